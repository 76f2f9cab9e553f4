//! A file as a piece of a body.

use std::path::Path;

use crate::{
    source::{file_bytes, file_size, readable},
    wire::Piece,
};

/// Files up to this size are sent from memory: such a body can be shown. Larger ones are read while they are sent.
const IN_MEMORY_BYTES: u64 = 256 * 1024;

/// The file at `path` as a piece of a body. What is no file of a disk (a pipe) has no size, and is read whole.
///
/// # Errors
/// When it cannot be read.
pub fn file_piece(path: &Path) -> Result<Piece, String> {
    match file_size(path).filter(|size| *size > IN_MEMORY_BYTES) {
        Some(size_bytes) => readable(path).map(|()| Piece::File { path: path.to_owned(), size_bytes }),
        None => file_bytes(path).map(|bytes| Piece::Bytes(bytes.into())),
    }
}
