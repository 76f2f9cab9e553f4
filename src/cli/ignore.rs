//! `.gitignore`: what version control should not see.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The text of `path` with `lines` added, each once; nothing where it has all of them.
pub(crate) fn added(path: &Path, lines: &[&str]) -> io::Result<Option<String>> {
    let mut text = fs::read_to_string(path).or_else(|error| match error.kind() {
        io::ErrorKind::NotFound => Ok(String::new()),
        _ => Err(error),
    })?;
    let before = text.len();
    for line in lines {
        if text.lines().any(|it| it == *line) {
            continue;
        }
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
    }
    Ok((text.len() > before).then_some(text))
}

/// Whether a `.gitignore` in `folder` or around it, up to the repository's outermost folder, has this line.
pub(crate) fn is_known(folder: &Path, line: &str) -> bool {
    let Ok(absolute) = std::path::absolute(folder) else { return false };
    for folder in absolute.ancestors() {
        let file: PathBuf = folder.join(".gitignore");
        if fs::read_to_string(file).is_ok_and(|text| text.lines().any(|it| it == line)) {
            return true;
        }
        if folder.join(".git").exists() {
            return false;
        }
    }
    false
}
