//! JavaScript with the `pm` API, or Bruno's, in a sandbox.

mod compiled;
mod contract;
mod convert;
mod digits;
mod engine;
mod host;
mod library;
mod modules;
mod place;
mod reach;
mod running;
mod sandbox;
mod suspect;
mod syntax;
mod watch;
mod words;

pub use contract::{Ask, Ended, Info, Job, Ran, Reply, Wish};
pub use engine::{Engine, Limits, Started};
pub use syntax::Syntax;

#[cfg(test)]
mod assertion_tests;
#[cfg(test)]
mod tests;
