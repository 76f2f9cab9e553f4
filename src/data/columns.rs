//! The names of a file's columns, each held once, and which of them a row is called by.

use std::{borrow::Cow, sync::Arc};

use indexmap::IndexMap;
use serde_json::Value;

use super::contract::MAX_COLUMNS;
use crate::{secret::is_secret_name, value};

/// How long a label may be, in characters.
const MAX_LABEL: usize = 60;

/// The columns in the order of their first appearance.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns(IndexMap<Arc<str>, Rank>);

/// How well a column's value serves as its row's label: the first is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Label,
    Name,
    Title,
    Id,
    Plain,
    Secret,
}

impl Columns {
    /// The index of the column `name`, which is added where it is new; `None` when there are too many. `guess` is where it
    /// stands in most rows.
    pub(super) fn index_of(&mut self, name: &str, guess: usize) -> Option<usize> {
        if self.0.get_index(guess).is_some_and(|(it, _)| **it == *name) {
            return Some(guess);
        }
        if let Some(index) = self.0.get_index_of(name) {
            return Some(index);
        }
        (self.0.len() < MAX_COLUMNS).then(|| self.0.insert_full(name.into(), Rank::of(name)).0)
    }

    /// The name of a column.
    pub(super) fn name(&self, index: usize) -> Option<&Arc<str>> {
        self.0.get_index(index).map(|(name, _)| name)
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn names(&self) -> Vec<Arc<str>> {
        self.0.keys().cloned().collect()
    }

    /// What a row is called whose values belong to the columns of these `indexes`.
    pub(super) fn label(&self, indexes: impl Iterator<Item = usize>, values: &[(Arc<str>, Value)]) -> Option<String> {
        let rank = |index: usize| self.0.get_index(index).map_or(Rank::Secret, |(_, rank)| *rank);
        best(indexes.map(rank).zip(values.iter().map(|(_, value)| value)))
    }
}

/// What a row is called: by its column `label`, `name`, `title` or `id`, else by the first that is not secret by its name.
pub fn label(values: &[(Arc<str>, Value)]) -> Option<String> {
    best(values.iter().map(|(name, value)| (Rank::of(name), value)))
}

impl Rank {
    fn of(name: &str) -> Self {
        let named = [("label", Self::Label), ("name", Self::Name), ("title", Self::Title), ("id", Self::Id)];
        match named.into_iter().find(|(word, _)| name.eq_ignore_ascii_case(word)) {
            Some((_, rank)) => rank,
            None if is_secret_name(name) => Self::Secret,
            None => Self::Plain,
        }
    }
}

fn best<'a>(values: impl Iterator<Item = (Rank, &'a Value)>) -> Option<String> {
    let mut best: Option<(Rank, &Value)> = None;
    for (rank, value) in values {
        let serves = rank == Rank::Plain || rank < Rank::Plain && !scalar(value).trim().is_empty();
        if serves && best.is_none_or(|(other, _)| rank < other) {
            best = Some((rank, value));
        }
    }
    best.and_then(|(_, value)| one_line(&scalar(value)))
}

/// The text of a value that has a short one.
fn scalar(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null | Value::Array(_) | Value::Object(_) => Cow::Borrowed(""),
        value => value::text(value),
    }
}

/// A text on one line, cut where it is too long.
fn one_line(text: &str) -> Option<String> {
    let (mut label, mut length, mut gap) = (String::new(), 0, false);
    for letter in text.chars() {
        if letter.is_whitespace() || letter.is_control() {
            gap = length > 0;
            continue;
        }
        for letter in gap.then_some(' ').into_iter().chain([letter]) {
            label.push(letter);
            length += 1;
        }
        gap = false;
        if length > MAX_LABEL {
            let end = label.char_indices().nth(MAX_LABEL - 1).map_or(label.len(), |(at, _)| at);
            label.truncate(end);
            label.truncate(label.trim_end().len());
            label.push('…');
            break;
        }
    }
    (length > 0).then_some(label)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_is_called_by_its_best_column() {
        for (row, expected) in [
            (json!({ "id": 7, "name": "Ann", "Label": "the first" }), Some("the first")),
            (json!({ "id": 7, "TITLE": "x" }), Some("x")),
            (json!({ "city": "Oslo", "id": 9_007_199_254_740_993_u64 }), Some("9007199254740993")),
            (json!({ "name": "  ", "id": 7 }), Some("7")),
            (json!({ "password": "p", "city": "Oslo", "zip": "1" }), Some("Oslo")),
            (json!({ "city": "", "zip": "1" }), None),
            (json!({ "city": null, "zip": "1" }), None),
            (json!({ "access_token": "t" }), None),
            (json!({ "a": " two\n\t lines\u{7} " }), Some("two lines")),
            (json!({ "a": { "b": 1 } }), None),
            (json!({}), None),
        ] {
            let values: Vec<(Arc<str>, Value)> =
                row.as_object().unwrap().iter().map(|(name, it)| (name.as_str().into(), it.clone())).collect();
            assert_eq!(label(&values).as_deref(), expected, "{row}");
            let mut columns = Columns::default();
            let indexes: Vec<usize> = values.iter().map(|(name, _)| columns.index_of(name, 0).unwrap()).collect();
            assert_eq!(columns.label(indexes.into_iter(), &values).as_deref(), expected, "{row}");
        }
    }

    #[test]
    fn a_long_label_is_cut() {
        let sixty = "é".repeat(60);
        assert_eq!(one_line(&sixty).as_deref(), Some(&*sixty));
        assert_eq!(one_line(&"é".repeat(61)), Some(format!("{}…", "é".repeat(59))));
        assert_eq!(one_line(&format!("{} x", "é".repeat(60))), Some(format!("{}…", "é".repeat(59))));
    }

    #[test]
    fn there_is_an_end_to_columns() {
        let mut columns = Columns::default();
        for number in 0..MAX_COLUMNS {
            assert_eq!(columns.index_of(&number.to_string(), 0), Some(number));
        }
        assert_eq!(columns.index_of("one more", 0), None);
        assert_eq!(columns.index_of("77", 0), Some(77));
    }
}
