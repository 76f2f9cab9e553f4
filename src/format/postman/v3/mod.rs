//! Collections of Postman's as folders of YAML files (schema 3.0.0), read by way of format 2.1.

mod address;
mod aside;
mod auth;
mod body;
mod convert;
mod dataset;
mod document;
mod example;
mod expression;
mod finish;
mod kept;
mod layout;
mod manifest;
mod pairs;
mod quotes;
mod reading;
mod scripts;
mod settings;
mod stray;
mod token;
mod tree;
mod values;
mod view;
mod words;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

pub use dataset::{DataSource, DataView, Dataset};
pub use expression::{Comparison, Expression, Function};
pub(crate) use kept::KEPT;
use serde_json::{Map, Value};
pub(crate) use settings::HEADERS;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
pub use view::View;

use super::{environment::Environment, opened::Opened, read, shape};
use crate::source::{Problem, shown};

/// Whether a folder or a file is a collection, or a part of one.
pub(super) fn is_part(path: &Path) -> bool {
    if path.is_dir() { layout::is_collection(path) } else { layout::is_request(path) || of_definition(path).is_some() }
}

/// The collections of the workspace that a folder is; `None` where it is none.
pub(super) fn workspace(folder: &Path) -> Option<Vec<PathBuf>> {
    layout::workspace(folder)
}

/// What `path` is where it is a part of a workspace that holds no requests, and what to do with it.
pub(super) fn aside(path: &Path) -> Option<(&'static str, &'static str)> {
    aside::told(path)
}

/// A warning for each collection that the workspace in `folder` names, and that is not there.
pub(super) fn missing(folder: &Path) -> Vec<Problem> {
    manifest::missing(folder)
}

/// The environments that the workspace in `folder` names, and that lie elsewhere.
pub(super) fn listed_environments(folder: &Path) -> Vec<PathBuf> {
    manifest::listed(folder, "environments")
}

/// Reads the collection that `path` is, or lies in; of its requests only those in `path`.
pub(super) fn open(path: &Path, problems: &mut Vec<Problem>) -> Opened {
    let only = of_definition(path).unwrap_or_else(|| path.to_owned());
    let root = layout::root_of(&only);
    let level = tree::read(&root, &only, problems);
    let mut part = convert::Convert::new(&root, problems).level(&level);
    let name: Arc<str> = level.definition.map_or_else(|| shown(&root).into(), |it| it.name);
    let info = ["name", "description", "id"]
        .into_iter()
        .filter_map(|key| Some((key.to_owned(), part.value.shift_remove(key)?)));
    let info = info.collect();
    let mut info: Map<String, Value> = info;
    // One that is the same each time, for a folder that says none.
    let id = id(info.get("name").and_then(Value::as_str).unwrap_or_default());
    info.entry("id").or_insert(id.into());
    part.value.insert("info".to_owned(), Value::Object(info));
    let shaped = Arc::new(shape::collection(part.value));
    let mut collection = read::collection(&shaped, &part.mark, &name, &root);
    finish::finish(&mut collection.root, &part.beyond);
    Opened { collection, strange: None }
}

fn id(name: &str) -> String {
    let digest = Sha256::digest(name.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Uuid::from_bytes(bytes).to_string()
}

/// The folder that a document describes.
fn of_definition(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?;
    let resources = path.parent().filter(|it| it.ends_with(".resources"))?;
    let folder = resources.parent().filter(|_| name == "definition.yaml" || name == "definition.yml")?;
    Some(if folder == Path::new("") { PathBuf::from(".") } else { folder.to_owned() })
}

/// Whether a file is called as a dataset.
pub(super) fn is_dataset(path: &Path) -> bool {
    dataset::is_one(path)
}

/// Reads the dataset in the file at `path`; what is wrong with it goes to `problems`.
pub(super) fn dataset(path: &Path, problems: &mut Vec<Problem>) -> Option<Dataset> {
    dataset::read(path, problems)
}

/// Whether a YAML file is an environment of Postman's, or its globals.
pub(super) fn is_environment(path: &Path) -> bool {
    values::is_one(path)
}

/// Reads the environment, or the globals, in the file at `path`; what is wrong with it goes to `problems`.
pub(super) fn environment(path: &Path, problems: &mut Vec<Problem>) -> Option<Environment> {
    values::read(path, problems)
}

/// The name of the environment in the file at `path`, if it is called as one.
pub(super) fn environment_name(path: &Path) -> Option<String> {
    values::name(path)
}

/// The files in a folder that hold globals, in order.
pub(super) fn globals_in(folder: &Path) -> Vec<PathBuf> {
    let is_globals =
        |it: &PathBuf| it.file_name().is_some_and(|it| layout::stem(&it.to_string_lossy(), "globals").is_some());
    layout::files(folder).into_iter().filter(is_globals).collect()
}

#[cfg(test)]
mod tests;
