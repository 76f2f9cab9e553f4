//! Where a collection begins, and which files and folders belong to it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::format::around::above;

/// What makes a folder a collection of YAML files.
pub(super) const YAML: &str = "opencollection.yml";
/// What makes a folder a collection of `.bru` files.
pub(super) const BRU: &str = "bruno.json";
/// What makes a folder a workspace.
pub(super) const WORKSPACE: &str = "workspace.yml";

/// Documents of our own format: they are nearer than a collection further out. `folder.yml` is Bruno's, too.
const OWN: [&str; 3] = ["collection.yaml", "collection.yml", "folder.yaml"];

/// How a collection is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// As YAML files.
    Yaml,
    /// As `.bru` files.
    Bru,
}

impl Style {
    /// How the collection in a folder is written, if there is one.
    pub(super) fn of(root: &Path) -> Option<Self> {
        if root.join(YAML).is_file() { Some(Self::Yaml) } else { root.join(BRU).is_file().then_some(Self::Bru) }
    }

    /// What its files end in.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Yaml => "yml",
            Self::Bru => "bru",
        }
    }

    /// The document of a folder.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Self::Yaml => "folder.yml",
            Self::Bru => "folder.bru",
        }
    }

    /// The document of the collection, in which defaults stand.
    pub(super) fn collection(self) -> &'static str {
        match self {
            Self::Yaml => YAML,
            Self::Bru => "collection.bru",
        }
    }
}

/// The folder of the collection that `path` is, or lies in, in the user's own writing.
pub(super) fn root_of(path: &Path) -> Option<PathBuf> {
    let start = if path.is_dir() { path } else { path.parent()? };
    let start = if start == Path::new("") { Path::new(".") } else { start };
    let real = fs::canonicalize(start).ok()?;
    for (depth, folder) in real.ancestors().enumerate() {
        if Style::of(folder).is_some() {
            return Some((0..depth).fold(start.to_owned(), |it, _| above(&it)));
        }
        if OWN.iter().any(|it| folder.join(it).is_file()) {
            return None;
        }
    }
    None
}

/// Whether a folder or a file is a collection, or a part of one.
pub(super) fn is_part(path: &Path) -> bool {
    let Some(root) = root_of(path) else { return false };
    if path.is_dir() {
        return true;
    }
    let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let extension = path.extension().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    match Style::of(&root) {
        Some(Style::Bru) => extension == "bru" || name == BRU,
        Some(Style::Yaml) => extension == "yml",
        None => false,
    }
}

/// What a path stands for: a document of a folder for that folder.
pub(super) fn meant(path: &Path) -> PathBuf {
    let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let is_document = matches!(name.as_str(), YAML | BRU | "folder.yml" | "folder.bru" | "collection.bru");
    match path.parent() {
        Some(folder) if is_document && !path.is_dir() => {
            if folder == Path::new("") {
                PathBuf::from(".")
            } else {
                folder.to_owned()
            }
        }
        _ => path.to_owned(),
    }
}

/// The entries of a folder, by the bytes of their names, as Node lists them: links to folders are left out.
pub(super) fn entries(folder: &Path) -> Vec<(String, PathBuf, bool)> {
    let read = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut found: Vec<_> = read
        .filter_map(|it| {
            let is_folder = it.file_type().ok()?.is_dir();
            let name = it.file_name().to_string_lossy().into_owned();
            (is_folder || it.path().is_file()).then(|| (name, it.path(), is_folder))
        })
        .collect();
    found.sort();
    found
}

/// The nearest folder around `start` that is a workspace.
pub(super) fn workspace_of(start: &Path) -> Option<PathBuf> {
    let real = fs::canonicalize(start).ok()?;
    real.ancestors().find(|it| it.join(WORKSPACE).is_file()).map(Path::to_owned)
}
