//! From a reference to what it means: `Log in`, `auth/log-in`, `../setup.yaml#Log in`.

use std::path::Path;

use crate::{
    model::{Folder, Item, Reference},
    source::{Problem, nearest},
};

/// Something that was referred to, and the folders around it, the outermost first.
#[derive(Clone)]
pub(super) struct Found<'a> {
    pub(super) folders: Vec<&'a Folder>,
    pub(super) item: &'a Item,
}

/// The folders of `library` that stand for those of another reading of the same files.
pub(super) fn same_folders<'a>(library: &'a Folder, folders: &[&Folder]) -> Vec<&'a Folder> {
    let mut found = vec![library];
    for folder in folders.iter().skip_while(|it| it.place != library.place).skip(1) {
        let inner = found.last().and_then(|it| inner_folders(it).find(|it| it.place == folder.place));
        match inner {
            Some(inner) => found.push(inner),
            None => break,
        }
    }
    found
}

/// What `reference` means inside of `folders`, the outermost first: a file may hold several requests.
///
/// # Errors
/// When it means nothing, or could mean several things.
pub(super) fn resolve<'a>(reference: &Reference, folders: &[&'a Folder]) -> Result<Vec<Found<'a>>, Problem> {
    let text = &*reference.text;
    let mut around = folders.to_vec();
    while !around.is_empty() {
        let found = within(&around, text);
        if !found.is_empty() {
            return Ok(found);
        }
        around.pop();
    }
    let Some(root) = folders.first() else { return Err(unknown(reference, &[])) };
    let mut all = Vec::new();
    gather(&mut vec![*root], &mut all);
    let named: Vec<_> = all.iter().filter(|it| **it.item.name() == *text).cloned().collect();
    match named.as_slice() {
        [] => Err(unknown(reference, &all)),
        [_] => Ok(named),
        several => {
            let places: Vec<_> = several.iter().map(|it| it.item.place().to_string()).collect();
            let problem = problem(reference, format!("several are called `{text}`: {}", places.join(", ")));
            Err(problem.help("write the path, such as `folder/name`"))
        }
    }
}

/// What `text` means, seen from the innermost of `folders`.
fn within<'a>(folders: &[&'a Folder], text: &str) -> Vec<Found<'a>> {
    let Some(folder) = folders.last() else { return Vec::new() };
    let here: Vec<_> = folder.items.iter().filter(|it| is_called(it, text)).collect();
    if let Some(first) = here.first() {
        // One name is one thing; the name of a file is all of its requests.
        let is_name = **first.name() == *text || matches!(first, Item::Folder(_));
        let chosen = if is_name { &here[..1] } else { &here[..] };
        return chosen.iter().map(|item| Found { folders: folders.to_vec(), item }).collect();
    }
    if let Some((path, name)) = text.split_once('#') {
        let among = if path.is_empty() { of_folder(folders) } else { within(folders, path) };
        return among.into_iter().flat_map(|it| called(it, name)).take(1).collect();
    }
    let Some((first, rest)) = text.split_once('/') else { return Vec::new() };
    match first {
        "." => within(folders, rest),
        ".." => within(&folders[..folders.len() - 1], rest),
        first => {
            let inner = inner_folders(folder).find(|it| *it.name == *first || *it.stem == *first);
            inner.map(|inner| within(&[folders, &[inner]].concat(), rest)).unwrap_or_default()
        }
    }
}

fn of_folder<'a>(folders: &[&'a Folder]) -> Vec<Found<'a>> {
    let items = folders.last().into_iter().flat_map(|it| &it.items);
    items.map(|item| Found { folders: folders.to_vec(), item }).collect()
}

/// `found` itself if it is called `name`, else what is in it and called so.
fn called<'a>(found: Found<'a>, name: &str) -> Vec<Found<'a>> {
    if **found.item.name() == *name {
        return vec![found];
    }
    let Item::Folder(folder) = found.item else { return Vec::new() };
    let mut around = found.folders;
    around.push(folder);
    let mut all = Vec::new();
    gather(&mut around, &mut all);
    all.into_iter().filter(|it| **it.item.name() == *name).collect()
}

/// Whether an item is called so, by its own name, its file's or its folder's.
fn is_called(item: &Item, text: &str) -> bool {
    if **item.name() == *text {
        return true;
    }
    match item {
        Item::Folder(folder) => *folder.stem == *text,
        Item::Request(_) | Item::Reuse(_) => {
            let path = Path::new(&*item.place().file);
            let is = |it: Option<&std::ffi::OsStr>| it.is_some_and(|it| it.to_string_lossy() == text);
            is(path.file_stem()) || is(path.file_name())
        }
    }
}

fn inner_folders(folder: &Folder) -> impl Iterator<Item = &Folder> {
    folder.items.iter().filter_map(|it| match it {
        Item::Folder(inner) => Some(&**inner),
        Item::Request(_) | Item::Reuse(_) => None,
    })
}

/// Everything in the innermost of `folders`, and below.
fn gather<'a>(folders: &mut Vec<&'a Folder>, found: &mut Vec<Found<'a>>) {
    let Some(folder) = folders.last().copied() else { return };
    for item in &folder.items {
        found.push(Found { folders: folders.clone(), item });
        if let Item::Folder(inner) = item {
            folders.push(inner);
            gather(folders, found);
            folders.pop();
        }
    }
}

fn unknown(reference: &Reference, all: &[Found<'_>]) -> Problem {
    let text = &reference.text;
    let problem = problem(reference, format!("there is no request, file or folder `{text}` here"));
    let names = all.iter().map(|it| it.item.name().to_string());
    let paths: Vec<String> = names.chain(all.iter().map(path)).collect();
    let near = nearest(text, paths.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
    problem.help(near.unwrap_or_else(|| {
        "write a request's name, or a path from this folder or one above it, such as `auth/log-in`".to_owned()
    }))
}

/// The path of an item below the collection, without an extension.
fn path(found: &Found<'_>) -> String {
    let folders = found.folders.iter().skip(1).map(|it| it.stem.to_string());
    let own = match found.item {
        Item::Folder(folder) => folder.stem.to_string(),
        Item::Request(_) | Item::Reuse(_) => {
            Path::new(&*found.item.place().file).file_stem().unwrap_or_default().to_string_lossy().into_owned()
        }
    };
    folders.chain([own]).collect::<Vec<_>>().join("/")
}

fn problem(reference: &Reference, message: String) -> Problem {
    let width = reference.text.chars().count();
    Problem::error("unknown-reference", reference.place.clone(), message).wide(width)
}
