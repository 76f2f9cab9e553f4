//! What a path on the command line means: `folder`, `file.yaml`, `file.yaml#Name`, `file.yaml:12`.

use std::path::{Path, PathBuf};

use crate::source::nearest;

/// A path, and what of it is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathTarget {
    /// A folder or a file that exists.
    pub path: PathBuf,
    /// The request or folder of this name.
    pub name: Option<String>,
    /// The request at this line, from 1.
    pub line: Option<u32>,
}

/// Why a path means nothing.
#[derive(Clone, Debug, thiserror::Error)]
#[error("there is no file or folder `{path}`{}", near.as_ref().map(|it| format!("; did you mean `{it}`?")).unwrap_or_default())]
pub struct PathError {
    /// The path.
    pub path: String,
    /// One beside it that is much like it.
    pub near: Option<String>,
}

/// What `text` means. A file that is really called so wins over a name or line behind it.
///
/// # Errors
/// When there is no such file or folder.
pub fn target(text: &str) -> Result<PathTarget, PathError> {
    let whole = |path: &str| PathTarget { path: PathBuf::from(path), name: None, line: None };
    if Path::new(text).exists() {
        return Ok(whole(text));
    }
    // A file's name may hold a `#`, and so may a request's: the longest path that exists.
    let parts = text.rmatch_indices('#').map(|(at, _)| (&text[..at], &text[at + 1..]));
    if let Some((path, name)) = parts.into_iter().find(|(path, _)| Path::new(path).exists()) {
        return Ok(PathTarget { name: Some(name.to_owned()), ..whole(path) });
    }
    if let Some((path, line)) = text.rsplit_once(':').filter(|(path, _)| Path::new(path).exists())
        && let Ok(line) = line.parse()
    {
        return Ok(PathTarget { line: Some(line), ..whole(path) });
    }
    let path = text.split('#').next().unwrap_or(text);
    Err(PathError { path: path.to_owned(), near: beside(Path::new(path)) })
}

/// The name in the same folder that is much like `path`.
fn beside(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|it| *it != Path::new("")).unwrap_or(Path::new("."));
    let names: Vec<String> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .collect();
    let near = nearest(&path.file_name()?.to_string_lossy(), names.iter().map(String::as_str))?.to_owned();
    let shown = path.parent().filter(|it| *it != Path::new("")).map(|it| it.join(&near).display().to_string());
    Some(shown.unwrap_or(near))
}
