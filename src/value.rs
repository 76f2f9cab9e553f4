//! JSON values compared as people mean it: numbers by value and to the last digit, whatever their writing.

use std::{borrow::Cow, cmp::Ordering};

use serde_json::{Number, Value};

/// Whether two values are the same. `1.0` is `1`; the order of keys does not matter; text is never a number.
pub fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => compare_numbers(one, other) == Ordering::Equal,
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len() && one.iter().all(|(key, it)| other.get(key).is_some_and(|other| same(it, other)))
        }
        _ => one == other,
    }
}

/// Which of two numbers is greater, exactly; `None` for values that are no numbers.
pub fn compare(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => Some(compare_numbers(one, other)),
        _ => None,
    }
}

fn compare_numbers(one: &Number, other: &Number) -> Ordering {
    if let (Some(one), Some(other)) = (one.as_i64(), other.as_i64()) {
        return one.cmp(&other);
    }
    let (one, other) = (Decimal::of(one.as_str()), Decimal::of(other.as_str()));
    match (one.negative, other.negative) {
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
        (false, false) => one.compare_size(&other),
        (true, true) => other.compare_size(&one),
    }
}

/// A decimal number: `0.digits` times ten to the power of `point`.
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    point: i64,
}

impl Decimal {
    fn of(text: &str) -> Self {
        let unsigned = text.trim_start_matches(['-', '+']);
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        // An exponent beyond i32 is as good as infinite; clamping it keeps the sum below from overflowing.
        let limit = i64::from(i32::MAX);
        let exponent = exponent.parse::<i64>().unwrap_or(if exponent.starts_with('-') { -limit } else { limit });
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        let leading = all.iter().take_while(|digit| **digit == b'0').count();
        let trailing = all[leading..].iter().rev().take_while(|digit| **digit == b'0').count();
        let digits = all[leading..all.len() - trailing].to_vec();
        let signed = |length: usize| i64::try_from(length).unwrap_or(i64::MAX / 4);
        let point = signed(whole.len()) - signed(leading) + exponent.clamp(-limit, limit);
        let zero = digits.is_empty();
        Self { negative: text.starts_with('-') && !zero, digits, point: if zero { i64::MIN } else { point } }
    }

    fn compare_size(&self, other: &Self) -> Ordering {
        self.point.cmp(&other.point).then_with(|| self.digits.cmp(&other.digits))
    }
}

/// The text of a value: a string as it is, anything else as compact JSON.
pub fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        Value::Null => Cow::Borrowed("null"),
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        Value::Number(number) => Cow::Borrowed(number.as_str()),
        Value::Array(_) | Value::Object(_) => Cow::Owned(value.to_string()),
    }
}

/// A value for a message: itself where that is short, else its kind.
pub fn shown(value: &Value) -> String {
    match value {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a map".to_owned(),
        Value::String(text) if text.chars().count() > 40 => "a long text".to_owned(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

/// What kind of value it is: `string`, `integer`, `number`, `boolean`, `array`, `object` or `null`.
/// A number without a fraction is an integer, `1.0` and `1e3` too.
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) => {
            let decimal = Decimal::of(number.as_str());
            let length = i64::try_from(decimal.digits.len()).unwrap_or(i64::MAX);
            if decimal.digits.is_empty() || decimal.point >= length { "integer" } else { "number" }
        }
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The number 42 from the text `42`, true from `true`, null from `null`; any other text is itself.
pub fn guess(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(value @ (Value::Number(_) | Value::Bool(_) | Value::Null)) => value,
        _ => Value::String(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn number(text: &str) -> Value {
        Value::Number(Number::from_string_unchecked(text.to_owned()))
    }

    #[test]
    fn numbers_are_the_same_by_value() {
        for (one, other) in [("1", "1.0"), ("1e3", "1000"), ("0", "-0.00"), ("1.10", "1.1"), ("12e-1", "1.2")] {
            assert!(same(&number(one), &number(other)), "{one} {other}");
        }
        assert!(!same(&number("9007199254740993"), &number("9007199254740992")));
        assert!(!same(&number("0.1"), &number("0.10000000000000000001")));
        assert!(!same(&json!("1"), &json!(1)));
        assert!(same(&json!({"a": 1, "b": [2]}), &json!({"b": [2], "a": 1})));
        assert!(!same(&json!({"a": 1}), &json!({"a": 1, "b": null})));
    }

    #[test]
    fn numbers_have_one_order() {
        let sorted =
            ["-1e400", "-10", "-9.5", "0", "1e-9", "0.5", "2", "10", "1234567890123456789012345678901234567890"];
        for (index, one) in sorted.iter().enumerate() {
            for (other_index, other) in sorted.iter().enumerate() {
                assert_eq!(compare(&number(one), &number(other)), Some(index.cmp(&other_index)), "{one} {other}");
            }
        }
        assert_eq!(compare(&json!("1"), &json!(1)), None);
    }

    #[test]
    fn a_whole_number_is_an_integer_in_any_writing() {
        for (text, kind_of) in [
            ("1", "integer"),
            ("1.0", "integer"),
            ("1e3", "integer"),
            ("0.0", "integer"),
            ("1.5", "number"),
            ("1e-1", "number"),
        ] {
            assert_eq!(kind(&number(text)), kind_of, "{text}");
        }
    }
}
