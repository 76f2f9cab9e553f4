//! The user's files: as text, as a tree in which every key and value knows its place, and what is wrong in them.

mod habits;
mod limits;
mod node;
mod outside;
mod parse;
mod place;
mod problem;
mod read;
mod size;
mod suggest;
mod text;
mod traps;

pub use habits::advice as habit;
pub use limits::{MAX_DEPTH, MAX_FILE_BYTES, MAX_NODES};
pub use node::{Entry, Kind, Mark, Node, Plain};
pub use outside::{add_system_variables, command_output, file_bytes, file_size, file_text, readable, system_variable};
pub use parse::{documents, each_document};
pub use place::Place;
pub use problem::{Problem, Severity};
pub use read::{Read, Reader, duration};
pub(crate) use read::{keys, read_keys};
pub use size::byte_size;
pub use suggest::{did_you_mean, nearest};
pub(crate) use text::plain as io_reason;
pub use text::{Source, SourceError, shown};
