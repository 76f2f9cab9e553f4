//! Data files as Newman reads them: JSON where it is JSON, else CSV with commas, whose numbers are JavaScript's.

use std::sync::Arc;

use serde_json::Value;

use crate::{
    data::{Row, label},
    source::{Place, Problem},
    template::js,
};

/// A row's values by the names of their columns.
type Values = Vec<(Arc<str>, Value)>;

/// A cell, and whether it was written in quotes.
type Cell = (String, bool);

/// The rows in `text`; none where it is JSON that is no list.
///
/// # Errors
/// When it is neither JSON nor CSV.
pub(super) fn rows(name: &Arc<str>, text: &str) -> Result<Vec<Row>, Problem> {
    let is_json = text.trim_start().starts_with(['[', '{']);
    let values = match serde_json::from_str(text) {
        Ok(Value::Array(list)) => list.into_iter().map(of_json).collect(),
        Ok(_) => Vec::new(),
        Err(error) if is_json => {
            let column = u32::try_from(error.column()).unwrap_or(u32::MAX);
            let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
            let said = error.to_string();
            let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
            let place = Place { file: name.clone(), line, column };
            return Err(Problem::error("bad-data", place, format!("this is not JSON: {said}")));
        }
        Err(_) => of_csv(name, text)?,
    };
    let row = |(number, values): (usize, Vec<_>)| Row { number, label: label(&values), values };
    Ok(values.into_iter().enumerate().map(row).collect())
}

fn of_json(row: Value) -> Values {
    match row {
        Value::Object(map) => map.into_iter().map(|(key, value)| (key.into(), value)).collect(),
        _ => Vec::new(),
    }
}

fn of_csv(name: &Arc<str>, text: &str) -> Result<Vec<Values>, Problem> {
    let mut reading = Reading { text, at: 0, line: 1 };
    let wrong =
        |(line, why): (u32, &str)| Problem::error("bad-data", Place { file: name.clone(), line, column: 1 }, why);
    let Some(header) = reading.record().map_err(wrong)? else { return Ok(Vec::new()) };
    let names: Vec<Arc<str>> = header.into_iter().map(|(cell, _)| cell.into()).collect();
    let mut rows = Vec::new();
    while let Some(cells) = reading.record().map_err(wrong)? {
        let mut row = Values::new();
        for (name, cell) in names.iter().zip(cells) {
            // Of two columns with one name the last counts.
            match row.iter_mut().find(|(it, _)| it == name) {
                Some(found) => found.1 = value(cell),
                None => row.push((name.clone(), value(cell))),
            }
        }
        rows.push(row);
    }
    Ok(rows)
}

/// What a cell means: without quotes, what JavaScript reads as a number is one.
fn value((text, is_quoted): Cell) -> Value {
    let number = if is_quoted || text.is_empty() { None } else { js::read_number(&text) };
    match number.filter(|it| it.is_finite()) {
        Some(number) => js::value(number),
        None => Value::String(text),
    }
}

/// A text that is read record by record.
struct Reading<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl Reading<'_> {
    /// The cells of the next line; `None` at the end. An error says in which line it is.
    fn record(&mut self) -> Result<Option<Vec<Cell>>, (u32, &'static str)> {
        if self.at >= self.text.len() {
            return Ok(None);
        }
        let mut cells = Vec::new();
        loop {
            self.spaces();
            let cell = if self.text[self.at..].starts_with('"') { self.quoted()? } else { self.bare() };
            cells.push(cell);
            let rest = &self.text[self.at..];
            if rest.starts_with(',') {
                self.at += 1;
                continue;
            }
            self.at += if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) };
            self.line = self.line.saturating_add(1);
            return Ok(Some(cells));
        }
    }

    /// Goes over blanks, though not over the end of the line.
    fn spaces(&mut self) {
        let rest = &self.text[self.at..];
        let is_blank = |it: char| it.is_whitespace() && !matches!(it, '\n' | '\r');
        self.at += rest.find(|it| !is_blank(it)).unwrap_or(rest.len());
    }

    fn bare(&mut self) -> Cell {
        let rest = &self.text[self.at..];
        let length = rest.find([',', '\n', '\r']).unwrap_or(rest.len());
        self.at += length;
        (rest[..length].trim().to_owned(), false)
    }

    fn quoted(&mut self) -> Result<Cell, (u32, &'static str)> {
        let opened = self.line;
        let mut cell = String::new();
        self.at += 1;
        loop {
            let rest = &self.text[self.at..];
            let Some(length) = rest.find('"') else {
                return Err((opened, "the quote that opens in this line is not closed"));
            };
            cell.push_str(&rest[..length]);
            let breaks = rest[..length].matches('\n').count();
            self.line = self.line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
            self.at += length + 1;
            if !self.text[self.at..].starts_with('"') {
                break;
            }
            cell.push('"');
            self.at += 1;
        }
        self.spaces();
        let rest = &self.text[self.at..];
        if rest.is_empty() || rest.starts_with([',', '\n', '\r']) {
            return Ok((cell, true));
        }
        Err((self.line, "text behind the closing quote: within quotes a quote is written twice"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match rows(&"d.csv".into(), text) {
            Ok(rows) => {
                let row = |row: &Row| row.values.iter().map(|(name, it)| format!("{name}={it}")).collect::<Vec<_>>();
                rows.iter().map(|it| row(it).join(" ")).collect::<Vec<_>>().join(" | ")
            }
            Err(problem) => format!("! {problem}"),
        }
    }

    #[test]
    fn data_is_read_as_newman_reads_it() {
        for (text, expected) in [
            ("a,b\n1.50,x\n \"y\" , z \n", r#"a=1.5 b="x" | a="y" b="z""#),
            ("a,b\n1\n1,2,3\n\n4,5\n", r#"a=1 | a=1 b=2 | a="" | a=4 b=5"#),
            ("a,b\r\n\"q\"\"q\",it\"s\r\n\"multi\nline\",2\r\n", r#"a="q\"q" b="it\"s" | a="multi\nline" b=2"#),
            (
                "a\n012\n+7\n1e3\nInfinity\nNaN\n \"5\"\ntrue\n.5\n5.\n1_0\n-0\n1e400",
                "a=12 | a=7 | a=1000 | a=\"Infinity\" | a=\"NaN\" | a=\"5\" | a=\"true\" | a=0.5 | a=5 | a=\"1_0\" | a=0 | a=\"1e400\"",
            ),
            ("a;b\n1;2\n", r#"a;b="1;2""#),
            ("a,a,\n1,2,3\n", "a=2 =3"),
            (" a , b \n1,2", "a=1 b=2"),
            ("a,b\n  ,\t\n", r#"a="" b="""#),
            ("a\r1\r2\r", "a=1 | a=2"),
            ("a\nx\"y\"z\n\" x \"", r#"a="x\"y\"z" | a=" x ""#),
            ("a\n2020-01-01", r#"a="2020-01-01""#),
            ("a,b\n\"x\"y,2\n", "! d.csv:2:1: text behind the closing quote: within quotes a quote is written twice"),
            ("a,b\n1,2\n\"open,2\n", "! d.csv:3:1: the quote that opens in this line is not closed"),
            ("", ""),
            ("a,b\n", ""),
            (r#"[{"a":1.50,"b":null},5,null,{"a":"x"}]"#, r#"a=1.50 b=null |  |  | a="x""#),
            (r#"{"a":1}"#, ""),
            ("[]", ""),
            ("5", ""),
            ("[{\"a\":1},", "! d.csv:1:9: this is not JSON: EOF while parsing a value"),
        ] {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }
}
