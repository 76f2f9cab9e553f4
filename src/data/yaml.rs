//! YAML: a list of maps, or a map in each document. It is loaded as a whole, since YAML has references across it.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{
    columns::Columns,
    contract::{MAX_COLUMNS, Row, Values, called},
    text::Text,
};
use crate::source::{Entry, Kind, MAX_FILE_BYTES, Mark, Node, Place, Problem, Source, each_document};

/// All rows, and the names of their columns.
pub(super) type Loaded = (Vec<Row>, Vec<Arc<str>>);

struct Loading {
    file: Arc<str>,
    columns: Columns,
    rows: Vec<Row>,
    /// How many rows were seen, good and bad.
    count: usize,
}

/// Loads the rows of `text`.
pub(super) fn load(text: &Text) -> Result<Loaded, Vec<Problem>> {
    let Some(bytes) = text.all(MAX_FILE_BYTES).map_err(|problem| vec![problem])? else {
        let problem = text.whole(format!("a YAML file may be at most {} MB", MAX_FILE_BYTES / 1_000_000));
        return Err(vec![problem.help("CSV and NDJSON are read row by row, and may have any size")]);
    };
    let source = Source::from_bytes(text.name.clone(), bytes).map_err(|error| vec![error.problem()])?;
    let mut loading = Loading { file: text.name.clone(), columns: Columns::default(), rows: Vec::new(), count: 0 };
    let mut problems: Vec<Problem> = Vec::new();
    each_document(&source, &mut problems, |document, problems| match document.kind {
        Kind::List(nodes) => nodes.into_iter().for_each(|node| loading.add(&node, problems)),
        _ if document.is_null() => {}
        _ => loading.add(&document, problems),
    });
    for problem in problems.iter_mut().filter(|it| it.code != "bad-data") {
        if let Some(number) = row_at(&source.text, problem.place.line) {
            problem.message = format!("{}: {}", called(number), problem.message);
        }
    }
    if problems.is_empty() { Ok((loading.rows, loading.columns.names())) } else { Err(problems) }
}

/// The row that `line` belongs to, as far as one can tell it of a text that is no YAML: each begins with a hyphen in the
/// column of the first one, or is a document of its own.
fn row_at(text: &str, line: u32) -> Option<usize> {
    let (mut rows, mut column, mut is_map) = (0_usize, None, false);
    for line in text.lines().take(line as usize) {
        let content = line.trim_start();
        let indent = line.len() - content.len();
        let is_item = content == "-" || content.starts_with("- ");
        match content {
            "" => {}
            content if content.starts_with('#') || (content.starts_with('%') && indent == 0) => {}
            _ if indent == 0 && line.starts_with("---") => (column, is_map) = (None, false),
            content if content.starts_with(['[', '{']) && column.is_none() && !is_map => return None,
            _ if is_item && !is_map && column.is_none_or(|it| it == indent) => {
                (rows, column) = (rows + 1, Some(indent));
            }
            _ if column.is_none() && !is_map => (rows, is_map) = (rows + 1, true),
            _ => {}
        }
    }
    rows.checked_sub(1)
}

impl Loading {
    fn add(&mut self, node: &Node, problems: &mut Vec<Problem>) {
        let number = self.count;
        self.count += 1;
        let Kind::Map(entries) = &node.kind else {
            let message = format!("{} is {}; expected a map of names and values", called(number), node.says());
            problems.push(self.problem(node.mark, message));
            return;
        };
        if let Some((indexes, values)) = self.values(entries) {
            let label = self.columns.label(indexes.into_iter(), &values);
            self.rows.push(Row { number, values, label });
        } else {
            let message = format!("{}: there are more than {MAX_COLUMNS} different names", called(number));
            problems.push(self.problem(node.mark, message));
        }
    }

    fn values(&mut self, entries: &[Entry]) -> Option<(Vec<usize>, Values)> {
        let (mut indexes, mut values) = (Vec::new(), Values::new());
        for entry in entries {
            let index = self.columns.index_of(&entry.key, indexes.len())?;
            indexes.push(index);
            values.push((self.columns.name(index)?.clone(), as_written(&entry.value)));
        }
        Some((indexes, values))
    }

    fn problem(&self, mark: Mark, message: String) -> Problem {
        let place = Place { file: self.file.clone(), line: mark.line, column: mark.column };
        Problem::error("bad-data", place, message).wide(mark.width as usize)
    }
}

/// The value, with numbers that JSON would write in another way as text, as in CSV: nobody means seven with 007.
fn as_written(node: &Node) -> Value {
    match &node.kind {
        Kind::Plain(_) | Kind::Text(_) => node.as_written().to_json(),
        Kind::List(nodes) => nodes.iter().map(as_written).collect(),
        Kind::Map(entries) => {
            Value::Object(entries.iter().map(|it| (it.key.clone(), as_written(&it.value))).collect::<Map<_, _>>())
        }
    }
}
