//! From files to the model. Our own format is the one that is read so far.

mod natural;
pub mod yaml;
