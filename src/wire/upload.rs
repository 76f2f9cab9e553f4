//! A body that is read from files while it is sent, so that none of them is ever whole in memory.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// A body in pieces, some of which are files. A recording knows its size and its files, and cannot send it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// Its size, in bytes.
    pub size_bytes: u64,
    /// The files in it, as they are shown.
    pub files: Vec<String>,
    #[serde(skip)]
    pieces: Arc<[Piece]>,
}

/// A piece of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// These bytes.
    Bytes(Bytes),
    /// What is in a file.
    File {
        /// Where it is.
        path: PathBuf,
        /// Its size when the request was made, in bytes: so much is sent.
        size_bytes: u64,
    },
}

impl Upload {
    /// A body of these pieces; `shown` is how a file is called.
    pub fn new(pieces: Vec<Piece>, shown: impl Fn(&Path) -> String) -> Self {
        let size_bytes = pieces.iter().map(Piece::size_bytes).sum();
        let files = pieces.iter().filter_map(|piece| match piece {
            Piece::File { path, .. } => Some(shown(path)),
            Piece::Bytes(_) => None,
        });
        Self { size_bytes, files: files.collect(), pieces: pieces.into() }
    }

    /// Its bytes from the first on. A file is opened when its turn comes; one that has become shorter is an error.
    pub fn open(&self) -> Reading {
        Reading { pieces: self.pieces.clone(), next: 0, current: None }
    }

    /// Its pieces.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }
}

impl Piece {
    /// Its size, in bytes.
    pub fn size_bytes(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File { size_bytes, .. } => *size_bytes,
        }
    }
}

/// A body that is being read.
#[derive(Debug)]
pub struct Reading {
    pieces: Arc<[Piece]>,
    next: usize,
    current: Option<Current>,
}

#[derive(Debug)]
enum Current {
    Bytes(Bytes),
    File { file: File, left: u64, path: PathBuf },
}

impl Reading {
    fn begin(piece: &Piece) -> io::Result<Current> {
        match piece {
            Piece::Bytes(bytes) => Ok(Current::Bytes(bytes.clone())),
            Piece::File { path, size_bytes } => {
                let file = File::open(path)
                    .map_err(|error| io::Error::new(error.kind(), format!("`{}`: {error}", path.display())))?;
                Ok(Current::File { file, left: *size_bytes, path: path.clone() })
            }
        }
    }
}

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            match &mut self.current {
                Some(Current::Bytes(bytes)) if !bytes.is_empty() => {
                    let part = bytes.split_to(bytes.len().min(buffer.len()));
                    buffer[..part.len()].copy_from_slice(&part);
                    return Ok(part.len());
                }
                Some(Current::File { file, left, path }) if *left > 0 => {
                    let wanted = usize::try_from(*left).map_or(buffer.len(), |left| left.min(buffer.len()));
                    let read = file.read(&mut buffer[..wanted])?;
                    if read == 0 {
                        let why = format!("`{}` became shorter while it was read", path.display());
                        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, why));
                    }
                    *left -= read as u64;
                    return Ok(read);
                }
                Some(_) | None => {
                    let Some(piece) = self.pieces.get(self.next) else { return Ok(0) };
                    self.next += 1;
                    self.current = Some(Self::begin(piece)?);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_read_one_behind_the_other_and_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("middle");
        std::fs::write(&path, "middle, and what is behind it").unwrap();
        let file = Piece::File { path: path.clone(), size_bytes: 6 };
        let pieces = vec![Piece::Bytes("a ".into()), file, Piece::Bytes(Bytes::new()), Piece::Bytes(" z".into())];
        let upload = Upload::new(pieces, |path| path.file_name().unwrap().to_string_lossy().into_owned());
        assert_eq!((upload.size_bytes, upload.files.clone()), (10, vec!["middle".to_owned()]));
        for _ in 0..2 {
            assert_eq!(io::read_to_string(upload.open()).unwrap(), "a middle z");
        }
        std::fs::write(&path, "mid").unwrap();
        assert!(io::read_to_string(upload.open()).unwrap_err().to_string().contains("became shorter"));
        std::fs::remove_file(&path).unwrap();
        assert!(io::read_to_string(upload.open()).unwrap_err().to_string().contains("middle`"));
    }
}
