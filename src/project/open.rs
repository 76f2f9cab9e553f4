//! Opens what the command line names.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use super::target::{PathError, PathTarget, target};
use crate::{
    format::{opencollection, postman, yaml},
    model::{Collection, Folder, Item},
    plan::Target,
    source::{Place, Problem, Source, SourceError, shown},
};

/// The collections that were named, and what of them.
#[derive(Debug, Default)]
pub struct Opened {
    /// The collections.
    pub collections: Vec<Collection>,
    /// What of them is chosen; a collection without a target is chosen as a whole.
    pub targets: Vec<Target>,
    /// What is wrong with them.
    pub problems: Vec<Problem>,
    /// The text of standard input, where it was named: there is no file to show its lines from.
    pub standard_input: Option<Source>,
}

/// Opens each of `paths`: `-` is standard input.
///
/// # Errors
/// When one does not exist.
pub fn open(paths: &[String]) -> Result<Opened, PathError> {
    let mut opened = Opened::default();
    let mut seen: Vec<(PathBuf, usize)> = Vec::new();
    for text in paths {
        if text == "-" {
            let collection = standard_input(&mut opened);
            opened.collections.push(collection);
            continue;
        }
        let PathTarget { path, name, line } = target(text)?;
        // `collection.yaml` stands for the folder that it describes.
        let path = match path.parent() {
            Some(folder) if yaml::is_folder_document(&path) => {
                if folder == Path::new("") {
                    PathBuf::from(".")
                } else {
                    folder.to_owned()
                }
            }
            _ => path,
        };
        let paths = if line.is_none() { workspace(&path, name.as_deref()) } else { None };
        if paths.is_some() {
            opened.problems.extend(postman::missing(&path));
        }
        let paths = paths.unwrap_or_else(|| vec![path]);
        let indexes: Vec<_> = paths.iter().map(|it| opened.index(it, &mut seen)).collect();
        // Also where neither is given: what is named as a whole stays whole when a part of it is named, too.
        let targets = indexes.into_iter().map(|collection| Target {
            collection,
            name: name.clone(),
            line,
            written: text.clone(),
        });
        opened.targets.extend(targets);
    }
    merge_into_wholes(&mut opened, &seen);
    opened.problems.sort_by(|one, other| one.place.cmp(&other.place));
    opened.problems.dedup();
    Ok(opened)
}

impl Opened {
    /// The number of the collection at `path`, which is read where it is not among those that were `seen`: the same file named
    /// twice, each time with another request, is one collection.
    fn index(&mut self, path: &Path, seen: &mut Vec<(PathBuf, usize)>) -> usize {
        let real = real(path);
        if let Some((_, index)) = seen.iter().find(|(it, _)| *it == real) {
            return *index;
        }
        let collection = read(path, &mut self.problems);
        self.collections.push(collection);
        seen.push((real, self.collections.len() - 1));
        self.collections.len() - 1
    }
}

/// Reads the collection at `path`.
fn read(path: &Path, problems: &mut Vec<Problem>) -> Collection {
    if opencollection::is_part(path) {
        opencollection::open(path, problems)
    } else if postman::is_folder(path) {
        postman::open_folder(path, problems).collection
    } else if let Some((what, help)) = postman::aside(path) {
        let place = Place::whole(shown(path));
        problems.push(
            Problem::error("not-a-collection", place, format!("this is {what}, and holds no requests")).help(help),
        );
        Collection::empty(path)
    } else if !path.is_dir() && is_foreign(path) {
        // What cannot be read is told; an empty collection stands for it.
        let found = postman::open(path, problems);
        meant(found, path, problems)
    } else {
        yaml::open(path, problems)
    }
}

/// The collection that was read, if it is one; else an empty one, which stands for it.
fn meant(read: Option<postman::Opened>, path: &Path, problems: &mut Vec<Problem>) -> Collection {
    let Some(read) = read else { return Collection::empty(path) };
    problems.extend(read.strange);
    read.collection
}

