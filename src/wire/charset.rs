//! From a body's bytes to text, by the charset that the response names.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

/// `body` as text. A byte order mark rules over the header, the header over UTF-8; what cannot be read becomes `\u{fffd}`.
///
/// Source: WHATWG Encoding, "decode".
pub(super) fn decode<'a>(body: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    let named = content_type.and_then(charset).and_then(|label| Encoding::for_label(label.as_bytes()));
    named.unwrap_or(UTF_8).decode(body).0
}

/// The charset parameter of a content type.
fn charset(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_charset_is_used() {
        assert_eq!(decode(b"caf\xE9", Some("text/plain; Charset=\"ISO-8859-1\"")), "café");
        assert_eq!(decode("café".as_bytes(), Some("application/json")), "café");
        assert_eq!(decode(b"\xEF\xBB\xBFx", None), "x");
        assert_eq!(decode(b"caf\xE9", Some("text/plain; charset=klingon")), "caf\u{fffd}");
    }
}
