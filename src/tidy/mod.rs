//! The user's YAML in one form: indentation, spacing, blank lines and the order of keys. Nothing else is changed.
//!
//! `scan` makes rows of a text: each with its level, its text in the canonical spacing, and no layout of its own. `order`
//! puts the keys of a request or folder in their order, `write` makes a text of the rows, and `proof` compares it with the
//! old one, by the same reader that a run uses, before anybody may write it to a file. Values are never encoded anew: they
//! are slices of the old text.

mod contract;
mod files;
mod flow;
mod format;
mod order;
mod proof;
mod rows;
mod scalar;
mod scan;
mod shape;
mod stack;
mod write;

#[cfg(test)]
mod tests;

pub use files::{Found, files};
pub use format::tidy;
pub use order::{FOLDER_KEYS, REQUEST_KEYS};
pub use shape::{Shape, is_request_file};
