//! Says where a text stops being JSON, as Postman says it: `Unexpected token '<' at 1:1`, and the line.

use rquickjs::{Function, Object};

use super::super::convert::Text;

pub(super) fn install(host: &Object<'_>) -> rquickjs::Result<()> {
    host.set("jsonTrouble", Function::new(host.ctx().clone(), |text: Text| trouble(&text.0))?)
}

/// How much of a line is shown before the place, in characters.
const BEFORE: usize = 70;

/// How much of a line is shown at most, in characters.
const WIDTH: usize = 79;

/// What is wrong with a text that is not JSON.
pub(super) fn trouble(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return "No data, empty input at 1:1\n\n^".to_owned();
    }
    let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) else {
        return "Unexpected token at 1:1".to_owned();
    };
    let (row, column) = (error.line().max(1), error.column().max(1));
    let line: Vec<char> = text.split('\n').nth(row - 1).unwrap_or("").chars().collect();
    // serde_json counts bytes.
    let bytes = text.split('\n').nth(row - 1).unwrap_or("");
    let end = (0..=column.saturating_sub(1).min(bytes.len())).rev().find(|at| bytes.is_char_boundary(*at)).unwrap_or(0);
    let at = bytes[..end].chars().count().min(line.len());
    // A word that is none is wrong from its first letter.
    let word = line[..at].iter().rev().take_while(|it| it.is_ascii_lowercase()).count();
    let at = if line.get(at - word).is_some_and(char::is_ascii_lowercase) { at - word } else { at };
    let is_over = error.is_eof() && word == 0;
    let at = if is_over { line.len() } else { at };
    let before: String = line[..at].iter().collect();
    let before = before.trim_end();
    let what = match (line.get(at), key_without_value(before)) {
        (None | Some('}' | ','), Some(key)) => format!("No value found for key {key}"),
        (Some('}'), _) if before.ends_with(',') => "Trailing comma in object".to_owned(),
        (Some(']'), _) if before.ends_with(',') => "Trailing comma in array".to_owned(),
        (Some('\''), _) => "Unexpected token '\\''".to_owned(),
        (Some(letter), _) if !is_over => format!("Unexpected token '{letter}'"),
        _ if before.ends_with('[') => "No data, only a whitespace".to_owned(),
        _ => "Unexpected end of input".to_owned(),
    };
    let from = at.saturating_sub(BEFORE);
    let shown: String = line[from..].iter().take(WIDTH).collect();
    let indent: String = line[from..at].iter().map(|it| if *it == '\t' { '\t' } else { ' ' }).collect();
    format!("{what} at {row}:{}\n{shown}\n{indent}^", at + 1)
}

/// The key of `"key":` at the end of a text.
fn key_without_value(before: &str) -> Option<&str> {
    let before = before.strip_suffix(':')?.trim_end().strip_suffix('"')?;
    Some(&before[before.rfind('"')? + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_shown() {
        assert_eq!(trouble("<html>"), "Unexpected token '<' at 1:1\n<html>\n^");
        assert_eq!(trouble("{\n \"a\" }"), "Unexpected token '}' at 2:6\n \"a\" }\n     ^");
        assert_eq!(trouble("{\"a\": }"), "No value found for key a at 1:7\n{\"a\": }\n      ^");
        assert_eq!(trouble("{\"a\":1,}"), "Trailing comma in object at 1:8\n{\"a\":1,}\n       ^");
        assert_eq!(trouble("[1,]"), "Trailing comma in array at 1:4\n[1,]\n   ^");
        assert_eq!(trouble("{'a':1}"), "Unexpected token '\\'' at 1:2\n{'a':1}\n ^");
        assert_eq!(trouble("[1"), "Unexpected end of input at 1:3\n[1\n  ^");
        assert_eq!(trouble("nul"), "Unexpected token 'n' at 1:1\nnul\n^");
        assert_eq!(trouble(" \n"), "No data, empty input at 1:1\n\n^");
        for text in ["", "{", "\u{feff}{", "[1,", "\"é", "é", "{}x", "[1 \n\n", "nul"] {
            assert!(trouble(text).contains(" at "), "{text}");
        }
    }
}
