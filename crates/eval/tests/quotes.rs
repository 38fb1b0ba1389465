//! Laws of the scores of quotations, and the three forms of gold.

use std::path::{Path, PathBuf};

use copydesk_eval::{Pieces, Prf, Quotation, Quotations, QuoteScores, QuotedArticle, Speech, read_quotes};

fn gold(name: &str) -> Vec<QuotedArticle> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold").join(name);
    read_quotes(&path).expect("it is gold")
}

fn score(articles: &[QuotedArticle], found: impl Fn(&QuotedArticle) -> Quotations) -> QuoteScores {
    let mut scores = QuoteScores::default();
    articles.iter().for_each(|article| scores.add(article, &found(article)));
    scores
}

fn article(text: &str, speech: Vec<Quotation>) -> QuotedArticle {
    let quotes = Quotations { speech, ..Quotations::default() };
    QuotedArticle { id: "a".into(), language: None, text: text.into(), quotes, tokens: None }
}

const WHOLE: Prf = Prf { precision: 1.0, recall: 1.0, f1: 1.0 };
const NONE: Prf = Prf { precision: 0.0, recall: 0.0, f1: 0.0 };

#[test]
fn the_forms_of_gold_say_the_same() {
    let lines = gold("gold.jsonl");
    assert_eq!(lines.len(), 3);
    let [german, english, french] = &lines[..] else { panic!("three articles") };
    assert_eq!((german.quotes.speech.len(), german.quotes.other.get("title")), (5, Some(&1)));
    let pieces: Vec<&str> = english.quotes.speech[3].spans.iter().map(|span| &english.text[span.clone()]).collect();
    assert_eq!(pieces, ["“We read in the tram depot,”", "“and nobody complained.”"]);
    assert_eq!(french.quotes.speech[2].speech, Speech::Direct, "a mixed one is direct speech to a scorer");
    for other in ["records.jsonl", "brat", "corpus"] {
        for (one, other) in lines.iter().zip(gold(other)) {
            assert_eq!(one.text, other.text);
            let sorted = |quotes: &Quotations| {
                let mut speech = quotes.speech.clone();
                speech.sort_by_key(|quote| quote.spans[0].start);
                (speech, quotes.other.clone())
            };
            assert_eq!(sorted(&one.quotes), sorted(&other.quotes));
        }
    }
}

#[test]
fn what_is_gold_itself_is_perfect() {
    let lines = gold("gold.jsonl");
    let scores = score(&lines, |article| article.quotes.clone());
    for score in scores.kinds.values().chain([&scores.all]) {
        for part in [score.exact(), score.overlapping(), score.tokens(), score.end_to_end()] {
            assert_eq!(part, WHOLE);
        }
        assert!(score.cue_pairs == 0 || score.cue_accuracy() == 1.0);
    }
    for share in [scores.official.message(), scores.official.role(), scores.official.joint()] {
        assert_eq!((share.macro_mean, share.micro), (WHOLE, WHOLE));
    }
}

#[test]
fn nothing_found_is_nothing_right() {
    let lines = gold("gold.jsonl");
    let scores = score(&lines, |_| Quotations::default());
    for score in scores.kinds.values().chain([&scores.all]) {
        for part in [score.exact(), score.overlapping(), score.tokens(), score.end_to_end()] {
            assert_eq!(part, NONE);
        }
        assert_eq!((score.speaker_accuracy(), score.cue_accuracy()), (0.0, 0.0));
    }
    let official = &scores.official;
    for share in [official.message(), official.role(), official.joint()] {
        assert_eq!((share.macro_mean, share.micro), (NONE, NONE), "and nothing is divided by zero");
    }
}

fn one(from: usize, to: usize) -> Pieces {
    std::iter::once(from..to).collect()
}

/// Quotations that begin and end anywhere, none of them twice in one place.
fn anywhere(text: &str, next: &mut impl FnMut(usize) -> usize) -> Vec<Quotation> {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let mut at = 0;
    let mut quotes = Vec::new();
    loop {
        let (start, long) = (at + next(25), 3 + next(40));
        at = start + long;
        let (Some(&from), Some(&to)) = (places.get(start), places.get(at)) else { return quotes };
        let mut quote = Quotation::new(Speech::ALL[next(2)], one(from, to));
        if next(3) > 0 {
            quote.speaker = one(places[next(30)], places[30 + next(30)]);
            quote.cue.clone_from(&quote.speaker);
        }
        quotes.push(quote);
    }
}

