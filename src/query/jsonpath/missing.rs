//! Where a path ends before its end, and what is there in place of what it looks for.

use serde_json::Value;

use super::{path::Step, walk};
use crate::source::did_you_mean;

/// How many keys of an object are named.
const KEYS: usize = 8;

/// How many keys are looked through for a similar one.
const SEARCHED: usize = 1000;

/// How long a key may be that is shown, in characters. It is never cut: of a secret, which is hidden later, no part would be
/// found any more.
const KEY_CHARS: usize = 40;

/// Why `steps` lead nowhere from `root`, as a fragment: `` `$` has no `user`; did you mean `users`? ``. `None` where they do
/// lead somewhere.
pub(super) fn missing(steps: &[Step], root: &Value) -> Option<String> {
    let mut node = root;
    let mut way = "$".to_owned();
    for step in steps {
        let next = match step {
            Step::Name(name) => node.as_object().and_then(|it| it.get(name)),
            Step::Index(index) => node.as_array().and_then(|it| walk::element(it, *index)),
        };
        let Some(next) = next else { return Some(instead(node, &way, step)) };
        way += &written(step);
        node = next;
    }
    None
}

/// What `node` is, to which `way` leads and which has no such `step`.
fn instead(node: &Value, way: &str, step: &Step) -> String {
    match (node, step) {
        (Value::Object(map), Step::Name(_)) if map.is_empty() => format!("`{way}` is an empty object"),
        (Value::Object(map), Step::Name(name)) => {
            let near = did_you_mean(name, map.keys().take(SEARCHED).map(String::as_str));
            let keys = || {
                let named: Vec<String> = map.keys().take(KEYS).map(|it| format!("`{}`", short(it))).collect();
                let more = if map.len() > KEYS { format!(" and {} more", map.len() - KEYS) } else { String::new() };
                format!("it has {}{more}", named.join(", "))
            };
            format!("`{way}` has no `{}`; {}", short(name), near.unwrap_or_else(keys))
        }
        (Value::Object(_), Step::Index(_)) => format!("`{way}` is an object, not an array"),
        (Value::Array(list), Step::Index(_)) if list.is_empty() => format!("`{way}` is an empty array"),
        (Value::Array(list), Step::Index(_)) => format!("the length of `{way}` is {}", list.len()),
        (Value::Array(_), Step::Name(name)) => {
            let step = written(&Step::Name(name.clone()));
            format!("`{way}` is an array: did you mean `{way}[0]{step}`, or `{way}[*]{step}`?")
        }
        (Value::Null, _) => format!("`{way}` is null"),
        (Value::Bool(_), _) => format!("`{way}` is a boolean"),
        (Value::Number(_), _) => format!("`{way}` is a number"),
        (Value::String(_), _) => format!("`{way}` is a string"),
    }
}

/// A step as it stands in a path.
fn written(step: &Step) -> String {
    match step {
        Step::Index(index) => format!("[{index}]"),
        Step::Name(name) => {
            let is_plain = !name.starts_with(|it: char| it.is_ascii_digit())
                && !name.is_empty()
                && name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_');
            if is_plain {
                format!(".{name}")
            } else {
                format!("['{}']", name.replace('\\', "\\\\").replace('\'', "\\'"))
            }
        }
    }
}

fn short(name: &str) -> &str {
    if name.chars().nth(KEY_CHARS).is_some() { "…" } else { name }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::path::Path, *};

    #[test]
    fn what_is_there_instead_is_told() {
        let body =
            json!({"users": [{"name": "Ada"}], "id": 7, "none": [], "bare": {}, "nil": null, "x-id": {"a": true}});
        for (path, expected) in [
            ("$.user[0].name", "`$` has no `user`; did you mean `users`?"),
            ("$.banana", "`$` has no `banana`; it has `users`, `id`, `none`, `bare`, `nil`, `x-id`"),
            ("$.users[1]", "the length of `$.users` is 1"),
            ("$.none[0]", "`$.none` is an empty array"),
            ("$.bare.a", "`$.bare` is an empty object"),
            ("$.users.name", "`$.users` is an array: did you mean `$.users[0].name`, or `$.users[*].name`?"),
            ("$.id.value", "`$.id` is a number"),
            ("$.users[0].name.first", "`$.users[0].name` is a string"),
            ("$.nil.a", "`$.nil` is null"),
            ("$['x-id'].a.b", "`$['x-id'].a` is a boolean"),
            ("$[0]", "`$` is an object, not an array"),
        ] {
            let Path::Singular(steps) = Path::compile(path).unwrap() else { panic!("{path}") };
            assert_eq!(missing(&steps, &body).as_deref(), Some(expected));
        }
        assert_eq!(missing(&[Step::Name("id".to_owned())], &body), None);
    }

    #[test]
    fn an_answer_of_any_size_is_told_in_a_line() {
        let many: serde_json::Map<_, _> = (0..5000).map(|it| (format!("{it}{}", "k".repeat(500)), json!(1))).collect();
        let told = missing(&[Step::Name("é".repeat(500))], &Value::Object(many)).unwrap();
        assert!(told.chars().count() < 600, "{told}");
        assert!(told.ends_with("…` and 4992 more"), "{told}");
    }
}
