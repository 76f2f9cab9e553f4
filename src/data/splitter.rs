//! Delimited text, split into records and their cells.
//!
//! The `csv` crate does the same, but cannot tell `"007"` from `007` afterwards: here each cell remembers whether it was
//! written in quotes, and where.

use super::{
    contract::MAX_ROW_BYTES,
    text::{Cursor, Spot},
};
use crate::source::Problem;

/// A line of cells, reused for the next.
#[derive(Default)]
pub(super) struct Record {
    /// The text of all cells, with a line break behind each, so that no character can reach over two of them.
    pub(super) bytes: Vec<u8>,
    /// The cells, as far as they were wanted.
    pub(super) cells: Vec<Cell>,
    /// How many cells there are.
    pub(super) count: usize,
    /// Where it begins.
    pub(super) begins: Spot,
    /// The first text that stands behind a closing quote.
    pub(super) stray: Option<Spot>,
}

/// A part of a record's text.
#[derive(Clone, Copy)]
pub(super) struct Cell {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) quoted: bool,
    /// Where it begins in the file.
    pub(super) spot: Spot,
}

/// Why there is no further record.
pub(super) enum Stop {
    /// A quote that is not closed.
    Unclosed(Spot),
    /// It is longer than a row may be.
    TooLong(Spot),
    /// The system would not give it.
    Unreadable(Box<Problem>),
}

/// Where in a cell the next byte is.
#[derive(Clone, Copy, PartialEq)]
enum State {
    /// Ahead of its first character.
    Ahead,
    /// Within one without quotes.
    Bare,
    /// Within the quotes.
    Quoted,
    /// Behind a quote within quotes: it closes the cell, unless another one follows.
    Quote,
    /// Behind the closing quote.
    Closed,
}

impl Record {
    /// Whether nothing is written in its line.
    pub(super) fn is_blank(&self) -> bool {
        matches!(&self.cells[..], [cell] if !cell.quoted && cell.from == cell.to) && self.count == 1
    }

    fn clear(&mut self, begins: Spot) {
        self.bytes.clear();
        self.cells.clear();
        (self.count, self.begins, self.stray) = (0, begins, None);
    }

    fn push(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        if self.bytes.len() + bytes.len() > MAX_ROW_BYTES {
            return Err(Stop::TooLong(self.begins));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    /// Ends `cell`, and keeps it unless there are as many as `wanted`.
    fn end(&mut self, mut cell: Cell, wanted: usize) {
        self.count += 1;
        if self.cells.len() >= wanted {
            self.bytes.truncate(cell.from);
            return;
        }
        cell.to = self.bytes.len();
        if !cell.quoted {
            while cell.to > cell.from && is_space(self.bytes[cell.to - 1]) {
                cell.to -= 1;
            }
        }
        self.bytes.push(b'\n');
        self.cells.push(cell);
    }
}

/// Reads the next record with the first `wanted` of its cells; whether there was one.
pub(super) fn split(input: &mut Cursor, delimiter: u8, wanted: usize, record: &mut Record) -> Result<bool, Stop> {
    record.clear(input.spot());
    let ahead = |record: &Record, spot| Cell { from: record.bytes.len(), to: 0, quoted: false, spot };
    let mut cell = ahead(record, input.spot());
    let mut state = State::Ahead;
    loop {
        let here = input.spot();
        let chunk = input.chunk().map_err(|problem| Stop::Unreadable(Box::new(problem)))?;
        let Some(&byte) = chunk.first() else {
            if state == State::Quoted {
                return Err(Stop::Unclosed(cell.spot));
            }
            let is_one = record.count > 0 || state != State::Ahead;
            if is_one {
                record.end(cell, wanted);
            }
            return Ok(is_one);
        };
        match state {
            State::Ahead if byte == b'"' => {
                (cell.quoted, cell.spot) = (true, here);
                state = State::Quoted;
                input.pass(1);
            }
            State::Ahead | State::Closed if is_space(byte) && byte != delimiter => input.pass(1),
            State::Ahead => {
                cell.spot = here;
                state = State::Bare;
            }
            State::Closed if byte != delimiter && !is_break(byte) => {
                record.stray.get_or_insert(here);
                state = State::Bare;
            }
            State::Quote if byte == b'"' => {
                record.push(b"\"")?;
                input.pass(1);
                state = State::Quoted;
            }
            State::Quote => state = State::Closed,
            State::Quoted => quoted(input, record, &mut state).map_err(|stop| unclosed(stop, &cell))?,
            State::Bare | State::Closed => {
                let is_end = |byte: &u8| *byte == delimiter || is_break(*byte);
                let length = chunk.iter().position(is_end).unwrap_or(chunk.len());
                record.push(&chunk[..length])?;
                let end = chunk.get(length).copied();
                input.pass(length);
                let Some(end) = end else { continue };
                record.end(cell, wanted);
                input.pass_any(end);
                if end != delimiter {
                    return Ok(true);
                }
                cell = ahead(record, input.spot());
                state = State::Ahead;
            }
        }
    }
}

/// Reads on within quotes: up to a quote, or over a line break.
fn quoted(input: &mut Cursor, record: &mut Record, state: &mut State) -> Result<(), Stop> {
    let chunk = input.chunk().map_err(|problem| Stop::Unreadable(Box::new(problem)))?;
    let length = chunk.iter().position(|byte| *byte == b'"' || is_break(*byte)).unwrap_or(chunk.len());
    let end = chunk.get(length).copied();
    record.push(&chunk[..length])?;
    input.pass(length);
    match end {
        Some(b'"') => {
            input.pass(1);
            *state = State::Quote;
        }
        Some(end) => {
            record.push(&[end])?;
            input.pass_break(end);
        }
        None => {}
    }
    Ok(())
}

/// What is too long within quotes is most probably a quote that was not closed.
fn unclosed(stop: Stop, cell: &Cell) -> Stop {
    match stop {
        Stop::TooLong(_) => Stop::Unclosed(cell.spot),
        stop => stop,
    }
}

fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}
