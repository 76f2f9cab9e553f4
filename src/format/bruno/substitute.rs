//! `{{name}}` in a text of Bruno's becomes its value.

use std::{borrow::Cow, collections::HashSet};

use serde_json::Value;

use crate::{
    model::Levels,
    scope::{Layer, Scope, Slot, Variable, learn},
    template::function,
};

/// How deep values may stand in one another.
const MAX_DEPTH: usize = 32;

/// The longest text that comes of it, in bytes: names that each stand for several others would fill any memory.
const MAX_BYTES: usize = 64 << 20;

/// What the environment of the process is called in a name.
const PROCESS: &str = "process.env.";

/// The text with its `{{names}}` filled in, and the names that have no value and stay as they are. Names are taken as they
/// are written, with the spaces in them.
pub fn substitute(text: &str, scope: &Scope<'_>, levels: Option<&Levels>) -> (String, Vec<String>) {
    let mut filling = Filling { scope, levels, open: HashSet::new(), unresolved: Vec::new(), made: 0 };
    let text = filling.text(text, 0).into_owned();
    (text, filling.unresolved)
}

/// The nearest variable of this name, by the order that Bruno has.
pub fn find<'a>(name: &str, scope: &Scope<'a>, levels: Option<&'a Levels>) -> Option<&'a Variable> {
    let near = [Layer::Override, Layer::Data, Layer::Request];
    let far = [Layer::Environment, Layer::Collection, Layer::Global];
    let written =
        || levels.and_then(|it| [&it.oauth2, &it.request, &it.folder].into_iter().find_map(|it| it.get(name)));
    near.iter()
        .find_map(|it| scope.layer(*it).get(name))
        .or_else(written)
        .or_else(|| far.iter().find_map(|it| scope.layer(*it).get(name)))
}

struct Filling<'a> {
    scope: &'a Scope<'a>,
    levels: Option<&'a Levels>,
    /// The names that are being filled in just now.
    open: HashSet<String>,
    unresolved: Vec<String>,
    /// How many bytes were made.
    made: usize,
}

impl Filling<'_> {
    fn text<'t>(&mut self, text: &'t str, depth: usize) -> Cow<'t, str> {
        let mut filled = String::new();
        let mut done = 0;
        for (from, to) in tokens(text) {
            let name = &text[from + 2..to - 2];
            let Some(value) = self.value(name, depth) else {
                if !self.unresolved.iter().any(|it| it == name) {
                    self.unresolved.push(name.to_owned());
                }
                continue;
            };
            self.made += value.len();
            if self.made > MAX_BYTES {
                break;
            }
            filled.push_str(&text[done..from]);
            filled.push_str(&value);
            done = to;
        }
        if done == 0 { Cow::Borrowed(text) } else { Cow::Owned(filled + &text[done..]) }
    }

    /// The text that `name` stands for. A name within its own value stays as it is.
    fn value(&mut self, name: &str, depth: usize) -> Option<String> {
        let text = match value_of(name, self.scope, self.levels)? {
            Value::String(text) => text,
            other => other.to_string(),
        };
        if depth >= MAX_DEPTH || !text.contains("{{") || self.open.contains(name) {
            return Some(text);
        }
        self.open.insert(name.to_owned());
        let filled = self.text(&text, depth + 1).into_owned();
        self.open.remove(name);
        Some(filled)
    }
}

/// The value that `name` stands for: a variable's, a part of one (`user.name`, `users[0].name`), the environment's, a fresh one.
fn value_of(name: &str, scope: &Scope<'_>, levels: Option<&Levels>) -> Option<Value> {
    if let Some(variable) = find(name, scope, levels) {
        return made(variable, scope);
    }
    if let Some(variable) = name.strip_prefix(PROCESS).and_then(|name| levels?.process.get(name)) {
        return made(variable, scope);
    }
    if let Some(value) = function::fresh(name) {
        return Some(value);
    }
    let end = name.find(['.', '['])?;
    let whole = made(find(&name[..end], scope, levels)?, scope)?;
    part(&whole, &name[end..]).cloned()
}

fn made(variable: &Variable, scope: &Scope<'_>) -> Option<Value> {
    let value = match &variable.slot {
        Slot::Value(value) => value.clone(),
        Slot::Made(made) => made.make(scope).ok()?,
    };
    if variable.secret {
        learn(scope.redactor(), &value);
    }
    Some(value)
}

