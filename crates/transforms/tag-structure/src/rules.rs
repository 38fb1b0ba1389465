//! The rules: ids, reasons, and texts to try them on.

use copydesk_transform::{Applicability, Example, Lang, Rule};

macro_rules! mark {
    ($name:ident $id:literal $summary:literal $reason:literal [$($lang:ident $yes:literal),+] [$($nolang:ident $no:literal),+]) => {
        pub(crate) static $name: Rule = Rule::new(
            concat!("tag-structure/", $id),
            Applicability::Safe,
            $summary,
            $reason,
            &[$(Example::text(Lang::$lang, $yes)),+],
            &[$(Example::text(Lang::$nolang, $no)),+],
        );
    };
}

pub(crate) static GLUED_CREDIT: Rule = Rule::new(
    "tag-structure/glued-credit",
    Applicability::Likely,
    "Parts a photo credit from the caption that it is glued to, with a line break.",
    "A scraper that joins the elements of a page loses the break between them. What stands behind the end of the sentence must \
     reach the end of the block and be nothing but a cue (`Foto:`, `©`), a name with a slash and an agency, or agencies; a \
     sentence that was glued goes on and ends with a full stop.",
    &[
        Example::edit(
            Lang::DE,
            "Der Fluss trat am Sonntag über die Ufer.Merle Osterkamp/dpa",
            "Der Fluss trat am Sonntag über die Ufer.\nMerle Osterkamp/dpa",
        ),
        Example::edit(
            Lang::EN,
            "The pier after the storm.Photo: Owen Tarrant/Getty Images",
            "The pier after the storm.\nPhoto: Owen Tarrant/Getty Images",
        ),
        Example::edit(
            Lang::FR,
            "Le port après la tempête.© Camille Dorval/AFP",
            "Le port après la tempête.\n© Camille Dorval/AFP",
        ),
    ],
    &[
        Example::text(
            Lang::DE,
            "Der Fluss trat über die Ufer.Trainer Ole Brix/Co-Trainer Jan Rahn sagten das Spiel ab.",
        ),
        Example::text(Lang::EN, "The bank refused.Reuters reported that it would appeal."),
        Example::text(Lang::DE, "Mehr dazu auf wallstedter-bote.de/reuters"),
    ],
);

mark! { CREDIT "credit"
    "A photo credit: a line of its own, or the end of a caption. It says photographer and agency."
    "It begins with a cue (`Foto:`, `Photo by`, `©`) and names nothing but persons, agencies and sources, or has the shape name, slash, agency that is on the list."
    [DE "Das neue Rathaus. (Foto: Jörn Habeck/dpa)", EN "Dana Holbrook/AP", FR "Photo : Camille Dorval/AFP"]
    [DE "Foto: Das Bild zeigt die Brücke vor dem Einsturz.", DE "Ole Brix/Jan Rahn", EN "Photo finish in Wexley"]
}

mark! { CAPTION "caption"
    "The text below a picture: what a credit ends or follows."
    "A credit belongs to a picture, and what it is joined to describes it. Without a credit a caption looks like any paragraph, and stays one."
    [DE "Das neue Rathaus bei Nacht. Foto: Jörn Habeck/dpa"]
    [DE "Das neue Rathaus wird am Freitag eröffnet."]
}

mark! { HEADLINE "headline"
    "The title: the first line, where it is short, does not end as a sentence does, and prose follows."
    "Titles are set without a full stop. Lines of times, authors and credits before it are passed over."
    [DE "Rat stimmt für neue Brücke\nDer Rat der Stadt hat am Dienstag für den Bau einer neuen Brücke gestimmt."]
    [DE "Der Rat hat zugestimmt.\nDer Bau der neuen Brücke beginnt im Herbst.", DE "Rat stimmt für neue Brücke"]
}

mark! { SUBHEADING "subheading"
    "A short line without a full stop between two paragraphs, or between title and text."
    "The paragraph below it must be longer. Several short lines behind each other are rather a list of links or tags, and stay paragraphs."
    [DE "Rat stimmt für neue Brücke\nDer Rat der Stadt hat am Dienstag für den Bau gestimmt.\nStreit um die Kosten\nDie Brücke soll 40 Millionen Euro kosten, doppelt so viel wie im Jahr 2019 geschätzt."]
    [DE "Der Rat der Stadt hat am Dienstag für den Bau gestimmt.\nBrücke\nVerkehr\nWallstedt", DE "Die Kosten steigen.\nDie Brücke soll 40 Millionen Euro kosten."]
}

mark! { BYLINE "byline"
    "Who wrote the article: `Von`, `By`, `Par` and names, on a line of their own."
    "The line stands at an edge of the article and has nothing else but towns, roles, an agency or a time behind the names."
    [DE "Rat stimmt zu\nVon Ilka Brandes und Jonas Wiegand\nDer Rat hat am Dienstag zugestimmt.", EN "Council agrees\nBy Dana Holbrook, AP\nThe council agreed on Tuesday.", FR "Par Camille Dorval"]
    [DE "Von Wallstedt nach Berlin", DE "Von Mäusen und Menschen", EN "By the river"]
}

