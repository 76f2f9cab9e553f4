//! What a script checks and keeps of a response, where that can be said as data. A script is understood as a whole or not at
//! all.

mod chain;
mod check;
mod condition;
mod expect;
mod literal;
mod names;
mod pattern;
mod predicate;
mod response;
mod statement;
mod subject;

#[cfg(test)]
mod tests;

pub(crate) use expect::{Said, Source, say};
pub(crate) use literal::escaped;
pub(crate) use statement::{Found, understand};
