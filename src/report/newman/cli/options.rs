//! How the reporter `cli` is asked to print.

/// What `--reporter-cli-*`, `--color`, `--disable-unicode` and `--verbose` ask for.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct CliOptions {
    /// Whether colours are shown.
    pub color: bool,
    /// Whether marks are symbols, not words.
    pub unicode: bool,
    /// Whether requests are shown with their bodies.
    pub verbose: bool,
    /// Whether the table of counts is shown.
    pub summary: bool,
    /// Whether the table of failures is shown.
    pub failures: bool,
    /// Whether tests are shown.
    pub assertions: bool,
    /// Whether tests that passed are shown.
    pub success_assertions: bool,
    /// Whether the console of scripts is shown.
    pub console: bool,
    /// Whether the first line is shown.
    pub banner: bool,
    /// Whether each line says when.
    pub timestamps: bool,
    /// How wide the terminal is, if it is one.
    pub width: Option<usize>,
}

impl Default for CliOptions {
    fn default() -> Self {
        Self {
            color: false,
            unicode: true,
            verbose: false,
            summary: true,
            failures: true,
            assertions: true,
            success_assertions: true,
            console: true,
            banner: true,
            timestamps: false,
            width: None,
        }
    }
}
