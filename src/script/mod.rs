//! JavaScript with the `pm` API, in a sandbox.

mod contract;
mod engine;

pub use contract::{Ask, Ended, Info, Job, Reply, Wish};
pub use engine::{Engine, Limits, Started};
