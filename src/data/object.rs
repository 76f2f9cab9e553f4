//! A JSON object as a row.

use std::{fmt, sync::Arc};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::{
    columns::Columns,
    contract::{MAX_COLUMNS, Values, called},
    text::{Spot, Text},
};
use crate::source::{Place, Problem};

/// Reads objects, and knows the columns of those before.
#[derive(Default)]
pub(super) struct Objects {
    pub(super) columns: Columns,
    values: Values,
    /// The column of each value.
    indexes: Vec<usize>,
    /// For each column, the last row that had it.
    last: Vec<usize>,
    /// How many were read.
    count: usize,
}

impl Objects {
    /// Reads the row that `bytes` hold, which begin at `spot`.
    pub(super) fn read(&mut self, text: &Text, bytes: &[u8], spot: Spot, row: usize) -> Result<(), Problem> {
        let json = text.utf8(bytes, spot, row)?;
        let kind = match json.bytes().next() {
            Some(b'{') => None,
            Some(b'[') => Some("a list"),
            Some(b'"') => Some("text"),
            Some(b'-' | b'0'..=b'9') => Some("a number"),
            Some(b't' | b'f' | b'n') => Some("a bare value"),
            _ => Some("no JSON"),
        };
        if let Some(kind) = kind {
            let problem = text.problem(spot, format!("{} is {kind}; expected an object", called(row)));
            return Err(problem.help("a row is written as {\"name\": \"value\", ...}"));
        }
        self.values.clear();
        self.indexes.clear();
        self.count += 1;
        let mut input = serde_json::Deserializer::from_str(json);
        let read = input.deserialize_map(&mut *self).and_then(|()| input.end());
        read.map_err(|error| told(text, json, &error, (spot, row)))
    }

    /// The values of the row that was read last, and its label.
    pub(super) fn take(&mut self) -> (Values, Option<String>) {
        let label = self.columns.label(self.indexes.iter().copied(), &self.values);
        (std::mem::take(&mut self.values), label)
    }

    /// The one value of a row that has one.
    pub(super) fn only(&self) -> Option<&(Arc<str>, Value)> {
        if let [only] = &self.values[..] { Some(only) } else { None }
    }

    /// The column of a name that is new in this row.
    fn column<E: serde::de::Error>(&mut self, name: &str) -> Result<Arc<str>, E> {
        let Some(index) = self.columns.index_of(name, self.indexes.len()) else {
            return Err(E::custom(format!("there are more than {MAX_COLUMNS} different names in the rows")));
        };
        self.last.resize(self.columns.len(), 0);
        if std::mem::replace(&mut self.last[index], self.count) == self.count {
            return Err(E::custom(format!("`{name}` is written twice")));
        }
        self.indexes.push(index);
        self.columns.name(index).cloned().ok_or_else(|| E::custom("no such column"))
    }
}

impl<'de> Visitor<'de> for &mut Objects {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key_seed(Key(self))? {
            let value = map.next_value()?;
            self.values.push((name, value));
        }
        Ok(())
    }
}

/// A key as a column's name, without a copy where it is known.
struct Key<'o>(&'o mut Objects);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Arc<str>;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Arc<str>, D::Error> {
        input.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Arc<str>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Arc<str>, E> {
        self.0.column(name)
    }
}

/// What is wrong with a row, at its place in the file.
fn told(text: &Text, json: &str, error: &serde_json::Error, (spot, row): (Spot, usize)) -> Problem {
    let begin = text.place(spot);
    let line = json.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let before = line.get(..line.floor_char_boundary(error.column().saturating_sub(1))).unwrap_or_default();
    let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let column = short(before.chars().count());
    let lines = short(error.line().saturating_sub(1));
    let column = if lines == 0 { begin.column.saturating_add(column) } else { column.saturating_add(1) };
    let place = Place { file: begin.file, line: begin.line.saturating_add(lines), column };
    let why = error.to_string();
    let why = why.rfind(" at line ").map_or(&*why, |at| &why[..at]);
    Problem::error("bad-data", place, format!("{}: {why}", called(row)))
}
