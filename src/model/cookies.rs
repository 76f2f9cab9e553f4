//! How long cookies are kept, and who shares them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::source::{Node, Place, Plain, Read, Reader};

/// Whether cookies are kept and sent, and with whom they are shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cookies {
    /// Neither kept nor sent.
    Off,
    /// Shared with all requests of that scope.
    In(CookieScope),
}

/// The requests that share their cookies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum CookieScope {
    /// Those of an iteration.
    #[default]
    Iteration,
    /// Those of the whole run.
    Run,
    /// Those of an iteration in the folder whose setting stands at this place.
    Folder(Place),
}

impl Read for Cookies {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match (node.plain(), node.text()) {
            (Plain::Bool(false), _) => Some(Self::Off),
            (Plain::Bool(true), _) | (_, Some("iteration")) => Some(Self::In(CookieScope::Iteration)),
            (_, Some("run")) => Some(Self::In(CookieScope::Run)),
            (_, Some("folder")) => Some(Self::In(CookieScope::Folder(reader.place(node.mark)))),
            _ => reader.expected("false, run, iteration or folder", node),
        }
    }
}

impl JsonSchema for Cookies {
    fn schema_name() -> Cow<'static, str> {
        "Cookies".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": [true, false, "run", "iteration", "folder"] })
    }
}
