//! What every kind of data file has in common: rows, and how one goes from one to the next.

use std::{fmt, sync::Arc};

use serde_json::Value;

use crate::source::Problem;

/// The longest row that is read, in bytes: what is longer is no row, but a quote that nobody closed.
pub const MAX_ROW_BYTES: usize = 16 * 1024 * 1024;

/// How many different columns the rows of a file may have.
pub const MAX_COLUMNS: usize = 10_000;

/// A row's values by the names of their columns, in the order of writing.
pub(super) type Values = Vec<(Arc<str>, Value)>;

/// One row: what the variables of an iteration are.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number, from 0.
    pub number: usize,
    /// Its values, by the names of their columns.
    pub values: Vec<(Arc<str>, Value)>,
    /// What it may be called in reports: one line, at most 60 characters.
    pub label: Option<String>,
}

/// Without the values, which may be secrets.
impl fmt::Debug for Row {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Row").field("number", &self.number).finish_non_exhaustive()
    }
}

/// A kind of file that is read row by row.
pub(super) trait Walk: Send {
    /// Goes to the next row. What is wrong with one does not keep those behind it from being read, as far as one can know
    /// where they begin; `None` is the end.
    fn advance(&mut self) -> Option<Result<(), Problem>>;

    /// The values of the row that was gone to, and its label.
    fn take(&mut self) -> (Values, Option<String>);

    /// The names of the columns seen so far.
    fn names(&self) -> Vec<Arc<str>>;
}

/// "row 3", counted as people do.
pub(super) fn called(number: usize) -> String {
    format!("row {}", number + 1)
}
