//! Our YAML, written in the one form: what `fmt` would leave as it is.

mod layout;
mod scalar;
mod tree;

#[cfg(test)]
mod tests;

pub use layout::document;
pub use tree::{Pair, Yaml};
