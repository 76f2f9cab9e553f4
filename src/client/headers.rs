//! Headers as they came, as text.

use reqwest::header::{HeaderMap, HeaderValue};

use crate::wire::Headers;

/// The headers as they came. Bytes that are no UTF-8 are read as ISO 8859-1, as HTTP once had it.
pub(super) fn read(headers: &HeaderMap) -> Headers {
    let text = |value: &HeaderValue| match std::str::from_utf8(value.as_bytes()) {
        Ok(text) => text.to_owned(),
        Err(_) => value.as_bytes().iter().map(|byte| char::from(*byte)).collect(),
    };
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}
