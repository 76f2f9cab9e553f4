//! From files to the model.

mod around;
pub mod bru;
pub mod bruno;
pub(crate) mod natural;
pub mod opencollection;
pub mod postman;
pub mod yaml;
