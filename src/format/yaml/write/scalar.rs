//! Texts, each in the plainest writing that is read as the same text.

use crate::source::{Kind, Mark, Node, Plain};

/// Whether a text stands by itself, or between brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Around {
    /// Behind a key or a hyphen.
    Block,
    /// Inside of `{ }` or `[ ]`.
    Flow,
}

/// A text on one line.
pub(super) fn inline(text: &str, around: Around) -> String {
    if is_plain(text, around) {
        text.to_owned()
    } else if text.chars().all(is_printable) && text.contains(['"', '\\']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        quoted(text)
    }
}

/// A text of several lines below `|`, indented by `indent`; nothing where a block of text cannot hold it.
pub(super) fn block(text: &str, indent: usize) -> Option<String> {
    let is_fit = |letter: char| is_printable(letter) || matches!(letter, '\n' | '\t');
    let content = text.trim_end_matches('\n');
    // Readers are not at one about lines of blanks at the beginning and the end.
    let is_blank = |line: Option<&str>| line.is_some_and(|line| line.trim().is_empty());
    let ends_blank = is_blank(content.split('\n').next()) || is_blank(content.rsplit('\n').next());
    if !text.contains('\n') || ends_blank || !text.chars().all(is_fit) {
        return None;
    }
    let leads = content.starts_with([' ', '\t']);
    let chomping = match text.len() - content.len() {
        0 => "-",
        1 => "",
        _ => "+",
    };
    let mut written = format!("|{}{chomping}", if leads { "2" } else { "" });
    for line in content.split('\n').chain((1..text.len() - content.len()).map(|_| "")) {
        written.push('\n');
        if !line.is_empty() {
            written.extend(std::iter::repeat_n(' ', indent));
            written.push_str(line);
        }
    }
    Some(written)
}

/// Whether a text can stand without quotes, and is read as the same text.
fn is_plain(text: &str, around: Around) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let mut rest = text.chars().skip(1);
    let begins = match first {
        '-' | '?' | ':' => rest.next().is_some_and(|it| !it.is_whitespace() && it != '-'),
        '.' => !text.starts_with("..."),
        _ => !"[]{},#&*!|>'\"%@`=".contains(first),
    };
    let node = Node { kind: Kind::Plain(text.to_owned()), mark: Mark::default() };
    begins
        && text != "<<"
        && text.trim() == text
        && text.chars().all(is_printable)
        && !text.contains(": ")
        && !text.ends_with(':')
        && !text.contains(" #")
        && !(around == Around::Flow && (text.contains([',', '[', ']', '{', '}']) || text.ends_with(" -")))
        && node.plain() == Plain::Text
        && !node.is_null()
}

/// Whether YAML can hold a letter as it is, and people can see it.
fn is_printable(letter: char) -> bool {
    let is_break =
        matches!(letter, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{a0}' | '\u{fffe}' | '\u{ffff}');
    !letter.is_control() && !is_break
}

/// A text in double quotes.
fn quoted(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 2);
    written.push('"');
    for letter in text.chars() {
        match letter {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            letter if is_printable(letter) => written.push(letter),
            letter => written.push_str(&escape(letter)),
        }
    }
    written.push('"');
    written
}

/// A letter by its number.
fn escape(letter: char) -> String {
    match u32::from(letter) {
        code @ ..=0xff => format!("\\x{code:02x}"),
        code @ ..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}
