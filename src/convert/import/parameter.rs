//! Query parameters, headers and fields of forms.

use serde_json::Value;

use super::{
    ground::Ground,
    shape::{description, extension, is_on, scalar, text},
    words::fails,
};
use crate::{
    format::yaml::write::{Pair, Yaml},
    secret::is_secret_name,
};

/// A parameter as it is written.
#[derive(Clone, Debug)]
pub(super) struct Parameter<'a> {
    pub(super) key: String,
    /// Nothing where there is no value at all.
    pub(super) value: Option<String>,
    pub(super) is_disabled: bool,
    /// Whether it stands as it goes into a query.
    pub(super) is_encoded: bool,
    written: &'a Value,
}

impl<'a> Parameter<'a> {
    /// The parameters of a list, those without a name left out.
    pub(super) fn all(list: &'a [Value]) -> Vec<Self> {
        let one = |written: &'a Value| Self {
            key: text(written, "key").unwrap_or_default().into_owned(),
            value: written.get("value").and_then(scalar).map(std::borrow::Cow::into_owned),
            is_disabled: is_on(written, "disabled"),
            is_encoded: false,
            written,
        };
        list.iter().filter(|it| it.is_object()).map(one).collect()
    }

    /// Whether its name is null.
    pub(super) fn is_null(&self) -> bool {
        self.written.get("key") == Some(&Value::Null)
    }

    /// What else is said of it than its value.
    fn described(&self) -> Vec<Pair> {
        let mut pairs = Vec::new();
        pairs.extend(
            extension(self.written, "type").filter(|it| it.is_string()).map(|it| Pair::new("type", Yaml::of(it))),
        );
        pairs.extend(
            extension(self.written, "required")
                .filter(|it| it.is_boolean())
                .map(|it| Pair::new("required", Yaml::of(it))),
        );
        pairs.extend(description(self.written).map(|it| Pair::new("description", it)));
        if self.is_disabled {
            pairs.push(Pair::new("disabled", true));
        }
        if self.is_encoded {
            pairs.push(Pair::new("encoded", true));
        }
        pairs
    }
}

/// What holds of the values of a list of parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Query,
    Headers,
    Form,
}

/// The parameters as a map: values of a name together, at its first place.
pub(super) fn map(parameters: &[Parameter<'_>], of: Of, ground: &mut Ground) -> Vec<Pair> {
    let same = |one: &str, other: &str| one == other || of == Of::Headers && one.eq_ignore_ascii_case(other);
    let mut pairs: Vec<Pair> = Vec::new();
    let mut done: Vec<&str> = Vec::new();
    for parameter in parameters {
        if done.contains(&parameter.key.as_str()) {
            continue;
        }
        done.push(&parameter.key);
        let mut all: Vec<&Parameter<'_>> = parameters.iter().filter(|it| it.key == parameter.key).collect();
        if all.iter().any(|it| !it.is_disabled) && all.iter().any(|it| it.is_disabled) {
            all.retain(|it| !it.is_disabled);
            ground.note(format!("a disabled `{}` is left out beside the one that is sent", parameter.key));
        }
        if of == Of::Headers && all.iter().all(|it| !it.is_disabled) {
            // Of names that differ in case only the last one is sent, the last to be written for the first time, where the
            // first one stands.
            let first = |at: usize| parameters[..at].iter().all(|it| it.is_disabled || it.key != parameters[at].key);
            let is_same =
                |at: &usize| !parameters[*at].is_disabled && same(&parameters[*at].key, &parameter.key) && first(*at);
            let twins: Vec<usize> = (0..parameters.len()).filter(is_same).collect();
            if let [_, .., last] = twins.as_slice() {
                let last = parameters[*last].key.as_str();
                let others = twins.iter().map(|at| parameters[*at].key.as_str()).filter(|it| *it != last);
                others.for_each(|it| {
                    ground.note(format!("the header `{it}` is written in another case, too; the last one is sent"));
                });
                done.extend(twins.iter().map(|at| parameters[*at].key.as_str()));
                all = parameters.iter().filter(|it| it.key == last && !it.is_disabled).collect();
            }
        }
        let values: Vec<Yaml> = all.iter().map(|it| scalar_of(sent(it, of, ground))).collect();
        let values = if values.len() == 1 { values.into_iter().next().unwrap_or_default() } else { Yaml::List(values) };
        let is_kept = all.iter().all(|it| it.is_disabled && it.value.is_none());
        let described = all.iter().map(|it| it.described()).find(|it| !it.is_empty()).unwrap_or_default();
        let parameter = all.first().copied().unwrap_or(parameter);
        let key = match of {
            Of::Headers if !is_header_name(&parameter.key) => {
                ground.note(format!("`{}` is no name of a header; the request fails", parameter.key));
                fails(&parameter.key)
            }
            _ => ground.text(&parameter.key),
        };
        if described.is_empty() {
            pairs.push(Pair::new(key, values));
        } else {
            let value = if is_kept { Vec::new() } else { vec![Pair::new("value", values)] };
            pairs.push(Pair::new(key, Yaml::Map([value, described].concat())));
        }
    }
    pairs
}

/// A value where all is text: there a number and a truth value need no quotes.
pub(super) fn scalar_of(text: String) -> Yaml {
    match serde_json::from_str::<Value>(&text) {
        Ok(Value::Bool(value)) => Yaml::Bool(value),
        Ok(Value::Number(number)) if number.as_str() == text && !text.contains(['e', 'E']) => Yaml::Number(text),
        _ => Yaml::Text(text),
    }
}

/// Whether a header may have this name; what tokens in it stand for is not known.
fn is_header_name(name: &str) -> bool {
    name.contains("{{") || name.bytes().all(|it| it.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&it))
}

/// The value that is sent. One that looks like a secret becomes a variable.
fn sent(parameter: &Parameter<'_>, of: Of, ground: &mut Ground) -> String {
    let missing = if of == Of::Headers { "null" } else { "" };
    let missing = if parameter.written.get("value").is_some() { missing } else { "" };
    let value = parameter.value.as_deref().unwrap_or(missing);
    if !is_secret_name(&parameter.key) || parameter.key.eq_ignore_ascii_case("postman-token") {
        return ground.text(value);
    }
    // `Authorization: Bearer abc` is a secret without its first word.
    match value.split_once(' ') {
        Some((scheme, secret)) if of == Of::Headers && !scheme.contains("{{") => {
            format!("{} {}", ground.text(scheme), ground.secret(&parameter.key, secret))
        }
        _ => ground.secret(&parameter.key, value),
    }
}
