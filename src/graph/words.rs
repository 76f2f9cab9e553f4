//! Names and URLs as they are drawn.

/// `text` on one line, without what steers a terminal, turns the writing direction, or cannot stand in XML. Blanks, line
/// breaks and control characters become one blank.
pub(super) fn line(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_whitespace() || letter.is_control() {
            if !clean.ends_with(' ') {
                clean.push(' ');
            }
        } else if !is_mark(letter) {
            clean.push(letter);
        }
    }
    clean.trim().to_owned()
}

/// Marks that turn the writing direction, and what is no character.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || u32::from(letter) & 0xfffe == 0xfffe
}

/// A URL without what it begins with where that is a template: `/users/{id}` of `<<baseUrl>>/users/{id}`.
pub(super) fn path(url: &str) -> String {
    let url = line(url);
    let rest = url.strip_prefix("<<").and_then(|rest| rest.split_once(">>")).map(|(_, rest)| rest);
    match rest {
        Some(rest) if rest.starts_with('/') => rest.to_owned(),
        _ => url,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_harmless_line() {
        assert_eq!(line(" a\r\n\t b\u{0}c\u{202e}d\u{ffff}\u{1fffe}é日 "), "a b cdé日");
        assert_eq!(line("\u{1b}[31m"), "[31m");
    }

    #[test]
    fn a_url_is_shown_without_its_base() {
        assert_eq!(path("<<baseUrl>>/users/{id}"), "/users/{id}");
        assert_eq!(path("<<baseUrl>>"), "<<baseUrl>>");
        assert_eq!(path("https://a.test/<<id>>"), "https://a.test/<<id>>");
        assert_eq!(path("<<scheme>>://<<host>>/x"), "<<scheme>>://<<host>>/x");
    }
}
