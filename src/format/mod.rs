//! From files to the model.

pub mod bru;
pub(crate) mod natural;
pub mod postman;
pub mod yaml;
