//! Files of JSON Schemas: read once, from the disk and from nowhere else.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::SystemTime,
};

use jsonschema::{Retrieve, Uri};
use serde_json::{Map, Value};

use crate::source::{Node, Problem, Severity, Source, documents};

/// A file's content, and the state of the file that it was read from.
type Read = ((Option<SystemTime>, u64), Arc<Value>);

/// An OpenAPI document is asked for by many requests; it is read anew only when it has changed.
static READ: LazyLock<Mutex<HashMap<PathBuf, Read>>> = LazyLock::new(Mutex::default);

/// The content of a JSON or YAML file.
///
/// # Errors
/// When it cannot be read; the message is a fragment.
pub(super) fn open(path: &Path) -> Result<Arc<Value>, String> {
    let state = std::fs::metadata(path).map(|it| (it.modified().ok(), it.len())).unwrap_or_default();
    let known = |known: &HashMap<PathBuf, Read>| known.get(path).filter(|it| it.0 == state).map(|it| it.1.clone());
    if let Some(value) = known(&READ.lock().unwrap_or_else(PoisonError::into_inner)) {
        return Ok(value);
    }
    let value = Arc::new(parse(path)?);
    READ.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), (state, value.clone()));
    Ok(value)
}

fn parse(path: &Path) -> Result<Value, String> {
    let source = Source::read(path).map_err(|error| error.to_string())?;
    let mut value = if path.extension().is_some_and(|it| it.eq_ignore_ascii_case("json")) {
        serde_json::from_str(&source.text).map_err(|error| format!("`{}` is not JSON: {error}", source.name))?
    } else {
        yaml(&source)?
    };
    if is_old_openapi(&value) {
        spell_out_nullable(&mut value);
    }
    Ok(value)
}

/// A YAML document. These files are not ours: what our own reader refuses, such as merge keys and tags, the library
/// reads, which keeps no more digits than a float has.
fn yaml(source: &Source) -> Result<Value, String> {
    let mut problems: Vec<Problem> = Vec::new();
    let nodes = documents(source, &mut problems);
    let Some(problem) = problems.iter().find(|it| it.severity == Severity::Error) else {
        return nodes.first().map(Node::to_json).ok_or_else(|| format!("`{}` is empty", source.name));
    };
    let read = || -> Option<Value> {
        let mut value: serde_yaml::Value = serde_yaml::from_str(&source.text).ok()?;
        value.apply_merge().ok()?;
        serde_json::to_value(value).ok()
    };
    read().ok_or_else(|| problem.to_string())
}

/// Whether it is an OpenAPI document whose schemas are of JSON Schema's draft 4.
pub(super) fn is_old_openapi(document: &Value) -> bool {
    let is_three = |it: &Value| it.as_str().is_some_and(|version| version.starts_with("3.0"));
    document.get("openapi").is_some_and(is_three) || document.get("swagger").is_some()
}

/// Writes OpenAPI 3.0's `nullable: true` in JSON Schema's way.
///
/// Source: OpenAPI 3.0.3, 4.7.24.
fn spell_out_nullable(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(spell_out_nullable),
        Value::Object(map) => {
            map.values_mut().for_each(spell_out_nullable);
            let is_nullable = ["nullable", "x-nullable"].iter().any(|key| map.get(*key) == Some(&Value::Bool(true)));
            if is_nullable && map.contains_key("type") {
                let schema = Value::Object(std::mem::take(map));
                let null = serde_json::json!({ "type": "null" });
                *map = Map::from_iter([("anyOf".to_owned(), Value::Array(vec![schema, null]))]);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Follows `$ref` to other files; nothing is fetched from the network.
pub(super) struct Files;

impl Retrieve for Files {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let path =
            url::Url::parse(uri.as_str()).ok().filter(|it| it.scheme() == "file").and_then(|it| it.to_file_path().ok());
        match path {
            Some(path) => Ok(Value::clone(&*open(&path)?)),
            None => Err(format!("`{uri}` is not fetched: save it as a file, and refer to that").into()),
        }
    }
}
