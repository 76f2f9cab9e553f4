//! The two ways to speak: results to stdout, all else to stderr.

use std::{
    io::{self, IsTerminal as _, Write},
    sync::atomic::{AtomicBool, Ordering::Relaxed},
};

use clap::{ValueEnum, builder::FalseyValueParser};

use posthaste::report::WIPE;

use super::exit::Exit;

/// Whether colours are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    fn on(self, is_terminal: bool) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => {
                is_terminal
                    && std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty())
                    && std::env::var_os("TERM").is_none_or(|it| it != "dumb")
            }
        }
    }

    /// Whether stdout is coloured.
    pub(crate) fn on_stdout(self) -> bool {
        self.on(io::stdout().is_terminal())
    }

    /// Whether stderr is coloured.
    pub(crate) fn on_stderr(self) -> bool {
        self.on(io::stderr().is_terminal())
    }
}

/// How many columns the terminal has, if there is one.
pub(crate) fn columns() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// How a flag without a value is read from an environment variable: empty, `0`, `false`, `no` and `off` leave it off.
pub(crate) fn switch() -> FalseyValueParser {
    FalseyValueParser::new()
}

/// Whether a result was lost.
static IS_LOST: AtomicBool = AtomicBool::new(false);

/// Writes a result. When nobody reads it any more there is nobody to tell; in all other cases its loss is an error.
pub(crate) fn result(text: &str) {
    let mut out = io::stdout().lock();
    if let Err(why) = out.write_all(text.as_bytes()).and_then(|()| out.flush())
        && why.kind() != io::ErrorKind::BrokenPipe
        && !IS_LOST.swap(true, Relaxed)
    {
        error(&format!("the result cannot be written to standard output: {why}"), None);
    }
}

/// How the program ends that would have ended so: a result that was lost is no success.
pub(crate) fn ended(exit: Exit) -> Exit {
    if exit == Exit::Passed && IS_LOST.load(Relaxed) { Exit::Usage } else { exit }
}

/// Says what went wrong, and what to do.
pub(crate) fn error(message: &str, help: Option<&str>) {
    note(&format!("error: {message}"));
    if let Some(help) = help {
        note(&format!("  help: {help}"));
    }
}

/// Says something that is neither a result nor an error. When nobody hears it, that is no reason to break off.
pub(crate) fn note(message: &str) {
    let mut out = io::stderr().lock();
    let wipe = if IS_LINE_SHOWN.swap(false, Relaxed) { WIPE } else { "" };
    let _ = writeln!(out, "{wipe}{message}");
}

/// Asks something of whoever sits at the terminal: it is theirs until the step has ended.
pub(crate) fn ask(message: &str) {
    IS_ASKED.store(true, Relaxed);
    note(message);
}

/// Whether a line of progress stands on the terminal, which is written over by the next one.
static IS_LINE_SHOWN: AtomicBool = AtomicBool::new(false);

/// Whether somebody is asked something there.
static IS_ASKED: AtomicBool = AtomicBool::new(false);

/// Where a line of progress is written: a note takes its place, and what is asked keeps it away.
pub(crate) struct ProgressLine;

impl Write for ProgressLine {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut out = io::stderr().lock();
        let wipes = bytes == WIPE.as_bytes();
        if wipes {
            IS_ASKED.store(false, Relaxed);
        }
        if !IS_ASKED.load(Relaxed) {
            out.write_all(bytes)?;
            IS_LINE_SHOWN.store(!wipes, Relaxed);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
