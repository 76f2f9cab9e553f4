//! The user's netrc file: where it is, whether others can read it, and what it says.

use std::path::{Path, PathBuf};

use crate::{
    auth::netrc::{Machines, parse},
    source::{Place, Problem, Source, SourceError, shown, system_variable},
};

/// The netrc file of the user: `$NETRC`, else `.netrc` in the home folder (or `_netrc`, on Windows). `None` where nobody knows.
pub fn netrc_of_user() -> Option<PathBuf> {
    let variable = |name: &str| system_variable(name).filter(|it| !it.is_empty());
    if let Some(path) = variable("NETRC") {
        return Some(path.into());
    }
    let home = PathBuf::from(variable("HOME").or_else(|| variable("USERPROFILE"))?);
    let (usual, windows) = (home.join(".netrc"), home.join("_netrc"));
    Some(if cfg!(windows) && !usual.exists() { windows } else { usual })
}

/// The entries of a netrc file; what is wrong in it goes into `problems`.
///
/// # Errors
/// When it cannot be read.
pub fn netrc(path: &Path, problems: &mut Vec<Problem>) -> Result<Machines, SourceError> {
    let source = Source::read(path)?;
    if is_open_to_others(path) {
        let message = "others can read this file, and there are passwords in it";
        let help = format!("`chmod 600 {}` keeps it to yourself", shown(path));
        problems.push(Problem::warning("open-netrc", Place::whole(source.name.clone()), message).help(help));
    }
    Ok(parse(&source, problems))
}

#[cfg(unix)]
fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).is_ok_and(|it| it.is_file() && it.mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Path) -> bool {
    false
}
