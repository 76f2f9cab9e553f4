//! A row: a line of a file as it will be written, with the lines of the value that goes on below it.

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `%YAML 1.2`
    Directive,
    /// `---` and nothing else.
    Separator,
    /// `---` with something behind it, or `...`.
    Marker,
    /// A line that is a comment.
    Comment,
    /// Keys, values, entries.
    Content,
}

/// A line, and the lines of the value that goes on below it.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// What it is.
    pub(super) kind: Kind,
    /// Whether a blank line stands before it.
    pub(super) blank: bool,
    /// How many lists and maps it is in, less one.
    pub(super) level: usize,
    /// Its text without its indentation; lines below the first have theirs.
    pub(super) text: String,
    /// The key that it begins with, where that is a map's.
    pub(super) key: Option<String>,
    /// Whether it holds an alias: its document keeps its order, since an anchor must come first.
    pub(super) has_alias: bool,
    /// Whether it ends with a block of text that keeps its last line breaks: blank lines behind it would be part of it.
    pub(super) keeps: bool,
}

impl Row {
    /// An empty row.
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, blank: false, level: 0, text: String::new(), key: None, has_alias: false, keeps: false }
    }

    /// Adds a piece, with a blank between it and what stands there.
    pub(super) fn push(&mut self, piece: &str) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(piece);
    }
}
