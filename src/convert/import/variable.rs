//! Variables, of a collection or an environment.

use std::sync::Arc;

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
    scope::{Slot, Variable as Declared, Variables},
    secret::is_secret_name,
    template::js,
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

/// The variables that are declared; `list` is how they are written, for what else is said of them.
pub(super) fn variables(declared: &Variables, list: &[Value], ground: &mut Ground) -> Vec<Variable> {
    for written in list.iter().filter(|it| is_on(it, "disabled")) {
        let name = text(written, "key").unwrap_or_default();
        ground.note(format!("the variable `{name}` is disabled, and left out"));
    }
    let described = |name: &str| {
        let written = list.iter().rfind(|it| !is_on(it, "disabled") && text(it, "key").as_deref() == Some(name));
        written.and_then(description)
    };
    let variable = |(name, variable): (&Arc<str>, &Declared)| {
        let value = match &variable.slot {
            // Where a variable is null, the word is sent.
            Slot::Value(Value::Null) => Value::from("null"),
            Slot::Value(value) => value.clone(),
            Slot::Made(_) => return None,
        };
        Some(Variable { name: name.to_string(), value, is_secret: variable.secret, description: described(name) })
    };
    declared.iter().filter(|(name, _)| !name.is_empty()).filter_map(variable).collect()
}

impl Variable {
    /// Teaches what is known of variables.
    pub(super) fn teach(&self, known: &mut Known) {
        let sources = known.entry(&self.name);
        match &self.value {
            Value::String(text) => sources.texts.push(text.clone()),
            value => {
                sources.is_typed = true;
                sources.is_odd |= js::text(value) != crate::value::text(value);
            }
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
            Value::String(text) if ground.known.is_circular(&self.name) => {
                ground.note(format!("the variable `{}` is made of itself; it stays text", self.name));
                Yaml::Text(literal(text, ""))
            }
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
