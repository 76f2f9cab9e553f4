//! Files of rows that a run is repeated with: CSV, JSON, NDJSON, YAML. Read row by row, so that a million rows take no
//! more memory than one; YAML alone is loaded as a whole.

mod columns;
mod contract;
mod copy;
mod csv;
mod file;
mod json;
mod kind;
mod ndjson;
mod object;
mod splitter;
mod text;
mod yaml;

pub use columns::label;
pub use contract::{MAX_COLUMNS, MAX_ROW_BYTES, Row};
pub use file::{DataFile, Rows};

#[cfg(test)]
mod tests;
