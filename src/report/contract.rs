//! What a reporter is, and what it may be asked.

use std::io::{self, Write};

use crate::event::Event;

/// Where a reporter writes.
pub type Output = Box<dyn Write + Send>;

/// Tells what happened. [`Event::RunFinished`] is the last event, so there is nothing else to call: whoever buffers
/// writes everything out when it comes.
pub trait Reporter: Send {
    /// Takes one event, its secrets already hidden.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn receive(&mut self, event: &Event) -> io::Result<()>;
}

/// A reporter that can be asked for: one row of the table.
#[derive(Debug)]
pub struct Kind {
    /// The name that `--reporter` takes.
    pub name: &'static str,
    /// One line for the help and the manual.
    pub says: &'static str,
    /// A reporter that writes to the given output.
    pub open: fn(Output, &Options) -> Box<dyn Reporter>,
}

/// How the user wants to be told.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a wish of its own")]
pub struct Options {
    /// Whether colours are shown.
    pub color: bool,
    /// How much is told: 0; from 1 on the headers and captures too; from 2 on the bodies too.
    pub verbosity: u8,
    /// Whether what passed is left out.
    pub quiet: bool,
    /// How many of the slowest exchanges are told at the end.
    pub slowest: usize,
    /// How wide the terminal is, in columns, if it is one.
    pub width: Option<usize>,
    /// Whether the JSON report holds bodies.
    pub bodies: bool,
    /// Whether somebody is watching: what is known is then shown at once, at some cost for each step.
    pub attended: bool,
}
