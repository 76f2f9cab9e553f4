//! Where the columns stand: worked out once, from all that will run.

use unicode_width::UnicodeWidthStr as _;

use super::super::clean;
use crate::event::{Outline, OutlineStep};

/// Room that the columns behind the name need.
const COLUMNS: usize = 32;

/// The columns of the tree.
#[derive(Clone, Copy, Default)]
pub(super) struct Layout {
    /// How many folders the title stands for: one, if everything lies in the collection that it names.
    pub(super) titled: usize,
    /// Where the methods begin.
    name_end: usize,
    /// How wide they are.
    method: usize,
}

impl Layout {
    /// The columns for a run, on a terminal of this width.
    pub(super) fn new(outline: &Outline, width: Option<usize>) -> Self {
        let steps = &outline.steps;
        let is_titled = |step: &OutlineStep| step.folders.first().is_some_and(|first| **first == *outline.name);
        let titled = usize::from(steps.iter().all(is_titled));
        let widest = width.unwrap_or(100).saturating_sub(COLUMNS).clamp(20, 60);
        // A name that is wider than the column pushes its own line only.
        let ends = steps.iter().map(name_end).filter(|end| *end <= widest);
        let method = steps.iter().map(|step| step.method.width()).max().unwrap_or(0).clamp(3, 7);
        Self { titled, name_end: ends.max().unwrap_or(0).max(20), method }
    }

    /// The spaces between a name and its method.
    pub(super) fn gap(&self, step: &OutlineStep) -> usize {
        self.name_end.saturating_sub(name_end(step)) + 2
    }

    /// A method with the spaces behind it.
    pub(super) fn method(&self, method: &str) -> String {
        let method = clean::line(method);
        format!("{method}{}", " ".repeat(self.method.saturating_sub(method.width())))
    }
}

/// How far a step stands to the right.
pub(super) fn indent(step: &OutlineStep) -> usize {
    2 * step.folders.len().max(1)
}

/// Where its name ends.
pub(super) fn name_end(step: &OutlineStep) -> usize {
    indent(step) + 2 + clean::line(&step.name).width()
}
