//! Colours and marks, or words in their place.

/// How texts are shown.
#[derive(Clone, Copy)]
pub(super) struct Paint {
    pub(super) color: bool,
    pub(super) unicode: bool,
}

impl Paint {
    /// A text in the terminal's own colour.
    pub(super) fn plain(self, text: &str) -> String {
        if text.is_empty() { String::new() } else { self.dressed("0", "0", text) }
    }

    /// A text that is not important.
    pub(super) fn gray(self, text: &str) -> String {
        self.dressed("90", "39", text)
    }

    /// A text that is all right.
    pub(super) fn green(self, text: &str) -> String {
        self.dressed("32", "39", text)
    }

    /// A text that is not.
    pub(super) fn red(self, text: &str) -> String {
        self.dressed("31", "39", text)
    }

    /// The same, louder.
    pub(super) fn bad(self, text: &str) -> String {
        self.red(&self.dressed("1", "22", text))
    }

    /// A text of what was left out.
    pub(super) fn cyan(self, text: &str) -> String {
        self.dressed("36", "39", text)
    }

    /// The name of a column.
    pub(super) fn white(self, text: &str) -> String {
        self.dressed("37", "39", text)
    }

    /// An underlined text.
    pub(super) fn underlined(self, text: &str) -> String {
        self.dressed("4", "24", text)
    }

    /// A text in the colour of a level of the console.
    pub(super) fn level(self, level: &str, text: &str) -> String {
        match level {
            "error" => self.red(text),
            "warn" => self.dressed("33", "39", text),
            "info" => self.cyan(text),
            _ => self.gray(text),
        }
    }

    /// The line that begins an iteration.
    pub(super) fn iteration(self, number: usize, all: usize) -> String {
        self.gray(&self.underlined(&format!("Iteration {number}/{all}")))
    }

    fn dressed(self, on: &str, off: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{on}m{text}\u{1b}[{off}m") } else { text.to_owned() }
    }

    fn mark(self, symbol: &'static str, word: &'static str) -> &'static str {
        if self.unicode { symbol } else { word }
    }

    /// Before a folder.
    pub(super) fn folder(self) -> &'static str {
        self.mark("❏", "Folder")
    }

    /// Before an item in a folder.
    pub(super) fn sub_folder(self) -> &'static str {
        self.mark("↳", "Sub-folder")
    }

    /// Before an item in none.
    pub(super) fn root(self) -> &'static str {
        self.mark("→", "Root")
    }

    /// Before a test that passed.
    pub(super) fn pass(self) -> &'static str {
        self.mark("✓", "Pass")
    }

    /// Behind the number of an error.
    pub(super) fn dot(self) -> &'static str {
        self.mark("⠄", ".")
    }

    /// Between facts.
    pub(super) fn star(self) -> &'static str {
        self.mark("★", "*")
    }

    /// What was sent.
    pub(super) fn up(self) -> &'static str {
        self.mark("↑", "^")
    }

    /// What came.
    pub(super) fn down(self) -> &'static str {
        self.mark("↓", "v")
    }

    /// The corner that a box begins with.
    pub(super) fn top(self) -> &'static str {
        self.mark("┌", "-")
    }

    /// The corner that a box ends with.
    pub(super) fn bottom(self) -> &'static str {
        self.mark("└", "-")
    }

    /// The side of a box.
    pub(super) fn side(self) -> &'static str {
        self.mark("│", "|")
    }
}
