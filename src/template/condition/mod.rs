//! Conditions, as in `when: role == 'admin'`: read once, asked often.

mod parse;
mod term;
mod token;
mod written;

pub use written::Condition;
