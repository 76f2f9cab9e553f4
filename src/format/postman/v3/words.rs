//! The keys that Postman knows in each kind of file. It leaves out all others without a word; here they are told.

use crate::source::{Entry, Kind, Node, Reader, did_you_mean};

/// Keys of a definition: a collection's, or a folder's.
pub(super) const DEFINITION: &[&str] = &["$kind", "id", "name", "description", "variables", "auth", "scripts", "order"];
/// Keys of an entry of a list of headers, parameters or variables.
pub(super) const PAIR: &[&str] = &["key", "value", "description", "disabled", "enabled", "type", "id"];
/// Keys of an entry of a form.
pub(super) const PART: &[&str] =
    &["key", "value", "description", "disabled", "type", "src", "contentType", "fileName", "id"];
/// Keys of a body.
pub(super) const BODY: &[&str] = &["type", "content"];
/// Keys of what authorizes.
pub(super) const AUTH: &[&str] = &["id", "type", "name", "credentials", "rules"];
/// The ways of authorizing.
pub(super) const SCHEMES: &[&str] = &[
    "noauth", "inherit", "basic", "bearer", "apikey", "digest", "oauth1", "oauth2", "jwt", "awsv4", "hawk", "ntlm",
    "asap", "edgegrid", "azure", "sasl",
];
/// Keys of a script.
pub(super) const SCRIPT: &[&str] = &["type", "code", "language", "packages", "requests"];
/// Keys of a saved response.
pub(super) const EXAMPLE: &[&str] =
    &["$kind", "id", "name", "description", "order", "auth", "request", "response", "schema"];
/// Keys of what a saved response answers with.
pub(super) const RESPONSE: &[&str] =
    &["statusCode", "statusText", "headers", "body", "events", "http", "cookies", "responseTime", "id"];
/// Keys of an environment.
pub(super) const ENVIRONMENT: &[&str] = &["$kind", "id", "name", "description", "color", "values"];
/// Keys of a variable of an environment or of a collection.
pub(super) const VARIABLE: &[&str] =
    &["key", "value", "description", "disabled", "enabled", "type", "secret", "source", "id"];

/// Keys of any request.
const REQUEST: &[&str] = &["$kind", "id", "name", "description", "order", "url", "settings", "examples"];
/// What an HTTP request has besides.
const HTTP: &[&str] = &["method", "headers", "queryParams", "pathVariables", "body", "auth", "scripts"];
/// What a GraphQL request has besides.
const GRAPHQL: &[&str] = &["query", "variables", "operationName", "headers", "auth", "schema", "scripts"];
/// Settings of an HTTP request.
const HTTP_SETTINGS: &[&str] =
    &["protocolVersion", "strictSSL", "followRedirects", "maxRedirects", "disabledSystemHeaders"];

/// What people write who know earlier formats, and what it is called now.
const SLIPS: &[(&str, &str)] = &[
    ("params", "queryParams"),
    ("query", "queryParams"),
    ("event", "scripts"),
    ("events", "scripts"),
    ("variable", "variables"),
    ("protocolProfileBehavior", "settings"),
    ("response", "examples"),
    ("mode", "type"),
    ("raw", "content"),
    ("urlencoded", "content"),
    ("formdata", "content"),
    ("exec", "code"),
    ("listen", "type"),
    ("prerequest", "beforeRequest"),
    ("test", "afterResponse"),
    ("tests", "scripts"),
    ("tests", "afterResponse"),
    ("pre-request", "beforeRequest"),
    ("post-response", "afterResponse"),
    ("name", "key"),
    ("token", "credentials"),
    ("bearer", "credentials"),
    ("basic", "credentials"),
    ("apikey", "credentials"),
    ("none", "noauth"),
    ("request", "http-request"),
];

/// How a request travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    /// As a request of HTTP.
    Http,
    /// As an operation of GraphQL over HTTP.
    Graphql,
    /// In a way that is not spoken here.
    Other,
}

/// The kinds of requests, how each travels, and what people call it.
const KINDS: [(&str, Protocol, &str); 8] = [
    ("http-request", Protocol::Http, "HTTP"),
    ("graphql-request", Protocol::Graphql, "GraphQL"),
    ("grpc-request", Protocol::Other, "gRPC"),
    ("websocket-request", Protocol::Other, "WebSocket"),
    ("socket.io-request", Protocol::Other, "Socket.IO"),
    ("mqtt-request", Protocol::Other, "MQTT"),
    ("mcp-request", Protocol::Other, "MCP"),
    ("llm-request", Protocol::Other, "LLM"),
];

/// How a request of a kind travels, and what that is called; `None` where nobody knows the kind.
pub(super) fn kind(name: &str) -> Option<(Protocol, &'static str)> {
    KINDS.iter().find(|it| it.0 == name).map(|it| (it.1, it.2))
}

/// The kind that was meant.
pub(super) fn near_kind(name: &str) -> Option<String> {
    meant(name, &KINDS.map(|it| it.0))
}

/// The keys of a request; what travels in other ways is not looked at.
pub(super) fn request(protocol: Protocol) -> Option<Vec<&'static str>> {
    match protocol {
        Protocol::Http => Some([REQUEST, HTTP].concat()),
        Protocol::Graphql => Some([REQUEST, GRAPHQL].concat()),
        Protocol::Other => None,
    }
}

/// The settings of a request.
pub(super) fn settings() -> &'static [&'static str] {
    HTTP_SETTINGS
}

/// Tells of each key of a map that is not known there. Keys for other tools begin with `x-`, leftovers of the app's with `$`.
pub(super) fn check(node: Option<&Node>, known: &[&str], reader: &mut Reader<'_>) {
    let Some(Kind::Map(entries)) = node.map(|it| &it.kind) else { return };
    for entry in entries.iter().filter(|it| !known.contains(&it.key.as_str())) {
        if !entry.key.starts_with("x-") && !entry.key.starts_with('$') {
            unknown(entry, known, reader);
        }
    }
}

fn unknown(entry: &Entry, known: &[&str], reader: &mut Reader<'_>) {
    let help = meant(&entry.key, known).unwrap_or_else(|| format!("known here: {}", known.join(", ")));
    reader.warning("ignored-key", entry.mark, format!("`{}` means nothing here and is left out", entry.key), &help);
}

/// The word that was meant by another one.
pub(super) fn meant(word: &str, known: &[&str]) -> Option<String> {
    let slip = SLIPS.iter().find(|(slip, to)| *slip == word && known.contains(to));
    slip.map(|(_, to)| format!("did you mean `{to}`?")).or_else(|| did_you_mean(word, known.iter().copied()))
}
