//! `url: {{base}}/x` is no YAML: gives such values the quotes that they need, line by line.

/// The text with quotes around each value, entry and key that begins with `{{`, and the first line that got any, from 1;
/// `None` where there is nothing to mend. Lines stay where they are.
pub(super) fn mended(text: &str) -> Option<(String, u32)> {
    let mut mended = String::with_capacity(text.len() + 64);
    let mut first = None;
    // The column that a block of text must be indented further than, while one goes on.
    let mut block: Option<usize> = None;
    for (number, line) in (1_u32..).zip(text.split_inclusive('\n')) {
        let content = line.trim_end_matches(['\n', '\r']);
        let indent = content.len() - content.trim_start_matches(' ').len();
        if block.is_some_and(|outer| indent > outer || content.trim().is_empty()) {
            mended.push_str(line);
            continue;
        }
        let start = behind_dashes(content, indent);
        let rest = &content[start..];
        let (key, value) = if opens_flow(rest) { ("", rest) } else { split(rest) };
        block = opens_block(value.trim_start()).then_some(if key.is_empty() { indent } else { start });
        let is_bare = |it: &str| it.starts_with("{{");
        let bare_value = value.trim_start();
        // JSON that somebody has written as it is must not become text in quotes where it was none.
        let flow = if opens_flow(bare_value) && key != "content:" { in_flow(bare_value) } else { None };
        if let Some(flow) = flow {
            first = first.or(Some(number));
            mended.extend([&line[..content.len() - bare_value.len()], &flow, &line[content.len()..]]);
            continue;
        }
        if !is_bare(key) && !is_bare(bare_value) {
            mended.push_str(line);
            continue;
        }
        first = first.or(Some(number));
        mended.push_str(&content[..start]);
        match key.strip_suffix(':').filter(|it| is_bare(it)) {
            Some(name) => mended.extend([&quoted(name), ":"]),
            None => mended.push_str(key),
        }
        mended.push_str(&value[..value.len() - bare_value.len()]);
        match bare_value.find(" #").filter(|_| is_bare(bare_value)) {
            Some(comment) => mended.extend([&quoted(&bare_value[..comment]), &bare_value[comment..]]),
            None if is_bare(bare_value) => mended.push_str(&quoted(bare_value)),
            None => mended.push_str(bare_value),
        }
        mended.push_str(&line[content.len()..]);
    }
    first.map(|line| (mended, line))
}

/// Where a line begins behind the dashes of the lists that begin in it.
fn behind_dashes(content: &str, indent: usize) -> usize {
    let mut at = indent;
    while let Some(rest) = content[at..].strip_prefix("- ") {
        at = content.len() - rest.trim_start_matches(' ').len();
    }
    at
}

/// The key of a line with its colon, if it has one, and what follows.
fn split(text: &str) -> (&str, &str) {
    let quote = text.chars().next().filter(|it| matches!(it, '"' | '\''));
    let from = match quote {
        Some(quote) => match text[1..].find(quote) {
            Some(end) => end + 2,
            None => return ("", text),
        },
        None => 0,
    };
    let rest = &text[from..];
    let at_end = || rest.trim_end().strip_suffix(':').map(str::len);
    let colon = rest.find(": ").or_else(at_end);
    match colon {
        // Within quotes there would be no key behind them.
        Some(colon) if quote.is_none() || colon == 0 => text.split_at(from + colon + 1),
        _ => ("", text),
    }
}

/// Whether a value is a map or a list in brackets.
fn opens_flow(value: &str) -> bool {
    value.starts_with(['{', '[']) && !value.starts_with("{{")
}

