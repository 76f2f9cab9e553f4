//! A collection of Bruno's as a document of Postman's format 2.1, from which it becomes files of ours.

mod assertion;
mod document;
mod environment;
mod example;
mod header;
mod level;
mod request;
mod said;
mod script;
mod scripts;

pub use document::{Goal, document};
pub use environment::environment;
