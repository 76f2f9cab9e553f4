//! A body of JSON in which tokens stand, as a value.

use serde_json::Value;

use super::{ground::Ground, tokens, tokens::Piece, words::operand};
use crate::format::yaml::write::{Pair, Yaml};

/// Marks a token that stood outside of quotes; a letter that nobody writes.
const MARK: char = '\u{e000}';

/// How deep lists and maps may be in one another: our files have a limit, too.
const MAX_DEPTH: usize = 100;

/// The value that `raw` spells, with templates; nothing where it is no JSON, or would be sent as other JSON than before.
pub(super) fn value(raw: &str, ground: &mut Ground) -> Option<Yaml> {
    if raw.contains(MARK) {
        return None;
    }
    let (marked, names, colons) = mark(raw);
    let value: Value = serde_json::from_str(&marked).ok()?;
    // A key that is written twice would be lost, and so would a value that is a token alone be read as text.
    let is_kept = keys(&value) == colons && depth(&value) <= MAX_DEPTH;
    if !is_kept || value.as_str().is_some_and(|it| it.starts_with(MARK)) || !is_sayable(&value, &names, ground) {
        return None;
    }
    Some(yaml(&value, &names, ground))
}

/// `raw` with a text in place of each token outside of quotes, these tokens' names, and how many keys there are.
fn mark(raw: &str) -> (String, Vec<&str>, usize) {
    let mut marked = String::with_capacity(raw.len());
    let (mut names, mut colons) = (Vec::new(), 0);
    let (mut is_quoted, mut is_escaped) = (false, false);
    for piece in tokens::pieces(raw) {
        match piece {
            Piece::Token(name) if is_quoted => marked.extend(["{{", name, "}}"]),
            Piece::Token(name) => {
                marked.extend(["\"", &MARK.to_string(), &names.len().to_string(), "\""]);
                names.push(name);
            }
            Piece::Literal(text) => {
                for letter in text.chars() {
                    match letter {
                        _ if is_escaped => is_escaped = false,
                        '\\' if is_quoted => is_escaped = true,
                        '"' => is_quoted = !is_quoted,
                        ':' if !is_quoted => colons += 1,
                        _ => {}
                    }
                }
                marked.push_str(text);
            }
        }
    }
    (marked, names, colons)
}

/// The name of the token that stood in place of this text.
fn marked<'a>(text: &str, names: &[&'a str]) -> Option<&'a str> {
    names.get(text.strip_prefix(MARK)?.parse::<usize>().ok()?).copied()
}

