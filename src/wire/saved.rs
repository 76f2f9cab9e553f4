//! A body that went into a file, and not into memory.

use std::path::PathBuf;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// The largest file that is read for somebody who looks into the body, in bytes.
const MAX_READ_BYTES: u64 = 256 << 20;

/// A body that was written into a file, its content encoding undone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The file, as it is shown.
    pub file: String,
    /// The body's size, in bytes.
    pub size_bytes: u64,
    /// The body's SHA-256, in hex.
    pub sha256: String,
    /// Where the file is.
    #[serde(skip)]
    pub path: PathBuf,
}

impl Saved {
    /// What is in the file.
    ///
    /// # Errors
    /// When it is too large to be looked at, or cannot be read.
    pub(super) fn read(&self) -> Result<Bytes, String> {
        if self.size_bytes > MAX_READ_BYTES {
            return Err(format!(
                "the body in `{}` is too large to be looked into: {} MiB, and {} MiB are read at most",
                self.file,
                self.size_bytes >> 20,
                MAX_READ_BYTES >> 20
            ));
        }
        let read = std::fs::read(&self.path);
        read.map(Bytes::from).map_err(|error| format!("the body in `{}` cannot be read again: {error}", self.file))
    }
}
