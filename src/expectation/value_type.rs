//! `type`: what kind of value it is, or what kind of text.

use serde_json::Value;

use super::{
    contract::{Actual, Failure, Judge},
    moment::{is_date, is_datetime},
    words::described,
};
use crate::{
    scope::Scope,
    source::{Kind, Node, Place, Reader, did_you_mean},
    template::{Name, RenderError},
    value::kind,
};

/// The kinds: those of JSON, and some of texts.
pub(super) const KINDS: &[&str] =
    &["string", "number", "integer", "boolean", "array", "object", "null", "uuid", "date", "datetime", "email", "uri"];

/// The value is of one of these kinds.
#[derive(Debug)]
pub(super) struct Type(Vec<&'static str>);

impl Type {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.kind {
            Kind::List(nodes) if !nodes.is_empty() => nodes
                .iter()
                .map(|node| one(node, reader))
                .collect::<Vec<_>>()
                .into_iter()
                .collect::<Option<_>>()
                .map(Self),
            _ => one(node, reader).map(|it| Self(vec![it])),
        }
    }
}

fn one(node: &Node, reader: &mut Reader<'_>) -> Option<&'static str> {
    // Unquoted, `null` is no text in YAML.
    let text = if node.is_null() { "null" } else { node.text().unwrap_or_default() };
    let found = KINDS.iter().find(|it| **it == text).copied();
    if found.is_none() {
        let known = format!("known here: {}", KINDS.join(", "));
        let help = did_you_mean(text, KINDS.iter().copied()).unwrap_or(known);
        reader.error_with_help("unknown-type", node.mark, format!("{} is no type", node.says()), &help);
    }
    found
}

impl Judge for Type {
    fn judge(&self, actual: Actual<'_>, _: &Scope<'_>) -> Result<(), Failure> {
        if self.0.iter().any(|wanted| is(actual.value, wanted)) {
            return Ok(());
        }
        Err(Failure::because(format!("got {}", described(actual.value))))
    }

    fn expected(&self, _: &Scope<'_>) -> Result<String, RenderError> {
        Ok(format!("of type {}", self.0.join(" or ")))
    }

    fn is_fixed(&self) -> bool {
        true
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        Vec::new()
    }
}

fn is(value: &Value, wanted: &str) -> bool {
    let text = value.as_str();
    match wanted {
        "number" => value.is_number(),
        "uuid" => text.is_some_and(|it| it.len() == 36 && uuid::Uuid::try_parse(it).is_ok()),
        "date" => text.is_some_and(is_date),
        "datetime" => text.is_some_and(is_datetime),
        "email" => text.is_some_and(is_email),
        "uri" => text.is_some_and(|it| url::Url::parse(it).is_ok()),
        wanted => kind(value) == wanted,
    }
}

/// Something, one `@`, something; no blanks. More than that only the mail server knows.
fn is_email(text: &str) -> bool {
    let parts = text.rsplit_once('@');
    !text.contains(char::is_whitespace)
        && parts.is_some_and(|(name, host)| !name.is_empty() && !name.contains('@') && !host.is_empty())
}
