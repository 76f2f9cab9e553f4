//! The parts of a multipart body.

use bytes::Bytes;
use serde_json::Value;

use super::files::{self, Files};
use crate::{template::js, wire::Piece};

/// A part of a multipart body.
pub(super) struct Part {
    /// Its headers, without the last line break.
    pub(super) head: String,
    /// What it holds.
    pub(super) content: Piece,
}

/// The parts that an entry of a form becomes: one, or as many as it has files; none where its file is not there.
pub(super) fn parts(entry: &Value, files: Files<'_>, warnings: &mut Vec<String>) -> Vec<Part> {
    let key = text(entry, "key").unwrap_or_default();
    let name = format!("Content-Disposition: form-data; name=\"{}\"", one_line(&key));
    let own_type = text(entry, "contentType").filter(|it| !it.is_empty());
    if entry.get("type").and_then(Value::as_str) != Some("file") {
        let bytes = match entry.get("value") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::String(value)) => value.clone().into_bytes(),
            Some(value) => js::json(value).into_bytes(),
        };
        return vec![Part { head: typed(name, own_type), content: Piece::Bytes(bytes.into()) }];
    }
    if matches!(files, Files::Refused) {
        let why = "uploading files from scripts is not allowed";
        if !warnings.iter().any(|it| it == why) {
            warnings.push(why.to_owned());
        }
        return Vec::new();
    }
    let sources: Vec<&str> = match entry.get("src") {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(source)) if !source.is_empty() => vec![source],
        _ => Vec::new(),
    };
    let shown = text(entry, "fileName").filter(|it| !it.is_empty());
    if sources.is_empty() {
        if let Some(Value::String(content)) = entry.get("value") {
            let kind = own_type.unwrap_or_else(|| files::guess(shown.as_deref().unwrap_or_default()));
            let head = name + &shown.map(|it| filename(&it)).unwrap_or_default();
            return vec![Part { head: typed(head, Some(kind)), content: Piece::Bytes(files::base64(content).into()) }];
        }
        warnings.push(format!("Form param `{key}`, file load error: missing file source"));
        return vec![Part { head: name + &filename(""), content: Piece::Bytes(Bytes::new()) }];
    }
    let mut parts = Vec::new();
    for source in sources {
        match files.read(source) {
            Ok(content) => {
                let base = source.rsplit(['/', '\\']).next().unwrap_or(source);
                let kind = own_type.clone().unwrap_or_else(|| files::guess(source));
                let head = format!("{name}{}", filename(shown.as_deref().unwrap_or(base)));
                parts.push(Part { head: typed(head, Some(kind)), content });
            }
            Err(why) => warnings.push(format!("Form param `{key}`, file load error: {why}")),
        }
    }
    parts
}

fn typed(head: String, kind: Option<String>) -> String {
    match kind {
        Some(kind) => format!("{head}\r\nContent-Type: {}", one_line(&kind)),
        None => head,
    }
}

/// As Newman does, quotes and what is not ASCII are written as they are.
fn filename(name: &str) -> String {
    format!("; filename=\"{}\"", one_line(name))
}

/// A line break would end the header.
fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

fn text(entry: &Value, key: &str) -> Option<String> {
    entry.get(key).filter(|it| !it.is_null()).map(|it| js::text(it).into_owned())
}
