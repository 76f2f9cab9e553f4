//! From other formats to ours, and back: what a Postman collection says in our words, and ours in Postman's.

mod export;
mod import;
mod javascript;
mod note;
mod paths;
mod recognise;

pub use export::{Exported, export};
pub(crate) use import::literal;
pub use import::{File, From, Given, Imported, import};
pub use note::Note;