fn keys(value: &Value) -> usize {
    match value {
        Value::Array(list) => list.iter().map(keys).sum(),
        Value::Object(map) => map.len() + map.values().map(keys).sum::<usize>(),
        _ => 0,
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(list) => 1 + list.iter().map(depth).max().unwrap_or(0),
        Value::Object(map) => 1 + map.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// Whether what the tokens stand for, as far as it is known, is the same as a value as it is pasted into the text.
fn is_sayable(value: &Value, names: &[&str], ground: &Ground) -> bool {
    let is_plain = |name: &str| {
        !ground.known.texts(name).iter().any(|it| it.contains(['"', '\\']) || it.contains(char::is_control))
    };
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
        Value::String(text) => match marked(text, names) {
            Some(name) => {
                operand(name).is_some()
                    && !ground.known.is_odd(name)
                    && ground.may_have_value(name)
                    && ground
                        .known
                        .texts(name)
                        .iter()
                        .all(|it| it.contains("{{") || serde_json::from_str::<Value>(it).is_ok())
            }
            None => tokens::pieces(text).iter().all(|it| !matches!(it, Piece::Token(name) if !is_plain(name))),
        },
        Value::Array(list) => list.iter().all(|it| is_sayable(it, names, ground)),
        Value::Object(map) => {
            let is_key =
                |key: &String| marked(key, names).is_none() && is_sayable(&Value::from(key.as_str()), names, ground);
            map.iter().all(|(key, it)| is_key(key) && is_sayable(it, names, ground))
        }
    }
}

fn yaml(value: &Value, names: &[&str], ground: &mut Ground) -> Yaml {
    match value {
        Value::String(text) => Yaml::Text(match marked(text, names) {
            Some(name) => unquoted(name, ground),
            None => quoted(text, ground),
        }),
        Value::Array(list) => Yaml::List(list.iter().map(|it| yaml(it, names, ground)).collect()),
        Value::Object(map) => {
            Yaml::Map(map.iter().map(|(key, it)| Pair::new(ground.text(key), yaml(it, names, ground))).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Yaml::of(value),
    }
}

/// A token outside of quotes: what its text is as JSON.
fn unquoted(name: &str, ground: &mut Ground) -> String {
    match (ground.known.is_value(name), ground.name(name), operand(name)) {
        (true, Some(expression), _) => format!("<<{expression}>>"),
        (false, Some(_), Some(operand)) => format!("<<parse_json {operand}>>"),
        _ => format!("{{{{{name}}}}}"),
    }
}

/// A text that may hold tokens, and stays a text whatever they stand for.
pub(super) fn quoted(text: &str, ground: &mut Ground) -> String {
    match tokens::whole(text) {
        Some(name) if !ground.known.is_text(name) && !ground.known.is_odd(name) => {
            match (ground.name(name), operand(name)) {
                (Some(_), Some(operand)) => format!("<<text {operand}>>"),
                _ => format!("{{{{{name}}}}}"),
            }
        }
        _ => ground.text(text),
    }
}

/// `raw` without the comments that stand outside of texts; whether there were any.
pub(super) fn without_comments(raw: &str) -> (String, bool) {
    let mut written = String::with_capacity(raw.len());
    let (mut rest, mut is_quoted, mut found) = (raw, false, false);
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            '\\' if is_quoted => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            '"' => {
                is_quoted = !is_quoted;
                1
            }
            '/' if !is_quoted && rest.starts_with("//") => {
                found = true;
                rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
                continue;
            }
            '/' if !is_quoted && rest.starts_with("/*") => {
                found = true;
                rest = rest[2..].find("*/").map_or("", |end| &rest[2 + end + 2..]);
                continue;
            }
            letter => letter.len_utf8(),
        };
        written.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    (written, found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::yaml::write::document;

    fn read(raw: &str) -> Option<String> {
        let mut ground = Ground::default();
        ground.known.entry("text").texts.push("5".to_owned());
        ground.known.entry("bad").texts.push("say \"x\"".to_owned());
        ground.known.entry("id").is_captured = true;
        ground.known.entry("count").is_typed = true;
        value(raw, &mut ground).map(|it| document(&[Pair::new("json", it)]))
    }

    #[test]
    fn tokens_keep_their_place_in_or_outside_of_quotes() {
        for (raw, wanted) in [
            (r#"{"a": {{text}}, "b": "{{text}}"}"#, "json: { a: <<parse_json text>>, b: <<text>> }\n"),
            (r#"{"a": {{id}}, "b": "{{id}}"}"#, "json: { a: <<id>>, b: <<text id>> }\n"),
            (r#"[{{count}}, "{{count}}", "n {{count}}"]"#, "json: [<<count>>, <<text count>>, n <<count>>]\n"),
            (
                r#"[{{$randomInt}}, "{{$guid}}", "{{$timestamp}}"]"#,
                "json: [<<$randomInt>>, <<$guid>>, <<text $timestamp>>]\n",
            ),
            (
                r#"{"{{text}}": 9007199254740993, "1.10": 1.10}"#,
                "json: { <<text>>: 9007199254740993, \"1.10\": 1.10 }\n",
            ),
            (
                r#"{"a\"b{{text}}": "c\\{{text}}", "<<x>>": null}"#,
                "json: { a\"b<<text>>: c<<concat \"\\\\\" text>>, \\<<x>>: null }\n",
            ),
            ("\"text\"", "json: text\n"),
        ] {
            assert_eq!(read(raw).as_deref(), Some(wanted), "{raw}");
        }
    }

    #[test]
    fn what_would_be_other_json_is_none() {
        for raw in [
            "{{text}}",
            "{",
            "",
            "{\"a\": 1, \"a\": 2}",
            "{{{text}}: 1}",
            "{\"a\": 1,}",
            "{\"a\": {{bad}}}",
            "[\"{{bad}}\"]",
            "[1{{text}}]",
            "\u{e000}",
        ] {
            assert_eq!(read(raw), None, "{raw}");
        }
        assert_eq!(read(&format!("{}{}", "[".repeat(120), "]".repeat(120))), None);
        assert_eq!(read(&"[".repeat(1_000_000)), None);
    }

    #[test]
    fn comments_are_left_out_where_they_are_some() {
        let raw = "{ // a\n \"b\": \"http://c\", /* d\n */ \"e\\\"//\": 1 } /* f";
        assert_eq!(without_comments(raw), ("{ \n \"b\": \"http://c\",  \"e\\\"//\": 1 } ".to_owned(), true));
        assert_eq!(without_comments("\"\\"), ("\"\\".to_owned(), false));
    }
}