/// A map or a list in brackets with quotes around each value and entry that begins with `{{`; `None` where there is none.
fn in_flow(text: &str) -> Option<String> {
    let mut mended = String::with_capacity(text.len() + 16);
    let (mut at, mut quote, mut before, mut is_changed) = (0, None, ' ', false);
    while let Some(letter) = text[at..].chars().next() {
        let rest = &text[at..];
        if quote.is_none() && rest.starts_with("{{") && matches!(before, '[' | ',' | ':') {
            let length = scalar(rest);
            mended.push_str(&quoted(&rest[..length]));
            (at, before, is_changed) = (at + length, '"', true);
            continue;
        }
        match quote {
            Some(open) if open == letter => quote = None,
            None if matches!(letter, '"' | '\'') && matches!(before, '[' | '{' | ',' | ':') => quote = Some(letter),
            _ => {}
        }
        mended.push(letter);
        if !letter.is_whitespace() {
            before = letter;
        }
        at += letter.len_utf8();
    }
    is_changed.then_some(mended)
}

/// How long a value in brackets is that begins with a template, in bytes.
fn scalar(text: &str) -> usize {
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let template = text[at..].strip_prefix("{{").and_then(|it| it.find("}}"));
        match (template, letter) {
            (Some(end), _) => at += end + 4,
            (None, ',' | ']' | '}') => break,
            (None, letter) => at += letter.len_utf8(),
        }
    }
    at
}

/// Whether a value is the head of a block of text: `|`, `>-`, `|2 # so`.
fn opens_block(value: &str) -> bool {
    let mut letters = value.chars();
    let is_sign = matches!(letters.next(), Some('|' | '>'));
    is_sign && letters.take_while(|it| !it.is_whitespace()).all(|it| matches!(it, '+' | '-' | '0'..='9'))
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.trim_end().replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_begin_with_a_template_get_quotes() {
        for (text, expected) in [
            ("url: {{base}}/x\n", "url: '{{base}}/x'\n"),
            ("a: 1\r\nurl:   {{base}}/it's # so\r\n", "a: 1\r\nurl:   '{{base}}/it''s' # so\r\n"),
            (
                "l:\n  - {{a}}\n  - key: {{b}}\n    value: {{c}}",
                "l:\n  - '{{a}}'\n  - key: '{{b}}'\n    value: '{{c}}'",
            ),
            ("- - {{a}}\n", "- - '{{a}}'\n"),
            ("{{name}}: {{value}}\n{{x}}-y:\n  z", "'{{name}}': '{{value}}'\n'{{x}}-y':\n  z"),
            ("\"a: b\": {{c}}\n", "\"a: b\": '{{c}}'\n"),
            ("code: |-\n  {{a}}\n\n  b: {{c}}\nurl: {{d}}\n", "code: |-\n  {{a}}\n\n  b: {{c}}\nurl: '{{d}}'\n"),
            ("- code: >2\n    {{a}}\n  x: {{b}}\n", "- code: >2\n    {{a}}\n  x: '{{b}}'\n"),
            ("- |\n  {{a}}\n- {{b}}\n", "- |\n  {{a}}\n- '{{b}}'\n"),
            ("h: { A: {{a}}, B: [{{b}}/x,{{c}}-{{d}}] } # so", "h: { A: '{{a}}', B: ['{{b}}/x','{{c}}-{{d}}'] } # so"),
            ("- {key: \"a, {{b}}\", value: {{c}}}\r\n", "- {key: \"a, {{b}}\", value: '{{c}}'}\r\n"),
            ("content: {\"a\": {{x}}}\nurl: {{b}}", "content: {\"a\": {{x}}}\nurl: '{{b}}'"),
            ("a: [it's, {{b}}, {{c]", "a: [it's, '{{b}}', '{{c']"),
        ] {
            assert_eq!(mended(text).unwrap().0, expected, "{text}");
        }
        assert_eq!(mended("a: 1\nurl: {{base}}").unwrap().1, 2);
    }

    #[test]
    fn what_is_good_stays() {
        for text in [
            "",
            "url: \"{{base}}/x\"",
            "url: http://{{h}}/p",
            "x: |\n  {{a}}\n",
            "a: {b: 1}",
            "\"open",
            "'a' b: {{c}}",
            "é: {é}",
        ] {
            assert_eq!(mended(text), None, "{text}");
        }
    }
}
