//! From files to the model.

pub(crate) mod natural;
pub mod postman;
pub mod yaml;
