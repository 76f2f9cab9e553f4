//! NDJSON: an object in each line.

use std::sync::Arc;

use super::{
    contract::{MAX_ROW_BYTES, Values, Walk},
    object::Objects,
    text::{Cursor, Text},
};
use crate::source::Problem;

/// A file of lines, at one of its rows.
pub(super) struct Ndjson {
    text: Text,
    input: Cursor,
    objects: Objects,
    line: Vec<u8>,
    /// The number of the next row.
    next: usize,
    is_over: bool,
}

impl Ndjson {
    pub(super) fn new(text: &Text) -> Self {
        let (input, objects) = (text.cursor(), Objects::default());
        Self { text: text.clone(), input, objects, line: Vec::new(), next: 0, is_over: false }
    }

    /// Reads a line without its line break; whether there was one.
    fn line(&mut self) -> Result<bool, Problem> {
        self.line.clear();
        let begins = self.input.spot();
        loop {
            let chunk = self.input.chunk()?;
            if chunk.is_empty() {
                return Ok(!self.line.is_empty());
            }
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let length = end.unwrap_or(chunk.len());
            if self.line.len() + length > MAX_ROW_BYTES {
                return Err(self.text.too_long(begins, self.next));
            }
            self.line.extend_from_slice(&chunk[..length]);
            self.input.pass(length);
            if end.is_some() {
                self.input.pass_break(b'\n');
                return Ok(true);
            }
        }
    }
}

impl Walk for Ndjson {
    fn advance(&mut self) -> Option<Result<(), Problem>> {
        while !self.is_over {
            let mut begins = self.input.spot();
            match self.line() {
                Ok(true) => {
                    let indent = self.line.len() - self.line.trim_ascii_start().len();
                    begins.at += indent as u64;
                    let row = self.line.trim_ascii();
                    if row.is_empty() {
                        continue;
                    }
                    self.next += 1;
                    return Some(self.objects.read(&self.text, row, begins, self.next - 1));
                }
                Ok(false) => self.is_over = true,
                Err(problem) => {
                    self.is_over = true;
                    return Some(Err(problem));
                }
            }
        }
        None
    }

    fn take(&mut self) -> (Values, Option<String>) {
        self.objects.take()
    }

    fn names(&self) -> Vec<Arc<str>> {
        self.objects.columns.names()
    }
}
