//! The variables of an environment on their way to a file of another format.

use serde_json::{Value, json};

use super::{export::declared_text, made::Valued, note::Note};
use crate::{format::postman, model::Declarations};

/// Those of an environment of Postman's. A secret has its value only `with_secrets`.
pub fn valued(environment: &postman::Environment, with_secrets: bool) -> (Vec<Valued>, Vec<Note>) {
    let mut notes: Vec<Note> = environment
        .beside
        .iter()
        .map(|(key, said)| note(format!("its `{key}` is left out: {}", said.trim())))
        .collect();
    notes.extend(environment.away.iter().map(|it| note(format!("the value of `{it}` is in a vault, and is left out"))));
    let each = environment.entries().map(|(name, value, is_secret, is_enabled)| {
        let value = hidden(name, postman::text(value), is_secret && !with_secrets, &mut notes);
        let description = environment.description(name).map(str::to_owned);
        Valued { name: name.to_owned(), value, is_secret, is_enabled, description }
    });
    let mut values: Vec<Valued> = each.collect();
    values.extend(environment.away.iter().map(|it| Valued {
        name: it.clone(),
        value: String::new(),
        is_secret: true,
        is_enabled: true,
        description: None,
    }));
    (values, notes)
}

/// Those of an environment of ours. What comes from outside has no value; a secret has it only `with_secrets`.
pub fn declared(declarations: &Declarations, with_secrets: bool) -> (Vec<Valued>, Vec<Note>) {
    let mut notes = Vec::new();
    let each = declarations.0.iter().map(|it| {
        let value = declared_text(it).unwrap_or_else(|| {
            notes.push(note(format!("the variable `{}` comes from outside, and has no value here", it.name)));
            String::new()
        });
        let value = hidden(&it.name, value, it.secret && !with_secrets, &mut notes);
        let description = it.description.as_ref().map(ToString::to_string);
        Valued { name: it.name.to_string(), value, is_secret: it.secret, is_enabled: true, description }
    });
    (each.collect(), notes)
}

/// The value, or nothing where it must not be seen; the name of another variable may be.
fn hidden(name: &str, value: String, is_hidden: bool, notes: &mut Vec<Note>) -> String {
    if !is_hidden || value.is_empty() || value.contains("{{") {
        return value;
    }
    notes.push(note(format!("the value of `{name}` is a secret, and is left out")));
    String::new()
}

fn note(what: String) -> Note {
    Note { place: "the environment".to_owned(), what }
}

/// The document of a file of Postman's format 2.1 with variables: an `environment`, or `globals`.
pub fn postman_values(name: &str, values: &[Valued], scope: &str) -> Value {
    let value = |it: &Valued| {
        let kind = if it.is_secret { "secret" } else { "default" };
        let mut value = json!({ "key": it.name, "value": it.value, "type": kind, "enabled": it.is_enabled });
        if let Some(said) = &it.description {
            value["description"] = said.as_str().into();
        }
        value
    };
    let values: Vec<Value> = values.iter().map(value).collect();
    json!({ "name": name, "values": values, "_postman_variable_scope": scope })
}
