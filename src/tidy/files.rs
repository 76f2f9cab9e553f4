//! The files that are ours in a folder: requests, folders' own documents, environments.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
};

use super::shape::Shape;
use crate::source::{Place, Problem, shown};

const MAX_FOLDERS_DEEP: usize = 64;

/// Folders that hold what programs made.
const MADE: &[&str] = &["node_modules", "target"];

/// A file that may be formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// What it is read as.
    pub shape: Shape,
    /// Whether it was named itself: then it is formatted whatever stands in it.
    pub is_named: bool,
}

/// `path`, if it is a file; if it is a folder, the YAML files in it and below, by name. Left out is what begins with `.` or
/// `_`, `node_modules`, `target` and local files that are no environments. What cannot be read goes to `problems`.
pub fn files(path: &Path, problems: &mut Vec<Problem>) -> Vec<Found> {
    if !path.is_dir() {
        return vec![Found { path: path.to_owned(), shape: Shape::of(path), is_named: true }];
    }
    let mut walk = Walk { found: Vec::new(), seen: HashSet::new(), problems };
    walk.folder(path, 0);
    walk.found
}

struct Walk<'a> {
    found: Vec<Found>,
    /// The folders so far, links resolved: a link may lead to one that it lies in.
    seen: HashSet<PathBuf>,
    problems: &'a mut Vec<Problem>,
}

impl Walk<'_> {
    fn folder(&mut self, path: &Path, depth: usize) {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if depth > MAX_FOLDERS_DEEP || !self.seen.insert(real) {
            return;
        }
        let entries = match entries(path) {
            Ok(entries) => entries,
            Err(error) => {
                self.problems.push(Problem::error("unreadable", Place::whole(shown(path)), error.to_string()));
                return;
            }
        };
        for path in entries {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with(['.', '_']) || MADE.contains(&&*name) {
                continue;
            }
            let shape = Shape::of(&path);
            if path.is_dir() {
                self.folder(&path, depth + 1);
            } else if is_yaml(&path) && (shape == Shape::Variables || !is_local(&name)) {
                self.found.push(Found { path, shape, is_named: false });
            }
        }
    }
}

/// What is in a folder, by name.
fn entries(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case("yaml") || it.eq_ignore_ascii_case("yml"))
}

fn is_local(name: &str) -> bool {
    name.ends_with(".local.yaml") || name.ends_with(".local.yml")
}
