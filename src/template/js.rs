//! Values as JavaScript writes and reads them: `String(value)`, `JSON.stringify(value)`, `Number(text)`.

use std::borrow::Cow;

use serde_json::{Number, Value};

/// `String(value)`: `1.50` is `1.5`, a list its entries with commas between, an object `[object Object]`.
pub fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        Value::Null => Cow::Borrowed("null"),
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        Value::Number(number) => Cow::Owned(number_text(number.as_str())),
        Value::Object(_) => Cow::Borrowed("[object Object]"),
        Value::Array(list) => {
            let entry = |it: &Value| if it.is_null() { String::new() } else { text(it).into_owned() };
            Cow::Owned(list.iter().map(entry).collect::<Vec<_>>().join(","))
        }
    }
}

/// `JSON.stringify(value)`.
pub fn json(value: &Value) -> String {
    with_plain_numbers(value).to_string()
}

/// A value whose numbers are written as JavaScript writes them.
fn with_plain_numbers(value: &Value) -> Value {
    match value {
        Value::Number(number) => {
            let text = number_text(number.as_str());
            if text.contains(['I', 'N']) { Value::Null } else { Value::Number(Number::from_string_unchecked(text)) }
        }
        Value::Array(list) => Value::Array(list.iter().map(with_plain_numbers).collect()),
        Value::Object(map) => {
            Value::Object(map.iter().map(|(key, it)| (key.clone(), with_plain_numbers(it))).collect())
        }
        Value::Null | Value::Bool(_) | Value::String(_) => value.clone(),
    }
}

/// A number in the writing of JSON, as JavaScript writes it.
pub fn number_text(written: &str) -> String {
    // The shortest whole numbers are nearly all that there are.
    let is_plain = written.len() < 16 && written.bytes().all(|it| it.is_ascii_digit());
    if is_plain && (written == "0" || !written.starts_with('0')) {
        return written.to_owned();
    }
    number(written.parse().unwrap_or(f64::NAN))
}

/// `String(number)`.
///
/// Source: ECMA-262, 6.1.6.1.20.
pub fn number(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    // The shortest digits that are read back as the same number, as `d.ddde-7`.
    let scientific = format!("{:e}", value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    let sign = if value < 0.0 { "-" } else { "" };
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let at = |point: i32| usize::try_from(point).unwrap_or(0);
    if (count..=21).contains(&point) {
        return format!("{sign}{digits}{}", "0".repeat(at(point - count)));
    }
    if (1..=21).contains(&point) {
        let (whole, fraction) = digits.split_at(at(point));
        return format!("{sign}{whole}.{fraction}");
    }
    if (-5..=0).contains(&point) {
        return format!("{sign}0.{}{digits}", "0".repeat(at(-point)));
    }
    let (first, rest) = digits.split_at(1);
    let fraction = if rest.is_empty() { String::new() } else { format!(".{rest}") };
    format!("{sign}{first}{fraction}e{:+}", point - 1)
}

/// `Number(text)`; `None` where that is no number.
///
/// Source: ECMA-262, 7.1.4.1.
pub fn read_number(text: &str) -> Option<f64> {
    let text = text.trim_matches(|it: char| it.is_whitespace() || it == '\u{feff}');
    if text.is_empty() {
        return Some(0.0);
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if text.get(..2).is_some_and(|it| it.eq_ignore_ascii_case(prefix)) {
            let digits = &text[2..];
            let is_good = !digits.is_empty() && digits.chars().all(|it| it.is_digit(radix));
            let add = |sum: f64, it: char| sum * f64::from(radix) + f64::from(it.to_digit(radix).unwrap_or(0));
            return is_good.then(|| digits.chars().fold(0.0, add));
        }
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned == "Infinity" {
        return Some(if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY });
    }
    let is_decimal = unsigned.starts_with(|it: char| it.is_ascii_digit() || it == '.')
        && unsigned.bytes().all(|it| it.is_ascii_digit() || matches!(it, b'.' | b'e' | b'E' | b'+' | b'-'));
    if is_decimal { text.parse().ok() } else { None }
}

/// A number as a value; what JSON cannot hold is its text.
pub fn value(number_value: f64) -> Value {
    let text = number(number_value);
    if number_value.is_finite() { Value::Number(Number::from_string_unchecked(text)) } else { Value::String(text) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_written_as_javascript_writes_them() {
        for (written, expected) in [
            ("1.50", "1.5"),
            ("0", "0"),
            ("-0", "0"),
            ("-0.0", "0"),
            ("100", "100"),
            ("1.0", "1"),
            ("1e3", "1000"),
            ("12345678901234567890", "12345678901234567000"),
            ("9007199254740993", "9007199254740992"),
            ("123456789012345680000", "123456789012345680000"),
            ("1e21", "1e+21"),
            ("1.5e300", "1.5e+300"),
            ("0.000001", "0.000001"),
            ("0.0000001", "1e-7"),
            ("-1.25e-9", "-1.25e-9"),
            ("0.1", "0.1"),
            ("1e400", "Infinity"),
        ] {
            assert_eq!(number_text(written), expected, "{written}");
        }
    }

    #[test]
    fn values_become_text_as_in_javascript() {
        for (value, expected) in [
            (json!(null), "null"),
            (json!(true), "true"),
            (json!("a"), "a"),
            (json!({ "a": 1 }), "[object Object]"),
            (json!([1, [2, null], "x"]), "1,2,,x"),
            (json!([]), ""),
        ] {
            assert_eq!(text(&value), expected);
        }
        let long: Value = serde_json::from_str(r#"{"a":[1.50,1e400]}"#).unwrap();
        assert_eq!(json(&long), r#"{"a":[1.5,null]}"#);
    }

    #[test]
    fn numbers_are_read_as_javascript_reads_them() {
        for (text, expected) in [
            ("1.50", Some(1.5)),
            (" 7 ", Some(7.0)),
            ("", Some(0.0)),
            ("012", Some(12.0)),
            ("+7", Some(7.0)),
            ("1e3", Some(1000.0)),
            (".5", Some(0.5)),
            ("5.", Some(5.0)),
            ("0x1F", Some(31.0)),
            ("-Infinity", Some(f64::NEG_INFINITY)),
            ("1_000", None),
            ("inf", None),
            ("nan", None),
            ("true", None),
            ("1,5", None),
            ("e5", None),
            (".", None),
            ("-0x1", None),
            ("1e", None),
        ] {
            assert_eq!(read_number(text), expected, "{text}");
        }
    }
}
