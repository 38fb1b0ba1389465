//! A tree to lines with kinds.

use dom_query::{Element, NodeData, NodeRef};

use copydesk_model::BlockKind;

/// A line that may become a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) kind: BlockKind,
    /// How many of its characters stand in links.
    pub(crate) linked: usize,
    /// The list or table that it is in, by number; 0 for none.
    pub(crate) group: usize,
    /// It stands in a quotation by itself.
    pub(crate) quoted: bool,
}

/// What the elements around a place make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Around {
    kind: BlockKind,
    group: usize,
    link: bool,
    quoted: bool,
    /// Line breaks are breaks.
    pre: bool,
    /// What it holds is not text of the page.
    silent: bool,
    figure: bool,
}

/// The lines of a tree, in the order of the page.
pub(crate) fn lines(root: &NodeRef<'_>) -> Vec<Line> {
    let mut writer = Writer { lines: Vec::new(), line: String::new(), linked: 0, groups: 0, edge: Edge::None };
    let outside = Around {
        kind: BlockKind::Paragraph,
        group: 0,
        link: false,
        quoted: false,
        pre: false,
        silent: false,
        figure: false,
    };
    // A stack of our own: a page may be nested deeper than a thread's stack is.
    let mut open = vec![outside];
    let mut node = root.first_child();
    let mut depth = 0_usize;
    while let Some(current) = node {
        let around = open.last().copied().unwrap_or(outside);
        let inside = writer.enter(&current, around);
        if let Some(child) = current.first_child().filter(|_| !inside.silent) {
            open.push(inside);
            depth += 1;
            node = Some(child);
            continue;
        }
        writer.leave(&current, inside, around);
        let mut at = current;
        node = loop {
            if let Some(next) = at.next_sibling() {
                break Some(next);
            }
            if depth == 0 {
                break None;
            }
            let inside = open.pop().unwrap_or(outside);
            let around = open.last().copied().unwrap_or(outside);
            depth -= 1;
            let Some(parent) = at.parent() else { break None };
            writer.leave(&parent, inside, around);
            at = parent;
        };
    }
    writer.end(outside);
    writer.lines
}

/// Whether an element of the line may be a piece by itself. Letters that are merely bold or slanted are not.
fn is_piece(name: &str) -> bool {
    matches!(name, "span" | "a" | "time" | "small" | "cite" | "label")
}

/// What stands at the end of the line so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    /// Text, or nothing.
    None,
    /// The beginning or end of an element that may be a piece by itself: a name, a date.
    Piece,
}

struct Writer {
    lines: Vec<Line>,
    line: String,
    linked: usize,
    groups: usize,
    edge: Edge,
}

impl Writer {
    /// Takes what a node begins with; what is around its children.
    fn enter(&mut self, node: &NodeRef<'_>, around: Around) -> Around {
        node.query_or(around, |tree| match &tree.data {
            NodeData::Text { contents } => {
                self.text(contents, around);
                Around { silent: true, ..around }
            }
            NodeData::Element(element) => self.element(element, around),
            _ => Around { silent: true, ..around },
        })
    }

    fn element(&mut self, element: &Element, around: Around) -> Around {
        let mut inside = around;
        let name: &str = element.name.local.as_ref();
        match name {
            "script" | "style" | "template" | "noscript" | "svg" | "math" | "head" | "title" | "button" | "select"
            | "textarea" | "option" | "object" | "iframe" => inside.silent = true,
            "br" => self.end(around),
            "a" => inside.link = true,
            "h1" => inside.kind = BlockKind::Headline,
            "h2" | "h3" | "h4" | "h5" | "h6" => inside.kind = BlockKind::Subheading,
            "figure" => inside.figure = true,
            "figcaption" | "caption" => {
                inside.figure = true;
                inside.kind = BlockKind::Caption;
            }
            "ul" | "ol" | "menu" | "dl" => {
                // A list in an item belongs to the outer one.
                if around.group == 0 {
                    self.groups += 1;
                    inside.group = self.groups;
                }
                inside.kind = BlockKind::List;
            }
            "table" => {
                if around.group == 0 {
                    self.groups += 1;
                    inside.group = self.groups;
                }
                inside.kind = BlockKind::Table;
            }
            "p" if around.kind == BlockKind::Table => inside.kind = BlockKind::Paragraph,
            "blockquote" => {
                inside.quoted = true;
                if is_embed(element) {
                    inside.kind = BlockKind::Embed;
                }
            }
            "pre" => inside.pre = true,
            _ => {}
        }
        if name == "td" || name == "th" {
            // Cells of a row are parted, and stay in its line.
            if !self.line.trim_end().is_empty() {
                self.line.truncate(self.line.trim_end().len());
                self.line.push('\t');
            }
        } else if is_block(name) {
            self.end(around);
        } else if is_piece(name) && !self.line.is_empty() {
            self.edge = Edge::Piece;
        }
        if let Some(kind) = of_class(element, around) {
            self.end(around);
            inside.kind = kind;
        }
        inside
    }

