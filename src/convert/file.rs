//! What a conversion leaves to be written.

use std::path::PathBuf;

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path, below the folder that the collection is written into.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}
