//! Our own format: a folder of YAML files is a collection, a YAML document a request.

mod environment;
mod file;
mod folder;
pub mod write;

pub use environment::environment;
pub use file::items;
pub(crate) use folder::OWN_DOCUMENTS;
pub use folder::{is_folder_document, open};
