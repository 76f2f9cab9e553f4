//! Where two structures differ: as lines, and as the path of the first difference.

use std::{fmt::Write as _, time::Duration};

use serde_json::{Map, Value};
use similar::{ChangeTag, TextDiff};

use super::words::step;
use crate::value::same;

/// How many lines around a difference are shown.
const CONTEXT_LINES: usize = 2;

/// How many lines a diff may have.
const MAX_LINES: usize = 200;

/// How long lists may be in which elements are looked for at another index.
const MAX_SEARCHED: usize = 100;

/// How long may be spent on finding the shortest diff of long texts; behind it, a longer one is good enough.
const PATIENCE: Duration = Duration::from_millis(200);

/// How long a text may be, in bytes, whose shortest diff is found in any case: it is the same each time, however busy the machine is.
const SHORT_BYTES: usize = 20_000;

/// The lines in which `actual` differs, where both are structures. What is the same but written otherwise (`1.0` and `1`,
/// keys in another order) is no difference. Where `partly`, what only `actual` has is none either.
pub(super) fn lines(expected: &Value, actual: &Value, partly: bool) -> Option<String> {
    let both = |of: fn(&Value) -> bool| of(expected) && of(actual);
    if !both(Value::is_object) && !both(Value::is_array) {
        return None;
    }
    let (old, new) = (pretty(expected), pretty(&align(expected, actual, partly)));
    let mut settings = TextDiff::configure();
    if old.len() + new.len() > SHORT_BYTES {
        settings.timeout(PATIENCE);
    }
    let diff = settings.diff_lines(old.as_str(), new.as_str());
    let mut text = String::new();
    let mut count = 0;
    for (index, group) in diff.grouped_ops(CONTEXT_LINES).iter().enumerate() {
        if index > 0 {
            text.push_str("  ...\n");
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            count += 1;
            if count > MAX_LINES {
                text.push_str("  ...\n");
                return Some(text);
            }
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            let _ = writeln!(text, "{sign}{}", change.value().trim_end_matches('\n'));
        }
    }
    (!text.is_empty()).then_some(text)
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

/// `actual` as `expected` would write it, as far as they are the same.
fn align(expected: &Value, actual: &Value, partly: bool) -> Value {
    match (expected, actual) {
        (Value::Object(wanted), Value::Object(found)) => {
            let shared = wanted.iter().filter_map(|(key, it)| Some((key.clone(), align(it, found.get(key)?, partly))));
            let other = found.iter().filter(|(key, _)| !partly && !wanted.contains_key(*key));
            Value::Object(shared.chain(other.map(|(key, it)| (key.clone(), it.clone()))).collect::<Map<_, _>>())
        }
        (Value::Array(wanted), Value::Array(found)) => {
            // Elsewhere than at its own index an element is looked for in short lists only: that takes quadratic time.
            let is_short = wanted.len().max(found.len()) <= MAX_SEARCHED;
            let element = |(index, it): (usize, &Value)| match wanted.get(index) {
                Some(here) if same(here, it) => here.clone(),
                here => match (wanted.iter().find(|wanted| is_short && same(wanted, it)), here) {
                    (Some(wanted), _) => wanted.clone(),
                    (None, Some(here)) => align(here, it, partly),
                    (None, None) => it.clone(),
                },
            };
            found.iter().enumerate().map(element).collect()
        }
        _ if same(expected, actual) => expected.clone(),
        _ => actual.clone(),
    }
}

/// The first place where two structures differ.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference<'a> {
    /// Its path, such as `.items[1].price`.
    pub(super) at: String,
    /// What was expected there, if anything.
    pub(super) expected: Option<&'a Value>,
    /// What is there, if anything.
    pub(super) actual: Option<&'a Value>,
}

/// The first difference; `None` where the values themselves differ.
pub(super) fn first<'a>(expected: &'a Value, actual: &'a Value) -> Option<Difference<'a>> {
    let (part, expected, actual) = match (expected, actual) {
        (Value::Object(wanted), Value::Object(found)) => {
            let differing = wanted.iter().find(|(key, it)| found.get(*key).is_none_or(|found| !same(it, found)));
            match differing {
                Some((key, it)) => (step(key), Some(it), found.get(key)),
                None => found
                    .iter()
                    .find(|(key, _)| !wanted.contains_key(*key))
                    .map(|(key, it)| (step(key), None, Some(it)))?,
            }
        }
        (Value::Array(wanted), Value::Array(found)) => {
            let differing = wanted.iter().zip(found).position(|(wanted, found)| !same(wanted, found));
            let index = differing.unwrap_or(wanted.len().min(found.len()));
            (format!("[{index}]"), wanted.get(index), found.get(index))
        }
        _ => return None,
    };
    let deeper = expected.zip(actual).and_then(|(expected, actual)| first(expected, actual));
    Some(match deeper {
        Some(deeper) => Difference { at: part + &deeper.at, ..deeper },
        None => Difference { at: part, expected, actual },
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_shown() {
        let expected = json!({"a": 1, "b": {"c": [1, 2, {"d": "x"}]}, "e": 1, "f": 2, "g": 3, "h": 4, "i": 5});
        let actual = json!({"i": 5.0, "h": 4, "g": 3, "f": 2, "e": 1, "b": {"c": [1.0, 2, {"d": "y"}]}, "a": 1});
        let diff = lines(&expected, &actual, false).unwrap();
        assert_eq!(diff, "       2,\n       {\n-        \"d\": \"x\"\n+        \"d\": \"y\"\n       }\n     ]\n");
        let (x, y) = (json!("x"), json!("y"));
        let difference = Difference { at: ".b.c[2].d".to_owned(), expected: Some(&x), actual: Some(&y) };
        assert_eq!(first(&expected, &actual), Some(difference));
        assert_eq!(lines(&json!(1), &json!([1]), false), None);
    }

    #[test]
    fn missing_and_additional_parts_are_found() {
        let at = |expected: Value, actual: Value| {
            first(&expected, &actual).map(|it| (it.at, it.expected.cloned(), it.actual.cloned()))
        };
        let (one, two) = (Some(json!(1)), Some(json!(2)));
        assert_eq!(at(json!({"a": 1}), json!({"a": 1, "x-y": 2})), Some(("['x-y']".to_owned(), None, two.clone())));
        assert_eq!(at(json!([1, 2]), json!([1])), Some(("[1]".to_owned(), two, None)));
        assert_eq!(at(json!([]), json!([1])), Some(("[0]".to_owned(), None, one)));
        assert_eq!(at(json!({"a": [1]}), json!({})), Some((".a".to_owned(), Some(json!([1])), None)));
        assert_eq!(first(&json!(1), &json!(2)), None);
        let diff = lines(&json!({"a": 1}), &json!({"a": 1, "b": 2}), true);
        assert_eq!(diff, None);
    }
}
