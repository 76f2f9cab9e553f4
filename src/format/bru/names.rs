//! The names of the blocks that requests and levels have; methods and schemes of auth aside.

/// Blocks whose lines are text, whatever stands in them.
const TEXTS: [&str; 11] = [
    "body",
    "body:json",
    "body:text",
    "body:xml",
    "body:sparql",
    "body:graphql",
    "body:graphql:vars",
    "script:pre-request",
    "script:post-response",
    "tests",
    "docs",
];

/// Blocks whose lines are pairs.
const PAIRS: [&str; 20] = [
    "meta",
    "headers",
    "query",
    "params:query",
    "params:path",
    "metadata",
    "auth",
    "body:form-urlencoded",
    "body:multipart-form",
    "body:file",
    "body:grpc",
    "body:ws",
    "vars:pre-request",
    "vars:post-response",
    "assert",
    "settings",
    "example",
    "app",
    "grpc",
    "ws",
];

/// All of them.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    TEXTS.into_iter().chain(PAIRS)
}

/// Whether what a block of this name holds is text.
pub(super) fn is_text(name: &str) -> bool {
    TEXTS.contains(&name)
}
