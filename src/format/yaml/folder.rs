//! A folder of requests: its own document, its files and its folders, in order.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::file;
use crate::{
    format::natural,
    model::{Collection, Folder, FolderDocument, Item, Library},
    source::{Node, Place, Problem, Read as _, Reader, Source, documents, nearest, shown},
};

/// The documents that say what holds for their folders.
pub(crate) const OWN_DOCUMENTS: [&str; 4] = ["collection.yaml", "collection.yml", "folder.yaml", "folder.yml"];
const MAX_FOLDERS_DEEP: usize = 64;

/// Whether a file says what holds for its folder, and is no request.
pub fn is_folder_document(path: &Path) -> bool {
    path.file_name().is_some_and(|name| OWN_DOCUMENTS.iter().any(|own| name == *own))
}

/// Reads `path`, a folder or a file of requests, with all that its folders give it: these are looked for upward to the
/// one that has a `collection.yaml`, or, where none has, as far as each has a `folder.yaml`. What is wrong goes to `problems`.
pub fn open(path: &Path, problems: &mut Vec<Problem>) -> Collection {
    let root = root_of(path);
    let mut reading = Reading { only: path, with_hidden: false, around: Vec::new(), problems };
    let is_lone_file = root == path && !path.is_dir();
    let folder = if is_lone_file { reading.lone(path) } else { reading.folder(&root, 0) };
    jumps(&folder, &mut reading);
    let base =
        if is_lone_file { root.parent().filter(|it| *it != Path::new("")).unwrap_or(Path::new(".")) } else { &root };
    let library = folder.refers().then(|| library(base));
    Collection { root: folder, path: root, library, foreign: None }
}

/// Tells of what scripts that jump from request to request would jump over: a folder's own rows and hooks.
fn jumps(root: &Folder, reading: &mut Reading<'_>) {
    let mut next: Vec<&Folder> = vec![root];
    while let Some(folder) = next.pop() {
        for item in &folder.items {
            let Item::Folder(inner) = item else { continue };
            let has_own = inner.data.is_some() || !inner.before.is_empty() || !inner.after.is_empty();
            if inner.jumps {
                let problem = Problem::error("unknown-key", inner.place.clone(), "`jumps` is for a whole collection");
                reading.problems.push(problem.help("write it into `collection.yaml`"));
            } else if root.jumps && has_own {
                let message = "where scripts jump, a folder has no `data`, `before` and `after` of its own";
                reading.problems.push(Problem::error("unknown-key", inner.place.clone(), message));
            }
            next.push(inner);
        }
    }
}

/// All that the requests of a folder may refer to.
fn library(path: &Path) -> Library {
    let mut problems = Vec::new();
    let root = Reading { only: path, with_hidden: true, around: Vec::new(), problems: &mut problems }.folder(path, 0);
    Library { root, problems }
}

/// The outermost folder that gives `path` anything; `path` itself if none does.
fn root_of(path: &Path) -> PathBuf {
    let mut root = path.to_owned();
    // An absolute path, since `.` has no parents by its name; cut back to the user's own writing where it can be.
    let Ok(absolute) = std::path::absolute(path) else { return root };
    let climbs = absolute.ancestors().skip(usize::from(!path.is_dir()));
    let mut is_unbroken = true;
    let mut shown = Some(if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) });
    for folder in climbs {
        let here = shown.map_or_else(
            || folder.to_owned(),
            |it| if it == Path::new("") { PathBuf::from(".") } else { it.to_owned() },
        );
        if has(folder, "collection") {
            return here;
        }
        // Without a collection around it all, what lies above a folder that says nothing gives nothing.
        is_unbroken = is_unbroken && has(folder, "folder");
        if is_unbroken {
            root = here;
        }
        if folder.join(".git").exists() {
            break;
        }
        shown = shown.filter(|it| *it != Path::new("") && *it != Path::new(".")).and_then(Path::parent);
    }
    root
}

fn has(folder: &Path, stem: &str) -> bool {
    ["yaml", "yml"].iter().any(|extension| folder.join(format!("{stem}.{extension}")).is_file())
}

struct Reading<'a> {
    only: &'a Path,
    /// Whether what begins with `_` is read, too: only what refers to it runs it.
    with_hidden: bool,
    /// The folders that are being read, links resolved: the outermost first.
    around: Vec<PathBuf>,
    problems: &'a mut Vec<Problem>,
}

