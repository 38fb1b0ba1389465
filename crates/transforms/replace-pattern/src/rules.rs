//! The rule that is no pattern's.

use copydesk_transform::{Applicability, Example, Lang, Rule};

pub(crate) static UNSETTLED: Rule = Rule::new(
    "replace-pattern/unsettled",
    Applicability::Safe,
    "Marks a text that is left as it is, because replacing in it would not come to an end.",
    "What a pattern puts in can be found again. Where that goes on after seven rounds the text is left alone and marked, so that \
     a second run says the same; a pipeline in which it can be seen beforehand is refused.",
    &[Example::text(Lang::EN, "They rowed to the port and back.")
        .with("{ patterns: [{ pattern: '(o+)r', replace: '${1}or' }] }")],
    &[
        Example::text(Lang::EN, "They rowed      to the   port.").with("{ patterns: [{ text: '  ', replace: ' ' }] }"),
        Example::text(Lang::EN, "They rowed to the port.").with("{ patterns: [{ text: port, replace: harbour }] }"),
    ],
);
