//! Texts: their blocks, and what each transform makes of them.

use std::cell::OnceCell;

use copydesk_fixtures::{ASKED, keeps_its_laws};
use copydesk_model::{Applicability, Block, Lang, OffsetUnit, Protect as _, UnitIndex};
use copydesk_pipeline::build_step;
use copydesk_transform::protect::Protector;
use copydesk_transform::{Registry as _, Transform};
use copydesk_transforms::Builtin;

/// Blocks are sorted, parted by line breaks, and on the boundaries of characters.
pub(crate) fn well_parted(text: &str, blocks: &[Block]) {
    let mut end = 0;
    for (number, block) in blocks.iter().enumerate() {
        assert!(block.span.fits(text) && !block.span.is_empty(), "{:?} in {text:?}", block.span);
        let gap = &text[end..block.span.range().start];
        assert!(number == 0 || gap.contains('\n'), "nothing parts {:?} from what is before it", block.span);
        end = block.span.range().end;
    }
}

/// Blocks, protected spans, and places in every unit.
pub fn parser(data: &[u8]) {
    let text = crate::text(data);
    let blocks = copydesk_parser::blocks(&text);
    well_parted(&text, &blocks);
    // No word is left out.
    let mut end = 0;
    for block in &blocks {
        let range = block.span.range();
        assert!(text[end..range.start].trim().is_empty() && !block.span.of(&text).trim().is_empty());
        end = range.end;
    }
    assert!(text[end..].trim().is_empty());
    thread_local! {
        static PROTECTORS: [Protector; 2] = [
            Protector::default(),
            Protector::new(&["US".to_owned(), "ä".to_owned(), " -".to_owned()]).expect("they are few"),
        ];
    }
    PROTECTORS.with(|protectors| {
        for spans in protectors.iter().map(|protector| protector.find(&text)) {
            assert!(spans.iter().all(|span| span.fits(&text) && !span.is_empty()));
            assert!(spans.is_sorted_by(|a, b| a.end() <= b.start()));
        }
    });
    for unit in [OffsetUnit::Chars, OffsetUnit::Utf16] {
        let index = UnitIndex::new(&text, unit);
        assert_eq!(index.unit(text.len()), unit.count(&text));
        for block in &blocks {
            let start = block.span.range().start;
            assert_eq!(index.byte(index.unit(start)), Some(start));
        }
    }
    let _ = copydesk_pipeline::detect(&text);
}

const LANGS: [Lang; 4] = [Lang::DE, Lang::EN, Lang::FR, Lang::UNKNOWN];

/// The laws of one transform on one text. The first byte chooses it, unless `FUZZ_TRANSFORM` names it; the second chooses the
/// language, and whether it makes every edit.
pub fn transforms(data: &[u8]) {
    thread_local! {
        static BOX: OnceCell<Vec<(&'static str, Box<dyn Transform>)>> = const { OnceCell::new() };
    }
    let [which, how, bytes @ ..] = data else { return };
    BOX.with(|cell| {
        let transforms = cell.get_or_init(chosen);
        let (name, transform) = &transforms[usize::from(*which) % transforms.len()];
        let text = crate::text(bytes);
        let lang = LANGS[usize::from(how % 4)];
        let bar = if how & 4 == 0 { Applicability::Suggest } else { Applicability::Likely };
        let doc = copydesk_pipeline::document(text.as_str(), lang, &Protector::default()).expect("it is short");
        if let Err(wrong) = keeps_its_laws(&**transform, doc, &bar.into()) {
            panic!("{name}, {lang}, {bar:?}: {wrong}\n{text:?}");
        }
    });
}

/// Every transform with what it does unasked, and those that do nothing then with what they may be asked.
fn chosen() -> Vec<(&'static str, Box<dyn Transform>)> {
    let only = std::env::var("FUZZ_TRANSFORM").ok();
    let plain = Builtin.about().into_iter().map(|about| (about.name, ""));
    let all = plain.chain(ASKED).filter(|(name, _)| only.as_deref().is_none_or(|only| only == *name));
    let built =
        all.map(|(name, with)| (name, build_step(Builtin, name, with).expect("the parameters are right").transform));
    let built: Vec<_> = built.collect();
    assert!(!built.is_empty(), "no transform is called {only:?}");
    built
}
