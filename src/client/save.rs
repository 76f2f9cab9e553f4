//! A body that goes from the wire into a file, which is there when it is whole and not before.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use bytes::{Buf as _, Bytes};
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;
use tokio::{
    sync::mpsc,
    task::{JoinHandle, spawn_blocking},
};

use super::decode::{self, Encoding, Told};
use crate::{
    source::{io_reason, shown},
    wire::Saved,
};

/// How many chunks may wait for the disk.
const WAITING: usize = 8;

/// A body on its way into a file. One that is not ended leaves nothing behind.
pub(super) struct Saving {
    sender: mpsc::Sender<Part>,
    writing: JoinHandle<Result<Saved, String>>,
}

enum Part {
    Bytes(Bytes),
    End,
}

impl Saving {
    /// Begins a file with what comes without its `encodings`, at most `limit` bytes.
    pub(super) fn begin(path: PathBuf, encodings: Vec<Encoding>, limit: Option<u64>) -> Self {
        let (sender, parts) = mpsc::channel(WAITING);
        let incoming = Incoming { parts, current: Bytes::new(), is_whole: false };
        let writing = spawn_blocking(move || write(&path, incoming, &encodings, limit));
        Self { sender, writing }
    }

    /// Hands over the next part of the body; whether the file still takes some.
    pub(super) async fn add(&self, bytes: Bytes) -> bool {
        self.sender.send(Part::Bytes(bytes)).await.is_ok()
    }

    /// The body is whole: gives the file its name.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub(super) async fn end(self) -> Result<Saved, String> {
        // Where nobody listens any more, the reason comes next.
        let _ = self.sender.send(Part::End).await;
        self.writing.await.map_err(|error| error.to_string())?
    }
}

/// What comes, as something to read from.
struct Incoming {
    parts: mpsc::Receiver<Part>,
    current: Bytes,
    is_whole: bool,
}

impl Read for Incoming {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.current.has_remaining() && !self.is_whole {
            match self.parts.blocking_recv() {
                Some(Part::Bytes(bytes)) => self.current = bytes,
                Some(Part::End) => self.is_whole = true,
                None => return Err(io::Error::other(Told("it was given up".to_owned()))),
            }
        }
        let count = self.current.len().min(buffer.len());
        self.current.copy_to_slice(&mut buffer[..count]);
        Ok(count)
    }
}

fn write(path: &Path, mut incoming: Incoming, encodings: &[Encoding], limit: Option<u64>) -> Result<Saved, String> {
    let unwritable = |error: &io::Error| format!("`{}` cannot be written: {}", shown(path), io_reason(error));
    let mut target = Target::open(path).map_err(|error| unwritable(&error))?;
    let (mut hash, mut size_bytes, mut buffer) = (Sha256::new(), 0, vec![0; 64 * 1024]);
    let mut reader = decode::reader(&mut incoming, encodings);
    loop {
        let read = match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.to_string()),
        };
        size_bytes += read as u64;
        if let Some(limit) = limit.filter(|limit| size_bytes > *limit) {
            return Err(format!("the body is larger than {}, as `max_body` says", decode::mib(limit)));
        }
        hash.update(&buffer[..read]);
        target.write_all(&buffer[..read]).map_err(|error| unwritable(&error))?;
    }
    drop(reader);
    // What is behind the end of an encoding means nothing, but must have come.
    io::copy(&mut incoming, &mut io::sink()).map_err(|error| error.to_string())?;
    target.keep(path).map_err(|error| unwritable(&error))?;
    Ok(Saved { file: shown(path), size_bytes, sha256: hex::encode(hash.finalize()), path: path.to_owned() })
}

/// Where it goes until it is whole: a file beside the one that it becomes, or at once to what is no file (`/dev/null`, a pipe).
enum Target {
    Temporary(NamedTempFile),
    Device(File),
}

impl Target {
    fn open(path: &Path) -> io::Result<Self> {
        if fs::metadata(path).is_ok_and(|it| !it.is_file() && !it.is_dir()) {
            return fs::OpenOptions::new().write(true).open(path).map(Self::Device);
        }
        if path.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".posthaste-").suffix(".part");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        builder.tempfile_in(folder).map(Self::Temporary)
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Temporary(file) => file.write_all(bytes),
            Self::Device(file) => file.write_all(bytes),
        }
    }

    fn keep(self, path: &Path) -> io::Result<()> {
        match self {
            Self::Temporary(file) => file.persist(path).map(drop).map_err(|error| error.error),
            Self::Device(_) => Ok(()),
        }
    }
}
