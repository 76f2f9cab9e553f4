//! What a request carries.

use std::path::Path;

use serde_json::{Value, json};

use super::{ground::Ground, json, parameter};
use crate::{
    convert::paths::relative,
    model::{Body, FileBody, Graphql, Part, PartContent},
    template::Tree,
};

/// The body in Postman's words; `folder` is where the exported file will lie.
pub(super) fn body(body: &Body, folder: &Path, ground: &mut Ground) -> Value {
    match body {
        Body::Json(tree) => raw(&json::text(tree, ground), "json"),
        Body::Text(text) => raw(&ground.text(text.source()), "text"),
        Body::Xml(text) => raw(&ground.text(text.source()), "xml"),
        Body::Form(fields) => json!({ "mode": "urlencoded", "urlencoded": parameter::list(&fields.0, ground) }),
        Body::Multipart(parts) => {
            let parts: Vec<Value> = parts.iter().flat_map(|it| part(it, folder, ground)).collect();
            json!({ "mode": "formdata", "formdata": parts })
        }
        Body::Graphql(it) => graphql(it, ground),
        Body::File(file) => json!({ "mode": "file", "file": { "src": path(file, folder, ground) } }),
    }
}

fn raw(text: &str, language: &str) -> Value {
    json!({ "mode": "raw", "raw": text, "options": { "raw": { "language": language } } })
}

/// A part; a list is several.
fn part(part: &Part, folder: &Path, ground: &mut Ground) -> Vec<Value> {
    let key = ground.text(part.name.source());
    let mut entries = match &part.content {
        PartContent::Value(Tree::List(list), _) => {
            list.iter().map(|it| json!({ "key": key, "value": ground.tree(it), "type": "text" })).collect()
        }
        PartContent::Value(Tree::Fixed(Value::Array(list)), _) => {
            let text = |it: &Value| json!({ "key": key, "value": crate::value::text(it), "type": "text" });
            list.iter().map(text).collect()
        }
        PartContent::Base64(text, filename) => {
            let mut part = json!({ "key": key, "type": "file", "value": ground.text(text.source()) });
            if let Some(name) = filename {
                part["fileName"] = ground.text(name.source()).into();
            }
            vec![part]
        }
        PartContent::Value(tree, _) => vec![json!({ "key": key, "value": ground.tree(tree), "type": "text" })],
        PartContent::File(file, filename) => {
            let mut entry = json!({ "key": key, "type": "file", "src": path(file, folder, ground) });
            if let Some(filename) = filename {
                entry["fileName"] = ground.text(filename.source()).into();
            }
            vec![entry]
        }
    };
    if let Some(content_type) = &part.content_type {
        let content_type = ground.text(content_type.source());
        for entry in &mut entries {
            entry["contentType"] = content_type.as_str().into();
        }
    }
    entries
}

fn path(file: &FileBody, folder: &Path, ground: &mut Ground) -> String {
    let written = ground.text(file.path.source());
    if Path::new(&written).is_absolute() || written.starts_with("{{") {
        return written;
    }
    relative(folder, &file.folder.join(written)).to_string_lossy().into_owned()
}

fn graphql(it: &Graphql, ground: &mut Ground) -> Value {
    let mut graphql = json!({ "query": ground.text(it.query.source()) });
    if let Some(operation) = &it.operation {
        graphql["operationName"] = ground.text(operation.source()).into();
    }
    if let Some(variables) = &it.variables {
        graphql["variables"] = json::text(variables, ground).into();
    }
    json!({ "mode": "graphql", "graphql": graphql })
}
