//! Variables, of a collection or an environment.

use serde_json::Value;

use super::{
    ground::Ground,
    known::Known,
    shape::{description, is_on, text},
    words::literal,
};
use crate::{
    convert::recognise::escaped,
    format::yaml::write::{Pair, Yaml},
    secret::is_secret_name,
};

/// A variable as it is declared.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) value: Value,
    /// Whether it must not be seen.
    pub(super) is_secret: bool,
    description: Option<String>,
}

/// The variables of a list that are not disabled. Of those with one name the last one holds.
pub(super) fn variables(list: &[Value], ground: &mut Ground) -> Vec<Variable> {
    let mut variables: Vec<Variable> = Vec::new();
    for written in list.iter().filter(|it| it.is_object()) {
        let Some(name) = text(written, "key").or_else(|| text(written, "id")).map(std::borrow::Cow::into_owned) else {
            continue;
        };
        if is_on(written, "disabled") || written.get("enabled") == Some(&Value::Bool(false)) {
            ground.note(format!("the variable `{name}` is disabled, and left out"));
            continue;
        }
        let kind = text(written, "type").unwrap_or_default();
        let value = cast(written.get("value"), &kind);
        let is_secret = kind == "secret" || is_secret_name(&name);
        let variable = Variable { name, value, is_secret, description: description(written) };
        match variables.iter_mut().find(|it| it.name == variable.name) {
            Some(known) => *known = variable,
            None => variables.push(variable),
        }
    }
    variables
}

/// The value, in the type that it is declared with.
fn cast(value: Option<&Value>, kind: &str) -> Value {
    let parsed = |text: &str| serde_json::from_str::<Value>(text).ok();
    match (value, kind) {
        (None, _) => Value::from(""),
        // Where a variable is null, the word is sent.
        (Some(Value::Null), _) => Value::from("null"),
        (Some(Value::String(text)), "number") => {
            parsed(text).filter(Value::is_number).unwrap_or_else(|| text.as_str().into())
        }
        (Some(Value::String(text)), "boolean") => {
            parsed(text).filter(Value::is_boolean).unwrap_or_else(|| text.as_str().into())
        }
        (Some(Value::String(text)), "array" | "object") => parsed(text).unwrap_or_else(|| text.as_str().into()),
        (Some(value @ (Value::Number(_) | Value::Bool(_))), "string") => crate::value::text(value).into(),
        (Some(value), _) => value.clone(),
    }
}

impl Variable {
    /// Teaches what is known of variables.
    pub(super) fn teach(&self, known: &mut Known) {
        let sources = known.entry(&self.name);
        match &self.value {
            Value::String(text) => sources.texts.push(text.clone()),
            _ => sources.is_typed = true,
        }
    }

    /// Whether its value must go where version control does not see it.
    pub(super) fn is_hidden(&self) -> bool {
        let is_made = self.value.as_str().is_some_and(|it| it.is_empty() || super::tokens::whole(it).is_some());
        self.is_secret && !is_made && !self.value.is_null()
    }

    /// The value alone, as it goes into a file of a person's own.
    pub(super) fn value(&self, ground: &mut Ground) -> Yaml {
        match &self.value {
            Value::String(text) => Yaml::Text(ground.text(text)),
            value @ Value::Object(_) => Yaml::map([("value", Yaml::of(&escaped(value)))]),
            value => Yaml::of(&escaped(value)),
        }
    }

    /// The declaration, with its value.
    pub(super) fn declaration(&self, ground: &mut Ground) -> Pair {
        let value = self.value(ground);
        self.described(match value {
            Yaml::Map(pairs) => pairs,
            value => vec![Pair::new("value", value)],
        })
    }

    /// The declaration, with the variable of the system that holds its value.
    pub(super) fn reference(&self, system: String) -> Pair {
        self.described(vec![Pair::new("env", system)])
    }

    /// The declaration, made of another variable.
    pub(super) fn alias(&self, other: &str) -> Pair {
        self.described(vec![Pair::new("value", format!("<<{other}>>"))])
    }

    fn described(&self, mut pairs: Vec<Pair>) -> Pair {
        if self.is_secret && !is_secret_name(&self.name) {
            pairs.push(Pair::new("secret", true));
        }
        pairs.extend(self.description.as_ref().map(|it| Pair::new("description", literal(it, ""))));
        match pairs.as_slice() {
            [Pair { key, value, .. }]
                if key == "value" && !matches!(value, Yaml::Map(_)) && !is_object(&self.value) =>
            {
                Pair::new(&self.name, value.clone())
            }
            _ => Pair::new(&self.name, Yaml::Map(pairs)),
        }
    }
}

fn is_object(value: &Value) -> bool {
    value.is_object()
}
