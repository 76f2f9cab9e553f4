//! Where an export goes.

use std::{
    fs,
    path::{Path, PathBuf},
};

use posthaste::convert::file_name;

use super::Format;
use crate::cli::{exit::Exit, inputs::usage};

/// Where a collection of this name goes where nobody says.
pub(super) fn default(name: &str, to: Format) -> PathBuf {
    let stem = file_name(name, "collection");
    match to {
        Format::Postman => PathBuf::from(format!("{stem}.postman_collection.json")),
        Format::PostmanV3 => Path::new("postman/collections").join(stem),
        Format::OpenCollection => Path::new("opencollection").join(stem),
    }
}

/// Fails where something is there already that nobody has allowed to be written over.
pub(super) fn refuse(out: &Path, to: Format, is_forced: bool) -> Result<(), Exit> {
    let shown = out.display();
    if to == Format::Postman {
        if out.is_dir() {
            return Err(usage(&format!("`{shown}` is a folder; a file is needed"), None));
        }
        let folder = out.parent().filter(|it| *it != Path::new("")).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return Err(usage(&format!("cannot write `{shown}`: `{}` does not exist", folder.display()), None));
        }
        if out.exists() && !is_forced {
            let help = "choose another name, or write over it with --force";
            return Err(usage(&format!("`{shown}` exists already; nothing was written"), Some(help)));
        }
        return Ok(());
    }
    if out.exists() && !out.is_dir() {
        return Err(usage(&format!("`{shown}` is a file; a folder is needed"), None));
    }
    let is_empty = fs::read_dir(out).map_or(true, |mut it| it.next().is_none());
    if !is_empty && !is_forced {
        let help = "choose another folder, or write into it with --force; what else is in it stays";
        return Err(usage(&format!("`{shown}` is not empty; nothing was written"), Some(help)));
    }
    Ok(())
}
