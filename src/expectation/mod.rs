//! What a response must be.

mod affix;
mod all;
mod approx;
mod compare;
mod contains;
mod contract;
mod diff;
mod document;
mod each;
mod equals;
mod expectation;
mod expectations;
mod kind;
mod kinds;
mod length;
mod matches;
mod moment;
mod one_of;
mod order;
mod predicate;
mod presence;
mod schema;
mod shape;
mod status;
mod time;
mod words;

pub use contract::{Actual, Cause, Failure, Nature, Verdict};
pub use expectation::Expectation;
pub use expectations::Expectations;
pub use predicate::Predicate;

#[cfg(test)]
mod tests;
