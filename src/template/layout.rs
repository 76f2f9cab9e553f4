//! Where the characters of a text stand in its YAML file.

use crate::source::{Kind, Node, Place};

/// Where the characters of a text stand, seen from its place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Layout {
    /// On its line, so many characters behind it.
    Line(usize),
    /// From there on, on lines of the same width.
    Block,
    /// The text has been folded, or holds escapes.
    Unknown,
}

impl Layout {
    /// That of the scalar `node`, whose text is `text`.
    pub(super) fn of(node: &Node, text: &str) -> Self {
        match &node.kind {
            Kind::Plain(_) => Self::Line(0),
            _ if node.mark.is_block => Self::Block,
            _ if node.mark.width as usize == text.chars().count() + 2 => Self::Line(1),
            _ => Self::Unknown,
        }
    }

    /// The place of the character at byte `at` of a text that stands at `place`.
    pub(super) fn inside(self, text: &str, place: &Place, at: usize) -> Place {
        let short = |count: usize| u32::try_from(count).unwrap_or(0);
        let before = &text[..at];
        match self {
            _ if place.line == 0 => place.clone(),
            Self::Line(indent) if !before.contains('\n') => {
                Place { column: place.column + short(before.chars().count() + indent), ..place.clone() }
            }
            Self::Block => {
                // The place is that of the first line with anything on it.
                let empty = text.len() - text.trim_start_matches('\n').len();
                let line = place.line + short(before.matches('\n').count().saturating_sub(empty));
                let last = before.rsplit('\n').next().unwrap_or_default();
                Place { line, column: place.column + short(last.chars().count()), ..place.clone() }
            }
            Self::Line(_) | Self::Unknown => place.clone(),
        }
    }
}
