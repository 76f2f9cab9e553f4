//! Whether, when and how often a request is sent.

use std::{borrow::Cow, sync::Arc, time::Duration};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    expectation::Expectations,
    source::{Kind, Node, Plain, Read, Reader, keys, read_keys},
    template::{Template, Tree},
};

keys! {
    /// One request for each item of a list, or so many times.
    pub struct For ("a map with `each` and `as`, or with `times`") {
        /// The list.
        pub each: Option<Tree>,
        /// The variable that holds the item.
        pub name as "as": Option<String>,
        /// How many times.
        pub times: Option<Tree>,
    }
}

/// Trying again until an answer is right.
#[derive(Clone, Debug, Default, JsonSchema)]
#[schemars(deny_unknown_fields, default)]
pub struct Retry {
    /// What must hold; the request's own expectations, if left out.
    pub until: Option<Arc<Expectations>>,
    /// How long to wait between two tries.
    #[schemars(with = "Option<super::settings::Time>")]
    pub every: Option<Duration>,
    /// How many tries there are at most.
    pub max: Option<u32>,
    /// What each wait is multiplied with.
    #[schemars(with = "Option<f64>")]
    pub backoff: Option<Backoff>,
}

/// A factor of at least one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backoff(pub f64);

/// Requests that must have run before.
#[derive(Clone, Debug, Default)]
pub struct Needs(pub Vec<String>);

/// Another request, run with arguments.
#[derive(Clone, Debug, Default)]
pub struct Use {
    /// The request.
    pub request: String,
    /// The variables that it sees.
    pub with: Option<Tree>,
}

#[derive(Default, JsonSchema)]
#[schemars(deny_unknown_fields, default)]
struct LongUse {
    /// The request.
    request: String,
    /// The variables that it sees.
    with: Option<Tree>,
}

/// Why a request is not sent.
#[derive(Clone, Debug)]
pub struct Skip(pub Template);

impl Read for Retry {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut it = Self::default();
        let entries = reader.map("a map with `until`, `every`, `max` and `backoff`", node)?;
        read_keys!(it, entries, reader, until, every, max, backoff);
        Some(it)
    }
}

impl Read for Arc<Expectations> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Expectations::read(node, reader).map(Arc::new)
    }
}

impl Read for Backoff {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.plain() {
            Plain::Number(digits) => digits.parse().ok().filter(|it| *it >= 1.0).map(Self),
            _ => None,
        }
        .or_else(|| reader.expected("a factor of 1 or more", node))
    }
}

impl Read for Needs {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.kind {
            Kind::List(_) => Vec::read(node, reader).map(Self),
            _ => String::read(node, reader).map(|one| Self(vec![one])),
        }
    }
}

impl JsonSchema for Needs {
    fn schema_name() -> Cow<'static, str> {
        "Needs".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] })
    }
}

impl Read for Use {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Kind::Map(entries) = &node.kind else {
            return String::read(node, reader).map(|request| Self { request, with: None });
        };
        let mut it = LongUse::default();
        read_keys!(it, entries, reader, request, with);
        reader.require(&["request"], node);
        Some(Self { request: it.request, with: it.with })
    }
}

impl JsonSchema for Use {
    fn schema_name() -> Cow<'static, str> {
        "Use".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let long = generator.subschema_for::<LongUse>();
        json_schema!({
            "description": "Another request: its name, or a map with `request` and `with`.",
            "anyOf": [{ "type": "string" }, long],
        })
    }
}

impl Read for Skip {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.plain() {
            Plain::Text => Template::read(node, reader).map(Self),
            _ => reader.expected("the reason, as text", node),
        }
    }
}

impl JsonSchema for Skip {
    fn schema_name() -> Cow<'static, str> {
        "Skip".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "Why the request is not sent.", "type": "string" })
    }
}
