//! JavaScript's regular expressions, as far as they mean the same in ours.

use super::check::Why;

/// The same pattern in our syntax.
pub(super) fn pattern(text: &str, flags: &str) -> Result<String, Why> {
    let beyond = |what: &str| Err(format!("the pattern's {what} may mean something else elsewhere"));
    if !matches!(flags, "" | "i") || text.contains("<<") {
        return beyond("flags");
    }
    let mut written = if flags == "i" { "(?i)".to_owned() } else { String::new() };
    let mut letters = text.chars();
    let mut in_class = false;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('d') if in_class => written.push_str("0-9"),
                Some('d') => written.push_str("[0-9]"),
                Some('w') if in_class => written.push_str("A-Za-z0-9_"),
                Some('w') => written.push_str("[A-Za-z0-9_]"),
                Some('/') => written.push('/'),
                Some(escaped) if ".+*?()[]{}|^$\\-".contains(escaped) => {
                    written.push('\\');
                    written.push(escaped);
                }
                _ => return beyond("escapes"),
            },

            '[' | '&' | '~' if in_class => return beyond("brackets"),
            '[' | ']' => {
                in_class = letter == '[';
                written.push(letter);
            }

            '(' if letters.clone().next() == Some('?') => return beyond("groups"),
            // Without `m`, `$` is the very end in both.
            letter if letter.is_ascii() || flags.is_empty() => written.push(letter),
            _ => return beyond("letters"),
        }
    }
    regex::Regex::new(&written).map(|_| written).map_err(|_| "the pattern cannot be read".to_owned())
}
