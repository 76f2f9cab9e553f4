//! What a request takes, as a manual tells it: each parameter and header with its value, its type and its description.

use serde::Serialize;
use serde_json::Value;

use super::parameter::{Parameter, ParameterType};

/// A parameter or a header, for people.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Described {
    /// Where it stands.
    #[serde(rename = "in")]
    pub place: Part,
    /// Its name, as it is written.
    pub name: String,
    /// Its value, as it is written: a list where the name is repeated, null where there is none.
    pub value: Value,
    /// What kind of value it takes.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<ParameterType>,
    /// Whether the API needs it.
    pub required: bool,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether it is kept for later, and not sent.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// Among the headers.
    Header,
}

impl Described {
    /// One that another format has: nothing but a text says what it is for.
    pub fn plain(place: Part, name: String, value: Value, description: Option<String>, disabled: bool) -> Self {
        Self { place, name, value, kind: None, required: false, description, disabled }
    }

    /// One of ours.
    pub(super) fn of(place: Part, it: &Parameter) -> Self {
        let mut values: Vec<Value> = it.values.iter().map(crate::template::Tree::written).collect();
        let value = if values.len() == 1 { values.remove(0) } else { Value::Array(values) };
        Self {
            place,
            name: it.name.source().to_owned(),
            value: if value == Value::Array(Vec::new()) { Value::Null } else { value },
            kind: it.kind,
            required: it.required,
            description: it.description.clone(),
            disabled: it.disabled,
        }
    }
}
