//! The libraries that scripts find: what their JavaScript (`js/library`) leaves to Rust.

mod bytes;
mod cipher;
mod contract;
mod digest;
mod sheet;
mod verdict;
mod web_address;
mod xml;

use rquickjs::{Object, Result};

/// Gives the host object a member `library` with the functions that the libraries call.
pub(super) fn install<'js>(host: &Object<'js>) -> Result<()> {
    let library = Object::new(host.ctx().clone())?;
    bytes::install(&library)?;
    cipher::install(&library)?;
    digest::install(&library)?;
    sheet::install(&library)?;
    verdict::install(&library)?;
    web_address::install(&library)?;
    xml::install(&library)?;
    host.set("library", library)
}
