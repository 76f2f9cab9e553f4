//! The libraries that scripts find: what their JavaScript (`js/library`) leaves to Rust.

mod bytes;
mod cipher;
mod contract;
mod digest;
mod packages;
mod sheet;
mod signature;
mod verdict;
mod web_address;
mod xml;

use rquickjs::{Object, Result};

pub(super) use packages::ScriptFile;

/// Gives the host object a member `library` with the functions that the libraries call. `script` names the file of the script that
/// runs: packages may be beside it.
pub(super) fn install(host: &Object<'_>, script: &ScriptFile) -> Result<()> {
    let library = Object::new(host.ctx().clone())?;
    bytes::install(&library)?;
    cipher::install(&library)?;
    digest::install(&library)?;
    packages::install(&library, script)?;
    sheet::install(&library)?;
    signature::install(&library)?;
    verdict::install(&library)?;
    web_address::install(&library)?;
    xml::install(&library)?;
    host.set("library", library)
}
