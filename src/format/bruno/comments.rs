//! JSON with comments, as people write it in Bruno: what is sent has none.

/// The text without `// comments` and `/* comments */`, but for those in quotes. A line that holds nothing else goes as a
/// whole.
pub fn without(text: &str) -> String {
    if !text.contains("//") && !text.contains("/*") {
        return text.to_owned();
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let length = if matches!(character, '"' | '\'' | '`') {
            let Some(length) = quoted(rest, character) else { break };
            kept.push_str(&rest[..length]);
            length
        } else if rest.starts_with("//") {
            line(rest, &mut kept)
        } else if rest.starts_with("/*") {
            let Some(end) = rest.find("*/") else { return kept };
            block(rest, end + 2, &mut kept)
        } else {
            kept.push(character);
            character.len_utf8()
        };
        rest = &rest[length..];
    }
    kept + rest
}

/// Goes over a comment that ends with its line, and says how much of the text it takes.
fn line(rest: &str, kept: &mut String) -> usize {
    let Some(end) = rest.find('\n') else { return rest.len() };
    if is_alone(kept) {
        unindent(kept);
        return end + 1;
    }
    // A carriage return belongs to the line break.
    if rest[..end].ends_with('\r') { end - 1 } else { end }
}

/// Goes over a comment of `length`, and says how much of the text it takes: the line break, too, where nothing else is on the
/// line.
fn block(rest: &str, length: usize, kept: &mut String) -> usize {
    if !is_alone(kept) {
        return length;
    }
    unindent(kept);
    let behind = &rest[length..];
    match behind.find('\n') {
        Some(end) if behind[..end].trim().is_empty() => length + end + 1,
        Some(_) | None => length,
    }
}

/// Whether nothing but blanks stands on the last line.
fn is_alone(kept: &str) -> bool {
    kept.rsplit('\n').next().is_none_or(|it| it.bytes().all(|it| matches!(it, b' ' | b'\t')))
}

fn unindent(kept: &mut String) {
    kept.truncate(kept.trim_end_matches([' ', '\t']).len());
}

/// The length of the quoted text that begins here; `None` where it does not end.
fn quoted(text: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            it if it == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_what_is_quoted_stays() {
        for (text, expected) in [
            ("{ \"a\": 1 // c\n}", "{ \"a\": 1 \n}"),
            ("{\n  // whole line\n  \"a\": \"//x /* y */\"\n}", "{\n  \"a\": \"//x /* y */\"\n}"),
            ("{\r\n  // whole line\r\n  \"a\": 1 // c\r\n}", "{\r\n  \"a\": 1 \r\n}"),
            ("{ /* a */ \"b\": /* c\n d */ 1 }", "{  \"b\":  1 }"),
            ("{\n  /* whole\n line */\n  \"a\": 1\n}", "{\n  \"a\": 1\n}"),
            ("{\n  /* x */ \"a\": 1\n}", "{\n \"a\": 1\n}"),
            ("[\"\\\"//\", 'x//']", "[\"\\\"//\", 'x//']"),
            ("http: /x", "http: /x"),
            ("\"http://x", "\"http://x"),
            ("1 /* open", "1 "),
            ("1 // end", "1 "),
            ("é // ü\né", "é \né"),
        ] {
            assert_eq!(without(text), expected, "{text}");
        }
    }
}
