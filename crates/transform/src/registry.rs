//! The explicit list of plugins.

use schemars::{Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use crate::plugin::{BuildError, BuiltinPack, Loaded, Plugin, Setup, Transform};

/// What there is to know of a plugin without building it.
#[derive(Clone, Copy)]
pub struct About {
    /// Its name in pipelines.
    pub name: &'static str,
    /// Its reference page, Markdown.
    pub page: &'static str,
    /// The packs that come with it.
    pub packs: &'static [BuiltinPack],
    /// [`Plugin::RULES_OF_PACKS`].
    pub rules_of_packs: Option<&'static str>,
    /// The JSON Schema of its parameters.
    pub params: fn(&mut SchemaGenerator) -> Schema,
    /// The JSON Schema of a pack file of its.
    pub pack: fn(&mut SchemaGenerator) -> Schema,
}

impl About {
    /// The parameters with which the rules of these packs apply; none where packs bring no rules.
    #[must_use]
    pub fn with_packs<'a>(&self, packs: impl IntoIterator<Item = &'a str>) -> Option<String> {
        // JSON's quotes are YAML's, and a path may have any sign in it.
        let quoted = |name: &str| format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""));
        let names: Vec<String> = packs.into_iter().map(quoted).collect();
        Some(self.rules_of_packs?.replace("{packs}", &names.join(", ")))
    }

    /// The parameters with which every rule in the box applies.
    #[must_use]
    pub fn with_all_rules(&self) -> String {
        self.with_packs(self.packs.iter().map(|pack| pack.name)).unwrap_or_default()
    }

    /// What is known of `P`.
    #[must_use]
    pub fn of<P: Plugin>() -> Self {
        Self {
            name: P::NAME,
            page: P::PAGE,
            packs: P::PACKS,
            rules_of_packs: P::RULES_OF_PACKS,
            params: SchemaGenerator::subschema_for::<P::Params>,
            pack: SchemaGenerator::subschema_for::<P::Pack>,
        }
    }

    /// The first paragraph of its page, on one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let body = self.page.trim_start().split_once('\n').map_or("", |(_, body)| body).trim_start();
        body.lines().take_while(|line| !line.trim().is_empty()).map(str::trim).collect::<Vec<_>>().join(" ")
    }
}

/// Where packs come from. `pipeline` implements it with YAML files.
pub trait Loader {
    /// Reads the pack that a pipeline calls `reference`: one of `builtin`, or a path beside the pipeline.
    ///
    /// # Errors
    /// If there is no such pack, or it is broken; the message says where.
    fn load<P: DeserializeOwned>(
        &self,
        builtin: &'static [BuiltinPack],
        reference: &str,
    ) -> Result<Loaded<P>, BuildError>;
}

/// Parameters as they stand in a pipeline.
#[derive(Debug)]
pub enum Params<D> {
    /// The step is a bare name.
    Default,
    /// They are to be read from here.
    Given(D),
}

/// Why a step could not be made.
#[derive(Debug)]
pub enum StepError<E> {
    /// No plugin has that name.
    Unknown,
    /// The parameters cannot be read; the reader knows where.
    Read(E),
    /// They can be read, but they make no sense.
    Build(BuildError),
}

/// A list of plugins. [`crate::registry!`] writes one; two lists compose as a pair, the first one wins.
///
/// It is generic over the reader of the parameters, so that a mistake keeps its line and column, and so that YAML and
/// JSON build the same steps.
pub trait Registry: Copy + Send + Sync + 'static {
    /// All plugins in the list, in its order.
    fn about(self) -> Vec<About>;

    /// Makes the step called `name`.
    ///
    /// # Errors
    /// If there is none of that name, or its parameters are wrong.
    fn build<'de, D: Deserializer<'de>, L: Loader>(
        self,
        name: &str,
        params: Params<D>,
        loader: &L,
    ) -> Result<Box<dyn Transform>, StepError<D::Error>>;
}

impl<A: Registry, B: Registry> Registry for (A, B) {
    fn about(self) -> Vec<About> {
        let mut all = self.0.about();
        let known: Vec<_> = all.iter().map(|about| about.name).collect();
        all.extend(self.1.about().into_iter().filter(|about| !known.contains(&about.name)));
        all
    }

    fn build<'de, D: Deserializer<'de>, L: Loader>(
        self,
        name: &str,
        params: Params<D>,
        loader: &L,
    ) -> Result<Box<dyn Transform>, StepError<D::Error>> {
        if self.0.about().iter().any(|about| about.name == name) {
            self.0.build(name, params, loader)
        } else {
            self.1.build(name, params, loader)
        }
    }
}

/// Reads the parameters of a plugin, loads its packs, and builds it: what a registry does once it found the name.
///
/// # Errors
/// As [`Registry::build`].
pub fn build_plugin<'de, P: Plugin, D: Deserializer<'de>, L: Loader>(
    params: Params<D>,
    loader: &L,
) -> Result<Box<dyn Transform>, StepError<D::Error>> {
    let params = match params {
        Params::Default => P::Params::default(),
        Params::Given(reader) => P::Params::deserialize(reader).map_err(StepError::Read)?,
    };
    let packs = P::packs(&params)
        .iter()
        .map(|reference| loader.load(P::PACKS, reference))
        .collect::<Result<Vec<_>, _>>()
        .map_err(StepError::Build)?;
    P::build(params, Setup { packs }).map_err(StepError::Build)
}

/// Writes a registry: `registry! { /// What is in the box. pub Builtin: a::RepairA, b::TagB }`.
#[macro_export]
macro_rules! registry {
    ($(#[$doc:meta])* $visibility:vis $name:ident : $($plugin:ty),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default)]
        $visibility struct $name;

        impl $crate::Registry for $name {
            fn about(self) -> ::std::vec::Vec<$crate::About> {
                ::std::vec![$($crate::About::of::<$plugin>()),+]
            }

            fn build<'de, D: $crate::reexport::serde::Deserializer<'de>, L: $crate::Loader>(
                self,
                name: &str,
                params: $crate::Params<D>,
                loader: &L,
            ) -> ::std::result::Result<::std::boxed::Box<dyn $crate::Transform>, $crate::StepError<D::Error>> {
                $(if name == <$plugin as $crate::Plugin>::NAME {
                    return $crate::build_plugin::<$plugin, D, L>(params, loader);
                })+
                Err($crate::StepError::Unknown)
            }
        }
    };
}
