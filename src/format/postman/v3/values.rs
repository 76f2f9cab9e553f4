//! An environment, or the globals: a YAML file of variables.

use std::path::Path;

use serde_json::{Map, Value};

use super::{
    super::environment::{self, Environment},
    document, layout,
    pairs::variables,
    words,
};
use crate::source::{Kind, Node, Problem, Source, documents};

/// What the names of such files end in, before `.yaml`.
const KINDS: [&str; 2] = ["environment", "globals"];

/// Whether a YAML file is an environment of Postman's, or its globals: by its name, or by what is in it.
pub(super) fn is_one(path: &Path) -> bool {
    let Some(name) = path.file_name().map(|it| it.to_string_lossy().into_owned()) else { return false };
    if KINDS.iter().any(|it| layout::stem(&name, it).is_some()) {
        return true;
    }
    let is_yaml = path.extension().is_some_and(|it| it == "yaml" || it == "yml");
    let Some(source) = Some(path).filter(|_| is_yaml).and_then(|it| Source::read(it).ok()) else { return false };
    // Reading it as a tree is for files that may be one.
    source.text.contains("values:") && documents(&source, &mut Vec::new()).first().is_some_and(has_shape)
}

fn has_shape(node: &Node) -> bool {
    let Kind::Map(entries) = &node.kind else { return false };
    let Some(Kind::List(values)) = node.get("values").map(|it| &it.kind) else { return false };
    let is_known = entries.iter().all(|it| words::ENVIRONMENT.contains(&it.key.as_str()));
    is_known && !values.is_empty() && values.iter().all(|it| it.get("key").is_some())
}

/// Reads the file at `path`; what is wrong with it goes to `problems`.
pub(super) fn read(path: &Path, problems: &mut Vec<Problem>) -> Option<Environment> {
    let document = document::read(path, problems)?;
    let mut reader = document.reader(problems);
    words::check(Some(&document.node), words::ENVIRONMENT, &mut reader);
    let mut values = variables(document.get("values"), words::VARIABLE, &mut reader);
    let is_away = |it: &Value| it.get("source").is_some_and(Value::is_object) && it.get("value").is_none();
    for away in values.iter().filter(|it| is_away(it)) {
        let name = away["key"].as_str().unwrap_or_default();
        let message = format!("the value of `{name}` is not in this file: Postman keeps it in a vault");
        reader.warning("odd-postman", document.node.mark, message, "give it with --var NAME=VALUE");
    }
    let away = values.iter().filter(|it| is_away(it)).filter_map(|it| it["key"].as_str().map(str::to_owned)).collect();
    values.retain(|it| !is_away(it));
    let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = KINDS
        .iter()
        .find_map(|it| layout::stem(&name, it))
        .unwrap_or_else(|| name.rsplit_once('.').map_or(&name, |it| it.0));
    let name = document.text("name").unwrap_or(stem);
    let mut map = Map::from_iter([("name".to_owned(), Value::from(name)), ("values".to_owned(), Value::Array(values))]);
    for key in ["id", "color", "description"] {
        map.extend(document.get(key).map(|it| (key.to_owned(), it.to_json())));
    }
    let read = environment::read(Value::Object(map));
    read.map(|it| Environment { away, ..it })
}

/// The name of the environment in a file, as far as it can be read: what it says, else what it is called.
pub(super) fn name(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    let stem = layout::stem(&name, "environment")?;
    let written = document::read(path, &mut Vec::new()).and_then(|it| it.text("name").map(str::to_owned));
    Some(written.filter(|it| !it.is_empty()).unwrap_or_else(|| stem.to_owned()))
}
