//! The colours, or none.

use owo_colors::Style;

use crate::event::Outcome;

/// What each kind of text looks like.
#[derive(Clone, Copy)]
pub(super) struct Palette {
    /// Names that others hang from.
    pub(super) title: Style,
    /// What held.
    pub(super) good: Style,
    /// What did not.
    pub(super) bad: Style,
    /// What could not be done, or is to be looked at.
    pub(super) warning: Style,
    /// What is there for whoever looks for it.
    pub(super) quiet: Style,
}

impl Palette {
    /// With colours, or plain.
    pub(super) fn new(color: bool) -> Self {
        let plain = Style::new();
        if !color {
            return Self { title: plain, good: plain, bad: plain, warning: plain, quiet: plain };
        }
        Self {
            title: plain.bold(),
            good: plain.green(),
            bad: plain.red(),
            warning: plain.yellow(),
            quiet: plain.dimmed(),
        }
    }

    /// The mark before a step, and its colour. Each outcome has its own, for those who see no colours.
    pub(super) fn mark(&self, outcome: Outcome) -> (char, Style) {
        match outcome {
            Outcome::Passed => ('✓', self.good),
            Outcome::Failed => ('✗', self.bad),
            Outcome::Broken => ('!', self.bad),
            Outcome::Skipped => ('-', self.warning),
        }
    }
}
