//! Where the parts of a collection lie: which folders and files belong to one, and where it begins.

use std::{
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
};

use super::manifest;
use crate::format::{around::above, natural, yaml::OWN_DOCUMENTS};

/// How much of a file is looked at to know what it is, in bytes.
const HEAD: u64 = 64 * 1024;

/// What a file is called without `.request.yaml`, where `kind` is `request`; `None` where it is called otherwise.
pub(super) fn stem<'a>(name: &'a str, kind: &str) -> Option<&'a str> {
    let rest = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"))?;
    rest.strip_suffix(kind)?.strip_suffix('.')
}

/// The document that describes a collection or a folder.
pub(super) fn definition(folder: &Path) -> Option<PathBuf> {
    ["yaml", "yml"].map(|it| folder.join(format!(".resources/definition.{it}"))).into_iter().find(|it| it.is_file())
}

/// Whether a file is a request of a collection.
pub(super) fn is_request(path: &Path) -> bool {
    let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    stem(&name, "request").is_some() && path.is_file() && has_kind(path)
}

/// Whether a file says what it is in Postman's words.
fn has_kind(path: &Path) -> bool {
    written_kind(path).is_some()
}

/// What a file says that it is, in Postman's words.
pub(super) fn written_kind(path: &Path) -> Option<String> {
    if !path.is_file() {
        return None;
    }
    let mut head = Vec::new();
    File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head)).ok()?;
    let text = String::from_utf8_lossy(&head);
    // Whatever editors put before the first key.
    let quotes = ['"', '\'', '\u{feff}'];
    let rest = text.lines().find_map(|it| it.trim_start_matches(quotes).strip_prefix("$kind"))?;
    let value = rest.trim_start_matches(quotes).trim_start_matches([':', ' ']).split(" #").next();
    Some(value.unwrap_or_default().trim().trim_matches(quotes).to_owned())
}

/// Whether a folder is a collection, or one of a collection's.
pub(super) fn is_collection(folder: &Path) -> bool {
    definition(folder).is_some() || has_requests(folder) || is_in_workspace(folder) && !folders(folder).is_empty()
}

fn has_requests(folder: &Path) -> bool {
    files(folder).iter().any(|it| is_request(it))
}

/// Whether a folder lies in `postman/collections`, where the app keeps collections.
fn is_in_workspace(folder: &Path) -> bool {
    fs::canonicalize(folder).is_ok_and(|it| it.parent().is_some_and(is_shelf))
}

/// Whether a folder is `postman/collections`.
fn is_shelf(folder: &Path) -> bool {
    folder.ends_with("postman/collections")
}

/// The outermost folder of the collection that `path` is, or lies in, in the user's own writing.
pub(super) fn root_of(path: &Path) -> PathBuf {
    let start = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
    let start = if start == Path::new("") { Path::new(".") } else { start };
    let Ok(real) = fs::canonicalize(start) else { return start.to_owned() };
    let mut root = 0;
    for (depth, folder) in real.ancestors().enumerate() {
        if is_shelf(folder) {
            break;
        }
        let is_next = depth <= root + 1;
        if folder.parent().is_some_and(is_shelf) || definition(folder).is_some() || is_next && has_requests(folder) {
            root = depth;
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    (0..root).fold(start.to_owned(), |it, _| above(&it))
}

/// The collections of the workspace that a folder is: folders, and JSON files of earlier formats; `None` where it is none.
pub(super) fn workspace(folder: &Path) -> Option<Vec<PathBuf>> {
    let real = fs::canonicalize(folder).ok()?;
    if OWN_DOCUMENTS.iter().any(|it| folder.join(it).is_file()) || is_collection(folder) {
        return None;
    }
    let inside = ["postman/collections", "collections", ""].map(|it| (real.join(it), folder.join(it)));
    let shelf = inside.into_iter().find(|(real, _)| is_shelf(real) && real.is_dir());
    let mut all = shelf.as_ref().map_or_else(Vec::new, |(_, shelf)| on_shelf(shelf));
    let known: Vec<_> = all.iter().filter_map(|it| fs::canonicalize(it).ok()).collect();
    let elsewhere = manifest::listed(folder, "collections");
    all.extend(elsewhere.into_iter().filter(|it| fs::canonicalize(it).is_ok_and(|it| !known.contains(&it))));
    if shelf.is_none() && all.is_empty() {
        // Any folder of collections, where there is nothing else in it.
        let inner = folders(folder);
        let is_all = !inner.is_empty() && inner.iter().all(|it| is_collection(it));
        return (is_all && !files(folder).iter().any(|it| is_yaml(it))).then_some(inner);
    }
    (!all.is_empty()).then_some(all)
}

/// The collections on a shelf: folders, and JSON files of earlier formats.
fn on_shelf(shelf: &Path) -> Vec<PathBuf> {
    // Without the slash at the end that joining nothing leaves.
    let shelf: PathBuf = shelf.components().collect();
    let shelf = if shelf == Path::new("") { PathBuf::from(".") } else { shelf };
    let is_json = |it: &PathBuf| it.extension().is_some_and(|it| it.eq_ignore_ascii_case("json"));
    let mut all: Vec<_> = folders(&shelf).into_iter().filter(|it| !is_empty(it, 0)).collect();
    all.extend(files(&shelf).into_iter().filter(is_json));
    all
}

/// Whether there is no request in a folder, as far down as one looks.
fn is_empty(folder: &Path, depth: usize) -> bool {
    !is_collection(folder) && (depth > 8 || folders(folder).iter().all(|it| is_empty(it, depth + 1)))
}

/// Whether a file is called as one of YAML.
pub(super) fn is_yaml(file: &Path) -> bool {
    file.extension().is_some_and(|it| ["yaml", "yml"].iter().any(|known| it.eq_ignore_ascii_case(known)))
}

/// The folders in a folder that are not hidden, in order.
pub(super) fn folders(folder: &Path) -> Vec<PathBuf> {
    entries(folder).into_iter().filter(|it| it.is_dir()).collect()
}

/// The files in a folder that are not hidden, in order.
pub(super) fn files(folder: &Path) -> Vec<PathBuf> {
    entries(folder).into_iter().filter(|it| !it.is_dir()).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let named = read.map(|it| (it.file_name().to_string_lossy().into_owned(), it.path()));
    // `.well-known.request.yaml` is a request, `.resources` is none.
    let is_request = |name: &str, path: &Path| stem(name, "request").is_some_and(|it| !it.is_empty()) && path.is_file();
    let mut named: Vec<_> = named.filter(|(name, path)| !name.starts_with('.') || is_request(name, path)).collect();
    named.sort_by(|(one, _), (other, _)| natural::compare(one, other));
    // What lies in this folder has no `./` in front of its name.
    let shown = |path: PathBuf| path.strip_prefix(".").map(Path::to_owned).unwrap_or(path);
    named.into_iter().map(|(_, path)| shown(path)).collect()
}
