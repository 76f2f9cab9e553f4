//! From other formats to ours, and back: what a Postman collection says in our words, and ours in Postman's.

pub mod bruno;
mod export;
mod file;
mod import;
mod javascript;
mod left;
mod made;
mod note;
pub mod opencollection;
mod paths;
mod plain;
mod portable;
pub mod postman_v3;
mod recognise;
mod stems;
mod values;
mod writing;

pub use export::{Exported, export};
pub use file::File;
pub(crate) use import::literal;
pub use import::{From, Given, Imported, import};
pub use made::{Made, Valued};
pub use note::Note;
pub use plain::{bare, plain};
pub use portable::{Way, portable};
pub use stems::file_name;
pub use values::{declared, postman_values, valued};
