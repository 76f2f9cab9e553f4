//! From files to the model. Our own format is the one that is read so far.

pub(crate) mod natural;
pub mod yaml;