#[test]
fn gold_and_found_change_places() {
    let mut state = 11_u64;
    let mut next = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let text = gold("gold.jsonl").remove(0).text;
    for _ in 0..200 {
        let (one, other) = (anywhere(&text, &mut next), anywhere(&text, &mut next));
        let quotes = |speech: &[Quotation]| Quotations { speech: speech.to_vec(), ..Quotations::default() };
        let there = score(&[article(&text, one.clone())], |_| quotes(&other));
        let back = score(&[article(&text, other.clone())], |_| quotes(&one));
        let turned = |there: Prf, back: Prf| {
            assert!((there.precision - back.recall).abs() < 1e-12 && (there.recall - back.precision).abs() < 1e-12);
            assert!((there.f1 - back.f1).abs() < 1e-12);
        };
        turned(there.all.exact(), back.all.exact());
        turned(there.all.overlapping(), back.all.overlapping());
        turned(there.all.tokens(), back.all.tokens());
        turned(there.official.message().macro_mean, back.official.message().macro_mean);
        turned(there.official.message().micro, back.official.message().micro);
        for part in [there.all.exact(), there.all.overlapping(), there.all.tokens(), there.all.end_to_end()] {
            assert!((0.0..=1.0).contains(&part.precision) && (0.0..=1.0).contains(&part.recall));
        }
    }
}

#[test]
fn figures_are_those_counted_by_hand() {
    let text = "„Es ist zu früh“, sagte Rat Ott. Sie meinte, es sei zu spät.";
    let at = |part: &str| text.find(part).map(|from| from..from + part.len()).expect("it is there");
    let quote = |speech, span: &str, speaker: &str, cue: &str| Quotation {
        speaker: vec![at(speaker)],
        cue: vec![at(cue)],
        ..Quotation::new(speech, vec![at(span)])
    };
    let gold = article(
        text,
        vec![
            quote(Speech::Direct, "„Es ist zu früh“", "Rat Ott", "sagte"),
            quote(Speech::Indirect, "es sei zu spät", "Sie", "meinte"),
        ],
    );
    let found = vec![
        // Without its marks, and with half of the speaker: right.
        quote(Speech::Direct, "Es ist zu früh", "Ott", "sagte"),
        // Three of four tokens, of another kind, and of a wrong speaker: the same quotation to all kinds together.
        quote(Speech::IndirectFreeIndirect, "sei zu spät", "Ott", "meinte"),
        quote(Speech::Indirect, "Sie meinte", "Ott", "sagte"),
    ];
    let scores = score(&[gold], |_| Quotations { speech: found.clone(), ..Quotations::default() });
    let all = &scores.all;
    assert_eq!((all.gold, all.found, all.exact, all.matched), (2, 3, 1, 2));
    assert_eq!((all.gold_tokens, all.found_tokens, all.shared_tokens), (8, 9, 7));
    assert_eq!((all.speaker_pairs, all.speaker_right, all.cue_pairs, all.cue_right), (2, 1, 2, 2));
    assert_eq!(all.end_to_end(), Prf::of(1, 3, 2));
    let indirect = &scores.kinds[&Speech::Indirect];
    assert_eq!((indirect.gold, indirect.found, indirect.matched), (1, 1, 0));
    // Messages: marks are tokens here. 4 of 4 and 4 of 6; 3 of 3 and 3 of 4; 0 of 2, and nothing to recall.
    let message = scores.official.message();
    assert!((message.macro_mean.precision - 2.0 / 3.0).abs() < 1e-12);
    assert!((message.macro_mean.recall - (4.0 / 6.0 + 3.0 / 4.0) / 2.0).abs() < 1e-12);
    assert_eq!(message.micro, Prf::of(7, 9, 10));
}

#[test]
fn tokens_of_the_gold_are_taken_where_it_has_some() {
    let found = |_: &QuotedArticle| Quotations {
        speech: vec![Quotation::new(Speech::Direct, one(0, 6))],
        ..Quotations::default()
    };
    let mut gold = article("US-Rat Ott", vec![Quotation::new(Speech::Direct, one(0, 10))]);
    assert_eq!(score(&[gold.clone()], found).official.message().micro, Prf::of(1, 1, 2));
    gold.tokens = Some(Vec::from([0..3, 3..6, 7..10]));
    let scores = score(&[gold], found);
    assert_eq!(scores.official.message().micro, Prf::of(2, 2, 3));
    assert_eq!(scores.all.tokens(), Prf::of(3, 3, 4), "the others are cut as ever");
}

