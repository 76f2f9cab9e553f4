//! What a template can call: `<<base64 text>>`, `<<now "%Y-%m-%d">>`, `<<$guid>>`.

mod bytes;
mod contract;
mod date;
mod decimal;
mod draw;
mod dynamic;
mod encode;
mod fake;
mod hash;
mod json;
mod moment;
mod number;
mod offset;
mod random;
mod text;
mod words;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};

pub use contract::{Arguments, Function};

/// Every table, in the order of the manual.
const TABLES: [&[Function]; 9] = [
    text::FUNCTIONS,
    encode::FUNCTIONS,
    hash::FUNCTIONS,
    json::FUNCTIONS,
    number::FUNCTIONS,
    date::FUNCTIONS,
    random::FUNCTIONS,
    fake::FUNCTIONS,
    dynamic::FUNCTIONS,
];

static BY_NAME: LazyLock<HashMap<&'static str, &'static Function>> =
    LazyLock::new(|| all().map(|function| (function.name, function)).collect());

/// The function of this name, the dollar of `$guid` and its kin included.
pub fn find(name: &str) -> Option<&'static Function> {
    BY_NAME.get(name).copied()
}

/// The function of one of Postman's dynamic names, `$guid`.
pub fn dynamic(name: &str) -> Option<&'static Function> {
    find(name).filter(|_| name.starts_with('$'))
}

/// A fresh value of one of Postman's dynamic names.
pub fn fresh(name: &str) -> Option<Value> {
    (dynamic(name)?.call)(&Arguments { values: &[], named: &Map::new() }).ok()
}

/// Every function, in the order of the manual: text, encodings, hashes, JSON, numbers, dates, chance, made-up data
/// under our names, then the same under Postman's.
pub fn all() -> impl Iterator<Item = &'static Function> {
    TABLES.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::json;

    use super::*;

    /// Values that no function was made for, and some that several were.
    fn garbage() -> Vec<Value> {
        let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
        let huge: Value = serde_json::from_str("1e999999999").unwrap();
        let long: Value = serde_json::from_str(&"9".repeat(60)).unwrap();
        vec![
            json!(null),
            json!(true),
            json!(0),
            json!(-1),
            json!(i64::MIN),
            json!(u64::MAX),
            json!(0.000_1),
            huge,
            long,
            json!(""),
            json!("%"),
            json!("%Q%!%9999999999d"),
            json!("zażółć 🦀 \u{301}"),
            json!("+9999999999999999999y"),
            json!("=== not base64 ==="),
            json!([]),
            json!([1, "a", null]),
            json!({}),
            json!({ "a": 1 }),
            deep,
        ]
    }

    fn options(function: &Function) -> impl Iterator<Item = &'static str> {
        function.takes.split_whitespace().filter_map(|word| Some(word.trim_start_matches('[').split_once('=')?.0))
    }

    #[test]
    fn no_function_panics_whatever_it_is_called_with() {
        let garbage = garbage();
        for function in all() {
            let call = |values: &[Value], named: &Map<String, Value>| {
                if let Err(why) = (function.call)(&Arguments { values, named }) {
                    assert!(why.starts_with(&format!("`{}`", function.name)), "{why}");
                }
            };
            call(&[], &Map::new());
            for first in &garbage {
                call(std::slice::from_ref(first), &Map::new());
                for second in &garbage {
                    call(&[first.clone(), second.clone()], &Map::new());
                    for third in [json!(2), json!("x"), json!(null)] {
                        call(&[first.clone(), second.clone(), third], &Map::new());
                    }
                }
                for option in options(function) {
                    let named = Map::from_iter([(option.to_owned(), first.clone())]);
                    call(&[], &named);
                    for value in [json!("text"), json!(1_700_000_000), json!("2026-11-23")] {
                        call(std::slice::from_ref(&value), &named);
                        call(&[value.clone(), value], &named);
                    }
                }
            }
            call(&garbage, &Map::new());
        }
    }

    #[test]
    fn every_function_refuses_an_option_that_it_does_not_know() {
        for function in all() {
            let named = Map::from_iter([("surprise".to_owned(), json!(1))]);
            let values = vec![json!("1"); 3];
            for count in 0..=3 {
                let answer = (function.call)(&Arguments { values: &values[..count], named: &named });
                assert!(answer.is_err(), "{} with {count} values", function.name);
            }
        }
    }

    #[test]
    fn every_function_is_found_by_its_name_and_has_one_of_its_own() {
        let names: HashSet<_> = all().map(|function| function.name).collect();
        assert_eq!(names.len(), all().count());
        for function in all() {
            assert_eq!(find(function.name).map(|found| found.says), Some(function.says));
        }
        assert!(find("guid").is_none() && find("$nothing").is_none());
    }

    #[test]
    fn every_function_says_what_it_does_in_one_line() {
        for function in all() {
            assert!(!function.says.is_empty() && function.says.len() < 100, "{}: {}", function.name, function.says);
            assert!(!function.says.contains('\n') && !function.says.ends_with('.'), "{}", function.name);
        }
    }
}
