//! What a response must be.

mod contract;

pub use contract::Verdict;
