//! Collections of Bruno's: folders of YAML files (schema `opencollection`), older ones of `.bru` files, and files that hold a
//! whole collection.

mod body;
mod certificates;
mod config;
mod convert;
mod document;
mod dotenv;
mod environment;
mod example;
mod files;
mod layout;
mod scripts;
mod settings;
mod tree;
mod values;
mod words;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use serde_json::Value;

use self::{
    config::Config,
    convert::{Convert, Given},
    document::{Document, get, list},
    layout::Style,
    tree::{Level, Reading},
    values::{is_true, said, text_of},
};
pub use example::media_type;
pub use files::{Beside, Files, Written, files};

use super::bru::Holds;
use crate::{
    model::{Collection, Declarations, Folder, ForeignCollection},
    source::{Place, Problem, Source, shown},
};

/// Whether a folder or a file is a collection of Bruno's, or a part of one.
pub fn is_part(path: &Path) -> bool {
    layout::is_part(path) || is_bundled(path)
}

/// Whether a file holds a whole collection.
fn is_bundled(path: &Path) -> bool {
    let is_fit = path.extension().is_some_and(|it| it == "yml" || it == "yaml" || it == "json");
    let source = if is_fit && path.is_file() { Source::read(path).ok() } else { None };
    let says = |line: &str| line.trim_start_matches([' ', '"', '{']).starts_with("opencollection");
    source
        .is_some_and(|it| it.text.lines().take(5).any(says) && it.text.contains("bundled") && it.text.contains("items"))
}

/// The collections of the workspace that a folder is; `None` where it is none.
pub fn workspace(folder: &Path) -> Option<Vec<PathBuf>> {
    if layout::is_part(folder) {
        return None;
    }
    let written = folder.join(layout::WORKSPACE);
    let named = if written.is_file() { Document::read(&written, Holds::Level, &mut Vec::new()) } else { None };
    let named: Vec<_> = named
        .iter()
        .flat_map(|it| list(it.get("collections")).iter().map(|it| folder.join(text_of(it, "path"))))
        .filter(|it| Style::of(it).is_some())
        .collect();
    if !named.is_empty() {
        return Some(named);
    }
    // Any folder of collections, where there is nothing else in it.
    let inner: Vec<_> = layout::entries(folder).into_iter().filter(|it| !it.0.starts_with('.')).collect();
    let is_all = inner.iter().any(|it| it.2)
        && inner.iter().all(|(_, path, is_folder)| {
            if *is_folder { Style::of(path).is_some() || path.ends_with("environments") } else { !is_readable(path) }
        });
    let inner = inner.into_iter().filter(|it| it.2 && Style::of(&it.1).is_some()).map(|it| it.1);
    let inner: Vec<_> = inner.collect();
    (is_all && !inner.is_empty()).then_some(inner)
}

/// Whether a file may be a collection by itself.
fn is_readable(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "yaml" || it == "json")
}

/// Reads the collection that `path` is, or lies in; of its requests only those in `path`. What is wrong with it goes to
/// `problems`.
pub fn open(path: &Path, problems: &mut Vec<Problem>) -> Collection {
    let found = layout::root_of(path).and_then(|root| Some((Style::of(&root)?, root)));
    let Some((style, root)) = found.filter(|_| !is_bundled(path) || layout::is_part(path)) else {
        return bundled(path, problems);
    };
    let only = layout::meant(path);
    let defaults = root.join(style.collection());
    let written = match style {
        Style::Yaml => defaults.clone(),
        Style::Bru => root.join(layout::BRU),
    };
    let Some(document) = read_json_or_yaml(&written, problems) else { return Collection::empty(&root) };
    if style == Style::Yaml && is_true(document.node.get("bundled")) && document.get("items").is_some() {
        return bundled(&written, problems);
    }
    let defaults = match style {
        Style::Yaml => Some(document.clone()),
        Style::Bru if defaults.is_file() => Document::read(&defaults, Holds::Level, problems),
        Style::Bru => None,
    };
    let stem =
        std::fs::canonicalize(&root).ok().and_then(|it| it.file_name().map(|it| it.to_string_lossy().into_owned()));
    let said = document.said("name").or_else(|| document.get("name").and_then(|it| it.text()));
    let name = said.filter(|it| !it.is_empty()).map(str::to_owned).or(stem).unwrap_or_default();
    let config = Config::read(&root, &document, &name, problems);
    if style == Style::Yaml {
        config::check(&document, problems);
    }
    let level = Reading::new((&root, style), &only, config.ignored.clone(), problems).level(&root, None, 0);
    finish(&name, (&root, &config), defaults.as_ref(), &level, problems)
}

