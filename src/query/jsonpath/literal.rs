//! Numbers in a path's filters, kept exact: the library would make binary fractions of them, or refuse long ones.

use serde_json::{Number, Value};

/// Begins a text that stands for a number. It is no character, so no text of the user's begins with it.
const MARK: char = '\u{fdd0}';

/// `path` with the numbers that are compared (`@.id == 9007199254740993`) as texts that `value` knows.
pub(super) fn protect(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 8);
    let (mut rest, mut before, mut quote) = (path, None, None);
    while let Some(character) = rest.chars().next() {
        let in_name = before.is_some_and(|it: char| it.is_alphanumeric() || it == '_' || it == '.' || it == '-');
        let digits = if quote.is_none() && !in_name { number(rest) } else { None };
        if let Some(digits) = digits {
            let (last, next) = (out.trim_end().chars().last(), rest[digits.len()..].trim_start().chars().next());
            if matches!(last, Some('=' | '<' | '>')) || matches!(next, Some('=' | '!' | '<' | '>')) {
                out.extend(['\'', MARK]);
                out.push_str(digits);
                out.push('\'');
            } else {
                out.push_str(digits);
            }
            before = Some('0');
            rest = &rest[digits.len()..];
            continue;
        }
        match quote {
            None if matches!(character, '\'' | '"') => quote = Some(character),
            Some(open) if open == character && before != Some('\\') => quote = None,
            _ => {}
        }
        // A backslash that is itself escaped escapes nothing.
        before = if character == '\\' && before == Some('\\') { None } else { Some(character) };
        out.push(character);
        rest = &rest[character.len_utf8()..];
    }
    out
}

/// Where the character at `at` (from 1) of a protected path stands in the path as it was written.
pub(super) fn position(protected: &str, at: usize) -> usize {
    let (mut position, mut inside, mut before) = (1, false, ' ');
    for character in protected.chars().take(at.saturating_sub(1)) {
        match character {
            // The mark, and the quote before it, which was counted.
            MARK => (position, inside) = (position - usize::from(before == '\''), true),
            '\'' if inside => inside = false,
            _ => position += 1,
        }
        before = character;
    }
    position
}

/// The JSON number that `text` begins with.
fn number(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|it| it.is_ascii_digit()).count();
    let start = usize::from(bytes.first() == Some(&b'-'));
    let mut end = match digits(start) {
        0 => return None,
        count if count > 1 && bytes[start] == b'0' => return None,
        count => start + count,
    };
    if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        match digits((end + 1 + sign).min(bytes.len())) {
            0 => return None,
            count => end += 1 + sign + count,
        }
    }
    Some(&text[..end])
}

/// The value of a text in a path: a number where `protect` made it one.
pub(super) fn value(text: &str) -> Value {
    match text.strip_prefix(MARK) {
        Some(digits) => Value::Number(Number::from_string_unchecked(digits.to_owned())),
        None => Value::String(text.to_owned()),
    }
}
