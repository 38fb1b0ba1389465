#![doc = include_str!("../README.md")]

mod near;
mod region;
mod rules;
mod scan;
mod settle;
mod words;

use copydesk_transform::{
    BuildError, Document, Findings, Label, Lang, NoPack, Plugin, Propose, Rule, Setup, Span, Transform,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::region::{Region, Verdict};

/// What a phrase is called that comes again in another form.
const NEAR_REPEAT: Label = Label::new("near-repeat");

/// The plugin: `collapse-repeats`.
#[derive(Debug, Clone, Copy)]
pub struct CollapseRepeats;

/// The parameters of `collapse-repeats`: none of its own.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {}

impl Plugin for CollapseRepeats {
    const NAME: &'static str = "collapse-repeats";
    const PAGE: &'static str = include_str!("../README.md");
    type Params = Params;
    type Pack = NoPack;

    fn build(_: Params, _: Setup<NoPack>) -> Result<Box<dyn Transform>, BuildError> {
        Ok(Box::new(Repeats { rules: rules::all() }))
    }
}

struct Repeats {
    rules: Vec<Rule>,
}

impl Transform for Repeats {
    fn rules(&self) -> &[Rule] {
        &self.rules
    }

    // Repeats stand in one another: the inner one goes, and the outer one is a repeat.
    fn uncovers(&self) -> bool {
        true
    }

    fn run(&self, doc: &Document, out: &mut Findings) {
        find(doc.text(), doc.language(), out);
        if !out.edits.is_empty() {
            settle::settle(doc, out, |text, out| find(text, doc.language(), out));
        }
    }
}

fn find(text: &str, lang: Lang, out: &mut Findings) {
    let mut floor = 0;
    scan::scan(text, |first, second| look(text, lang, (first, second), &mut floor, out));
}

/// Looks at two places that begin alike, and says up to where the text is settled; `floor` is where the last finding ends.
// Not inlined: it is for one word in thirty, and the loop over the others should stay in registers.
#[inline(never)]
fn look(text: &str, lang: Lang, (first, second): (usize, usize), floor: &mut usize, out: &mut Findings) -> usize {
    if first < *floor {
        return *floor;
    }
    let (region, end) = match Region::around(text, first, second, *floor) {
        Ok(found) => found,
        Err(known) if known > *floor => return known,
        Err(_) => {
            if lang == Lang::DE
                && let Some(end) = near::end(text, first, second)
            {
                out.mark(&rules::NEAR, Span::at(first, end), NEAR_REPEAT);
                *floor = end;
            }
            return *floor;
        }
    };
    let rule = match region.judge(lang) {
        Verdict::Phrase => &rules::PHRASE,
        Verdict::Loop => &rules::LOOP,
        Verdict::Word => &rules::WORD,
        Verdict::Unsure => &rules::UNSURE,
        // Two copies that are meant may stand in a longer phrase that is not; a loop is looked at once.
        Verdict::Meant => return if region.is_loop() { end } else { *floor },
    };
    let (from, to) = region.surplus();
    out.delete(rule, Span::at(from, to));
    *floor = to;
    end
}
