//! Every way to tell what happened: one file, or folder, for each reporter.

mod clean;
mod contract;
mod events;
mod fanout;
mod file;
mod json;
mod junit;
mod merge;
pub mod newman;
#[cfg(test)]
mod paper;
mod pending;
mod progress;
mod recording;
mod request;
mod terminal;
mod words;

use crate::source;

pub use clean::lines as harmless;
pub use contract::{Kind, Options, Output, Reporter};
pub use fanout::Fanout;
pub use file::AtomicFile;
pub use merge::{MergeError, Merged, merge};
pub use progress::{WIPE, progress};
pub use recording::{RECORDING_VERSION, RecordingError, read as read_recording};
pub use request::{RequestError, Requested};
pub use words::count as counted;

/// The reporters, by the name that `--reporter` takes.
pub const REPORTERS: &[Kind] = &[terminal::KIND, json::KIND, junit::KIND, events::KIND];

/// Reads `NAME` or `NAME=FILE`; the file `-` is standard output.
///
/// # Errors
/// When there is no such reporter, or the file has no name.
pub fn parse_request(text: &str) -> Result<Requested, RequestError> {
    let (name, path) = text.split_once('=').map_or((text, None), |(name, path)| (name, Some(path)));
    let Some(kind) = REPORTERS.iter().find(|kind| kind.name == name) else {
        let names = || REPORTERS.iter().map(|kind| kind.name);
        let hint = source::did_you_mean(name, names())
            .unwrap_or_else(|| format!("there are {}", names().collect::<Vec<_>>().join(", ")));
        return Err(RequestError::Unknown { name: name.to_owned(), hint });
    };
    match path {
        Some("") => Err(RequestError::NoFile { name: name.to_owned() }),
        None | Some("-") => Ok(Requested { kind, path: None }),
        Some(path) => Ok(Requested { kind, path: Some(path.into()) }),
    }
}

#[cfg(test)]
mod tests;
