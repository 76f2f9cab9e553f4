//! The files of a collection as a tree, in the order of running.

use std::{
    cmp::Ordering,
    fs,
    path::{Path, PathBuf},
};

use super::{
    document::{Document, get, list, untyped},
    layout::{self, Style},
    words,
};
use crate::{
    format::bru::Holds,
    source::{Node, Place, Problem, shown},
};

/// As deep as folders of our own format.
const MAX_FOLDERS_DEEP: usize = 64;

/// A collection, or a folder.
#[derive(Debug)]
pub(super) struct Level {
    /// Where it lies.
    pub(super) path: PathBuf,
    /// What it is called on the disk.
    pub(super) stem: String,
    /// What is written of it.
    pub(super) document: Option<Document>,
    /// Its folders, then its requests.
    pub(super) folders: Vec<Level>,
    /// Its requests.
    pub(super) requests: Vec<Leaf>,
}

/// A request.
#[derive(Debug)]
pub(super) struct Leaf {
    /// What its file is called.
    pub(super) stem: String,
    /// What is written.
    pub(super) document: Document,
}

/// Reads a collection.
pub(super) struct Reading<'a> {
    style: Style,
    root: PathBuf,
    /// What of it is asked for, links resolved.
    only: PathBuf,
    /// Names that are left out.
    ignored: Vec<String>,
    /// Files that are no requests and belong to the collection all the same, with what each is.
    pub(super) beside: Vec<(PathBuf, String)>,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Reading<'a> {
    /// Of the collection in `root`; of its requests only those in `only`.
    pub(super) fn new(
        (root, style): (&Path, Style),
        only: &Path,
        ignored: Vec<String>,
        problems: &'a mut Vec<Problem>,
    ) -> Self {
        let only = fs::canonicalize(only).unwrap_or_else(|_| only.to_owned());
        Self { style, root: root.to_owned(), only, ignored, beside: Vec::new(), problems }
    }

    /// What lies in a folder; `document` is what is written of it.
    pub(super) fn level(&mut self, path: &Path, document: Option<Document>, depth: usize) -> Level {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let stem = real.file_name().map_or_else(|| shown(path), |it| it.to_string_lossy().into_owned());
        let (folders, requests) = (Vec::new(), Vec::new());
        let mut level = Level { path: path.to_owned(), stem, document, folders, requests };
        if depth > MAX_FOLDERS_DEEP {
            let message = format!("folders are nested more than {MAX_FOLDERS_DEEP} deep");
            self.problems.push(Problem::error("too-deep", Place::whole(shown(path)), message));
            return level;
        }
        let is_whole = real.starts_with(&self.only);
        for (name, path, is_folder) in layout::entries(path) {
            if self.is_ignored(&name, &path, depth) || !is_whole && !self.is_wanted(&path) {
                continue;
            }
            if is_folder {
                let written = path.join(self.style.folder());
                let document =
                    written.is_file().then(|| Document::read(&written, Holds::Level, self.problems)).flatten();
                let inner = self.level(&path, document, depth + 1);
                if !inner.folders.is_empty() || !inner.requests.is_empty() {
                    level.folders.push(inner);
                }
            } else {
                level.requests.extend(self.request(&name, &path));
            }
        }
        sort(&mut level);
        level
    }

    /// Whether an entry of a folder is no part of the collection.
    fn is_ignored(&self, name: &str, path: &Path, depth: usize) -> bool {
        let relative = path.strip_prefix(&self.root).map(shown).unwrap_or_default();
        matches!(name, ".git" | "node_modules")
            || depth == 0 && name == "environments"
            || self.ignored.iter().any(|it| it == name || it.trim_end_matches('/') == relative)
    }

    /// Whether an entry is, holds, or lies in what was asked for.
    fn is_wanted(&self, path: &Path) -> bool {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        real.starts_with(&self.only) || self.only.starts_with(&real)
    }

    fn request(&mut self, name: &str, path: &Path) -> Option<Leaf> {
        let (stem, extension) = name.rsplit_once('.')?;
        let is_document = [self.style.collection(), self.style.folder(), layout::WORKSPACE].contains(&name);
        if extension != self.style.extension() || is_document || path.join(layout::YAML).is_file() {
            return None;
        }
        let document = Document::read(path, Holds::Request, self.problems)?;
        self.leaf(stem, path, document)
    }

    /// A request in a document; nothing where that is something else.
    fn leaf(&mut self, stem: &str, path: &Path, document: Document) -> Option<Leaf> {
        match document.kind() {
            // Modules for scripts, and pages of the app.
            Some(kind @ ("script" | "app" | "mock")) => {
                self.beside.push((path.to_owned(), kind.to_owned()));
                None
            }
            Some(_) => Some(Leaf { stem: stem.to_owned(), document }),
            None => {
                if !self.is_hidden(&document) {
                    self.problems.push(untyped(&document));
                }
                None
            }
        }
    }

    /// Whether a document of unknown type lies in a folder such as `.github`, where nobody keeps requests, and has none of
    /// their keys.
    fn is_hidden(&self, document: &Document) -> bool {
        let folder = document.folder.strip_prefix(&self.root).unwrap_or(&document.folder);
        let is_below = folder.components().any(|it| it.as_os_str().to_string_lossy().starts_with('.'));
        is_below && words::REQUEST.iter().all(|key| document.get(key).is_none())
    }

    /// What stands below `items` of a document that holds a whole collection.
    pub(super) fn bundled(&mut self, document: &Document) -> (Vec<Level>, Vec<Leaf>) {
        let (folders, requests) = (Vec::new(), Vec::new());
        let (path, stem) = (document.folder.clone(), String::new());
        let mut level = Level { path, stem, document: None, folders, requests };
        // The parser has bounded the depth.
        for node in list(document.get("items")) {
            let part = document.part(node.clone());
            let name = part.said("name").unwrap_or("unnamed").to_owned();
            if part.kind() == Some("folder") || get(node, "items").is_some() {
                let (folders, requests) = self.bundled(&part);
                let path = document.folder.clone();
                level.folders.push(Level { path, stem: name, document: Some(part), folders, requests });
            } else {
                level.requests.extend(self.leaf(&name, Path::new(&name), part));
            }
        }
        (level.folders, level.requests)
    }
}

