//! From other formats to ours, and back: what a Postman collection says in our words, and ours in Postman's.

mod import;
mod javascript;
mod note;
mod recognise;

pub use import::{File, From, Imported, import};
pub use note::Note;