#[test]
fn a_mistake_is_told_with_its_place() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, content: &str| -> PathBuf {
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("it can be written");
        path
    };
    write("a.txt", "Sie kam.");
    write("b.txt", "Sie kam.");
    write("c.txt", "Sie kam.");
    write("e.txt", "Sie kam.");
    for (name, content, said) in [
        ("json.jsonl", "{\"text\": \"a\", \"quotes\": []}\n{", "json.jsonl:2: EOF"),
        ("odd.jsonl", "\n{\"text\": \"a\"}\n", "odd.jsonl:2: it has neither `quotes` nor"),
        (
            "kind.jsonl",
            "{\"text\": \"a\", \"quotes\": [{\"start\": 0, \"end\": 1, \"type\": \"loud\"}]}",
            "`loud` is not known",
        ),
        (
            "place.jsonl",
            "{\"text\": \"für\", \"quotes\": [{\"start\": 0, \"end\": 4, \"type\": \"direct\"}]}",
            "place.jsonl:1: quotes[0]: 0..4 is no place in the text, which has 3 chars",
        ),
        (
            "none.jsonl",
            "{\"text\": \"a\", \"quotes\": [{\"type\": \"direct\"}]}",
            "quotes[0] has neither `start` and `end`",
        ),
        (
            "record.jsonl",
            "{\"text\": \"a\", \"copydesk\": {\"version\": 9}}",
            "record.jsonl:1: the record is of version 9",
        ),
        ("empty.jsonl", "\n", "empty.jsonl: there is no article in it"),
        ("a.ann", "T1\tDirect 0 3\tSie\nT2 Cue 4 7\n", "a.ann:2: a tab is missing"),
        ("b.ann", "T1\tDirect 0 30\tSie\n", "b.ann:1: 0..30 is no place"),
        ("c.ann", "T1\tDirect 0 3\tSie\nE1\tDirect:T1 Cue:T7\n", "c.ann:2: there is no place `T7`"),
        ("e.ann", "T1\tQuote 0 3\tSie\nA1\tKind T1 loud\n", "e.ann:2: the kind `loud` is not known"),
        ("d.ann", "T1\tDirect 0 3\tSie\n", "d.ann: its text cannot be read"),
    ] {
        let error = read_quotes(&write(name, content)).expect_err(name).to_string();
        assert!(error.contains(said), "{name}: {error}");
        assert!(error.contains("\n  = help: "), "{name}: {error}");
    }
    for (token, said) in [("kam", "odd.json: sentences[0]: the token \"kam\" does not stand"), ("", "the token \"\"")] {
        let content = format!(
            "{{\"documentName\": \"a\", \"originalText\": \"Sie ging.\", \"annotations\": [], \"sentences\": [{{\"charBegin\": 0, \"tokens\": [\"Sie\", \"{token}\"]}}]}}"
        );
        let error = read_quotes(&write("odd.json", &content)).expect_err("it is broken").to_string();
        assert!(error.contains(said), "{error}");
    }
    let error = read_quotes(&write("cut.json", "{\n\"originalText\": 7}")).expect_err("it is broken").to_string();
    assert!(error.contains("cut.json:2: invalid type"), "{error}");
    let empty = tempfile::tempdir().expect("a temporary folder");
    let error = read_quotes(empty.path()).expect_err("there is nothing in it").to_string();
    assert!(error.contains("there is no .jsonl, .ann or .json file in it"), "{error}");
}

#[test]
fn words_in_marks_are_direct_where_nothing_says_more() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write =
        |name: &str, content: &str| std::fs::write(folder.path().join(name), content).expect("it can be written");
    write("a.txt", "Ott sagte, es sei „spät“. Sie meinte, er irre.");
    write(
        "a.ann",
        "T1\tSource 0 3\tOtt\nT2\tCue 4 9\tsagte\nT3\tContent 11 24\tes sei „spät“\nT4\tAttribution 4 9\tsagte\n\
         E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\nT5\tContent 38 45\ter irre\nT6\tSource 26 29\tSie\n\
         E2\tAttribution:T4 Content:T5 Source:T6\nR1\tSpeaker Arg1:T1 Arg2:T5\nR2\tSame Arg1:T1 Arg2:T6\n#1\tAnnotatorNotes T5\tsure?\n",
    );
    let quotes = &read_quotes(&folder.path().join("a.ann")).expect("it is gold")[0].quotes.speech;
    assert_eq!(quotes.iter().map(|quote| quote.speech).collect::<Vec<_>>(), [Speech::Direct, Speech::Indirect]);
    assert_eq!(
        quotes.iter().map(|quote| quote.speaker.len()).collect::<Vec<_>>(),
        [1, 2],
        "a relation to its words is one to it"
    );
}
