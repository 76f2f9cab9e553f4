//! A collection of Bruno's as a document of Postman's format 2.1, from which it becomes files of ours.

mod assertion;
mod document;
mod script;

pub use document::document;
