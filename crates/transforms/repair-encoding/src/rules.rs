//! The rules, and where each is tried.

use copydesk_transform::{Applicability, Example, Lang, Rule};

const DE: Lang = Lang::DE;
const EN: Lang = Lang::EN;
const FR: Lang = Lang::FR;

pub(crate) static MOJIBAKE: Rule = Rule::new(
    "repair-encoding/mojibake",
    Applicability::Likely,
    "Restores text that was UTF-8 and was decoded with another character set.",
    "A sequence that hardly occurs in any language and that is UTF-8 when it is turned back into bytes was UTF-8. Capital \
     letters of other languages beside ASCII are no such sequence.",
    &[
        Example::edit(
            DE,
            "Die schöne Geschäftsidee scheiterte an GeschÃ¤ften.",
            "Die schöne Geschäftsidee scheiterte an Geschäften.",
        ),
        Example::edit(DE, "„ZURÃœCK AUF DIE STRAÃŸE“, rief sie.", "„ZURÜCK AUF DIE STRAßE“, rief sie."),
        Example::edit(EN, "It isnÃ¢â‚¬â„¢t over.", "It isn’t over."),
        Example::edit(FR, "L'Ã©tÃ© Ã la mode", "L'été à la mode"),
        Example::edit(DE, "Er ging ├╝ber die Br├╝cke.", "Er ging über die Brücke."),
    ],
    &[
        Example::text(DE, "Der Zug nach SÃO PAULO, der Ort DrÃ¥ber und „Übermut“ – „Ölung“."),
        Example::text(DE, "Die Wurzel √2 liegt bei 1,41; ein Baum:\n├ Ast\n└ Blatt"),
    ],
);

pub(crate) static C1_CONTROL: Rule = Rule::new(
    "repair-encoding/c1-control",
    Applicability::Safe,
    "Makes the Windows character of a control character between U+0080 and U+009F.",
    "No text uses these; Windows-1252 has quotation marks and dashes in their places, and browsers read them so.",
    &[Example::edit(DE, "\u{84}Ja\u{93}, sagte Ina Brook \u{96} und ging\u{85}", "„Ja“, sagte Ina Brook – und ging…")],
    &[Example::text(DE, "„Ja“, sagte Ina Brook – und ging…")],
);

pub(crate) static ENTITY: Rule = Rule::new(
    "repair-encoding/entity",
    Applicability::Likely,
    "Decodes an HTML entity that was left in the text, up to three levels deep.",
    "With its semicolon it is nothing else. Tags that the text shows stay; with a blank in it only amp, quot, nbsp, apos and \
     numbers count.",
    &[
        Example::edit(
            DE,
            "M&uuml;ller &amp; Sohn, &#132;Ja&#147; &#150; sagte &amp;amp;quot;Ute&quot;.",
            "Müller & Sohn, „Ja“ – sagte \"Ute\".",
        ),
        Example::edit(EN, "Brook & amp; Son say & quot;no& quot; if a &lt; b.", "Brook & Son say \"no\" if a < b."),
    ],
    &[
        Example::text(DE, "Das Element &lt;b&gt; ist alt; R&D; und Q&A; bleiben, auch AT&T."),
        Example::text(EN, "See https://desk.example/?a=1&copy=2 and &amp;amp;amp;amp;quot;."),
    ],
);

pub(crate) static COMPOSE: Rule = Rule::new(
    "repair-encoding/compose",
    Applicability::Safe,
    "Makes one character of a letter and its combining marks (NFC).",
    "Unicode holds the two for the same text, and search does not find the one by the other. Compatibility characters stay.",
    &[Example::edit(DE, "Die Mu\u{308}he um Andre\u{301} und 5 \u{212b}", "Die Mühe um André und 5 Å")],
    &[Example::text(DE, "10³ m², ½ Liter, ™ und x\u{305}")],
);

pub(crate) static LIGATURE: Rule = Rule::new(
    "repair-encoding/ligature",
    Applicability::Likely,
    "Makes letters of a typeset ligature in a word.",
    "German, English and French write letters; the ligature comes from a print file. One that stands alone is meant.",
    &[Example::edit(DE, "Der eﬀektive Oﬃzier ﬁndet den Fluß.", "Der effektive Offizier findet den Fluß.")],
    &[Example::text(DE, "Die Ligatur „ﬁ“ steht in jeder Schrift; Cœur und Æther auch.")],
);

pub(crate) static FULLWIDTH: Rule = Rule::new(
    "repair-encoding/fullwidth",
    Applicability::Likely,
    "Makes plain letters and digits of full-width ones.",
    "These fill the grid of East Asian text; where no such text stands near, they are an artefact of input.",
    &[Example::edit(EN, "The ＮＯＲＤ fair opens in ２０２４.", "The NORD fair opens in 2024.")],
    &[Example::text(EN, "The shop sign reads 東京ＴＶ２ in white.")],
);

pub(crate) static BYTE_ORDER_MARK: Rule = Rule::new(
    "repair-encoding/byte-order-mark",
    Applicability::Safe,
    "Takes a byte order mark away at the start of the text.",
    "It tells programs how a file is encoded and is no part of what was written. Inside a text it is left to the whitespace.",
    &[
        Example::edit(DE, "\u{feff}Der Rat tagt.", "Der Rat tagt."),
        Example::edit(DE, "ï»¿Der Rat tagt.", "Der Rat tagt."),
    ],
    &[Example::text(DE, "Der\u{feff} Rat tagt.")],
);

pub(crate) static REPLACEMENT: Rule = Rule::new(
    "repair-encoding/replacement-character",
    Applicability::Safe,
    "Flags U+FFFD, where a character was lost.",
    "What stood there cannot be known from the text; a guess would be a new error.",
    &[Example::text(DE, "Die Stadt M\u{fffd}nster hat \u{fffd}\u{fffd} Einwohner.")],
    &[Example::text(DE, "Die Stadt Münster hat ?? Einwohner.")],
);

pub(crate) static INVALID: Rule = Rule::new(
    "repair-encoding/invalid-character",
    Applicability::Safe,
    "Flags entities that stand for no character, and control characters that Windows leaves undefined.",
    "Something was lost or went wrong there, and nothing says what.",
    &[Example::text(DE, "Er sagte &#0; und &#xD800; und \u{81}.")],
    &[Example::text(DE, "Er sagte &#65; und &copy= nichts.")],
);

/// Every rule, in the order of the reference.
pub(crate) fn all() -> Vec<Rule> {
    [&MOJIBAKE, &C1_CONTROL, &ENTITY, &COMPOSE, &LIGATURE, &FULLWIDTH, &BYTE_ORDER_MARK, &REPLACEMENT, &INVALID]
        .into_iter()
        .cloned()
        .collect()
}
