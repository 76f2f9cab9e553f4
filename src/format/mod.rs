//! From files to the model.

mod around;
pub mod bru;
pub mod bruno;
mod document;
pub(crate) mod natural;
pub mod opencollection;
pub mod postman;
pub mod yaml;
