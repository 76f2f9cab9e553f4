//! A response as it came, its body decoded from gzip and the like.

use std::{borrow::Cow, sync::OnceLock};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    charset,
    request::{Headers, header, headers_named},
    saved::Saved,
    timing::{Connection, Timing},
};

/// A response.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The HTTP version: `HTTP/1.1`.
    pub version: String,
    /// The words behind the status code, where they are not the standard ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The headers, as they came.
    pub headers: Headers,
    /// The body without its content encoding.
    #[serde(with = "super::body", default)]
    pub body: Bytes,
    /// The size of the body on the wire, in bytes, before its content encoding was undone.
    pub encoded_size_bytes: u64,
    /// The headers behind the body.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trailers: Headers,
    /// The file that the body went into, if it did; then `body` is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved: Option<Saved>,
    /// How long its parts took.
    #[serde(default, skip_serializing_if = "is_default")]
    pub timing: Timing,
    /// The connection that it came over.
    #[serde(default, skip_serializing_if = "is_default")]
    pub connection: Connection,
    /// The size of the body before secrets were hidden in it, in bytes, where some were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) true_size_bytes: Option<u64>,
    #[serde(skip)]
    pub(crate) json: OnceLock<Result<Value, String>>,
    /// What was read again of a body that went into a file.
    #[serde(skip)]
    pub(crate) again: OnceLock<Result<Bytes, String>>,
}

fn is_default<V: Default + PartialEq>(value: &V) -> bool {
    *value == V::default()
}

impl Response {
    /// The first value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// Every value of a header, whatever the case of its name.
    pub fn headers_named<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        headers_named(&self.headers, name)
    }

    /// The body as text, by the charset that the response names.
    pub fn text(&self) -> Cow<'_, str> {
        charset::decode(&self.body, self.header("content-type"))
    }

    /// The body's bytes, also where they went into a file, which is read once.
    ///
    /// # Errors
    /// When that file is too large, or cannot be read; the message is a fragment.
    pub fn content(&self) -> Result<&Bytes, String> {
        match &self.saved {
            None => Ok(&self.body),
            Some(saved) => self.again.get_or_init(|| saved.read()).as_ref().map_err(Clone::clone),
        }
    }

    /// As `text`, also where the body went into a file.
    ///
    /// # Errors
    /// As `content`.
    pub fn content_text(&self) -> Result<Cow<'_, str>, String> {
        Ok(charset::decode(self.content()?, self.header("content-type")))
    }

    /// The body as JSON. It is parsed once, however often it is asked for; numbers keep their digits.
    ///
    /// # Errors
    /// When it is not JSON; the message is a fragment such as `the body is not JSON: expected value at line 1 column 1`.
    pub fn json(&self) -> Result<&Value, String> {
        let parsed = self.json.get_or_init(|| {
            if self.content()?.is_empty() {
                return Err("the body is empty, not JSON".to_owned());
            }
            serde_json::from_str(&self.content_text()?).map_err(|error| match error.to_string() {
                why if why.starts_with("recursion limit") => {
                    "the body's JSON is nested deeper than 127 levels".to_owned()
                }
                why => match self.header("content-type").map(|it| it.split(';').next().unwrap_or(it).trim()) {
                    Some(kind) if !kind.contains("json") => format!("the body is not JSON but {kind}: {why}"),
                    Some(_) | None => format!("the body is not JSON: {why}"),
                },
            })
        });
        parsed.as_ref().map_err(Clone::clone)
    }

    /// Another body in place of this one; what was parsed of the old one is forgotten.
    pub fn set_body(&mut self, body: Bytes) {
        self.body = body;
        self.json = OnceLock::new();
    }

    /// Puts a body in which secrets are hidden in place of this one, whose size is kept.
    pub fn hide_body(&mut self, hidden: Bytes) {
        self.true_size_bytes = Some(self.size_bytes());
        self.set_body(hidden);
    }

    /// The size of the body without its content encoding, in bytes, as it came.
    pub fn size_bytes(&self) -> u64 {
        let saved = self.saved.as_ref().map(|it| it.size_bytes);
        self.true_size_bytes.or(saved).unwrap_or(self.body.len() as u64)
    }

    /// The words behind the status code, `Not Found`: the server's own, or else the standard ones.
    pub fn phrase(&self) -> &str {
        let standard = || http::StatusCode::from_u16(self.status).ok().and_then(|status| status.canonical_reason());
        self.reason.as_deref().or_else(standard).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_its_digits() {
        let response = Response { body: "{\"id\": 9007199254740993, \"price\": 1.10}".into(), ..Response::default() };
        assert_eq!(response.json().unwrap().to_string(), "{\"id\":9007199254740993,\"price\":1.10}");
    }

    #[test]
    fn the_size_stays_when_a_secret_is_hidden() {
        let mut response = Response { body: "token=0123456789".into(), ..Response::default() };
        response.hide_body("token=***".into());
        response.hide_body("***".into());
        let again: Response = serde_json::from_str(&serde_json::to_string(&response).unwrap()).unwrap();
        assert_eq!((again.size_bytes(), &again.body[..]), (16, &b"***"[..]));
    }

    #[test]
    fn a_recording_holds_any_body() {
        for body in [&b"text"[..], &[0xff, 0, 0x80]] {
            let response = Response { body: Bytes::copy_from_slice(body), ..Response::default() };
            let again: Response = serde_json::from_str(&serde_json::to_string(&response).unwrap()).unwrap();
            assert_eq!(again.body, response.body);
        }
    }
}