/// Reads the file at `path`, which holds a whole collection.
fn bundled(path: &Path, problems: &mut Vec<Problem>) -> Collection {
    let Some(document) = read_json_or_yaml(path, problems) else { return Collection::empty(path) };
    let root = document.folder.clone();
    let name = document.said("name").unwrap_or_default().to_owned();
    let config = Config::read(&root, &document, &name, problems);
    config::check(&document, problems);
    let mut reading = Reading::new((&root, Style::Yaml), path, Vec::new(), problems);
    let (folders, requests) = reading.bundled(&document);
    let level = Level { path: path.to_owned(), stem: name.clone(), document: None, folders, requests };
    let mut collection = finish(&name, (&root, &config), Some(&document), &level, problems);
    path.clone_into(&mut collection.path);
    collection
}

/// JSON is YAML, as far as it is written here.
fn read_json_or_yaml(path: &Path, problems: &mut Vec<Problem>) -> Option<Document> {
    Document::read(path, Holds::Level, problems)
}

fn finish(
    name: &str,
    (root, config): (&Path, &Config),
    defaults: Option<&Document>,
    level: &Level,
    problems: &mut Vec<Problem>,
) -> Collection {
    let variables = defaults.and_then(|it| get(it.get("request")?, "variables"));
    let variables = match defaults {
        Some(document) => convert::variables(values::variables(variables, &mut document.reader(problems))).collect(),
        None => crate::scope::Variables::new(),
    };
    let mut convert = Convert { config, variables: &variables, problems };
    let given = defaults.map_or_else(Given::default, |it| convert.given(it, name, &Given::default()));
    let items = convert.items(level, &given);
    let docs = defaults.and_then(|it| said(it.get("docs")).or_else(|| said(it.info()?.get("description"))));
    let place = defaults.map_or_else(|| Place::whole(shown(root)), Document::place);
    let root_folder =
        Folder { name: name.into(), stem: level.stem.as_str().into(), docs, items, place, ..Folder::default() };
    let foreign = ForeignCollection {
        id: "".into(),
        variables,
        document: Arc::new(Value::Null),
        environment: config.environment.clone(),
    };
    Collection { root: root_folder, path: root.to_owned(), library: None, foreign: Some(foreign) }
}

/// Whether a file is an environment of Bruno's.
pub fn is_environment(path: &Path) -> bool {
    environment::is_one(path)
}

/// Reads the environment in the file at `path`; what is wrong with it goes to `problems`.
pub fn environment(path: &Path, problems: &mut Vec<Problem>) -> Declarations {
    environment::read(path, problems)
}

/// What is written in the environment in the file at `path`, in the words of the YAML files.
pub fn environment_document(path: &Path) -> Option<Value> {
    Document::read(path, crate::format::bru::Holds::Environment, &mut Vec::new()).map(|it| it.node.to_json())
}

/// The environment `name` of a file that holds a whole collection.
pub fn bundled_environment(path: &Path, name: &str, problems: &mut Vec<Problem>) -> Option<Declarations> {
    environment::bundled(path, name, problems)
}

/// The environment `name` that the collections of the workspace around `start` share.
pub fn global_environment(start: &Path, name: &str) -> Option<PathBuf> {
    let file = layout::workspace_of(start)?.join("environments").join(format!("{name}.yml"));
    file.is_file().then_some(file)
}
