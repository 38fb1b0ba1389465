//! What a pack file says. The doc comments are the reference that its JSON Schema shows.

use schemars::JsonSchema;
use serde::Deserialize;

/// A pack of rules that recognise notices: lines and sentences that came with an article and are not the story.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pack {
    /// The version of this format: 1.
    pub version: u32,
    /// What rule ids call the pack. It equals the file's stem.
    pub name: String,
    /// What the pack is for, in a sentence.
    pub description: String,
    /// What is done with its notices, unless a rule says otherwise.
    #[serde(default)]
    pub action: Action,
    /// Its rules, at least one.
    pub rules: Vec<PackRule>,
}

/// One family of notices: the words it cannot do without, in a frame that leaves names and details open.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PackRule {
    /// What it is called within the pack: small letters, digits and hyphens.
    pub id: String,
    /// What it takes out, in a sentence.
    pub summary: String,
    /// What kind of notice it is, in small letters: `syndication`, `translation`, `rights`, `newsletter`, …
    pub kind: String,
    /// The languages that the notice is written in, as two-letter codes, the examples' language first. The article may
    /// be in another one: feeds leave notices untranslated.
    pub languages: Vec<String>,
    /// Why such a notice is not the story, and what keeps the rule from taking more.
    pub reason: String,
    /// Where in the article the notice stands.
    #[serde(default)]
    pub place: Place,
    /// In which stretch of text all the cues must stand together.
    #[serde(default)]
    pub scope: Scope,
    /// What is done with such a notice; left out, what the pack says.
    #[serde(default)]
    pub action: Option<Action>,
    /// Groups of cues. Of every group at least one cue must be there. `@name` stands for all cues of a class.
    #[serde(default)]
    pub all: Vec<Vec<String>>,
    /// Further groups, of which `needs` must be there: each is one point for a notice.
    #[serde(default)]
    pub some: Vec<Vec<String>>,
    /// How many of the groups below `some` must be there.
    #[serde(default)]
    pub needs: usize,
    /// Cues that show that the text is about something else.
    #[serde(default)]
    pub none: Vec<String>,
    /// Cues of sentences that are no notice on their own, and go along where they stand beside one.
    #[serde(default)]
    pub with: Vec<String>,
    /// Whether it may be written as speech: in quotation marks as a whole, or with `said` and `laut`, as the headline in a
    /// teaser is.
    #[serde(default)]
    pub speech: bool,
    /// How many words the notice may have; from 1 to 200.
    #[serde(default = "max_words")]
    pub max_words: usize,
    /// Texts with the notice, at least one.
    pub examples: Vec<PackExample>,
    /// Texts that look alike and in which the rule must find nothing, at least one.
    pub counter_examples: Vec<String>,
}

const fn max_words() -> usize {
    60
}

/// A text with a notice, and what is left of it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PackExample {
    /// The text with the notice.
    pub text: String,
    /// The text without it; left out, only that something is found is tested.
    #[serde(default)]
    pub becomes: Option<String>,
}

/// Where in an article a notice stands. Other notices are not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// In the last quarter of the paragraphs or the last three, and at an edge of its paragraph.
    #[default]
    End,
    /// In the first quarter of the paragraphs or the first three, and at the beginning of its paragraph.
    Start,
    /// As `start` or as `end`.
    Edges,
    /// As `edges`, or as a paragraph of its own anywhere.
    Apart,
    /// Anywhere, also between two sentences.
    Any,
}

/// What is done with a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// It goes, and is kept in the list of changes.
    #[default]
    Remove,
    /// It stays and is marked as `boilerplate`, with its pack and kind.
    Tag,
}

/// In which stretch of text all the cues must stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// In one sentence, or in one group of brackets that stands between sentences. The sentence or the group goes.
    #[default]
    Sentence,
    /// In one group of brackets that stands between sentences. The group goes.
    Bracket,
    /// In one paragraph. The whole of it goes.
    Line,
}
