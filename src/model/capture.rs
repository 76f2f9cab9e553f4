//! What is kept of a response.

use std::{borrow::Cow, sync::Arc};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    query::Query,
    scope::Layer,
    secret::is_secret_name,
    source::{Entry, Kind, Node, Place, Read, Reader, read_keys},
    template::{Name, Tree},
};

/// A request's captures, in the order of writing.
#[derive(Clone, Debug, Default)]
pub struct Captures(pub Vec<Capture>);

/// A variable, and the part of the exchange that becomes its value.
#[derive(Clone, Debug)]
pub struct Capture {
    /// The variable's name.
    pub name: Arc<str>,
    /// Where its value is found.
    pub query: Query,
    /// Its value where the response has no such part; without one, that is a failure.
    pub default: Option<Tree>,
    /// Whether it must not be seen.
    pub secret: bool,
    /// How long it lives.
    pub scope: CaptureScope,
    /// Where it is written.
    pub place: Place,
}

/// Where a captured variable goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaptureScope {
    /// Into the environment: every later request of the run sees it.
    #[default]
    Environment,
    /// Into the collection: its later requests see it.
    Collection,
    /// Over all collections.
    Global,
    /// For the rest of this iteration's row: later iterations do not see it.
    Iteration,
}

impl CaptureScope {
    /// The layer that it is.
    pub fn layer(self) -> Layer {
        match self {
            Self::Environment => Layer::Environment,
            Self::Collection => Layer::Collection,
            Self::Global => Layer::Global,
            Self::Iteration => Layer::Data,
        }
    }
}

#[derive(Default, JsonSchema)]
#[schemars(deny_unknown_fields, default)]
struct Long {
    /// What is captured: `$.path`, `header ETag`, `regex id=(\d+)`.
    from: Option<Query>,
    /// The value where the response has no such part; without one, that is a failure.
    default: Option<Tree>,
    /// Whether it must not be seen. What looks like a secret by its name is one unless this is false.
    secret: Option<bool>,
    /// Where it goes: environment (the default), collection, global, iteration.
    scope: Option<CaptureScope>,
}

impl Capture {
    fn read(entry: &Entry, reader: &mut Reader<'_>) -> Option<Self> {
        let mut long = Long::default();
        if entry.key.is_empty() {
            reader.error("empty-name", entry.mark, "a variable needs a name");
        }
        match &entry.value.kind {
            Kind::Map(entries) => read_keys!(long, entries, reader, from, default, secret, scope),
            _ if is_reversed(entry) => {
                let (query, name) = (&entry.key, entry.value.text().unwrap_or_default());
                let why = format!("`{query}` is a query, and `{name}` is none: the name comes first");
                reader.error_with_help("bad-query", entry.mark, why, &format!("write `{name}: {query}`"));
                return None;
            }
            _ => long.from = Some(Query::read(&entry.value, reader)?),
        }
        let Some(query) = long.from else {
            if matches!(&entry.value.kind, Kind::Map(entries) if entries.iter().all(|it| it.key != "from")) {
                reader.error("missing-key", entry.mark, format!("`{}` needs `from`: what is captured", entry.key));
            }
            return None;
        };
        Some(Self {
            name: entry.key.as_str().into(),
            query,
            default: long.default,
            secret: long.secret.unwrap_or_else(|| is_secret_name(&entry.key)),
            scope: long.scope.unwrap_or_default(),
            place: reader.place(entry.mark),
        })
    }
}

/// Whether the query stands where the name belongs, and the name where the query does.
fn is_reversed(entry: &Entry) -> bool {
    let is_query = |text: &str| Query::parse(text, Place::default()).is_ok();
    // A word of its own, such as `status`, is a good name, too.
    let may_be_meant = entry.key.contains(|it: char| !it.is_alphanumeric() && !matches!(it, '_' | '-' | '.'));
    may_be_meant
        && is_query(&entry.key)
        && entry.value.text().is_some_and(|it| !is_query(it) && Name::parse(it).is_some())
}

impl Read for Captures {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let entries = reader.map("a map of variable names and queries", node)?;
        let mut captures = Vec::with_capacity(entries.len());
        captures.extend(entries.iter().filter_map(|entry| Capture::read(entry, reader)));
        Some(Self(captures))
    }
}

impl JsonSchema for Captures {
    fn schema_name() -> Cow<'static, str> {
        "Captures".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (short, long) = (generator.subschema_for::<Query>(), generator.subschema_for::<Long>());
        json_schema!({
            "description": "Variables by name, and what of the response becomes their values.",
            "type": "object",
            "additionalProperties": { "anyOf": [short, long] },
        })
    }
}

impl Read for CaptureScope {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Some(match node.text() {
            Some("environment") => Self::Environment,
            Some("collection") => Self::Collection,
            Some("global") => Self::Global,
            Some("iteration") => Self::Iteration,
            _ => return reader.expected("environment, collection, global or iteration", node),
        })
    }
}

impl JsonSchema for CaptureScope {
    fn schema_name() -> Cow<'static, str> {
        "CaptureScope".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": ["environment", "collection", "global", "iteration"] })
    }
}
