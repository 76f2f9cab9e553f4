//! The part of JavaScript that checks and captures are written in. What is beyond it is told, and never guessed.

mod parse;
mod token;
mod tree;

#[cfg(test)]
mod tests;

pub(crate) use parse::parse;
pub(crate) use tree::{Beyond, Expression, Statement, What};
