//! JSON: a list of objects, or objects one after the other. The list is never in memory, only the row that is looked at.

use std::sync::Arc;

use serde_json::Value;

use super::{
    contract::{MAX_ROW_BYTES, Values, Walk, called},
    object::Objects,
    text::{Cursor, Spot, Text},
};
use crate::source::{MAX_DEPTH, Problem};

/// A JSON file, at one of its rows.
pub(super) struct Json {
    text: Text,
    input: Cursor,
    objects: Objects,
    /// The bytes of the row.
    row: Vec<u8>,
    /// The number of the next row.
    next: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Begin,
    /// In a list: ahead of its first row, or behind one.
    List,
    /// Among objects that follow each other.
    Sequence,
    Over,
}

/// Where in a row the next byte is.
#[derive(Default)]
struct Depth {
    open: usize,
    in_text: bool,
    is_escaped: bool,
}

impl Json {
    pub(super) fn new(text: &Text) -> Self {
        let input = text.cursor();
        Self { text: text.clone(), input, objects: Objects::default(), row: Vec::new(), next: 0, state: State::Begin }
    }

    /// Goes to the next row. `Err` is the end, and what is wrong with it.
    fn find(&mut self) -> Result<Option<Spot>, Problem> {
        let byte = self.skip_space()?;
        match (self.state, byte) {
            (State::Begin, None) => Err(self.text.whole("the file is empty: expected a list of objects")),
            (State::Begin, Some(b'[')) => {
                self.input.pass(1);
                self.state = State::List;
                match self.skip_space()? {
                    Some(b']') => self.close(),
                    _ => self.row().map(Some),
                }
            }
            (State::Begin, Some(b'{')) => {
                self.state = State::Sequence;
                self.row().map(Some)
            }
            (State::Begin, Some(_)) => {
                let problem = self.text.problem(self.input.spot(), "expected a list of objects");
                Err(problem.help("such as [{\"name\": \"Ann\"}, {\"name\": \"Bob\"}]"))
            }
            (State::List, Some(b',')) => {
                self.input.pass(1);
                self.skip_space()?;
                self.row().map(Some)
            }
            (State::List, Some(b']')) => self.close(),
            (State::List, Some(_)) => {
                let message = format!("expected `,` or `]` behind {}", called(self.next.saturating_sub(1)));
                Err(self.text.problem(self.input.spot(), message))
            }
            (State::List, None) => {
                let message =
                    format!("the file ends behind {}: its `]` is missing", called(self.next.saturating_sub(1)));
                Err(self.text.problem(self.input.spot(), message))
            }
            (State::Sequence, Some(_)) => self.row().map(Some),
            (State::Sequence | State::Over, _) => Ok(None),
        }
    }

    /// Reads the `]` of the list, which must be the last of the file.
    fn close(&mut self) -> Result<Option<Spot>, Problem> {
        self.input.pass(1);
        match self.skip_space()? {
            None => Ok(None),
            Some(_) => Err(self.text.problem(self.input.spot(), "nothing may follow the list")),
        }
    }

    /// The next byte that is no space.
    fn skip_space(&mut self) -> Result<Option<u8>, Problem> {
        loop {
            match self.input.chunk()?.first() {
                Some(&byte @ (b' ' | b'\t' | b'\n' | b'\r')) => self.input.pass_any(byte),
                byte => return Ok(byte.copied()),
            }
        }
    }

    /// Reads the bytes of a row; where they begin.
    fn row(&mut self) -> Result<Spot, Problem> {
        self.row.clear();
        let (begins, mut depth) = (self.input.spot(), Depth::default());
        loop {
            let chunk = self.input.chunk()?;
            if chunk.is_empty() {
                return self.ended(begins, &depth);
            }
            let end = depth.walk(chunk);
            let piece = &chunk[..end.unwrap_or(chunk.len())];
            if self.row.len() + piece.len() > MAX_ROW_BYTES {
                let problem = self.text.too_long(begins, self.next);
                return Err(if self.next > 0 {
                    problem
                } else {
                    problem.help("expected a list of objects, one for each row")
                });
            }
            self.row.extend_from_slice(piece);
            let length = piece.len();
            self.input.pass_lines(length);
            if depth.open > MAX_DEPTH {
                let message = format!("{} is nested more than {MAX_DEPTH} levels deep", called(self.next));
                return Err(self.text.problem(begins, message));
            }
            if end.is_some() {
                return Ok(begins);
            }
        }
    }

    /// The file ends within a row.
    fn ended(&self, begins: Spot, depth: &Depth) -> Result<Spot, Problem> {
        if depth.open == 0 && !depth.in_text && !self.row.is_empty() {
            return Ok(begins);
        }
        let row = called(self.next);
        let what = if self.row.is_empty() {
            format!("the file ends where {row} is expected")
        } else {
            format!("the file ends within {row}, which begins here")
        };
        Err(self.text.problem(begins, what))
    }

    /// The list of rows may be within an object; nobody means one row with a list in it.
    fn wrapper(&self, begins: Spot) -> Option<Problem> {
        let (name, value) = self.objects.only().filter(|_| self.state == State::Sequence && self.next == 1)?;
        let Value::Array(list) = value else { return None };
        list.iter().all(Value::is_object).then(|| {
            let message = format!("expected a list of objects, found an object with the list in `{name}`");
            self.text.problem(begins, message).help("leave out the object around the list")
        })
    }
}

impl Depth {
    /// How many bytes of the chunk belong to the row; `None` when it goes on behind them.
    fn walk(&mut self, chunk: &[u8]) -> Option<usize> {
        for (index, byte) in chunk.iter().enumerate() {
            if self.in_text {
                match byte {
                    _ if self.is_escaped => self.is_escaped = false,
                    b'\\' => self.is_escaped = true,
                    b'"' => self.in_text = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_text = true,
                b'{' | b'[' if self.open > MAX_DEPTH => return Some(index),
                b'{' | b'[' => self.open += 1,
                b'}' | b']' | b',' | b' ' | b'\t' | b'\n' | b'\r' if self.open == 0 => return Some(index),
                b'}' | b']' => {
                    self.open -= 1;
                    if self.open == 0 {
                        return Some(index + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }
}

impl Walk for Json {
    fn advance(&mut self) -> Option<Result<(), Problem>> {
        if self.state == State::Over {
            return None;
        }
        match self.find() {
            Ok(Some(begins)) => {
                self.next += 1;
                let read = self.objects.read(&self.text, &self.row, begins, self.next - 1);
                let read = read.and_then(|()| self.wrapper(begins).map_or(Ok(()), Err));
                if self.row.is_empty() {
                    // What stands here is not even a value: nobody knows where the next row begins.
                    self.state = State::Over;
                }
                Some(read)
            }
            Ok(None) => {
                self.state = State::Over;
                None
            }
            Err(problem) => {
                self.state = State::Over;
                Some(Err(problem))
            }
        }
    }

    fn take(&mut self) -> (Values, Option<String>) {
        self.objects.take()
    }

    fn names(&self) -> Vec<Arc<str>> {
        self.objects.columns.names()
    }
}
