//! Several recordings told as one run: the parts of a run that was dealt out to several machines.

mod outline;
mod sequence;
mod stream;
mod written;

pub use stream::{MergeError, Merged, merge};
