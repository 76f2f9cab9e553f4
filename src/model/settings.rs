//! How a request is sent, apart from what it says.

use std::{borrow::Cow, time::Duration};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    source::{Node, Plain, Read, Reader, byte_size},
    template::Template,
};

/// Settings; each is inherited by itself, from the nearest folder that has it.
#[derive(Clone, Debug, Default, JsonSchema)]
#[schemars(deny_unknown_fields, default)]
pub struct Settings {
    /// How long the whole exchange may take: 500ms, 2s, 1m30s; a bare number is milliseconds, 0 no limit.
    #[schemars(with = "Option<Time>")]
    pub timeout: Option<Duration>,
    /// How long nothing may come or go while it lasts.
    #[schemars(with = "Option<Time>")]
    pub idle_timeout: Option<Duration>,
    /// How long the body is held back until the server says that it wants it: `Expect: 100-continue`; 0 does not ask.
    #[schemars(with = "Option<Time>")]
    pub expect_continue: Option<Duration>,
    /// Whether a body is sent in chunks, without its length.
    pub chunked: Option<bool>,
    /// The largest body that is taken, decoded: 512, 64KiB, 10MB; 0 for no limit.
    pub max_body: Option<ByteSize>,
    /// Whether redirects are followed, or how many at most.
    pub redirects: Option<Redirects>,
    /// The HTTP version to speak: 1.0, 1.1 or 2.
    pub http_version: Option<HttpVersion>,
    /// Whether the server's certificate must be good.
    pub verify_tls: Option<bool>,
    /// Whether cookies are kept and sent.
    pub cookies: Option<bool>,
    /// The proxy's URL; `none` for no proxy at all.
    pub proxy: Option<Template>,
}

/// How many redirects are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Redirects(pub usize);

/// The HTTP version to speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HttpVersion {
    /// HTTP/1.0.
    OneZero,
    /// HTTP/1.1.
    One,
    /// HTTP/2, also where the server does not announce it.
    Two,
}

/// A time, as the schema knows it.
pub(super) struct Time;

impl JsonSchema for Time {
    fn schema_name() -> Cow<'static, str> {
        "Time".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number"] })
    }
}

impl Settings {
    /// The same, with what is missing taken from `above`.
    #[must_use]
    pub fn over(self, above: &Self) -> Self {
        Self {
            timeout: self.timeout.or(above.timeout),
            idle_timeout: self.idle_timeout.or(above.idle_timeout),
            expect_continue: self.expect_continue.or(above.expect_continue),
            chunked: self.chunked.or(above.chunked),
            max_body: self.max_body.or(above.max_body),
            redirects: self.redirects.or(above.redirects),
            http_version: self.http_version.or(above.http_version),
            verify_tls: self.verify_tls.or(above.verify_tls),
            cookies: self.cookies.or(above.cookies),
            proxy: self.proxy.or_else(|| above.proxy.clone()),
        }
    }
}

impl Read for Settings {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut it = Self::default();
        let entries = reader.map("a map of settings", node)?;
        crate::source::read_keys!(
            it,
            entries,
            reader,
            timeout,
            idle_timeout,
            expect_continue,
            chunked,
            max_body,
            redirects,
            http_version,
            verify_tls,
            cookies,
            proxy
        );
        Some(it)
    }
}

/// A size in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByteSize(pub u64);

impl Read for ByteSize {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.text().and_then(|text| byte_size(text).ok()) {
            Some(bytes) => Some(Self(bytes)),
            None => reader.expected("a size such as 512, 64KiB or 10MB", node),
        }
    }
}

impl JsonSchema for ByteSize {
    fn schema_name() -> Cow<'static, str> {
        "ByteSize".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number"] })
    }
}

impl Redirects {
    /// How many are followed unless said otherwise; as curl does.
    pub const DEFAULT: Self = Self(50);
}

impl Read for Redirects {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.plain() {
            Plain::Bool(true) => Some(Self::DEFAULT),
            Plain::Bool(false) => Some(Self(0)),
            Plain::Number(digits) if digits.parse::<usize>().is_ok() => digits.parse().ok().map(Self),
            _ => reader.expected("true, false, or how many to follow at most", node),
        }
    }
}

impl JsonSchema for Redirects {
    fn schema_name() -> Cow<'static, str> {
        "Redirects".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "type": "boolean" }, { "type": "integer", "minimum": 0 }] })
    }
}

impl Read for HttpVersion {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.text() {
            Some("1.0") => Some(Self::OneZero),
            Some("1.1" | "1") => Some(Self::One),
            Some("2" | "2.0") => Some(Self::Two),
            _ => reader.expected("1.0, 1.1 or 2", node),
        }
    }
}

impl JsonSchema for HttpVersion {
    fn schema_name() -> Cow<'static, str> {
        "HttpVersion".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": [1.0, 1.1, 2, "1.0", "1.1", "2"] })
    }
}
