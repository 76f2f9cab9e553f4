//! Folders around folders.

use std::path::{Path, PathBuf};

/// The folder around another one, as far as its name tells.
pub(super) fn above(folder: &Path) -> PathBuf {
    match folder.parent() {
        _ if folder == Path::new(".") => PathBuf::from(".."),
        _ if folder.ends_with("..") => folder.join(".."),
        Some(parent) if parent == Path::new("") => PathBuf::from("."),
        Some(parent) => parent.to_owned(),
        None => folder.to_owned(),
    }
}
