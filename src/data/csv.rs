//! Delimited text: a line of names, then a row of as many values in each line.

use std::sync::Arc;

use serde_json::{Number, Value};

use super::{
    columns::Columns,
    contract::{MAX_COLUMNS, Values, Walk, called},
    splitter::{Cell, Record, Stop, split},
    text::{Cursor, Text},
};
use crate::source::Problem;

/// What may part the cells, in the order of preference.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// Delimited text, at one of its rows.
pub(super) struct Csv {
    text: Text,
    input: Cursor,
    delimiter: u8,
    columns: Columns,
    record: Record,
    /// The number of the next row.
    next: usize,
    is_over: bool,
}

impl Csv {
    /// Reads the line of names. `prefers_tabs`: where there are any in it, they part its cells.
    pub(super) fn open(text: &Text, prefers_tabs: bool) -> Result<Self, Vec<Problem>> {
        let delimiter = delimiter(text, prefers_tabs).map_err(|problem| vec![problem])?;
        let input = text.cursor();
        let (columns, record) = (Columns::default(), Record::default());
        let mut csv = Self { text: text.clone(), input, delimiter, columns, record, next: 0, is_over: false };
        csv.header()?;
        Ok(csv)
    }

    fn header(&mut self) -> Result<(), Vec<Problem>> {
        loop {
            match split(&mut self.input, self.delimiter, MAX_COLUMNS + 1, &mut self.record) {
                Ok(true) if self.record.is_blank() => {}
                Ok(true) => break,
                Ok(false) => {
                    return Err(vec![self.text.whole("the file is empty: its first line must name the columns")]);
                }
                Err(stop) => return Err(vec![self.stopped(stop, "the first line")]),
            }
        }
        if self.record.count > MAX_COLUMNS {
            let message = format!("the first line names {} columns; at most {MAX_COLUMNS} can be", self.record.count);
            return Err(vec![self.text.problem(self.record.begins, message)]);
        }
        let bytes = std::mem::take(&mut self.record.bytes);
        let problems = self.names(&bytes);
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    /// The columns, from the first line.
    fn names(&mut self, bytes: &[u8]) -> Vec<Problem> {
        let Ok(line) = std::str::from_utf8(bytes) else {
            let problem = self.text.problem(self.record.begins, "the first line is not UTF-8");
            return vec![problem.help("save the file as UTF-8, or as UTF-16 with a byte order mark")];
        };
        if line.contains('\0') {
            return vec![self.text.whole(format!("`{}` is binary, not text", self.text.name))];
        }
        let mut problems: Vec<Problem> =
            self.record.stray.map(|spot| behind_quote(&self.text, spot)).into_iter().collect();
        for (index, cell) in self.record.cells.iter().enumerate() {
            let name = line[cell.from..cell.to].trim();
            if name.is_empty() {
                let message = format!("column {} has no name", index + 1);
                let help = "the first line must name each column";
                problems.push(self.text.problem(cell.spot, message).help(help));
            } else if self.columns.contains(name) {
                let message = format!("two columns are called `{name}`");
                problems.push(self.text.problem(cell.spot, message).wide(name.chars().count()));
            } else {
                self.columns.index_of(name, index);
            }
        }
        problems
    }

    /// Whether the record is a good row.
    fn judge(&mut self, row: usize) -> Result<(), Problem> {
        if let Err(problem) = self.text.utf8(&self.record.bytes, self.record.begins, row) {
            // The rest is in the same encoding.
            self.is_over = true;
            return Err(problem);
        }
        if let Some(spot) = self.record.stray {
            return Err(behind_quote(&self.text, spot));
        }
        let (count, wanted) = (self.record.count, self.columns.len());
        if count == wanted {
            return Ok(());
        }
        let values = if count == 1 { "1 value" } else { &*format!("{count} values") };
        let message = format!("{} has {values}, and the first line names {wanted}", called(row));
        let problem = self.text.problem(self.record.begins, message);
        let delimiter = char::from(self.delimiter);
        Err(if count > wanted && self.delimiter != b'\t' {
            problem.help(format!("a value with `{delimiter}` in it goes in quotes"))
        } else {
            problem
        })
    }

    fn stopped(&self, stop: Stop, what: &str) -> Problem {
        match stop {
            Stop::Unclosed(spot) => {
                self.text.problem(spot, format!("the quote that opens here is not closed ({what})"))
            }
            Stop::TooLong(spot) => self.text.too_long(spot, self.next),
            Stop::Unreadable(problem) => *problem,
        }
    }
}

impl Walk for Csv {
    fn advance(&mut self) -> Option<Result<(), Problem>> {
        while !self.is_over {
            match split(&mut self.input, self.delimiter, self.columns.len(), &mut self.record) {
                Ok(true) if self.record.is_blank() => {}
                Ok(true) => {
                    self.next += 1;
                    return Some(self.judge(self.next - 1));
                }
                Ok(false) => self.is_over = true,
                Err(stop) => {
                    self.is_over = true;
                    return Some(Err(self.stopped(stop, &called(self.next))));
                }
            }
        }
        None
    }

