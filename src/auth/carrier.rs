//! Where a key or a token goes.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::source::{Node, Read, Reader};

/// Where a key or a token goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Carrier {
    /// Into a header.
    #[default]
    Header,
    /// Into the URL's query.
    Query,
}

impl Read for Carrier {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.text() {
            Some("header") => Some(Self::Header),
            Some("query") => Some(Self::Query),
            _ => reader.expected("`header` or `query`", node),
        }
    }
}

impl JsonSchema for Carrier {
    fn schema_name() -> Cow<'static, str> {
        "Carrier".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": ["header", "query"] })
    }
}
