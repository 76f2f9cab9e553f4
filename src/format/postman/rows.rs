//! Rows of data by Newman's rules: JSON, or else CSV whose cells become numbers where JavaScript reads them so.

use serde_json::{Map, Value};

use super::{document, js};

/// A row: a value for each column.
type Row = Map<String, Value>;

/// The rows of a file; none where it holds a single object. A row that is no object is empty.
///
/// # Errors
/// What is wrong with its quotes, as a fragment.
pub fn rows(bytes: &[u8]) -> Result<Vec<Row>, String> {
    let text = document::decode(bytes);
    match serde_json::from_str::<Value>(&text) {
        Ok(Value::Array(rows)) => Ok(rows.into_iter().map(row).collect()),
        Ok(_) => Ok(Vec::new()),
        Err(_) => csv(&text),
    }
}

fn row(value: Value) -> Row {
    match value {
        Value::Object(row) => row,
        _ => Row::new(),
    }
}

fn csv(text: &str) -> Result<Vec<Row>, String> {
    let mut lines = Lines { rest: text, line: 1 };
    let Some(names) = lines.next()? else { return Ok(Vec::new()) };
    let names: Vec<String> = names.into_iter().map(|it| it.text).collect();
    let mut rows = Vec::new();
    while let Some(cells) = lines.next()? {
        rows.push(names.iter().cloned().zip(cells.into_iter().map(Cell::value)).collect());
    }
    Ok(rows)
}

struct Cell {
    text: String,
    is_quoted: bool,
}

impl Cell {
    /// A number where it is not quoted and all of it is one.
    fn value(self) -> Value {
        let is_number = !self.is_quoted && !self.text.is_empty();
        match js::read_number(&self.text).filter(|it| is_number && it.is_finite()) {
            // Newman finds out whether it is a number by one rule, and which by another, that knows no `0x10`.
            Some(_) if self.text.chars().any(|it| matches!(it, 'x' | 'X' | 'b' | 'B' | 'o' | 'O')) => js::value(0.0),
            Some(number) => js::value(number),
            None => Value::String(self.text),
        }
    }
}

/// The lines of a CSV file that have not been read yet.
struct Lines<'a> {
    rest: &'a str,
    line: usize,
}

impl Lines<'_> {
    /// The cells of the next line; a line break inside of quotes does not end it.
    fn next(&mut self) -> Result<Option<Vec<Cell>>, String> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let mut cells = Vec::new();
        loop {
            cells.push(self.cell()?);
            if let Some(rest) = self.rest.strip_prefix(',') {
                self.rest = rest;
                continue;
            }
            let ends = ["\r\n", "\n", "\r"];
            self.rest = ends.iter().find_map(|it| self.rest.strip_prefix(it)).unwrap_or(self.rest);
            self.line += 1;
            return Ok(Some(cells));
        }
    }

    fn cell(&mut self) -> Result<Cell, String> {
        self.skip_blank();
        let Some(quoted) = self.rest.strip_prefix('"') else {
            let end = self.rest.find([',', '\n', '\r']).unwrap_or(self.rest.len());
            let text = self.rest[..end].trim_end().to_owned();
            self.rest = &self.rest[end..];
            return Ok(Cell { text, is_quoted: false });
        };
        let begun = self.line;
        let mut text = String::new();
        self.rest = quoted;
        loop {
            let Some(end) = self.rest.find('"') else {
                return Err(format!("the quote that is opened in line {begun} is not closed"));
            };
            text.push_str(&self.rest[..end]);
            self.line += self.rest[..end].matches('\n').count();
            self.rest = &self.rest[end + 1..];
            match self.rest.strip_prefix('"') {
                Some(rest) => {
                    text.push('"');
                    self.rest = rest;
                }
                None => break,
            }
        }
        self.skip_blank();
        if !self.rest.is_empty() && !self.rest.starts_with([',', '\n', '\r']) {
            return Err(format!("a quote is closed in the middle of a value, in line {}", self.line));
        }
        Ok(Cell { text, is_quoted: true })
    }

    fn skip_blank(&mut self) {
        self.rest = self.rest.trim_start_matches(|it: char| it.is_whitespace() && !matches!(it, '\n' | '\r'));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        rows(text.as_bytes()).map_or_else(|why| why, |it| serde_json::to_string(&it).unwrap())
    }

    #[test]
    fn cells_are_numbers_as_in_javascript() {
        let text = "a,b\n012,1.50\n1e3,\"5\"\n,true\n short\n+7, x y \n\"q\"\"q\",FALSE\n0x10,Infinity\n1_0,-3,more\n";
        let expected = concat!(
            r#"[{"a":12,"b":1.5},{"a":1000,"b":"5"},{"a":"","b":"true"},{"a":"short"},{"a":7,"b":"x y"},"#,
            r#"{"a":"q\"q","b":"FALSE"},{"a":0,"b":"Infinity"},{"a":"1_0","b":-3}]"#
        );
        assert_eq!(read(text), expected);
    }

    #[test]
    fn lines_and_quotes_are_read_as_newman_reads_them() {
        assert_eq!(read("\u{feff}a,b\r\n1,2\r\n\r\n3,4\r\n"), r#"[{"a":1,"b":2},{"a":""},{"a":3,"b":4}]"#);
        assert_eq!(read("a,b\n \"x\ny\" ,2\n"), r#"[{"a":"x\ny","b":2}]"#);
        assert_eq!(read("a,b\nx\"y,2"), r#"[{"a":"x\"y","b":2}]"#);
        assert_eq!(read("a;b\n1;2\n"), r#"[{"a;b":"1;2"}]"#);
        assert_eq!((read(""), read("a,b\n")), ("[]".to_owned(), "[]".to_owned()));
        assert_eq!(read("a\n\"x\"y"), "a quote is closed in the middle of a value, in line 2");
        assert_eq!(read("a\n1\n\"x"), "the quote that is opened in line 3 is not closed");
    }

    #[test]
    fn json_is_tried_first() {
        assert_eq!(read(r#"[{"a":null,"b":{"x":1}},5,null]"#), r#"[{"a":null,"b":{"x":1}},{},{}]"#);
        assert_eq!((read(r#"{"a":1}"#), read("[]")), ("[]".to_owned(), "[]".to_owned()));
    }
}
