//! Makes text from servers and files harmless: no control character of theirs reaches a terminal or an XML file.

use std::{borrow::Cow, fmt::Write as _};

/// `text` on one line: whatever could move the cursor, colour the screen or turn the writing direction is spelled out.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    spell_out(text, is_harmful)
}

/// A line of a body: tabs stay.
pub(super) fn body_line(text: &str) -> Cow<'_, str> {
    spell_out(text, |it| it != '\t' && is_harmful(it))
}

/// `text` with its lines and tabs as they are.
pub fn lines(text: &str) -> Cow<'_, str> {
    spell_out(text, |it| !matches!(it, '\t' | '\n') && is_harmful(it))
}

/// `text` on one line, with at most `limit` characters of it.
pub(super) fn short(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", line(&text[..end])),
        None => line(text).into_owned(),
    }
}

fn spell_out(text: &str, is_harmful: impl Fn(char) -> bool + Copy) -> Cow<'_, str> {
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            letter if !is_harmful(letter) => clean.push(letter),
            '\n' => clean.push_str("\\n"),
            '\r' => clean.push_str("\\r"),
            '\t' => clean.push_str("\\t"),
            // Writing to a string cannot fail.
            letter => _ = write!(clean, "\\u{{{:x}}}", u32::from(letter)),
        }
    }
    Cow::Owned(clean)
}

/// Control characters; line separators; marks that turn the direction (CVE-2021-42574); what XML cannot hold.
fn is_harmful(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(letter, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(line("a\u{1b}[31mb\u{9b}2Jc\r\n\u{202e}\u{7}"), "a\\u{1b}[31mb\\u{9b}2Jc\\r\\n\\u{202e}\\u{7}");
        assert_eq!(body_line("\ta\u{8}"), "\ta\\u{8}");
        assert!(matches!(line("Zoë 日本 👍"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(short("日本語", 2), "日本…");
        assert_eq!(short("日本", 2), "日本");
    }
}