/// An entry of a folder.
struct Found {
    path: PathBuf,
    name: String,
    is_folder: bool,
}

impl Found {
    /// The name that `order` calls it by.
    fn stem(&self) -> &str {
        if self.is_folder { &self.name } else { self.name.rsplit_once('.').map_or(&self.name, |(stem, _)| stem) }
    }
}

impl Reading<'_> {
    /// A file that no folder gives anything.
    fn lone(&mut self, path: &Path) -> Folder {
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let mut folder = Folder { name: name.into(), place: Place::whole(shown(path)), ..Folder::default() };
        self.file(path, &mut folder.items);
        self.name_twice(&folder);
        folder
    }

    fn folder(&mut self, path: &Path, depth: usize) -> Folder {
        let (mut folder, order) = self.own_document(path);
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if self.around.contains(&real) {
            let message = "this folder is a link to one that it lies in";
            self.problems.push(Problem::error("link-to-itself", Place::whole(shown(path)), message));
            return folder;
        }
        if depth > MAX_FOLDERS_DEEP {
            let place = Place::whole(shown(path));
            let message = format!("folders are nested more than {MAX_FOLDERS_DEEP} deep");
            self.problems.push(Problem::error("too-deep", place, message));
            return folder;
        }
        let mut found = self.entries(path);
        found.sort_by(|one, other| natural::compare(one.stem(), other.stem()));
        self.reorder(&mut found, &order, &folder.place);
        found.retain(|entry| self.is_wanted(&entry.path));
        self.around.push(real);
        for entry in &found {
            if entry.is_folder {
                let inner = self.folder(&entry.path, depth + 1);
                if !inner.items.is_empty() {
                    folder.items.push(Item::Folder(Box::new(inner)));
                }
            } else {
                self.file(&entry.path, &mut folder.items);
            }
        }
        self.around.pop();
        self.name_twice(&folder);
        folder
    }

    /// Whether an entry is, holds, or lies in what was asked for.
    fn is_wanted(&self, path: &Path) -> bool {
        path.starts_with(self.only) || self.only.starts_with(path) || {
            let absolute = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
            let (path, only) = (absolute(path), absolute(self.only));
            path.starts_with(&only) || only.starts_with(&path)
        }
    }

    /// Whether an entry is what was asked for, or a folder around it.
    fn leads_to_wanted(&self, path: &Path) -> bool {
        let absolute = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        absolute(self.only).starts_with(absolute(path))
    }

    fn entries(&mut self, path: &Path) -> Vec<Found> {
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => {
                self.problems.push(Problem::error("unreadable", Place::whole(shown(path)), error.to_string()));
                return Vec::new();
            }
        };
        let found = entries.filter_map(Result::ok).map(|entry| {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            let is_folder = path.is_dir();
            Found { path, name, is_folder }
        });
        let is_yaml = |it: &Found| {
            let extension = it.path.extension();
            extension.is_some_and(|it| it.eq_ignore_ascii_case("yaml") || it.eq_ignore_ascii_case("yml"))
        };
        let is_request = |it: &Found| if it.is_folder { it.name != "environments" } else { is_yaml(it) };
        let is_local = |it: &Found| it.name.ends_with(".local.yaml") || it.name.ends_with(".local.yml");
        let is_hidden = |it: &Found| it.name.starts_with('.') || (it.name.starts_with('_') && !self.with_hidden);
        let is_read = |it: &Found| !is_hidden(it) && is_request(it) && !is_folder_document(&it.path) && !is_local(it);
        // What is named on the command line is read whatever it is called.
        found.filter(|it| is_read(it) || self.leads_to_wanted(&it.path)).collect()
    }

    fn file(&mut self, path: &Path, items: &mut Vec<Item>) {
        if let Some(source) = self.source(path) {
            items.extend(file::items(&source, self.problems));
        }
    }

    fn source(&mut self, path: &Path) -> Option<Source> {
        match Source::read(path) {
            Ok(source) => Some(source),
            Err(error) => {
                self.problems.push(error.problem());
                None
            }
        }
    }

    /// What the folder's own document says, and its `order`.
    fn own_document(&mut self, path: &Path) -> (Folder, Vec<(String, Place)>) {
        let name = fs::canonicalize(path).ok().and_then(|it| Some(it.file_name()?.to_string_lossy().into_owned()));
        let name = name.unwrap_or_else(|| shown(path));
        let (name, place): (Arc<str>, _) = (name.into(), Place::whole(shown(path)));
        let mut folder = Folder { stem: name.clone(), name, place, ..Folder::default() };
        let own: Vec<_> = OWN_DOCUMENTS.iter().map(|own| path.join(own)).filter(|own| own.is_file()).collect();
        if let [first, second, ..] = own.as_slice() {
            let message = format!("this folder has both `{}` and `{}`", shown(first), shown(second));
            self.problems.push(Problem::error("two-documents", folder.place.clone(), message).help("keep one of them"));
        }
        let Some(source) = own.first().and_then(|own| self.source(own)) else { return (folder, Vec::new()) };
        folder.place = Place::whole(source.name.clone());
        let nodes = documents(&source, self.problems);
        let mut reader = Reader::new(source.name.clone(), path, self.problems);
        let mut written = nodes.iter().filter(|node| !node.is_null());
        let Some(node) = written.next() else { return (folder, Vec::new()) };
        if let Some(second) = written.next() {
            reader.error("too-many-documents", second.mark, "a folder's own file is one YAML document");
        }
        let Some(document) = FolderDocument::read(node, &mut reader) else { return (folder, Vec::new()) };
        let order = match node.get("order").map(|order| &order.kind) {
            Some(crate::source::Kind::List(nodes)) => nodes.iter().filter_map(|it| named(it, &reader)).collect(),
            _ => Vec::new(),
        };
        folder.name = document.name.map_or(folder.name, Into::into);
        folder.docs = document.docs;
        folder.tags = document.tags;
        folder.variables = document.variables;
        folder.auth = document.auth;
        folder.headers = document.headers;
        folder.settings = document.settings;
        folder.data = document.data;
        folder.before = document.before;
        folder.after = document.after;
        folder.parallel = document.parallel;
        folder.jumps = document.jumps;
        if let crate::source::Kind::Map(entries) = &node.kind {
            folder.scripts = document.script.scripts(entries, &folder.name, &reader);
        }
        (folder, order)
    }

    /// Puts what `order` names first, in its order; tells of entries that name nothing, or the same twice.
    fn reorder(&mut self, found: &mut Vec<Found>, order: &[(String, Place)], place: &Place) {
        let mut ordered = Vec::new();
        for (name, at) in order {
            let place = if at.line > 0 { at } else { place };
            let problem =
                |message: String| Problem::error("bad-order", place.clone(), message).wide(name.chars().count());
            let Some(index) = found.iter().position(|entry| entry.stem() == name || entry.name == *name) else {
                let twice = ordered.iter().any(|it: &Found| it.stem() == name || it.name == *name);
                let message = if twice { "stands twice in `order`" } else { "names no file and no folder here" };
                let near = nearest(name, found.iter().map(Found::stem)).map(|near| format!("did you mean `{near}`?"));
                let problem = problem(format!("`{name}` {message}"));
                self.problems.push(match near {
                    Some(near) if !twice => problem.help(near),
                    _ => problem,
                });
                continue;
            };
            ordered.push(found.remove(index));
        }
        ordered.append(found);
        *found = ordered;
    }

    /// Tells of requests and folders whose name was used before: `#name` and reports could not tell them apart.
    fn name_twice(&mut self, folder: &Folder) {
        let mut seen: HashMap<&str, &Place> = HashMap::new();
        for item in &folder.items {
            if matches!(item, Item::Folder(_)) {
                continue;
            }
            if let Some(first) = seen.insert(item.name(), item.place()) {
                let message = format!("a second request called `{}` in this folder", item.name());
                let problem = Problem::error("name-twice", item.place().clone(), message);
                self.problems.push(problem.help(format!("the first is at {first}; give this one a `name` of its own")));
            }
        }
    }
}

/// An entry of `order`, and where it is.
fn named(node: &Node, reader: &Reader<'_>) -> Option<(String, Place)> {
    Some((node.text()?.to_owned(), reader.place(node.mark)))
}
