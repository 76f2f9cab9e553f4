//! The digits of numbers that JavaScript cannot hold: what it makes of them is written as what they were.
//!
//! `9007199254740993` is read as the nearest number that there is, `9007199254740992`. Where that is written again, into a variable
//! or a body, whoever reads it gets the digits back. A number that stands for several cannot be written: nobody knows for which.

use std::{collections::HashMap, str::FromStr as _};

use serde_json::{Number, Value};

/// How many digits any number has that JavaScript may not hold.
const FEW: usize = 15;

/// How many numbers are remembered at most.
const MOST: usize = 100_000;

/// What JavaScript's numbers were before it read them.
#[derive(Debug, Default)]
pub(super) struct Digits(HashMap<u64, Known>);

#[derive(Debug, PartialEq)]
enum Known {
    One(Box<str>),
    Several(Box<str>, Box<str>),
}

impl Digits {
    /// Whether there is nothing to be mended.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Remembers the numbers of a value.
    pub(super) fn learn(&mut self, value: &Value) {
        match value {
            Value::Number(number) => self.note(number.as_str()),
            Value::Array(list) => list.iter().for_each(|it| self.learn(it)),
            Value::Object(map) => map.values().for_each(|it| self.learn(it)),
            Value::Null | Value::Bool(_) | Value::String(_) => {}
        }
    }

    /// Remembers the numbers of a text that is JSON.
    pub(super) fn learn_text(&mut self, json: &str) {
        numbers(json).for_each(|(from, to)| self.note(&json[from..to]));
    }

    fn note(&mut self, text: &str) {
        if text.bytes().filter(u8::is_ascii_digit).count() <= FEW || self.0.len() >= MOST {
            return;
        }
        let Ok(number) = text.parse::<f64>() else { return };
        match self.0.get_mut(&number.to_bits()) {
            Some(Known::One(one)) if !is_same(one, text) => {
                let one = std::mem::take(one);
                self.0.insert(number.to_bits(), Known::Several(one, text.into()));
            }
            Some(_) => {}
            None => drop(self.0.insert(number.to_bits(), Known::One(text.into()))),
        }
    }

    /// Gives the numbers of a value their digits back.
    ///
    /// # Errors
    /// When one of them may be several.
    pub(super) fn mend(&self, value: &mut Value) -> Result<(), String> {
        match value {
            Value::Number(number) => {
                if let Some(digits) = self.of(number.as_str())? {
                    *number = Number::from_str(digits).unwrap_or_else(|_| number.clone());
                }
                Ok(())
            }
            Value::Array(list) => list.iter_mut().try_for_each(|it| self.mend(it)),
            Value::Object(map) => map.values_mut().try_for_each(|it| self.mend(it)),
            Value::Null | Value::Bool(_) | Value::String(_) => Ok(()),
        }
    }

    /// The same for a text that is JSON.
    ///
    /// # Errors
    /// As above.
    pub(super) fn mend_text(&self, json: &str) -> Result<String, String> {
        let mut mended = String::with_capacity(json.len());
        let mut done = 0;
        for (from, to) in numbers(json) {
            let Some(digits) = self.of(&json[from..to])? else { continue };
            mended.push_str(&json[done..from]);
            mended.push_str(digits);
            done = to;
        }
        mended.push_str(&json[done..]);
        Ok(mended)
    }

    /// What the number of this text was, if that is something else.
    fn of(&self, text: &str) -> Result<Option<&str>, String> {
        if text.len() <= FEW || self.is_empty() {
            return Ok(None);
        }
        let Ok(number) = text.parse::<f64>() else { return Ok(None) };
        match self.0.get(&number.to_bits()) {
            None => Ok(None),
            Some(Known::One(digits)) => Ok(Some(digits)),
            Some(Known::Several(one, other)) => Err(format!(
                "the number {text} stands for {one} as well as for {other}, which JavaScript cannot tell apart: read them as text"
            )),
        }
    }
}

/// Whether two texts are the same number, to the last digit.
fn is_same(one: &str, other: &str) -> bool {
    let number = |text: &str| Number::from_str(text).map(Value::Number);
    one == other || matches!((number(one), number(other)), (Ok(one), Ok(other)) if crate::value::same(&one, &other))
}

/// Where the longer numbers of a text that is JSON begin and end.
fn numbers(json: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = json.as_bytes();
    let is_part = |it: u8| it.is_ascii_digit() || matches!(it, b'.' | b'e' | b'E' | b'+' | b'-');
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(&byte) = bytes.get(at) {
            if byte == b'"' {
                at = end_of_text(bytes, at + 1);
            } else if byte == b'-' || byte.is_ascii_digit() {
                let from = at;
                at += bytes[from..].iter().take_while(|it| is_part(**it)).count();
                if at - from > FEW {
                    return Some((from, at));
                }
            } else {
                at += 1;
            }
        }
        None
    })
}

/// Behind the quotation mark that ends a text.
fn end_of_text(bytes: &[u8], mut at: usize) -> usize {
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_come_back() {
        let mut digits = Digits::default();
        digits.learn_text(
            r#"{"id": 9007199254740993, "text": "9007199254740995", "small": 12, "long": -0.12345678901234567890}"#,
        );
        let mut value: Value = serde_json::from_str("[9007199254740992, 12, -0.12345678901234568, {}]").unwrap();
        digits.mend(&mut value).unwrap();
        assert_eq!(value.to_string(), "[9007199254740993,12,-0.12345678901234567890,{}]");
        let text = r#"{"a":9007199254740992,"b":"9007199254740992 \" 9007199254740992","c":9007199254740996}"#;
        let mended = digits.mend_text(text).unwrap();
        assert_eq!(mended, r#"{"a":9007199254740993,"b":"9007199254740992 \" 9007199254740992","c":9007199254740996}"#);
    }

    #[test]
    fn a_number_that_stands_for_several_is_refused() {
        let mut digits = Digits::default();
        digits.learn(&serde_json::from_str("[9007199254740993, 9007199254740993]").unwrap());
        assert!(digits.mend_text("9007199254740992").is_ok());
        digits.learn(&serde_json::from_str("[9007199254740992]").unwrap());
        assert!(digits.mend_text("[9007199254740992]").unwrap_err().contains("9007199254740993 as well as"));
    }

    #[test]
    fn any_text_is_gone_through() {
        for text in ["", "\"", "\"\\", "-", "1111111111111111e", "--------------------", "é9007199254740993é\u{0}"] {
            let mut digits = Digits::default();
            digits.learn_text(text);
            let _ = digits.mend_text(text);
        }
    }
}
