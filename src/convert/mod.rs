//! From other formats to ours, and back: what a Postman collection says in our words, and ours in Postman's.

pub mod bruno;
mod export;
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
pub(crate) use import::literal;
pub use import::{From, Given, Imported, import};
pub use made::{File, Made, Valued};
pub use note::Note;
pub use plain::{bare, plain};
pub use portable::{Way, portable};
pub use stems::file_name;
pub use values::{declared, postman_values, valued};
