//! A YAML document as a tree in which every key and value knows its place. Scalars keep the text that was written.

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

/// Where a node begins, and how many characters it takes on its first line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// Its width in characters.
    pub width: u32,
    /// Whether it is a literal block of text, `|`: its lines stand in the file as they are in the text.
    pub is_block: bool,
}

/// A value, at its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it is.
    pub mark: Mark,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key's text.
    pub key: String,
    /// Where the key is.
    pub mark: Mark,
    /// The value.
    pub value: Node,
}

/// What a node is. Plain scalars are resolved by the YAML 1.2 core schema, and not before they are asked.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A scalar without quotes: what it means depends on its text.
    Plain(String),
    /// A scalar in quotes, or a block of text: always text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of writing, without duplicate keys.
    Map(Vec<Entry>),
}

/// What a plain scalar means.
#[derive(Clone, Debug, PartialEq)]
pub enum Plain {
    /// `null`, `~`, or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, by its text as JSON would write it; digits are kept.
    Number(String),
    /// `.inf` or `.nan`: numbers that JSON does not have.
    NotFinite,
    /// Anything else.
    Text,
}

impl Node {
    /// What kind of thing it is, in the user's words.
    pub fn says(&self) -> String {
        match &self.kind {
            Kind::Plain(text) => match resolve(text) {
                Plain::Null => "nothing".to_owned(),
                Plain::Bool(_) | Plain::Number(_) | Plain::NotFinite => format!("`{text}`"),
                Plain::Text => format!("`{}`", shorten(text)),
            },
            Kind::Text(text) => format!("\"{}\"", shorten(text)),
            Kind::List(_) => "a list".to_owned(),
            Kind::Map(_) => "a map".to_owned(),
        }
    }

    /// Its text, where it is a scalar other than null.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Plain(text) if resolve(text) == Plain::Null => None,
            Kind::Plain(text) | Kind::Text(text) => Some(text),
            Kind::List(_) | Kind::Map(_) => None,
        }
    }

    /// Whether nothing is written.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Plain(text) if resolve(text) == Plain::Null)
    }

    /// The value of a key, where it is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.kind {
            Kind::Map(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value),
            _ => None,
        }
    }

    /// The last line on which something in it begins, or a block of text goes on.
    pub fn last_line(&self) -> u32 {
        let inside = match &self.kind {
            Kind::Plain(_) => 0,
            Kind::Text(text) => self.mark.line + u32::try_from(text.lines().count()).unwrap_or(0),
            Kind::List(nodes) => nodes.last().map_or(0, Self::last_line),
            Kind::Map(entries) => entries.last().map_or(0, |entry| entry.value.last_line().max(entry.mark.line)),
        };
        inside.max(self.mark.line)
    }

    /// The same, with a number that JSON would write in another way as text: `007`, `+49`, `0x1F`. For places where
    /// everything is text, and nobody means seven.
    pub fn as_written(&self) -> Cow<'_, Self> {
        match (&self.kind, self.plain()) {
            (Kind::Plain(text), Plain::Number(digits)) if *text != digits => {
                Cow::Owned(Self { kind: Kind::Text(text.clone()), mark: self.mark })
            }
            _ => Cow::Borrowed(self),
        }
    }

    /// Whether it is a number whose digits YAML changes: `007` means 7, `+49` 49, `0x1F` 31.
    pub fn is_bent(&self) -> bool {
        let Kind::Plain(text) = &self.kind else { return false };
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let bends = text.starts_with('+') || matches!(unsigned.as_bytes(), [b'0', b'0'..=b'9' | b'x' | b'o', ..]);
        bends && matches!(resolve(text), Plain::Number(_))
    }

    /// The same as JSON. Numbers keep their digits; what JSON cannot hold becomes text.
    pub fn to_json(&self) -> Value {
        match &self.kind {
            Kind::Plain(text) => match resolve(text) {
                Plain::Null => Value::Null,
                Plain::Bool(value) => Value::Bool(value),
                Plain::Number(digits) => number(&digits),
                Plain::NotFinite | Plain::Text => Value::String(text.clone()),
            },
            Kind::Text(text) => Value::String(text.clone()),
            Kind::List(nodes) => nodes.iter().map(Self::to_json).collect(),
            Kind::Map(entries) => {
                Value::Object(entries.iter().map(|it| (it.key.clone(), it.value.to_json())).collect::<Map<_, _>>())
            }
        }
    }
}

