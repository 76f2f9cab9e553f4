//! How a request is sent.

use std::time::Duration;

use super::{
    document::{Document, get},
    values::text_of,
    words,
};
use crate::{
    format::bruno::Settings,
    source::{Node, Plain, Reader},
};

/// The settings of a request. Where there are any, the URL is encoded unless they say otherwise.
pub(super) fn settings(document: &Document, reader: &mut Reader<'_>) -> Settings {
    let Some(node) = document.get("settings") else { return Settings::default() };
    words::check(Some(node), words::SETTINGS, reader);
    let number = |key: &str, reader: &mut Reader<'_>| {
        let written = get(node, key).filter(|it| it.text() != Some("inherit"))?;
        let read = written.text().and_then(|it| it.trim().parse::<u64>().ok());
        if read.is_none() {
            words::odd(written, "a whole number", reader);
        }
        read
    };
    let timeout = number("timeout", reader).map(Duration::from_millis);
    let redirects = number("maxRedirects", reader).and_then(|it| usize::try_from(it).ok());
    if get(node, "keepAliveInterval").is_some() && document.kind() != Some("websocket") {
        let message = format!("`keepAliveInterval: {}` means nothing here", text_of(node, "keepAliveInterval"));
        reader.warning("ignored-key", node.mark, message, "it is for WebSocket requests");
    }
    Settings {
        encodes_url: flag(node, "encodeUrl").unwrap_or(true),
        timeout,
        follows: flag(node, "followRedirects"),
        redirects,
        forwards_authorization: flag(node, "forwardAuthorizationHeader") == Some(true),
    }
}

fn flag(node: &Node, key: &str) -> Option<bool> {
    match get(node, key)?.plain() {
        Plain::Bool(flag) => Some(flag),
        Plain::Null | Plain::Number(_) | Plain::NotFinite | Plain::Text => None,
    }
}
