//! The reporters of Newman: what it tells of a run, from our events.

mod acts;
mod cli;
mod facts;
mod failure;
mod json;
mod junit;
mod kept;
mod progress;
mod tally;
mod trouble;
mod verdict;
mod words;

pub use cli::{CliOptions, cli};
pub use facts::{Facts, Folder, Item};
pub use json::{Finals, Json};
pub use junit::Junit;
pub use kept::Kept;
pub use progress::progress;
pub use verdict::Verdict;

#[cfg(test)]
mod tests;
