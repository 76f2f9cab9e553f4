//! The files of a collection as they are written, in the words of the YAML files: for whoever writes them again.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::{
    document::{Document, get, list},
    layout::{self, Style},
    tree::{Level, Reading},
    values::{is_true, text},
};
use crate::{
    format::bru::Holds,
    source::{Source, shown},
};

/// As many modules of scripts as are looked at.
const MOST_MODULES: usize = 1_000;

/// Parts of `bruno.json` that are parts of `config` in YAML, and those that are extensions there.
const CONFIG: [&str; 2] = ["proxy", "protobuf"];
const EXTENSIONS: [&str; 4] = ["ignore", "presets", "scripts", "openapi"];

/// The files of a collection.
#[derive(Debug)]
pub struct Files {
    /// The folder that paths in them start from.
    pub folder: PathBuf,
    /// Whether they are files already, whose names can stay.
    pub are_files: bool,
    /// What is written of the collection, and what is in it.
    pub root: Written,
    /// Its environments.
    pub environments: Vec<Written>,
    /// What scripts may `require`: by their paths in the folder.
    pub modules: Vec<(PathBuf, String)>,
    /// Files that are no requests.
    pub beside: Vec<Beside>,
}

/// A file that is no request and belongs to the collection all the same.
#[derive(Debug)]
pub struct Beside {
    /// Where it lies in the folder.
    pub path: PathBuf,
    /// Its type: `script`, `app`.
    pub kind: String,
    /// What is written; nothing where it is no file of its own.
    pub text: Option<String>,
}

/// What is written of a collection, a folder or a request.
#[derive(Debug, Default)]
pub struct Written {
    /// What its file, or its folder, is called, without what files of its kind end in.
    pub stem: String,
    /// What is written; null where a folder has no file.
    pub document: Value,
    /// The same as it is written, where that is YAML.
    pub text: Option<String>,
    /// The folders in it.
    pub folders: Vec<Written>,
    /// The requests in it.
    pub requests: Vec<Written>,
}

/// The files of the collection that `path` is, or lies in; of its requests only those in `path`.
pub fn files(path: &Path) -> Option<Files> {
    // What is wrong in them was told when they were opened.
    let problems = &mut Vec::new();
    let found = layout::root_of(path).and_then(|root| Some((Style::of(&root)?, root)));
    let Some((style, root)) = found.filter(|_| path.is_dir() || layout::is_part(path)) else {
        return bundled(path);
    };
    let written = root.join(if style == Style::Yaml { layout::YAML } else { layout::BRU });
    let document = Document::read(&written, Holds::Level, problems)?;
    if is_true(document.node.get("bundled")) && document.get("items").is_some() {
        return bundled(&written);
    }
    let ignored = ignored(&document);
    let mut reading = Reading::new((&root, style), &layout::meant(path), ignored.clone(), problems);
    let level = reading.level(&root, None, 0);
    let beside = beside(reading.beside, &root);
    let mut whole = of_level(&level, style);
    if style == Style::Yaml {
        whole.document = document.node.to_json();
        whole.text = text_of_file(&written);
    } else {
        let defaults = root.join(style.collection());
        let defaults = if defaults.is_file() { Document::read(&defaults, Holds::Level, problems) } else { None };
        whole.document = renewed(&document, defaults.as_ref());
    }
    let mut modules = Vec::new();
    gather(&root, &root, &ignored, &mut modules);
    let environments = environments(&root.join("environments"), style);
    Some(Files { folder: root, are_files: true, root: whole, environments, modules, beside })
}

fn beside(found: Vec<(PathBuf, String)>, root: &Path) -> Vec<Beside> {
    let one = |(path, kind): (PathBuf, String)| {
        let text = text_of_file(&path);
        Beside { path: path.strip_prefix(root).map(Path::to_owned).unwrap_or(path), kind, text }
    };
    found.into_iter().map(one).collect()
}

/// The environments in a folder.
fn environments(folder: &Path, style: Style) -> Vec<Written> {
    let one = |(name, path, is_folder): (String, PathBuf, bool)| {
        let (stem, extension) = name.rsplit_once('.')?;
        let document = Document::read(&path, Holds::Environment, &mut Vec::new())
            .filter(|_| !is_folder && extension == style.extension())?;
        let text = if style == Style::Yaml { text_of_file(&path) } else { None };
        Some(Written { stem: stem.to_owned(), document: document.node.to_json(), text, ..Written::default() })
    };
    layout::entries(folder).into_iter().filter_map(one).collect()
}

/// The parts of a file that holds a whole collection.
fn bundled(path: &Path) -> Option<Files> {
    let problems = &mut Vec::new();
    let document = Document::read(path, Holds::Level, problems)?;
    let folder = document.folder.clone();
    let mut reading = Reading::new((&folder, Style::Yaml), path, Vec::new(), problems);
    let (folders, requests) = reading.bundled(&document);
    let beside = beside(reading.beside, &folder);
    let level = Level { path: path.to_owned(), stem: String::new(), document: Some(document), folders, requests };
    let mut root = of_level(&level, Style::Bru);
    let config = root.document.get_mut("config").and_then(Value::as_object_mut);
    let inside = config.and_then(|it| it.shift_remove("environments"));
    let environments = inside.iter().filter_map(Value::as_array).flatten().map(|it| Written {
        stem: it["name"].as_str().unwrap_or_default().to_owned(),
        document: it.clone(),
        ..Written::default()
    });
    let environments = environments.collect();
    if let Some(map) = root.document.as_object_mut() {
        map.insert("bundled".to_owned(), false.into());
    }
    Some(Files { folder, are_files: false, root, environments, modules: Vec::new(), beside })
}

