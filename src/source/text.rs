//! A file that was read, as text.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{limits::MAX_FILE_BYTES, place::Place, problem::Problem};

/// A file's name and its whole text.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name as it is shown to the user.
    pub name: Arc<str>,
    /// The file itself, where there is one.
    pub path: Option<PathBuf>,
    /// The whole text, UTF-8, without a byte order mark.
    pub text: String,
}

impl Source {
    /// Reads `path`, whose name is [`shown`] to the user.
    ///
    /// # Errors
    /// When it cannot be read, is too large, or is not text.
    pub fn read(path: &Path) -> Result<Self, SourceError> {
        let name: Arc<str> = shown(path).into();
        let unreadable = |error: &io::Error| SourceError::Unreadable { name: name.clone(), why: plain(error) };
        let size = fs::metadata(path).map_err(|error| unreadable(&error))?;
        if size.is_dir() {
            return Err(SourceError::Unreadable { name, why: "it is a folder".to_owned() });
        }
        if size.len() > MAX_FILE_BYTES {
            return Err(SourceError::TooLarge { name, bytes: size.len() });
        }
        let bytes = fs::read(path).map_err(|error| unreadable(&error))?;
        Self::from_bytes(name, bytes).map(|source| Self { path: Some(path.to_owned()), ..source })
    }

    /// Text that came from elsewhere: standard input, a test.
    ///
    /// # Errors
    /// When it is not text.
    pub fn from_bytes(name: impl Into<Arc<str>>, bytes: Vec<u8>) -> Result<Self, SourceError> {
        let name = name.into();
        if bytes.contains(&0) {
            return Err(SourceError::Binary { name });
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let good = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]).into_owned();
            let line = good.lines().count().max(1);
            let column = good.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            let [line, column] = [line, column].map(|it| u32::try_from(it).unwrap_or(u32::MAX));
            SourceError::NotUtf8 { place: Place { file: name.clone(), line, column } }
        })?;
        let text = text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned);
        Ok(Self { name, path: None, text })
    }
}

/// Why a file is no text that can be read.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SourceError {
    /// The system would not give it.
    #[error("could not read `{name}`: {why}")]
    Unreadable {
        /// The file.
        name: Arc<str>,
        /// The system's reason.
        why: String,
    },
    /// It is larger than any request file should be.
    #[error("`{name}` is {} MB; a YAML file may be at most {} MB", bytes / 1_000_000, MAX_FILE_BYTES / 1_000_000)]
    TooLarge {
        /// The file.
        name: Arc<str>,
        /// Its size.
        bytes: u64,
    },
    /// It holds zero bytes.
    #[error("`{name}` is binary, not text")]
    Binary {
        /// The file.
        name: Arc<str>,
    },
    /// It is text in another encoding.
    #[error("{place}: the file is not UTF-8 from here on")]
    NotUtf8 {
        /// The first byte that is not.
        place: Place,
    },
}

impl SourceError {
    /// Where it is.
    pub fn place(&self) -> Place {
        match self {
            Self::Unreadable { name, .. } | Self::TooLarge { name, .. } | Self::Binary { name } => {
                Place::whole(name.clone())
            }
            Self::NotUtf8 { place } => place.clone(),
        }
    }

    /// As something to be told with all else that is wrong.
    pub fn problem(&self) -> Problem {
        let (place, message) = (self.place(), self.to_string());
        let message = message.strip_prefix(&format!("{place}: ")).map_or(message.clone(), str::to_owned);
        Problem::error("unreadable", place, message)
    }
}

/// A path as it is shown to the user: without the `./` that nobody needs to read.
pub fn shown(path: &Path) -> String {
    let bare = path.strip_prefix(".").unwrap_or(path);
    if bare == Path::new("") { path.display().to_string() } else { bare.display().to_string() }
}

/// The system's reason without its error number.
pub(crate) fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_dropped() {
        let source = Source::from_bytes("a.yaml", b"\xEF\xBB\xBFname: x".to_vec()).unwrap();
        assert_eq!(source.text, "name: x");
    }

    #[test]
    fn another_encoding_is_refused_at_its_first_byte() {
        let error = Source::from_bytes("a.yaml", b"name: x\ndocs: caf\xE9\n".to_vec()).unwrap_err();
        assert_eq!(error.to_string(), "a.yaml:2:10: the file is not UTF-8 from here on");
    }

    #[test]
    fn zero_bytes_are_binary() {
        assert!(Source::from_bytes("a.yaml", vec![b'P', b'K', 0, 3]).unwrap_err().to_string().contains("binary"));
    }
}
