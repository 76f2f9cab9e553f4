//! Puts the values of variables in the place of `{{name}}`, by Postman's rules.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::template::function::{self, Arguments};

/// How often a text is gone through, for values that contain names themselves.
const MAX_PASSES: usize = 19;

/// How long a text may become: names that each stand for several others would fill the memory.
const MAX_LENGTH_BYTES: usize = 16 << 20;

/// The text with the values of its names, or nothing if there is no name in it that has one. Names without a value stay.
pub(super) fn replace(text: &str, find: impl Fn(&str) -> Option<Value>) -> Option<String> {
    let mut replaced: Option<String> = None;
    for _ in 0..MAX_PASSES {
        let now = replaced.as_deref().unwrap_or(text);
        if now.len() > MAX_LENGTH_BYTES {
            break;
        }
        let Some(next) = pass(now, &find) else { break };
        replaced = Some(next);
    }
    replaced
}

/// One pass over the text: the innermost names are replaced, so that `{{a{{b}}}}` is looked up when `b` is known.
fn pass(text: &str, find: &impl Fn(&str) -> Option<Value>) -> Option<String> {
    let mut result: Option<String> = None;
    let mut done = 0;
    let mut at = 0;
    while let Some(open) = text[at..].find("{{").map(|it| at + it) {
        let start = open + 2;
        let Some(stop) = text[start..].find(['{', '}']).map(|it| start + it) else { break };
        if !text[stop..].starts_with("}}") || stop == start {
            // Of `{{{name}}`, the last two braces open the name.
            at = if text[stop..].starts_with('{') && stop == start { open + 1 } else { stop };
            continue;
        }
        let name = &text[start..stop];
        if let Some(value) = find(name).or_else(|| dynamic(name)) {
            let result = result.get_or_insert_default();
            result.push_str(&text[done..open]);
            result.push_str(&shown(&value));
            done = stop + 2;
        }
        at = stop + 2;
    }
    let mut result = result?;
    result.push_str(&text[done..]);
    Some(result)
}

/// A fresh value of a dynamic variable: `$guid`.
pub(super) fn dynamic(name: &str) -> Option<Value> {
    let function = name.starts_with('$').then(|| function::find(name))??;
    (function.call)(&Arguments { values: &[], named: &Map::new() }).ok()
}

/// A value as JavaScript turns it into text.
fn shown(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Object(_) => Cow::Borrowed("[object Object]"),
        Value::Array(values) => {
            let texts = values.iter().map(|it| if it.is_null() { Cow::Borrowed("") } else { shown(it) });
            Cow::Owned(texts.collect::<Vec<_>>().join(","))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => crate::value::text(value),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(text: &str, expected: &str) {
        let find = |name: &str| match name {
            "a" => Some(json!("A")),
            "b" => Some(json!("a")),
            "nest" => Some(json!("<{{a}}>")),
            "me" => Some(json!("{{me}}")),
            "list" => Some(json!([1, null, ["x"]])),
            "map" => Some(json!({ "x": 1 })),
            "n" => Some(json!(1.5)),
            " a " => Some(json!("spaced")),
            _ => None,
        };
        assert_eq!(replace(text, find).unwrap_or_else(|| text.to_owned()), expected);
    }

    #[test]
    fn names_are_replaced_and_others_stay() {
        check("x{{a}}y{{b}}{{none}}", "xAya{{none}}");
        check("{{nest}} {{ a }} {{A}}", "<A> spaced {{A}}");
        check("{{{{b}}}}", "A");
        check("{{{a}}}", "{A}");
        check("{{me}}", "{{me}}");
        check("{{list}} {{map}} {{n}}", "1,,x [object Object] 1.5");
        check("{{", "{{");
        check("{{}}{{a", "{{}}{{a");
        check("{{a}{{a}}", "{{a}A");
        check("é{{é}}{{a}}", "é{{é}}A");
    }

    #[test]
    fn a_text_that_doubles_does_not_fill_the_memory() {
        let find = |_: &str| Some(json!("{{x}}{{x}}{{x}}{{x}}{{x}}{{x}}{{x}}{{x}}"));
        assert!(replace("{{x}}", find).is_some_and(|text| text.len() < 32 * MAX_LENGTH_BYTES));
    }

    #[test]
    fn dynamic_names_have_values() {
        let text = replace("{{$guid}} {{$nonsense}}", |_| None).unwrap();
        assert_eq!(text.len(), 36 + " {{$nonsense}}".len());
    }
}
