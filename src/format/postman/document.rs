//! A JSON file of Postman's: from bytes in whatever encoding to a value.

use std::{fs::File, io::Read as _, path::Path, sync::Arc};

use encoding_rs::{UTF_16BE, UTF_16LE};
use serde_json::Value;

use crate::source::{Place, Problem, io_reason, shown};

/// The largest file that is read, in bytes: collections with many saved responses are large.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// The wrappers that Postman's API puts around what it hands out.
const WRAPPERS: [&str; 3] = ["collection", "environment", "globals"];

/// A file that has been read as JSON.
#[derive(Debug)]
pub(super) struct Document {
    /// Its name as it is shown to the user.
    pub(super) name: Arc<str>,
    /// Its text.
    pub(super) text: String,
    /// What it holds, without the wrapper around it.
    pub(super) value: Value,
    /// The wrapper, if there is one.
    pub(super) wrapper: Option<&'static str>,
}

/// Reads a file; what is wrong with it goes to `problems`.
pub(super) fn read(path: &Path, problems: &mut Vec<Problem>) -> Option<Document> {
    match bytes(path) {
        Ok(bytes) => parse(&shown(path).into(), &bytes, problems),
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}

/// The bytes of a file, one too many where it is too large.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    let is_folder = path.is_dir();
    let opened =
        if is_folder { Err("it is a folder".to_owned()) } else { File::open(path).map_err(|it| io_reason(&it)) };
    let mut bytes = Vec::new();
    let read = opened.and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|it| io_reason(&it)));
    read.map(|_| bytes).map_err(|why| {
        let name = shown(path);
        Problem::error("unreadable", Place::whole(name.as_str()), format!("could not read `{name}`: {why}"))
    })
}

/// Reads what stands in a file called `name`; what is wrong with it goes to `problems`.
pub(super) fn parse(name: &Arc<str>, bytes: &[u8], problems: &mut Vec<Problem>) -> Option<Document> {
    let whole = |message: String| Problem::error("unreadable", Place::whole(name.clone()), message);
    if bytes.len() as u64 > MAX_BYTES {
        problems.push(whole(format!("`{name}` is larger than {} MB", MAX_BYTES >> 20)));
        return None;
    }
    let text = decode(bytes);
    if text.trim().is_empty() {
        problems.push(whole(format!("`{name}` is empty")));
        return None;
    }
    let parsed = match serde_json::from_str(&text) {
        // JavaScript has texts with half a character in them, and writes them so.
        Err(error) if ["surrogate", "hex escape"].iter().any(|it| error.to_string().contains(it)) => {
            serde_json::from_str(&with_whole_characters(&text))
        }
        parsed => parsed,
    };
    let mut value: Value = match parsed {
        Ok(value) => value,
        Err(error) => {
            problems.push(broken(name, &text, &error));
            return None;
        }
    };
    let wrapper = WRAPPERS.into_iter().find(|it| is_wrapped(&value, it));
    if let Some(inner) = wrapper.and_then(|it| value.get_mut(it)) {
        value = inner.take();
    }
    Some(Document { name: name.clone(), text, value, wrapper })
}

/// Whether there is nothing but `key` that makes this a document of Postman's.
fn is_wrapped(value: &Value, key: &str) -> bool {
    let has = |key: &str| value.get(key).is_some();
    value.get(key).is_some_and(Value::is_object) && !has("item") && !has("requests") && !has("values") && !has("info")
}

/// The text of a file: UTF-8, UTF-16 with or without its mark, else ISO 8859-1.
pub(super) fn decode(bytes: &[u8]) -> String {
    let utf_16 = match bytes {
        [0xFF, 0xFE, ..] | [1..=0xFF, 0, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] | [0, 1..=0xFF, ..] => Some(UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = utf_16 {
        return encoding.decode_with_bom_removal(bytes).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => encoding_rs::mem::decode_latin1(bytes).into_owned(),
    }
}

/// Where and why a text is no JSON.
fn broken(name: &Arc<str>, text: &str, error: &serde_json::Error) -> Problem {
    let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let column = line.floor_char_boundary(error.column().saturating_sub(1));
    let count = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    let column = count(line[..column].chars().count()) + 1;
    let place = Place { file: name.clone(), line: count(error.line().max(1)), column };
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    if said.contains("recursion limit") {
        return Problem::error("too-deep", place, "the file is nested more than 127 levels deep here");
    }
    Problem::error("bad-json", place, format!("this is not JSON: {said}"))
}

/// The text with the replacement character for each `\ud800` that has no other half; as long as it was.
fn with_whole_characters(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match (half(rest), rest.get(6..).and_then(half)) {
            (Some(true), Some(false)) => 12,
            (Some(_), _) => {
                mended.push_str("\\ufffd");
                rest = &rest[6..];
                continue;
            }
            (None, _) => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        mended.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    mended + rest
}

/// Whether a text begins with the first half of a character; `None` where it begins with none.
fn half(text: &str) -> Option<bool> {
    let code = u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()?;
    match code {
        0xD800..0xDC00 => Some(true),
        0xDC00..0xE000 => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(bytes: &[u8]) -> Result<Value, String> {
        let mut problems = Vec::new();
        let document = parse(&"c.json".into(), bytes, &mut problems);
        document.map(|it| it.value).ok_or_else(|| problems[0].to_string())
    }

    #[test]
    fn every_encoding_is_read() {
        let json = "{\"a\":\"é\"}";
        let wide: Vec<u16> = json.encode_utf16().collect();
        let le = |it: &[u16]| it.iter().flat_map(|it| it.to_le_bytes()).collect::<Vec<u8>>();
        let be = |it: &[u16]| it.iter().flat_map(|it| it.to_be_bytes()).collect::<Vec<u8>>();
        let marked: Vec<u16> = [&[0xFEFF], &wide[..]].concat();
        for bytes in [
            json.as_bytes().to_vec(),
            ["\u{feff}", json].concat().into_bytes(),
            le(&wide),
            be(&wide),
            le(&marked),
            be(&marked),
            b"{\"a\":\"\xE9\"}".to_vec(),
        ] {
            assert_eq!(parsed(&bytes).unwrap()["a"], "é", "{bytes:?}");
        }
    }

    #[test]
    fn broken_json_has_a_place() {
        for (text, expected) in [
            ("", "c.json: `c.json` is empty"),
            ("{\n  \"é\" 1\n}", "c.json:2:7: this is not JSON: expected `:`"),
            ("{\"a\":", "c.json:1:5: this is not JSON: EOF while parsing a value"),
            ("\u{1}\u{2}", "c.json:1:1: this is not JSON: expected value"),
        ] {
            assert_eq!(parsed(text.as_bytes()).unwrap_err(), expected, "{text}");
        }
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(parsed(deep.as_bytes()).unwrap_err().ends_with("nested more than 127 levels deep here"));
    }

    #[test]
    fn a_wrapper_is_taken_off_and_the_last_of_two_keys_counts() {
        assert_eq!(parsed(b"{\"collection\":{\"info\":{\"name\":\"x\"}}}").unwrap()["info"]["name"], "x");
        assert_eq!(parsed(b"{\"globals\":{\"values\":[]}}").unwrap()["values"], Value::Array(Vec::new()));
        assert_eq!(parsed(b"{\"a\":1,\"a\":2}").unwrap()["a"], 2);
    }

    #[test]
    fn half_a_character_is_replaced() {
        assert_eq!(
            parsed(br#"{"a":"\ud83d\ude00 \ud83d \\ud83d \ude00\n"}"#).unwrap()["a"],
            "😀 \u{fffd} \\ud83d \u{fffd}\n"
        );
    }
}