/// What lies at a path like `.a.b[0]`.
fn part<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    let steps = path.split(['.', '[', ']']).filter(|step| !step.is_empty());
    steps.into_iter().try_fold(value, |value, step| match value {
        Value::Array(list) => list.get(step.parse::<usize>().ok()?),
        Value::Object(map) => map.get(step.trim_matches(['"', '\''])),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    })
}

/// The names in a text, as they are written; a name may stand more than once.
pub fn names(text: &str) -> impl Iterator<Item = &str> {
    tokens(text).map(|(from, to)| &text[from + 2..to - 2])
}

/// Where the `{{names}}` of a text begin and end, braces included.
fn tokens(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let from = at + text.get(at..)?.find("{{")?;
            let length = text[from + 2..].find('}')?;
            let end = from + 2 + length;
            if length > 0 && text[end..].starts_with("}}") {
                at = end + 2;
                return Some((from, at));
            }
            at = from + 1;
        }
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::scope::{Store, Variables};

    fn variables(pairs: &[(&str, Value)]) -> Arc<Variables> {
        let variable = |value: &Value| Variable { slot: Slot::Value(value.clone()), secret: false };
        Arc::new(pairs.iter().map(|(name, value)| ((*name).into(), variable(value))).collect())
    }

    fn filled(text: &str) -> (String, Vec<String>) {
        let mut store = Store::default();
        for (layer, name, value) in [
            (Layer::Global, "far", json!("global")),
            (Layer::Environment, "far", json!("environment")),
            (Layer::Environment, "near", json!("environment")),
            (Layer::Environment, "user", json!({ "name": "Ada", "ids": [1, 9_007_199_254_740_993_u64] })),
            (Layer::Collection, "url", json!("{{host}}/x")),
            (Layer::Collection, "host", json!("http://{{far}}")),
            (Layer::Collection, "self", json!("<{{self}}>")),
            (Layer::Collection, "a.b", json!("dotted")),
            (Layer::Request, "runtime", json!(null)),
        ] {
            store.set_value(layer, name, value, false);
        }
        let levels = Levels {
            folder: variables(&[("near", json!("folder")), ("runtime", json!("folder"))]),
            request: variables(&[("near", json!("request"))]),
            oauth2: variables(&[("$oauth2.x.access_token", json!("t-1"))]),
            process: variables(&[("HOME", json!("/root"))]),
        };
        substitute(text, &store.scope(&[]), Some(&levels))
    }

    #[test]
    fn names_become_their_nearest_values() {
        for (text, expected) in [
            ("{{near}} {{far}} {{runtime}}", "request environment null"),
            ("{{url}}", "http://environment/x"),
            (
                "{{user.name}} {{user.ids[1]}} {{user}}",
                r#"Ada 9007199254740993 {"name":"Ada","ids":[1,9007199254740993]}"#,
            ),
            ("{{a.b}} {{process.env.HOME}} {{$oauth2.x.access_token}}", "dotted /root t-1"),
            ("{{self}}", "<<{{self}}>>"),
            ("{ {{far}} {{}} {{{far}} }}", "{ environment {{}} {{{far}} }}"),
            ("{{", "{{"),
            ("{{é", "{{é"),
        ] {
            assert_eq!(filled(text).0, expected, "{text}");
        }
    }

    #[test]
    fn what_has_no_value_stays_and_is_told() {
        let (text, unresolved) = filled("{{ far }} {{nobody}} {{user.age}} {{process.env.NOBODY}} {{nobody}}");
        assert_eq!(text, "{{ far }} {{nobody}} {{user.age}} {{process.env.NOBODY}} {{nobody}}");
        assert_eq!(unresolved, [" far ", "nobody", "user.age", "process.env.NOBODY"]);
        assert_eq!(filled("{{$guid}}").0.len(), 36);
    }

    #[test]
    fn values_that_grow_without_end_are_cut_off() {
        let mut store = Store::default();
        for at in 0..40 {
            let next = format!("{{{{v{}}}}}", at + 1).repeat(8);
            store.set_value(Layer::Global, format!("v{at}"), json!(next), false);
        }
        assert!(substitute("{{v0}}", &store.scope(&[]), None).0.len() < 3 * MAX_BYTES);
    }
}