    fn take(&mut self) -> (Values, Option<String>) {
        // It was judged to be text.
        let line = std::str::from_utf8(&self.record.bytes).unwrap_or_default();
        let value = |cell: &Cell| value(line.get(cell.from..cell.to).unwrap_or_default(), cell.quoted);
        let cells = self.record.cells.iter().enumerate();
        let values: Values =
            cells.filter_map(|(index, cell)| Some((self.columns.name(index)?.clone(), value(cell)))).collect();
        let label = self.columns.label(0..values.len(), &values);
        (values, label)
    }

    fn names(&self) -> Vec<Arc<str>> {
        self.columns.names()
    }
}

fn behind_quote(text: &Text, spot: super::text::Spot) -> Problem {
    let problem = text.problem(spot, "text behind the closing quote");
    problem.help("within quotes a quote is written twice: \"a \"\"b\"\" c\"")
}

/// What a cell means: without quotes, a number in JSON's writing is one, and keeps its text; all else is text.
fn value(text: &str, quoted: bool) -> Value {
    if !quoted && is_number(text.as_bytes()) {
        return Value::Number(Number::from_string_unchecked(text.to_owned()));
    }
    Value::String(text.to_owned())
}

/// Source: RFC 8259, 6.
fn is_number(text: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let whole = digits(text);
    if whole == 0 || whole > 1 && text[0] == b'0' {
        return false;
    }
    let mut rest = &text[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let length = digits(fraction);
        if length == 0 {
            return false;
        }
        rest = &fraction[length..];
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = if let [b'+' | b'-', digits @ ..] = exponent { digits } else { exponent };
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}

/// What parts the cells of the first line: what stands there most often, outside of quotes.
fn delimiter(text: &Text, prefers_tabs: bool) -> Result<u8, Problem> {
    let head = text.head()?;
    let mut counts = [0_usize; DELIMITERS.len()];
    let (mut in_quotes, mut is_blank, mut at_begin) = (false, true, true);
    for byte in head {
        match byte {
            b'"' if in_quotes => in_quotes = false,
            // Behind a letter it opens nothing. Two quotes within quotes close and open again.
            b'"' => in_quotes = at_begin,
            b'\n' | b'\r' if !in_quotes && !is_blank => break,
            _ => {}
        }
        is_blank &= byte.is_ascii_whitespace();
        let found = DELIMITERS.iter().position(|it| *it == byte).filter(|_| !in_quotes);
        if let Some(index) = found {
            counts[index] += 1;
        }
        at_begin = found.is_some() || matches!(byte, b'"' | b' ' | b'\n' | b'\r') && (at_begin || byte == b'"');
    }
    if prefers_tabs && counts[2] > 0 {
        return Ok(b'\t');
    }
    let most = counts.iter().copied().max().unwrap_or_default();
    let best = counts.iter().position(|count| *count == most).unwrap_or_default();
    Ok(DELIMITERS[best])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_json() {
        for text in ["0", "-0", "7", "1.10", "9007199254740993", "-12.5e+3", "1E9", "0.0"] {
            assert!(is_number(text.as_bytes()), "{text}");
            assert_eq!(value(text, false).to_string(), text);
            assert_eq!(value(text, true), Value::String(text.to_owned()));
        }
        for text in
            ["", "-", "007", "+7", ".5", "1.", "1e", "1e+", "0x1F", "1,5", "1 000", "--1", "NaN", "1.e3", "true"]
        {
            assert!(!is_number(text.as_bytes()), "{text}");
        }
    }
}
