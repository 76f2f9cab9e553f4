//! JSON with comments, as people write it in Postman: what is sent has none.

/// Whether a content type speaks of JSON: `application/json`, `application/vnd.api+json; charset=utf-8`.
pub(super) fn is_json_type(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_lowercase();
    let Some(kind) = kind.strip_prefix("application/") else { return false };
    kind == "json" || kind.ends_with("+json")
}

/// The text without `// comments` and `/* comments */`, but for those in strings. Line breaks stay where a line's end ended
/// a comment.
pub(super) fn without(text: &str) -> String {
    if !text.contains("//") && !text.contains("/*") {
        return text.to_owned();
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', '/']) {
        kept.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = if rest.starts_with('"') {
            let length = string(rest);
            kept.push_str(&rest[..length]);
            length
        } else if rest.starts_with("//") {
            rest.find(['\n', '\r']).unwrap_or(rest.len())
        } else if let Some(inner) = rest.strip_prefix("/*") {
            inner.find("*/").map_or(rest.len(), |end| end + 4)
        } else {
            kept.push('/');
            1
        };
        rest = &rest[length..];
    }
    kept.push_str(rest);
    kept
}

/// The length of the string that `text` begins with, quotes included.
fn string(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_removed_outside_of_strings() {
        for (text, expected) in [
            ("{ // c\n\"a\": \"//x\" /* y */ , \"b\": /* z\n */ 1 }", "{ \n\"a\": \"//x\"  , \"b\":  1 }"),
            ("{\"u\": \"http://h\"}", "{\"u\": \"http://h\"}"),
            ("{\"u\": \"\\\"// no\"} // yes", "{\"u\": \"\\\"// no\"} "),
            ("1 / 2 /", "1 / 2 /"),
            ("/* open", ""),
            ("\"open // x", "\"open // x"),
            ("// a\r\nb", "\r\nb"),
            ("{{v}} // é", "{{v}} "),
        ] {
            assert_eq!(without(text), expected, "{text}");
        }
    }

    #[test]
    fn content_types_tell_of_json() {
        for (kind, expected) in [
            ("application/json", true),
            ("Application/JSON; charset=utf-8", true),
            ("application/vnd.x+json", true),
            ("text/json", false),
            ("application/jsonp", false),
            ("", false),
        ] {
            assert_eq!(is_json_type(kind), expected, "{kind}");
        }
    }
}