/// Folders by name, those with a number where it says; requests by their numbers.
fn sort(level: &mut Level) {
    level.requests.sort_by(|one, other| {
        let number = |it: &Leaf| seq(&it.document).unwrap_or(1.0);
        number(one).partial_cmp(&number(other)).unwrap_or(Ordering::Equal)
    });
    let mut folders = std::mem::take(&mut level.folders);
    folders.sort_by(|one, other| by_name(&one.stem, &other.stem));
    let place = |it: &Level| it.document.as_ref().and_then(seq).filter(|it| *it > 0.0 && it.fract() == 0.0);
    let (numbered, plain): (Vec<_>, Vec<_>) = folders.into_iter().partition(|it| place(it).is_some());
    let mut groups: Vec<(Option<f64>, Vec<Level>)> = plain.into_iter().map(|it| (None, vec![it])).collect();
    let mut numbered: Vec<_> = numbered.into_iter().map(|it| (place(&it), it)).collect();
    numbered.sort_by(|one, other| one.0.partial_cmp(&other.0).unwrap_or(Ordering::Equal));
    for (number, folder) in numbered {
        // What is larger than the list comes last.
        let at = number.and_then(|it| it.to_string().parse::<usize>().ok()).map_or(usize::MAX, |it| it - 1);
        match groups.get_mut(at) {
            Some((other, group)) if *other == number => group.push(folder),
            _ => groups.insert(at.min(groups.len()), (number, vec![folder])),
        }
    }
    level.folders = groups.into_iter().flat_map(|it| it.1).collect();
}

/// The number that something stands in the order by; 0 stands for none.
fn seq(document: &Document) -> Option<f64> {
    let node: &Node = get(document.info()?, "seq")?;
    node.text().and_then(|it| it.trim().parse::<f64>().ok()).filter(|it| it.is_finite() && *it != 0.0)
}

/// As people sort names: by letters first, small ones before capitals.
fn by_name(one: &str, other: &str) -> Ordering {
    let letters = |it: &str| it.to_lowercase();
    letters(one).cmp(&letters(other)).then_with(|| other.cmp(one))
}