/// A number from JSON's own text for it.
fn number(digits: &str) -> Value {
    Value::Number(Number::from_string_unchecked(digits.to_owned()))
}

/// The first characters of `text`, on one line.
fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(40) {
        Some((at, _)) => format!("{}...", &line[..at]),
        None if line.len() < text.trim_end().len() => format!("{line}..."),
        None => line.to_owned(),
    }
}

impl Node {
    /// What a plain scalar means; text for all else.
    pub fn plain(&self) -> Plain {
        match &self.kind {
            Kind::Plain(text) => resolve(text),
            _ => Plain::Text,
        }
    }
}

/// What the text of a plain scalar means.
///
/// Source: YAML 1.2.2, 10.3.2 (core schema).
fn resolve(text: &str) -> Plain {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Plain::Null,
        "true" | "True" | "TRUE" => return Plain::Bool(true),
        "false" | "False" | "FALSE" => return Plain::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Plain::NotFinite,
        _ => {}
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    match unsigned.as_bytes() {
        [b'0'..=b'9' | b'.', ..] => {}
        _ => return Plain::Text,
    }
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Plain::NotFinite;
    }
    let radix = [("0x", 16), ("0o", 8)].iter().find_map(|(prefix, radix)| Some((text.strip_prefix(prefix)?, *radix)));
    if let Some((digits, radix)) = radix {
        return match u128::from_str_radix(digits, radix) {
            Ok(value) if !digits.starts_with('+') => Plain::Number(value.to_string()),
            _ => Plain::Text,
        };
    }
    decimal(text.starts_with('-'), unsigned).map_or(Plain::Text, Plain::Number)
}

/// A decimal number in JSON's writing, or `None` when it is none: `+1.` becomes `1`, `.5` becomes `0.5`, `007` becomes `7`.
fn decimal(negative: bool, text: &str) -> Option<String> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if !digits(whole) || !digits(fraction) || whole.len() + fraction.len() == 0 {
        return None;
    }
    let trimmed = whole.trim_start_matches('0');
    let mut json = if negative { "-".to_owned() } else { String::new() };
    json.push_str(if trimmed.is_empty() { "0" } else { trimmed });
    if !fraction.is_empty() {
        json.push('.');
        json.push_str(fraction);
    }
    if let Some(exponent) = exponent {
        let unsigned = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        if unsigned.is_empty() || !digits(unsigned) {
            return None;
        }
        json.push_str(&text[mantissa.len()..]);
    }
    Some(json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        for (text, json) in [
            ("9007199254740993", "9007199254740993"),
            ("1.10", "1.10"),
            ("1234567890123456789012345678901234567890", "1234567890123456789012345678901234567890"),
            ("+12", "12"),
            ("-.5", "-0.5"),
            ("1.", "1"),
            ("007", "7"),
            ("0x1F", "31"),
            ("0o17", "15"),
            ("1e3", "1e3"),
            ("1.5E-7", "1.5E-7"),
        ] {
            assert_eq!(resolve(text), Plain::Number(json.to_owned()), "{text}");
            assert_eq!(number(json).to_string(), json);
        }
        for text in ["1_000", "1:30", "0b1", "yes", "off", "1e", ".", "-", "1.2.3", "0xZZ", "2026-11-23", "+.x"] {
            assert_eq!(resolve(text), Plain::Text, "{text}");
        }
        assert_eq!(resolve("~"), Plain::Null);
        assert_eq!(resolve("TRUE"), Plain::Bool(true));
        assert_eq!(resolve("-.inf"), Plain::NotFinite);
    }
}