    /// Takes what a node ends with.
    fn leave(&mut self, node: &NodeRef<'_>, inside: Around, around: Around) {
        node.query(|tree| {
            let NodeData::Element(element) = &tree.data else { return };
            let name: &str = element.name.local.as_ref();
            if (is_block(name) && name != "td" && name != "th") || inside.kind != around.kind {
                self.end(inside);
            } else if is_piece(name) && !self.line.is_empty() {
                self.edge = Edge::Piece;
            }
        });
    }

    fn text(&mut self, text: &str, around: Around) {
        if around.pre {
            for (index, line) in text.split('\n').enumerate() {
                if index > 0 {
                    self.end(around);
                }
                self.words(line, around);
            }
        } else {
            self.words(text, around);
        }
    }

    /// Appends words with one blank between any two. Other blanks than those of ASCII are the page's own, and stay.
    fn words(&mut self, text: &str, around: Around) {
        let mut gap = text.starts_with(|c: char| c.is_ascii_whitespace());
        for word in text.split_ascii_whitespace() {
            if self.edge == Edge::Piece && !gap && is_glued(&self.line, word) {
                // Two parts of a caption are two lines, and else two words.
                if around.figure {
                    self.end(around);
                } else {
                    self.line.push(' ');
                }
            }
            self.edge = Edge::None;
            if gap && !self.line.is_empty() && !self.line.ends_with([' ', '\t']) {
                self.line.push(' ');
            }
            self.line.push_str(word);
            if around.link {
                self.linked += word.chars().count();
            }
            gap = true;
        }
        if !self.line.is_empty()
            && text.ends_with(|c: char| c.is_ascii_whitespace())
            && !self.line.ends_with([' ', '\t'])
        {
            self.line.push(' ');
        }
    }

    /// Ends the line that is being written, if there is something in it.
    fn end(&mut self, around: Around) {
        self.edge = Edge::None;
        let linked = std::mem::take(&mut self.linked);
        let text = self.line.trim_matches(|c: char| c.is_whitespace() || c == '\u{200B}' || c == '\u{FEFF}');
        if !text.is_empty() {
            // Breaks of other scripts would make two lines of it.
            let text = text.replace(['\u{2028}', '\u{2029}', '\u{0B}', '\u{0C}', '\u{85}'], " ");
            let Around { kind, group, quoted, .. } = around;
            self.lines.push(Line { text, kind, linked, group, quoted });
        }
        self.line.clear();
    }
}

/// Whether two pieces that the page shows apart would become one word: `Kai Berg` and `Reuters`, `Hand.` and `Kai`.
fn is_glued(line: &str, word: &str) -> bool {
    let before = line.chars().next_back();
    let apart = before.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit() || ".!?…)“”\"".contains(c));
    apart && word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "©(|".contains(c))
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "img"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "picture"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
            | "tr"
            | "ul"
            | "video"
            | "audio"
    )
}

/// The words of an element's class and id.
fn names(element: &Element) -> impl Iterator<Item = String> + '_ {
    let attrs = element.attrs.iter().filter(|attr| matches!(attr.name.local.as_ref(), "class" | "id" | "itemprop"));
    attrs.flat_map(|attr| {
        let parts = attr.value.split(|c: char| !c.is_ascii_alphanumeric());
        parts.filter(|part| !part.is_empty()).map(str::to_ascii_lowercase).collect::<Vec<_>>()
    })
}

/// A post of a social network, which its script would draw.
fn is_embed(element: &Element) -> bool {
    names(element)
        .any(|name| matches!(name.as_str(), "twitter" | "tweet" | "instagram" | "tiktok" | "embed" | "bluesky"))
}

/// What an element's names say that it is, where these are the usual ones.
fn of_class(element: &Element, around: Around) -> Option<BlockKind> {
    let small =
        matches!(element.name.local.as_ref(), "span" | "small" | "cite" | "div" | "p" | "em" | "i" | "time" | "a");
    if !small {
        return None;
    }
    let caption = around.figure || around.kind == BlockKind::Caption;
    let credit = caption && matches!(element.name.local.as_ref(), "small" | "cite");
    let named = names(element).find_map(|name| match name.as_str() {
        "credit" | "credits" | "copyright" | "copyrightholder" | "photographer" | "source" | "quelle" | "rights"
            if caption =>
        {
            Some(BlockKind::Credit)
        }
        "imagecredit" | "photocredit" | "imagecopyright" => Some(BlockKind::Credit),
        "caption" | "bildunterschrift" | "imagecaption" => Some(BlockKind::Caption),
        "pullquote" | "pullquotes" => Some(BlockKind::PullQuote),
        _ => None,
    });
    let named = named.or_else(|| credit.then_some(BlockKind::Credit));
    named.filter(|kind| *kind != around.kind)
}
