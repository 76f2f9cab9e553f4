//! A reporter that the user asked for: which, and into which file.

use std::{
    io::{self, Write},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    contract::{Kind, Options, Output, Reporter},
    file::AtomicFile,
};
use crate::event::Event;

/// `-r NAME[=FILE]`.
#[derive(Clone, Debug)]
pub struct Requested {
    /// Which reporter.
    pub kind: &'static Kind,
    /// Its file; `None` for standard output.
    pub path: Option<PathBuf>,
}

/// Why it cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// There is no such reporter.
    #[error("unknown reporter `{name}`; {hint}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// `did you mean ...`, or those that there are.
        hint: String,
    },
    /// `NAME=` without a file.
    #[error("no file is named in `{name}=`")]
    NoFile {
        /// The reporter.
        name: String,
    },
}

impl Requested {
    /// The reporter, with the name that its errors carry. A file is written whole, at the end of the run.
    ///
    /// # Errors
    /// When the file cannot be created.
    pub fn open(&self, options: &Options, stdout: impl FnOnce() -> Output) -> io::Result<(String, Box<dyn Reporter>)> {
        let name = self.kind.name;
        let Some(path) = &self.path else {
            return Ok((name.to_owned(), (self.kind.open)(stdout(), options)));
        };
        let shown = path.display();
        let file = AtomicFile::create(path)
            .map_err(|error| io::Error::new(error.kind(), format!("cannot write `{shown}`: {error}")))?;
        let file = Shared(Arc::new(Mutex::new(Some(file))));
        let options = Options { color: false, width: None, attended: false, ..options.clone() };
        let reporter = (self.kind.open)(Box::new(file.clone()), &options);
        Ok((format!("{name}={shown}"), Box::new(ToFile { reporter, file })))
    }
}

/// A reporter whose file takes its place when the run is over.
struct ToFile {
    reporter: Box<dyn Reporter>,
    file: Shared,
}

impl Reporter for ToFile {
    fn receive(&mut self, event: &Event) -> io::Result<()> {
        self.reporter.receive(event)?;
        match event {
            Event::RunFinished { .. } => self.file.with(Option::take).map_or(Ok(()), AtomicFile::commit),
            _ => Ok(()),
        }
    }
}

/// The file in two hands: the reporter's, who writes, and ours, who commit.
#[derive(Clone)]
struct Shared(Arc<Mutex<Option<AtomicFile>>>);

impl Shared {
    fn with<T>(&self, act: impl FnOnce(&mut Option<AtomicFile>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.with(|file| match file {
            Some(file) => file.write(bytes),
            None => Err(io::Error::other("the report is already complete")),
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.with(|file| file.as_mut().map_or(Ok(()), Write::flush))
    }
}
