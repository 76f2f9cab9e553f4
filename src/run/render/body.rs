//! A request's body as bytes, and the content type that goes with it.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde_json::{Map, Value};

use super::{super::fault::Fault, values::values};
use crate::{
    model::{Body, FileBody, Graphql, Parameters, Part, PartContent, file_piece},
    scope::Scope,
    source::{Place, shown},
    template::Template,
    value,
    wire::{Multipart, Piece, Request},
};

/// Base64 as people write it: with padding or without.
const ANY_BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A body, ready to be sent.
pub(super) struct Carried {
    pieces: Vec<Piece>,
    pub(super) content_type: Option<String>,
}

impl Carried {
    /// Puts the body into `request`.
    pub(super) fn into_request(self, request: &mut Request) {
        request.set_pieces(self.pieces, shown);
    }
}

/// Renders `body`; `place` is the request's.
pub(super) fn body(body: &Body, scope: &Scope<'_>, place: &Place) -> Result<Carried, Fault> {
    let carried = |bytes: Vec<u8>, content_type: &str| Carried {
        pieces: vec![Piece::Bytes(bytes.into())],
        content_type: Some(content_type.to_owned()),
    };
    Ok(match body {
        Body::Json(tree) => carried(json(&*tree.view(scope)?), "application/json"),
        Body::Text(text) => carried(text.text(scope)?.into_owned().into_bytes(), "text/plain; charset=utf-8"),
        Body::Xml(text) => carried(text.text(scope)?.into_owned().into_bytes(), "application/xml"),
        Body::Form(fields) => carried(form(fields, scope)?.into_bytes(), "application/x-www-form-urlencoded"),
        Body::Multipart(parts) => multipart(parts, scope)?,
        Body::Graphql(operation) => carried(json(&graphql(operation, scope)?), "application/json"),
        Body::File(file) => {
            let (path, piece) = read(file, scope, place)?;
            let content_type = file.content_type.as_ref().map(|it| it.text(scope)).transpose()?;
            let content_type = content_type.map_or_else(|| guess(&path), Cow::into_owned);
            Carried { pieces: vec![piece], content_type: Some(content_type) }
        }
    })
}

fn json(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).expect("strings and maps always become JSON")
}

fn form(fields: &Parameters, scope: &Scope<'_>) -> Result<String, Fault> {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    for field in fields.0.iter().filter(|it| !it.disabled) {
        let name = field.name.sent(scope)?;
        for found in values(&field.values, &field.place, scope)? {
            form.append_pair(&name, &value::text(&found));
        }
    }
    Ok(form.finish())
}

/// Source: GraphQL over HTTP, "Request Parameters".
fn graphql(operation: &Graphql, scope: &Scope<'_>) -> Result<Value, Fault> {
    let mut map = Map::new();
    map.insert("query".to_owned(), operation.query.text(scope)?.into_owned().into());
    if let Some(name) = &operation.operation {
        map.insert("operationName".to_owned(), name.text(scope)?.into_owned().into());
    }
    if let Some(variables) = &operation.variables {
        map.insert("variables".to_owned(), variables.value(scope)?);
    }
    Ok(Value::Object(map))
}

/// Source: RFC 7578; names are escaped as browsers do.
fn multipart(parts: &[Part], scope: &Scope<'_>) -> Result<Carried, Fault> {
    let boundary = format!("posthaste-{}", uuid::Uuid::new_v4().simple());
    let content_type = format!("multipart/form-data; boundary={boundary}");
    let mut body = Multipart::new(boundary);
    for part in parts {
        let name = escape(&part.name.sent(scope)?);
        let written = part.content_type.as_ref().map(|it| self::text(it, scope)).transpose()?;
        for (filename, own_type, content) in contents(part, scope)? {
            let filename = filename.map(|it| format!("; filename=\"{}\"", escape(&it))).unwrap_or_default();
            let content_type = written.clone().or(own_type).map(|it| it.trim().to_owned());
            if content_type.as_ref().is_some_and(|it| it.contains(['\r', '\n'])) {
                let why = "the content type of a part holds a line break".to_owned();
                return Err(Fault::Request { why, place: part.place.clone() });
            }
            let content_type = content_type.map(|it| format!("\r\nContent-Type: {it}")).unwrap_or_default();
            let head = format!("Content-Disposition: form-data; name=\"{name}\"{filename}{content_type}");
            body.add(&head, content);
        }
    }
    Ok(Carried { pieces: body.finish(), content_type: Some(content_type) })
}

/// What a part holds, each with the file's name and the media type that it has of itself.
type Content = (Option<String>, Option<String>, Piece);

/// A file, or each of the part's values: several repeat its name.
fn contents(part: &Part, scope: &Scope<'_>) -> Result<Vec<Content>, Fault> {
    match &part.content {
        PartContent::Value(tree, filename) => {
            let filename = filename.as_ref().map(|it| text(it, scope)).transpose()?;
            let by_name = filename.as_deref().filter(|it| !it.is_empty()).map(|it| guess(it.as_ref()));
            let of_value = |found: Cow<'_, Value>| {
                let is_json = matches!(&*found, Value::Array(_) | Value::Object(_));
                let kind = if is_json { Some("application/json".to_owned()) } else { by_name.clone() };
                (filename.clone(), kind, Piece::Bytes(value::text(&found).into_owned().into()))
            };
            let found = values(std::slice::from_ref(tree), &part.place, scope)?;
            Ok(found.into_iter().map(of_value).collect())
        }
        PartContent::Base64(written, filename) => {
            let filename = filename.as_ref().map(|it| text(it, scope)).transpose()?;
            let plain: String = text(written, scope)?.split_ascii_whitespace().collect();
            let bytes = ANY_BASE64.decode(plain).map_err(|error| Fault::Request {
                why: format!("the part `{}` is no Base64: {error}", part.name.source()),
                place: part.place.clone(),
            })?;
            let kind = filename.as_ref().map(|it| guess(it.as_ref()));
            Ok(vec![(filename, kind, Piece::Bytes(bytes.into()))])
        }
        PartContent::File(file, filename) => {
            let (path, piece) = read(file, scope, &part.place)?;
            let own = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
            let filename = filename.as_ref().map(|it| text(it, scope)).transpose()?.unwrap_or(own);
            Ok(vec![(Some(filename), Some(guess(&path)), piece)])
        }
    }
}

fn text(template: &Template, scope: &Scope<'_>) -> Result<String, Fault> {
    Ok(template.sent(scope)?.into_owned())
}

fn escape(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

fn read(file: &FileBody, scope: &Scope<'_>, place: &Place) -> Result<(PathBuf, Piece), Fault> {
    let path = file.locate(&file.path.text(scope)?);
    let place = if file.path.place().line > 0 { file.path.place() } else { place };
    match file_piece(&path) {
        Ok(piece) => Ok((path, piece)),
        Err(why) => {
            let why = format!("the file `{}` cannot be read: {why}", shown(&path));
            Err(Fault::Request { why, place: place.clone() })
        }
    }
}

fn guess(path: &Path) -> String {
    mime_guess::from_path(path).first_or_octet_stream().to_string()
}
