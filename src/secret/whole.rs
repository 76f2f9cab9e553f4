//! A text of others' in a message: whole, or not at all.

use std::borrow::Cow;

/// How long a text may be that stands in a message, in bytes.
const MAX_BYTES: usize = 4000;

/// Whether a text is short enough to stand in a message.
pub fn fits(text: &str) -> bool {
    text.len() <= MAX_BYTES
}

/// The text, or how long it is where it is very long. It is never cut: of a secret, which is hidden later, no part would be found
/// any more.
pub fn whole(text: &str) -> Cow<'_, str> {
    if fits(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("something of {} bytes", text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_whole_or_not_there() {
        let long = "é".repeat(2000);
        assert_eq!(whole(&long), long);
        assert_eq!(whole(&format!("{long}x")), "something of 4001 bytes");
    }
}
