//! The German news quotation corpus as it is given out: a JSON file for each article, with its sentences and tokens.

use serde::Deserialize;

use copydesk_model::OffsetUnit;

use super::gold::{Places, Wrong, short, speech, wrong};
use super::{Pieces, Quotation, Quotations, QuotedArticle};

const HELP: &str = "an article of the corpus is {documentName, originalText, sentences: [{charBegin, tokens}], annotations: \
                    [{type, quote: {spans: [{charBegin, charEnd}]}, speaker, cue, frame, addressee}]}";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Article {
    document_name: String,
    original_text: String,
    annotations: Vec<Annotation>,
    #[serde(default)]
    sentences: Vec<Sentence>,
}

#[derive(Deserialize)]
struct Annotation {
    #[serde(rename = "type")]
    kind: String,
    medium: Option<String>,
    quote: Part,
    #[serde(default)]
    speaker: Part,
    #[serde(default)]
    cue: Part,
    #[serde(default)]
    addressee: Part,
    #[serde(default)]
    frame: Part,
}

/// A part that is not there may be an empty list.
#[derive(Deserialize)]
#[serde(untagged)]
enum Part {
    Places { spans: Vec<Ends> },
    None([(); 0]),
}

impl Default for Part {
    fn default() -> Self {
        Self::None([])
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ends {
    char_begin: u64,
    char_end: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sentence {
    char_begin: u64,
    tokens: Vec<String>,
}

/// Reads one article; an error comes with its line, from 1, or 0 where it is none in particular.
pub(super) fn read(json: &str) -> Result<QuotedArticle, (usize, Wrong)> {
    let article = serde_json::from_str(json).map_err(|error| (error.line(), wrong(short(&error), HELP)))?;
    placed(article).map_err(|wrong| (0, wrong))
}

fn placed(article: Article) -> Result<QuotedArticle, Wrong> {
    let places = Places::new(&article.original_text, OffsetUnit::Chars);
    let mut quotes = Quotations::default();
    for (at, annotation) in article.annotations.iter().enumerate() {
        let Some(speech) = speech(&annotation.kind, &mut quotes)? else { continue };
        let of = |part: &Part| -> Result<Pieces, Wrong> {
            let Part::Places { spans } = part else { return Ok(Vec::new()) };
            let pieces = spans.iter().map(|ends| places.piece(ends.char_begin, ends.char_end));
            pieces.collect::<Result<_, _>>().map_err(|(what, help)| wrong(format!("annotations[{at}]: {what}"), help))
        };
        let spans = of(&annotation.quote)?;
        if spans.is_empty() {
            return Err(wrong(format!("annotations[{at}] has no place"), HELP));
        }
        quotes.speech.push(Quotation {
            speaker: of(&annotation.speaker)?,
            cue: of(&annotation.cue)?,
            addressee: of(&annotation.addressee)?,
            frame: of(&annotation.frame)?,
            medium: annotation.medium.clone(),
            ..Quotation::new(speech, spans)
        });
    }
    let tokens = tokens(&article, &places)?;
    let (id, text) = (article.document_name, article.original_text);
    Ok(QuotedArticle { id, language: None, text, quotes, tokens })
}

/// Where the tokens stand: they are given as words, in the order of the text.
fn tokens(article: &Article, places: &Places<'_>) -> Result<Option<Pieces>, Wrong> {
    let text = article.original_text.as_str();
    let mut found: Pieces = Vec::new();
    for (number, sentence) in article.sentences.iter().enumerate() {
        let mut at = places.piece(sentence.char_begin, sentence.char_begin)?.start;
        at = at.max(found.last().map_or(0, |last| last.end));
        for token in &sentence.tokens {
            let rest = &text[at..];
            let start = at + (rest.len() - rest.trim_start().len());
            if token.is_empty() || !text[start..].starts_with(token.as_str()) {
                let what =
                    format!("sentences[{number}]: the token {token:?} does not stand where it should in the text");
                return Err(wrong(
                    what,
                    "tokens are words of `originalText`, in its order, with nothing but blanks between",
                ));
            }
            at = start + token.len();
            found.push(start..at);
        }
    }
    Ok((!found.is_empty()).then_some(found))
}
