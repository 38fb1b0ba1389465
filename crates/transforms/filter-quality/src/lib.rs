#![doc = include_str!("../README.md")]

mod c4;
mod judge;
mod measure;
mod params;
mod repeat;
mod rules;
mod rules_c4;
mod rules_gopher;
mod stop_words;

use copydesk_transform::{BuildError, Document, Findings, NoPack, Plugin, Propose, Rule, Setup, Transform};

use crate::c4::Cleaner;
use crate::judge::Judge;
pub use crate::params::{C4, FineWeb, Gopher, Length, Params, Repetition};
use crate::stop_words::StopWords;

/// The plugin: `filter-quality`.
#[derive(Debug, Clone, Copy)]
pub struct FilterQuality;

impl Plugin for FilterQuality {
    const NAME: &'static str = "filter-quality";
    const PAGE: &'static str = include_str!("../README.md");
    type Params = Params;
    type Pack = NoPack;

    fn build(params: Params, _: Setup<NoPack>) -> Result<Box<dyn Transform>, BuildError> {
        params.check()?;
        let cleaner = params.c4.as_ref().map(Cleaner::new).transpose()?;
        let stop_words = StopWords::new(&params.stop_words);
        Ok(Box::new(Filter { judge: Judge { params, stop_words }, cleaner, rules: rules::all() }))
    }
}

struct Filter {
    judge: Judge,
    cleaner: Option<Cleaner>,
    rules: Vec<Rule>,
}

impl Transform for Filter {
    fn rules(&self) -> &[Rule] {
        &self.rules
    }

    fn run(&self, doc: &Document, out: &mut Findings) {
        let cleaned = self.cleaner.as_ref().map(|cleaner| cleaner.clean(doc.text()));
        // What goes is not judged: the others see the lines that stay, as they will on the step's own output.
        let kept = cleaned.as_ref().and_then(|cleaned| cleaned.kept.as_deref()).unwrap_or(doc.text());
        let failed = self.judge.length(kept).or_else(|| {
            let page = cleaned.as_ref().and_then(|cleaned| cleaned.failed.clone());
            page.or_else(|| self.judge.others(kept, doc.language()))
        });
        match (failed, cleaned) {
            (Some((rule, reason)), _) => out.drop = Some((rule.id, reason.into())),
            (None, Some(cleaned)) => cleaned.lines.into_iter().for_each(|(rule, span)| out.delete(rule, span)),
            (None, None) => {}
        }
    }
}
