//! The rules: ids, reasons, and texts to try them on.

use std::borrow::Cow;

use copydesk_transform::{Applicability, Example, Lang, Rule, RuleId};

macro_rules! rules {
    ($($key:ident $id:literal $summary:literal $reason:literal [$($lang:ident $yes:literal),+] [$($nolang:ident $no:literal),+];)*) => {
        /// A rule by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Key { $(#[doc = $summary] $key),* }

        /// Every rule, in the order of [`Key`]; the last one only where sums of what was said are asked for.
        pub(crate) fn all(reported: bool) -> Vec<Rule> {
            let mut rules = vec![$(Rule {
                id: RuleId::new(concat!("tag-quotes/", $id)),
                summary: Cow::Borrowed($summary),
                reason: Cow::Borrowed($reason),
                applicability: Applicability::Safe,
                examples: Cow::Borrowed(const { &[$(Example::text(Lang::$lang, $yes)),+] }),
                counter_examples: Cow::Borrowed(const { &[$(Example::text(Lang::$nolang, $no)),+] }),
            }),*];
            if !reported {
                rules.pop();
            }
            rules
        }
    };
}

rules! {
    QuoteVerbSpeaker "quote-verb-speaker"
        "A quotation, then a verb of speech and who speaks: „…“, sagte X."
        "German puts the verb second, so behind a quotation in front the verb comes first and its subject after it."
        [DE "„Wir bauen die Brücke im Herbst“, sagte Bürgermeisterin Petra Lang."]
        [DE "Die Brücke „Alte Liebe“ wird im Herbst gebaut."];
    SpeakerVerbQuote "speaker-verb-quote"
        "Who speaks, a verb of speech, and a quotation behind a colon or comma: X sagte: „…“."
        "A colon before marks announces speech; the verb before it says whose."
        [DE "Der Hafenmeister sagte am Montag: „Wir haben keine Liegeplätze mehr.“"]
        [DE "Am Montag öffnete das Kino „Capitol“ wieder."];
    SplitQuote "split-quote"
        "A quotation that its frame cuts in two: „…“, sagte X, „…“."
        "Both pieces are one message; they are given as two spans of one annotation."
        [DE "„Die Kasse ist leer“, sagte Kämmerer Jörg Behm, „und sie bleibt es auch im kommenden Jahr.“"]
        [DE "„Die Kasse ist leer“, sagte Kämmerer Jörg Behm."];
    So "so-speaker"
        "A statement followed by so and who made it: „…“, so X."
        "Behind a comma, so with a noun phrase up to the next sign is a reporting frame; so with an adjective is none."
        [DE "„Der Zug fährt ab Mai wieder“, so Bahnsprecherin Ines Kolb."]
        [DE "Der Zug war so voll, dass niemand mehr einsteigen konnte."];
    Colon "colon-speaker"
        "Who speaks, a colon, a quotation, and no verb: X: „…“."
        "Headlines and interviews leave the verb out; a noun phrase alone before the colon is the speaker."
        [DE "Trainer Marek Wolny: „Das war unser bestes Spiel seit Jahren.“"]
        [DE "Am Ende stand es 2:1 für die Gäste."];
    Laut "laut"
        "Laut or gemäß with a source; the rest of the sentence is what it says."
        "These prepositions do nothing else before a person, body or paper."
        [DE "Laut Polizei wurden bei dem Unfall drei Menschen verletzt."]
        [DE "Die Musik war laut und die Stimmung gut."];
    NachAngaben "nach-angaben"
        "Nach with a noun of saying and its source: nach Angaben der Polizei."
        "Bare nach is mostly a place or a time, so only nouns of saying, thinking and reporting count."
        [DE "Nach Angaben der Feuerwehr stand das Dach schon in Flammen."]
        [DE "Nach dem Spiel feierten die Fans in der Altstadt."];
    Zufolge "zufolge"
        "A source before zufolge."
        "The postposition does nothing else."
        [DE "Einem Bericht der Elbpost zufolge soll die Fähre verkauft werden."]
        [DE "Infolge des Regens stieg der Pegel um einen Meter."];
    WieVerb "wie-verb"
        "A clause of wie, a speaker, and a verb of speech at its end: wie X mitteilte."
        "The clause is a frame for the sentence around it; without a verb of speech it is a comparison."
        [DE "Wie die Stadtwerke mitteilten, bleibt das Freibad bis Juni geschlossen."]
        [DE "Wie im vergangenen Jahr bleibt das Freibad bis Juni geschlossen."];
    Demnach "demnach"
        "Demnach, wonach and their like: source and cue in one word."
        "They refer to a report named before and have no other use in news."
        [DE "Demnach stiegen die Preise um vier Prozent."]
        [DE "Danach stiegen alle wieder in den Bus."];
    VerbDass "verb-dass"
        "A verb of speech or thought with a clause of dass, ob or a question word."
        "The conjunction marks the clause as content; the verb must take one."
        [DE "Die Ministerin erklärte, dass der Tunnel später fertig werde."]
        [DE "Es regnete so stark, dass der Tunnel gesperrt wurde."];
    VerbSubjunctive "verb-subjunctive"
        "A verb of speech with a clause of its own order: X sagte, es sei …"
        "Behind a verb of speech, a clause in the subjunctive or with its verb in second place is what was said; a relative clause has its verb at the end."
        [DE "Der Sprecher sagte, es sei noch zu früh für ein Urteil."]
        [DE "Der Sprecher sagte ein Treffen ab, das für Montag geplant war."];
    VerbInfinitive "verb-infinitive"
        "A verb that promises, threatens or asks, with an infinitive: X drohte, … zu …"
        "Only verbs whose infinitive says what was said count; um … zu is a purpose."
        [DE "Die Gewerkschaft drohte, den Hafen eine Woche lang zu bestreiken."]
        [DE "Die Gewerkschaft zog los, um den Hafen eine Woche lang zu bestreiken."];
    VerbColon "verb-colon"
        "A verb of speech and a colon, without marks: X sagte: Das ist …"
        "What stands behind the colon is what was said."
        [DE "Der Wirt sagte: Das Bier wird teurer."]
        [DE "Es gab zwei Sorten: Helles und Dunkles."];
    ClauseVerbSpeaker "clause-verb-speaker"
        "A statement without marks, then its frame: …, sagte X."
        "A main clause in front of a verb of speech with its subject behind is what was said; a subordinate clause in front is not."
        [DE "Die Arbeiten gehen gut voran, sagte Bauleiterin Anke Thies.", EN "The bridge will open in May, Mayor Ruth Hale said."]
        [DE "Als die Arbeiten begannen, sagte Bauleiterin Anke Thies nichts."];
    HeisstEs "heisst-es"
        "Heißt es: what a paper says of itself."
        "The phrase has no speaker but a place: in dem Bericht heißt es."
        [DE "In dem Gutachten heißt es, die Mauer sei nicht mehr sicher."]
        [DE "Das neue Schiff heißt nach einer Insel."];
    NounDass "noun-dass"
        "A noun of saying with a clause: der Vorwurf, dass …"
        "The clause is the content of the noun; its genitive is the speaker."
        [DE "Die Behauptung des Vereins, dass alle Karten verkauft seien, ist falsch."]
        [DE "Das Wetter am Sonntag, das niemand erwartet hatte, war gut."];
    Referred "referred"
        "Das sagte X: the sentence before is what was said."
        "A pronoun in front of a verb of speech points back to the whole sentence before it."
        [DE "Die Schwimmhalle öffnet am Montag. Das teilte die Stadt am Freitag mit."]
        [DE "Die Schwimmhalle öffnet am Montag. Das freut die Kinder."];
    Called "called"
        "A name or judgement in marks: X nannte es „…“, X bezeichnete es als „…“."
        "Verbs of naming make even one word in marks a quotation."
        [DE "Die Opposition bezeichnete den Haushalt als „Luftnummer“.", EN "The senator called the plan “a disgrace to the city”."]
        [DE "Die Band heißt „Luftnummer“ und spielt am Samstag."];
    Fragment "fragment"
        "A piece of speech in marks inside a sentence that reports."
        "Part of the wording is the speaker's, the rest the paper's."
        [DE "Der Vorsitzende sagte, die Lage sei „sehr viel ernster als gedacht“."]
        [DE "Der Vorsitzende sagte, die Lage sei ernst."];
    CarriedOver "carried-over"
        "Speech in marks without a frame: the speaker before goes on speaking."
        "News names a speaker once and lets the quotations follow; the score falls with each paragraph."
        [DE "„Wir sind sehr froh“, sagte Trainerin Lea Brand. „Die Mannschaft hat bis zum Ende gekämpft.“"]
        [DE "„Wir sind sehr froh“, sagte Trainerin Lea Brand."];
    Subjunctive "subjunctive"
        "A sentence in the subjunctive after a reported one: the same speaker goes on."
        "German reports on in the subjunctive without a frame; only forms that are nothing else count."
        [DE "Der Sprecher sagte, der Damm sei sicher. Es seien keine weiteren Schäden bekannt."]
        [DE "Der Sprecher sagte, der Damm sei sicher. Am Abend kamen weitere Helfer."];
    PullQuote "pull-quote"
        "A line that is nothing but a short quotation between paragraphs."
        "Pages lift a sentence out as decoration; it is speech, but says nothing new and has no frame."
        [DE "Die Bäckerei schließt nach achtzig Jahren.\n„Es war eine gute Zeit“\nDer letzte Arbeitstag ist der 30. Juni."]
        [DE "Die Bäckerei schließt nach achtzig Jahren. „Es war eine gute Zeit“, sagte der Bäcker."];
    QuoteSaidSpeaker "quote-said-speaker"
        "English and French: a quotation, then its frame: “…,” X said; « … », a dit X."
        "Behind a quotation a verb of speech stands before or behind its subject."
        [EN "“We will rebuild the pier,” Mayor Ruth Hale said on Monday.",
         FR "« Nous allons reconstruire le quai », a déclaré la maire Odile Garnier."]
        [EN "The film “Harbour Lights” opened on Monday."];
    SpeakerSaidQuote "speaker-said-quote"
        "English and French: who speaks, a verb of speech, a quotation: X said: “…”."
        "A comma or colon between a verb of speech and marks announces speech."
        [EN "The mayor said: “We will rebuild the pier.”"]
        [EN "The pier was rebuilt in 1954 and is known as “Old Joe”."];
    SaidThat "said-that"
        "English and French: a verb of speech and a clause: X said (that) …; X affirme que …"
        "English leaves that out; a verb of speech followed by a clause with a verb reports it."
        [EN "The mayor said the pier would be rebuilt next year.",
         FR "Le maire affirme que le quai sera reconstruit l’an prochain."]
        [EN "The mayor opened the pier that was rebuilt last year."];
    ToldThat "told-that"
        "English: X told Y that …"
        "The hearer stands between the verb and the clause."
        [EN "Ruth Hale told reporters that the pier would be rebuilt."]
        [EN "Ruth Hale told a long story about the pier."];
    AccordingTo "according-to"
        "English and French: according to X; selon X, d’après X, pour X."
        "The phrase names a source for the sentence around it."
        [EN "According to the police, nobody was hurt in the fire.",
         FR "Selon la préfecture, l’incendie n’a fait aucun blessé."]
        [EN "The repairs went according to plan, and nobody complained."];
    Title "title"
        "Marks around a name or title: die Zeitung „…“."
        "A noun that takes a title before the marks, or capitals throughout, and nothing that speaks for speech."
        [DE "Die Zeitung „Elbpost“ erscheint seit 1848."]
        [DE "„Wir drucken weiter“, sagte der Verleger."];
    Compound "compound"
        "Marks tied to a word by a hyphen: die „X“-Affäre."
        "What is part of a word is a name, not speech."
        [DE "Die „Sandburg“-Affäre beschäftigt den Rat seit Wochen."]
        [DE "Der Rat sprach am Montag über die Sandburg."];
    Nickname "nickname"
        "Marks inside a person's name: Karl „Kalle“ Brandt."
        "Between two parts of a name only a nickname can stand."
        [DE "Der Boxer Karl „Kalle“ Brandt tritt ab."]
        [DE "Der Boxer Karl Brandt tritt ab."];
    Scare "scare"
        "Marks around words from which the paper keeps its distance."
        "Short, without frame, without sentence: the marks are irony, slang or a term."
        [DE "Im Dorf gilt der Teich als „Meer“ der kleinen Leute."]
        [DE "Im Dorf gilt der Teich als Meer der kleinen Leute."];
    Unbalanced "unbalanced-mark"
        "A quotation mark without its counterpart."
        "A tool that refuses such a text loses a quarter of all articles; the mark is reported and everything else is paired."
        [DE "Der Wirt nannte das „unmöglich und ging nach Hause, ohne sich umzusehen"]
        [DE "Der Wirt nannte das „unmöglich“ und ging. Das Brett war 5\" breit, und Hans’ Hut lag darauf."];
    Reported "reported"
        "A sentence that sums up what somebody said, without its words: Sie forderte den Rücktritt."
        "A verb that has what was said for its object, and somebody who can speak. Found only where `reported` is asked for."
        [DE "Die Gewerkschaft forderte am Montag den Rücktritt des gesamten Vorstands."]
        [DE "Die Gewerkschaft traf sich am Montag mit dem gesamten Vorstand."];
}