/// The collections of the workspace that a folder is: those that have what is called `name`, or the first, which then tells.
fn workspace(path: &Path, name: Option<&str>) -> Option<Vec<PathBuf>> {
    let all = || opencollection::workspace(path).or_else(|| postman::workspace(path)).or_else(|| exports(path));
    let mut all = if path.is_dir() { all()? } else { return None };
    if let Some(name) = name {
        let first = all.first().cloned();
        all.retain(|it| has(&read(it, &mut Vec::new()).root, name));
        all.extend(first.filter(|_| all.is_empty()));
    }
    Some(all)
}

/// The collections that were exported into a folder: the files that Postman calls so, where nothing of ours lies beside them.
fn exports(folder: &Path) -> Option<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).ok()?.filter_map(Result::ok);
    let files: Vec<_> = entries.map(|it| it.path()).filter(|it| it.is_file()).collect();
    let ends = |path: &Path, ending: &str| path.to_string_lossy().to_lowercase().ends_with(ending);
    if files.iter().any(|it| ends(it, ".yaml") || ends(it, ".yml")) {
        return None;
    }
    let mut found: Vec<_> = files.into_iter().filter(|it| ends(it, ".postman_collection.json")).collect();
    found.sort();
    (!found.is_empty()).then_some(found)
}

/// Whether a folder, or anything in it, is called `name`.
fn has(folder: &Folder, name: &str) -> bool {
    folder.items.iter().any(|item| match item {
        Item::Folder(inner) => *inner.name == *name || has(inner, name),
        Item::Request(_) | Item::Reuse(_) => **item.name() == *name || name.ends_with(&format!("/{}", item.name())),
    })
}

/// Lets what lies in a folder that is named as a whole be that folder's, so that it is run once. `paths` says from which
/// path each collection was read.
fn merge_into_wholes(opened: &mut Opened, paths: &[(PathBuf, usize)]) {
    let mut merged = Vec::new();
    for (inner, index) in paths {
        let is_whole =
            |of: usize| opened.targets.iter().any(|it| (it.collection, &it.name, it.line) == (of, &None, None));
        let around = paths.iter().find(|(outer, of)| {
            // A folder leaves out what is called `_` something, and whoever names it alone means it.
            of != index && inner.starts_with(outer) && is_whole(*of) && holds(&opened.collections[*of].root, inner)
        });
        let Some((_, around)) = around else { continue };
        opened.targets.iter_mut().filter(|it| it.collection == *index).for_each(|it| it.collection = *around);
        merged.push(*index);
    }
    // From the last one on, so that the others keep their numbers until it is their turn.
    for index in merged.into_iter().rev() {
        opened.collections.remove(index);
        opened.targets.iter_mut().filter(|it| it.collection > index).for_each(|it| it.collection -= 1);
    }
}

/// Whether any request of `folder` was read from `path` or below it.
fn holds(folder: &Folder, path: &Path) -> bool {
    folder.requests().iter().any(|(_, request)| real(Path::new(&*request.place.file)).starts_with(path))
}

fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn is_foreign(path: &Path) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case("json"))
}

fn standard_input(opened: &mut Opened) -> Collection {
    let name = "<stdin>";
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes);
    if read.is_ok() && bytes.trim_ascii_start().starts_with(b"{") {
        let read = postman::open_bytes(name, &bytes, &mut opened.problems);
        return meant(read, Path::new(name), &mut opened.problems);
    }
    let source = match read {
        Ok(_) => Source::from_bytes(name, bytes),
        Err(error) => Err(SourceError::Unreadable { name: name.into(), why: error.to_string() }),
    };
    let items = match source {
        Ok(source) => {
            let items = yaml::items(&source, &mut opened.problems);
            opened.standard_input = Some(source);
            items
        }
        Err(error) => {
            opened.problems.push(error.problem());
            Vec::new()
        }
    };
    let root = Folder { name: "stdin".into(), items, place: Place::whole(name), ..Folder::default() };
    Collection { root, path: PathBuf::from("."), library: None, foreign: None }
}
