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
mod expectations;
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
mod single;
mod status;
mod time;
mod value_type;
mod words;

pub use contract::{Actual, Cause, Failure, Nature, Verdict};
pub use expectations::Expectations;
pub use kinds::is_predicate;
pub use predicate::Predicate;
pub use single::Expectation;

#[cfg(test)]
mod tests;
