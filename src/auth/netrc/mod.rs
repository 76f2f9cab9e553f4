//! Names and passwords by host, from the file that curl, ftp and git know: `~/.netrc`.

mod machines;
mod parse;
mod scheme;
mod word;

pub use machines::{Login, Machines};
pub use parse::parse;
pub use scheme::Netrc;
