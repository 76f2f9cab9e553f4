//! Works out what a query says of a row, as `SQLite` does: what is not there makes a condition neither true nor false.

use std::cmp::Ordering;

use serde_json::Value;

use crate::{
    data::Row,
    format::postman::{Comparison, Expression, Function},
    value,
};

/// The value of an expression; of a condition 1, 0, or null where nobody knows. The reader has bounded its depth.
pub(super) fn evaluate(it: &Expression, row: &Row) -> Value {
    let truth = |known: Option<bool>| known.map_or(Value::Null, |it| Value::from(u8::from(it)));
    match it {
        Expression::Column(name) => {
            row.values.iter().find(|it| *it.0 == **name).map_or(Value::Null, |(_, value)| value.clone())
        }
        Expression::Literal(value) => value.clone(),
        Expression::Joined(list) => {
            let mut whole = String::new();
            for it in list.iter().map(|it| evaluate(it, row)) {
                if it.is_null() {
                    return Value::Null;
                }
                whole.push_str(&value::text(&it));
            }
            Value::String(whole)
        }
        Expression::Call(function, list) => call(*function, list.iter().map(|it| evaluate(it, row))),
        Expression::Compared(left, how, right) => truth(holds(&evaluate(left, row), *how, &evaluate(right, row))),
        Expression::Missing(it) => truth(Some(evaluate(it, row).is_null())),
        Expression::OneOf(it, list) => {
            let it = evaluate(it, row);
            let each = list.iter().map(|other| holds(&it, Comparison::Equal, &evaluate(other, row)));
            truth(any(each))
        }
        Expression::Like(it, pattern) => {
            let (it, pattern) = (evaluate(it, row), evaluate(pattern, row));
            let is_known = !it.is_null() && !pattern.is_null();
            truth(is_known.then(|| fits(&value::text(&it), &value::text(&pattern))))
        }
        Expression::Not(it) => truth(known(&evaluate(it, row)).map(|it| !it)),
        Expression::Any(list) => truth(any(list.iter().map(|it| known(&evaluate(it, row))))),
        // Not all hold where any does not.
        Expression::All(list) => {
            truth(any(list.iter().map(|it| known(&evaluate(it, row)).map(|it| !it))).map(|it| !it))
        }
        Expression::Count(..) => Value::Null,
    }
}

/// Whether a row with this value is taken.
pub(super) fn is_true(it: &Value) -> bool {
    known(it) == Some(true)
}

/// A value as a condition; nothing where it is not there.
fn known(it: &Value) -> Option<bool> {
    match it {
        Value::Null => None,
        Value::Bool(it) => Some(*it),
        it => Some(number(it).and_then(|it| it.as_f64()).is_some_and(|it| it != 0.0)),
    }
}

/// Whether any holds; nobody knows where none does and one is not known.
fn any(each: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut is_known = true;
    for it in each {
        match it {
            Some(true) => return Some(true),
            Some(false) => {}
            None => is_known = false,
        }
    }
    is_known.then_some(false)
}

/// The number that a value is, also one that is written as a text.
pub(super) fn number(it: &Value) -> Option<Value> {
    match it {
        Value::Number(_) => Some(it.clone()),
        Value::String(text) => serde_json::from_str::<Value>(text.trim()).ok().filter(Value::is_number),
        _ => None,
    }
}

/// How two values compare: as numbers where both are some, else as texts. Two texts are equal letter by letter.
fn holds(one: &Value, how: Comparison, other: &Value) -> Option<bool> {
    if one.is_null() || other.is_null() {
        return None;
    }
    let is_of_letters = one.is_string() && other.is_string() && matches!(how, Comparison::Equal | Comparison::Unequal);
    let numbers = number(one).zip(number(other)).filter(|_| !is_of_letters);
    let order = numbers.and_then(|(one, other)| value::compare(&one, &other));
    let order = order.unwrap_or_else(|| value::text(one).cmp(&value::text(other)));
    Some(match how {
        Comparison::Equal => order == Ordering::Equal,
        Comparison::Unequal => order != Ordering::Equal,
        Comparison::Less => order == Ordering::Less,
        Comparison::LessOrEqual => order != Ordering::Greater,
        Comparison::Greater => order == Ordering::Greater,
        Comparison::GreaterOrEqual => order != Ordering::Less,
    })
}

fn call(function: Function, mut values: impl Iterator<Item = Value>) -> Value {
    if function == Function::Coalesce {
        return values.find(|it| !it.is_null()).unwrap_or_default();
    }
    let it = values.next().unwrap_or_default();
    if it.is_null() {
        return it;
    }
    let text = value::text(&it);
    match function {
        Function::Lower => text.to_lowercase().into(),
        Function::Upper => text.to_uppercase().into(),
        Function::Trim => text.trim_matches(' ').into(),
        Function::Length => text.chars().count().into(),
        Function::Coalesce => Value::Null,
    }
}

/// Whether a text fits a pattern: `%` stands for any letters, `_` for one; capitals do not matter.
fn fits(text: &str, pattern: &str) -> bool {
    let letters = |it: &str| it.to_lowercase().chars().collect::<Vec<_>>();
    let (text, pattern) = (letters(text), letters(pattern));
    // Where the last `%` stands, and from where on the text is tried behind it.
    let (mut at, mut of, mut again) = (0, 0, None);
    while at < text.len() {
        if of < pattern.len() && pattern[of] == '%' {
            again = Some((of, at));
            of += 1;
        } else if of < pattern.len() && (pattern[of] == '_' || pattern[of] == text[at]) {
            (at, of) = (at + 1, of + 1);
        } else if let Some((star, from)) = again {
            again = Some((star, from + 1));
            (at, of) = (from + 1, star + 1);
        } else {
            return false;
        }
    }
    pattern[of..].iter().all(|it| *it == '%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_as_in_sqlite() {
        for (text, pattern, expected) in [
            ("ada", "A%", true),
            ("ada", "%d%", true),
            ("ada", "_d_", true),
            ("ada", "a_", false),
            ("ada", "%", true),
            ("", "%", true),
            ("", "_", false),
            ("aab", "%ab", true),
            ("a%b", "a%%b", true),
            ("ada", "d", false),
        ] {
            assert_eq!(fits(text, pattern), expected, "{text} {pattern}");
        }
    }
}