mark! { DATELINE "dateline"
    "Where a report comes from: `BERLIN (dpa) –`, `WALLSTEDT –`, `Wallstedt, 12. März 2024`. It says place, agency and date."
    "A place that an agency in brackets and a dash follow, or a place in capitals before a dash, at the beginning of a paragraph."
    [DE "Wallstedt (dpa/lno) – Der Rat hat am Dienstag zugestimmt.", EN "PORT WEXLEY, March 3 (Reuters) - The council agreed.", DE "WALLSTEDT – Der Rat hat zugestimmt."]
    [DE "Wallstedt (Kreis Holm) – Der Rat hat zugestimmt.", DE "EILMELDUNG – Der Rat hat zugestimmt.", EN "The Associated Press (AP) was founded in 1846."]
}

mark! { TIMESTAMP "timestamp"
    "When the article came out; as a date of ISO 8601 where it can be read in one way only."
    "The line has a date, or a cue such as `Stand` and a time, and no word that does not belong to one."
    [DE "Stand: 12.03.2024, 14:30 Uhr", EN "Published March 12, 2024 at 3:15 PM", FR "Publié le 12 mars 2024 à 14h30"]
    [DE "Am 12. März 2024 tagt der Rat.", EN "March 2024 was warm"]
}

mark! { PULL_QUOTE "pull-quote"
    "A quotation alone on its line between paragraphs."
    "Without a stop inside its marks it is no sentence of the text; with one it must be said elsewhere in the article."
    [DE "Der Rat hat am Dienstag zugestimmt.\n„Ein guter Tag für die Stadt“\nDer Bau beginnt im Herbst."]
    [DE "Der Rat hat am Dienstag zugestimmt.\n„Das ist ein guter Tag für die Stadt.“\nDer Bau beginnt im Herbst."]
}

mark! { LIST "list"
    "An item of a list: a bullet, or two or more lines with the same sign or numbers that count."
    "A single hyphen may begin a speech or an aside, a single number a date."
    [DE "• Montag: Chorprobe", EN "- two eggs\n- a cup of flour"]
    [DE "1. Mai in Wallstedt", FR "– Oui, dit-il.\n– Non, dit-elle."]
}

mark! { TABLE "table"
    "A row of a table: cells parted by tabs, bars or gaps, as many as in the row beside it."
    "One such line alone may be anything."
    [DE "FC Wallstedt\t3\t9\nSV Holm\t3\t6"]
    [DE "FC Wallstedt\t3\t9", DE "Sie kam.  Er ging.\nEs regnete."]
}

mark! { EMBED "embed"
    "A part of an embedded post: its author with the handle, its address, what the network puts below it."
    "An author's line begins with a dash, has the handle in brackets and ends with a date; an address ends its line."
    [EN "— Wexley Council (@wexleycouncil) March 12, 2024", DE "Ein Beitrag geteilt von Stadt Wallstedt (@wallstedt)"]
    [DE "Der Rat schrieb auf Twitter (@wallstedt), dass er zustimme."]
}

mark! { LINK "link"
    "A line that leads to another article: `Lesen Sie auch: …`."
    "The cue begins the line, and a colon, a sign or nothing follows it."
    [DE "Lesen Sie auch: So teuer wird die Brücke", EN "Read more: Council agrees to new bridge", FR "À lire aussi : Le pont coûtera plus cher"]
    [DE "Mehr zum Thema sagte der Minister nicht.", EN "Read more books, says the librarian."]
}

mark! { FOOTER "footer"
    "What closes an article: rights, numbers of wires, the agencies whose texts were used. It says the agency."
    "It has a sign of rights and a year, or a cue, or is nothing but agencies, initials and a date at an edge of the article."
    [DE "© dpa-infocom, dpa:240312-99-123456/2", EN "Copyright 2024 The Wexley Herald. All rights reserved.", DE "(dpa/ib)"]
    [DE "© bleibt bei der Fotografin.", DE "(siehe Seite 3)"]
}

mark! { AGENCY "agency-credit"
    "The agency whose text it is, in brackets at the end of a paragraph: `… teilte sie mit. (dpa)`."
    "The sentence is over before the brackets; in `der Deutschen Presse-Agentur (dpa).` it is not."
    [DE "Der Bau beginnt im Herbst. (dpa/ib)", EN "The work begins in May. (Reuters)"]
    [DE "Das sagte er der Deutschen Presse-Agentur (dpa).", DE "Der Bau beginnt im Herbst. (siehe Seite 3)"]
}

/// Every rule.
pub(crate) fn all() -> Vec<Rule> {
    [
        &GLUED_CREDIT,
        &CREDIT,
        &CAPTION,
        &HEADLINE,
        &SUBHEADING,
        &BYLINE,
        &DATELINE,
        &TIMESTAMP,
        &PULL_QUOTE,
        &LIST,
        &TABLE,
        &EMBED,
        &LINK,
        &FOOTER,
        &AGENCY,
    ]
    .map(Rule::clone)
    .to_vec()
}
