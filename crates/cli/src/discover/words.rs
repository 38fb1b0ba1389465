//! The pack of word counts.

use std::io::Write as _;

use copydesk_corpus::WordSurvey;

use crate::error::Failure;
use crate::output::Whole;

pub(super) fn write(file: &mut Whole, words: &WordSurvey, forms: &[(&str, u32)], floor: u32) -> Result<(), Failure> {
    let name = file.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut put = || -> std::io::Result<()> {
        writeln!(file, "# How many documents of a corpus have each word, made by `copydesk discover`.")?;
        writeln!(file, "# Left out: words that fewer than {floor} documents have.")?;
        if words.missed() > 0 {
            writeln!(
                file,
                "# The corpus has too many forms to hold: counts may be too low by up to {}.",
                words.missed()
            )?;
        }
        writeln!(file, "# Repairs read it beside a pipeline: `repair-hyphens: {{ words: ./{name} }}`.")?;
        writeln!(file, "documents: {}\ncounts:{}", words.documents(), if forms.is_empty() { " {}" } else { "" })?;
        // Words are letters, digits, hyphens and apostrophes: nothing in them needs an escape in double quotes.
        forms.iter().try_for_each(|(word, count)| writeln!(file, "  \"{word}\": {count}"))
    };
    put().map_err(|error| Failure::new(error.to_string()))
}