/// The parser, or the depth of folders, has bounded how deep that goes.
fn of_level(level: &Level, style: Style) -> Written {
    let text_of = |path: PathBuf| if style == Style::Yaml { text_of_file(&path) } else { None };
    let request = |stem: &str, document: &Document| Written {
        stem: stem.to_owned(),
        document: document.node.to_json(),
        text: text_of(level.path.join(format!("{stem}.yml"))),
        ..Written::default()
    };
    let mut document = level.document.as_ref().map_or(Value::Null, |it| it.node.to_json());
    if let Some(map) = document.as_object_mut() {
        map.shift_remove("items");
    }
    Written {
        stem: level.stem.clone(),
        text: text_of(level.path.join("folder.yml")).filter(|_| !document.is_null()),
        document,
        folders: level.folders.iter().map(|it| of_level(it, style)).collect(),
        requests: level.requests.iter().map(|it| request(&it.stem, &it.document)).collect(),
    }
}

fn text_of_file(path: &Path) -> Option<String> {
    Source::read(path).ok().map(|it| it.text)
}

fn ignored(document: &Document) -> Vec<String> {
    let own = document.get("extensions").and_then(|it| get(it, "bruno")).unwrap_or(&document.node);
    list(get(own, "ignore")).iter().map(text).collect()
}

/// What `bruno.json` and `collection.bru` say, as it stands in `opencollection.yml`.
fn renewed(document: &Document, defaults: Option<&Document>) -> Value {
    let said = document.node.to_json();
    let mut config = Map::new();
    for key in CONFIG {
        if let Some(value) = said.get(key).filter(|it| !it.is_null()) {
            config.insert(key.to_owned(), if key == "proxy" { proxy(value) } else { value.clone() });
        }
    }
    let certificates = certificates(&said["clientCertificates"]);
    if !certificates.is_empty() {
        config.insert("clientCertificates".to_owned(), certificates.into());
    }
    let own = EXTENSIONS.into_iter().filter_map(|key| Some((key.to_owned(), said.get(key)?.clone())));
    let own: Map<String, Value> = own.filter(|(_, it)| !it.is_null()).collect();
    let mut whole = json!({ "opencollection": "1.0.0", "info": { "name": said["name"] } });
    let defaults = defaults.map_or(Value::Null, |it| it.node.to_json());
    let parts =
        [("config", config.into()), ("request", defaults["request"].clone()), ("docs", defaults["docs"].clone())];
    for (key, value) in parts {
        if !value.is_null() && value.as_object().is_none_or(|it| !it.is_empty()) {
            whole[key] = value;
        }
    }
    whole["bundled"] = false.into();
    if !own.is_empty() {
        whole["extensions"] = json!({ "bruno": own });
    }
    whole
}

/// Early files have the parts of a proxy at the top, and a switch that may say `global`.
fn proxy(said: &Value) -> Value {
    match &said["enabled"] {
        Value::Bool(true) => {
            let mut config = said.clone();
            if let Some(map) = config.as_object_mut() {
                map.shift_remove("enabled");
            }
            if let Some(auth) = config.get_mut("auth").and_then(Value::as_object_mut) {
                let is_on = auth.shift_remove("enabled").is_none_or(|it| it != false);
                auth.insert("disabled".to_owned(), (!is_on).into());
            }
            json!({ "inherit": false, "config": config })
        }
        Value::Bool(false) => json!({ "inherit": false, "disabled": true }),
        Value::String(_) => json!({ "inherit": true }),
        _ => said.clone(),
    }
}

/// Early files have a switch, the list inside, and shorter names.
fn certificates(said: &Value) -> Vec<Value> {
    let is_off = said["enabled"] == false;
    let list = said["certs"].as_array().or(said.as_array()).map(Vec::as_slice).unwrap_or_default();
    let renamed = [
        ("certFilePath", "certificateFilePath"),
        ("keyFilePath", "privateKeyFilePath"),
        ("pfxFilePath", "pkcs12FilePath"),
    ];
    let one = |it: &Value| {
        let entry = |(key, value): (&String, &Value)| {
            let name = renamed.iter().find(|it| it.0 == key).map_or(key.as_str(), |it| it.1);
            let value = match (name, value.as_str()) {
                ("type", Some("pfx")) => "pkcs12".into(),
                ("type", Some("cert")) => "pem".into(),
                _ => value.clone(),
            };
            (name.to_owned(), value)
        };
        let mut one: Map<String, Value> = it.as_object().into_iter().flatten().map(entry).collect();
        if is_off {
            one.insert("disabled".to_owned(), true.into());
        }
        Value::Object(one)
    };
    list.iter().map(one).collect()
}

/// Gathers what scripts may read. Links to folders are not followed, so that no folder is in itself.
fn gather(root: &Path, folder: &Path, ignored: &[String], modules: &mut Vec<(PathBuf, String)>) {
    for (name, path, is_folder) in layout::entries(folder) {
        let relative = path.strip_prefix(root).map(shown).unwrap_or_default();
        let is_left =
            matches!(name.as_str(), ".git" | "node_modules" | "bruno.json" | "package.json" | "package-lock.json");
        if is_left || ignored.iter().any(|it| *it == name || it.trim_end_matches('/') == relative) {
            continue;
        }
        if is_folder {
            gather(root, &path, ignored, modules);
        } else if path.extension().is_some_and(|it| it == "js" || it == "json") && modules.len() < MOST_MODULES {
            let relative = path.strip_prefix(root).map(Path::to_owned).unwrap_or_default();
            modules.extend(text_of_file(&path).map(|text| (relative, text)));
        }
    }
}
