//! What lies in a workspace of Postman's and is no request: what it is, and what it is good for.

use std::path::{Component, Path};

use super::layout;

/// What files are called that are no requests, what they are, and what to do with them.
const FILES: &[(&str, &str, &str)] = &[
    ("environment", "an environment", "a run takes it with `-e NAME`"),
    ("globals", "globals", "they are found without being named; `-g FILE` names others"),
    ("dataset", "a dataset", "a run takes its rows with `-d NAME`"),
    ("example", "a saved response", "name the request that it belongs to, as `DIR#NAME`"),
    ("message", "a saved message", "name the request that it belongs to, as `DIR#NAME`"),
];

/// What folders of a workspace are called that hold no requests, what is in them, and what to do with it.
const FOLDERS: &[(&str, &str, &str)] = &[
    ("environments", "environments", "a run takes one with `-e NAME`"),
    ("globals", "globals", "they are found without being named; `-g FILE` names others"),
    ("datasets", "datasets", "a run takes the rows of one with `-d NAME`"),
    ("mocks", "mock servers", "they are programs of their own; `--mock` answers from the saved responses"),
    ("specs", "descriptions of APIs", "name a collection of the workspace"),
    ("documents", "documents", "name a collection of the workspace"),
    ("flows", "flows", "Postman's app alone runs them; name a collection of the workspace"),
];

/// What `path` is where it is a part of a workspace that holds no requests, and what to do with it.
pub(super) fn told(path: &Path) -> Option<(&'static str, &'static str)> {
    let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    if path.is_file()
        && let Some((_, what, help)) = FILES.iter().find(|(kind, _, _)| layout::stem(&name, kind).is_some())
    {
        return Some((what, help));
    }
    let real = std::fs::canonicalize(path).ok()?;
    if real.components().any(|it| it == Component::Normal(".postman".as_ref())) {
        return Some(("what Postman's app keeps of the workspace", "name the workspace, or a collection of it"));
    }
    let shelf = real.ancestors().find(|it| it.parent().is_some_and(is_postman))?;
    let shelf = shelf.file_name()?.to_str()?;
    FOLDERS.iter().find(|(name, _, _)| *name == shelf).map(|(_, what, help)| (*what, *help))
}

/// Whether a folder is that of a workspace.
fn is_postman(folder: &Path) -> bool {
    folder.ends_with("postman")
        && (folder.join("collections").is_dir() || folder.parent().is_some_and(|it| it.join(".postman").is_dir()))
}
