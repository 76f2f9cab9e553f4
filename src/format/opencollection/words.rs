//! The keys that are known in each part of a collection. Bruno leaves out all others without a word; here they are told.

use crate::source::{Entry, Kind, Node, Reader, did_you_mean};

/// Keys of the document of a collection.
pub(super) const COLLECTION: &[&str] =
    &["opencollection", "info", "config", "request", "docs", "bundled", "extensions", "items"];
/// Keys of the document of a folder.
pub(super) const FOLDER: &[&str] = &["info", "meta", "request", "docs", "items"];
/// Keys of what is said of a collection, a folder or a request.
pub(super) const INFO: &[&str] = &["name", "type", "seq", "tags", "description", "summary", "version", "authors"];
/// Keys of what holds for all below.
pub(super) const LEVEL: &[&str] =
    &["headers", "auth", "variables", "scripts", "actions", "assertions", "metadata", "settings"];
/// Keys of a request.
pub(super) const REQUEST: &[&str] =
    &["info", "meta", "http", "graphql", "grpc", "websocket", "runtime", "settings", "examples", "docs", "app"];
/// Keys of where a request goes.
pub(super) const HTTP: &[&str] = &["method", "url", "headers", "params", "body", "auth"];
/// Keys of what happens around a request.
pub(super) const RUNTIME: &[&str] = &["variables", "scripts", "assertions", "actions", "auth"];
/// Keys of the settings of a request.
pub(super) const SETTINGS: &[&str] =
    &["encodeUrl", "timeout", "followRedirects", "maxRedirects", "forwardAuthorizationHeader", "keepAliveInterval"];
/// Keys of a header.
pub(super) const PAIR: &[&str] = &["name", "value", "description", "disabled"];
/// Keys of a parameter.
pub(super) const PARAMETER: &[&str] = &["name", "value", "type", "description", "disabled"];
/// Keys of a part of a multipart body.
pub(super) const PART: &[&str] = &["name", "type", "value", "contentType", "description", "disabled"];
/// Keys of a file that may be a body.
pub(super) const FILE: &[&str] = &["filePath", "contentType", "selected", "description"];
/// Keys of a body.
pub(super) const BODY: &[&str] = &["type", "data"];
/// Keys of an operation of GraphQL.
pub(super) const GRAPHQL: &[&str] = &["query", "variables"];
/// Keys of a variable.
pub(super) const VARIABLE: &[&str] = &["name", "value", "description", "disabled", "secret", "type"];
/// Keys of a script.
pub(super) const SCRIPT: &[&str] = &["type", "code"];
/// Keys of an assertion.
pub(super) const ASSERTION: &[&str] = &["expression", "operator", "value", "disabled", "description"];
/// Keys of what is made of an answer.
pub(super) const ACTION: &[&str] = &["type", "phase", "selector", "variable", "disabled", "description"];
/// Keys of an environment.
pub(super) const ENVIRONMENT: &[&str] = &[
    "name",
    "color",
    "description",
    "variables",
    "externalSecrets",
    "clientCertificates",
    "extends",
    "dotEnvFilePath",
];

/// What people write who know other formats, and what it is called here.
const SLIPS: &[(&str, &str)] = &[
    ("query", "params"),
    ("key", "name"),
    ("enabled", "disabled"),
    ("tests", "scripts"),
    ("script", "scripts"),
    ("expect", "assertions"),
    ("vars", "variables"),
];

/// Tells of each key of a map that is not known there. Keys for other tools begin with `x-`.
pub(super) fn check(node: Option<&Node>, known: &[&str], reader: &mut Reader<'_>) {
    let Some(Kind::Map(entries)) = node.map(|it| &it.kind) else { return };
    let unknown = |it: &&Entry| !known.contains(&it.key.as_str()) && !it.key.starts_with("x-");
    for entry in entries.iter().filter(unknown) {
        let slip = SLIPS.iter().find(|(slip, to)| *slip == entry.key && known.contains(to));
        let help = slip
            .map(|(_, to)| format!("did you mean `{to}`?"))
            .or_else(|| did_you_mean(&entry.key, known.iter().copied()))
            .unwrap_or_else(|| format!("known here: {}", known.join(", ")));
        let message = format!("`{}` means nothing here and is left out", entry.key);
        reader.warning("ignored-key", entry.mark, message, &help);
    }
}

/// Tells that something is not as it should be.
pub(super) fn odd(node: &Node, wanted: &str, reader: &mut Reader<'_>) {
    let message = format!("expected {wanted}, found {}", node.says());
    reader.warning("odd-collection", node.mark, message, "it is left out");
}
