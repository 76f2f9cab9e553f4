//! Functions that write text in another alphabet and read it back: `<<base64 text>>`, `<<url_encode query>>`.

use percent_encoding::{percent_decode_str, utf8_percent_encode};
use serde_json::Value;

use super::bytes;
use super::contract::{Arguments, Function, function};
use crate::wire::RESERVED;

/// The rows of this file.
pub(super) const FUNCTIONS: &[Function] = &[
    function!(
        "base64",
        "TEXT [from=text|hex|base64url]",
        "the text in base64; `from` says how its bytes are written",
        |a| { encode(a, "base64") }
    ),
    function!("base64_decode", "TEXT [to=text|hex|base64url]", "what base64 holds, padded or not", |a| {
        decode(a, "base64")
    }),
    function!("base64url", "TEXT [from=text|hex|base64]", "base64 as URLs and JWTs have it, unpadded", |a| {
        encode(a, "base64url")
    }),
    function!("base64url_decode", "TEXT [to=text|hex|base64]", "what base64url holds, padded or not", |a| {
        decode(a, "base64url")
    }),
    function!("hex", "TEXT [from=text|base64|base64url]", "the bytes of the text in small hex digits", |a| {
        encode(a, "hex")
    }),
    function!("hex_decode", "TEXT [to=text|base64|base64url]", "what hex digits hold", |a| decode(a, "hex")),
    function!("url_encode", "TEXT", "the text as part of a URL: all but A-Z a-z 0-9 - . _ ~ as %XX", |a| {
        Ok(utf8_percent_encode(&a.text(0)?, RESERVED).to_string().into())
    }),
    function!("url_decode", "TEXT", "the text with every %XX read; a plus stays a plus", url_decode),
    function!("html_escape", "TEXT", "the text as HTML and XML have it: & < > \" ' as entities", html_escape),
    function!("json_escape", "TEXT", "the text as it stands between the quotes of a JSON string", json_escape),
];

fn encode(arguments: &Arguments<'_>, encoding: &str) -> Result<Value, String> {
    let from = arguments.option("from")?;
    let bytes = bytes::read(&arguments.text(0)?, from.as_deref().unwrap_or("text"))?;
    bytes::write(bytes, encoding).map(Value::from)
}

fn decode(arguments: &Arguments<'_>, encoding: &str) -> Result<Value, String> {
    let to = arguments.option("to")?;
    let bytes = bytes::read(&arguments.text(0)?, encoding)?;
    match bytes::write(bytes, to.as_deref().unwrap_or("text")) {
        Ok(text) => Ok(text.into()),
        Err(why) if encoding == "hex" => Err(format!("{why}; to=\"base64\" shows them")),
        Err(why) => Err(format!("{why}; to=\"hex\" shows them")),
    }
}

fn url_decode(arguments: &Arguments<'_>) -> Result<Value, String> {
    let text = arguments.text(0)?;
    let decoded = percent_decode_str(&text).decode_utf8().map_err(|_| "the bytes are not UTF-8 text")?;
    Ok(decoded.into())
}

fn html_escape(arguments: &Arguments<'_>) -> Result<Value, String> {
    let text = arguments.text(0)?;
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    Ok(escaped.into())
}

fn json_escape(arguments: &Arguments<'_>) -> Result<Value, String> {
    let quoted = Value::from(arguments.text(0)?).to_string();
    Ok(quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(&quoted).into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::contract::call;
    use super::*;

    fn of(name: &str, text: &str, named: &Value) -> Result<Value, String> {
        call(FUNCTIONS, name, &json!([text]), named)
    }

    #[test]
    fn base64_is_that_of_rfc_4648_section_10() {
        for (text, encoded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(of("base64", text, &json!({})).unwrap(), encoded);
            assert_eq!(of("base64_decode", encoded, &json!({})).unwrap(), text);
        }
    }

    #[test]
    fn base64url_has_neither_plus_nor_slash_nor_padding() {
        assert_eq!(of("base64url", "??>>", &json!({})).unwrap(), "Pz8-Pg");
        assert_eq!(of("base64url_decode", "Pz8-Pg", &json!({})).unwrap(), "??>>");
        assert_eq!(of("base64url", "fbff", &json!({ "from": "hex" })).unwrap(), "-_8");
    }

    #[test]
    fn hex_is_written_small_and_read_in_either_case() {
        assert_eq!(of("hex", "Jó", &json!({})).unwrap(), "4ac3b3");
        assert_eq!(of("hex_decode", "4AC3b3", &json!({})).unwrap(), "Jó");
    }

    #[test]
    fn bytes_that_are_no_text_are_shown_when_asked_for() {
        let why = of("base64_decode", "/w==", &json!({})).unwrap_err();
        assert_eq!(why, "`base64_decode`: the bytes are not UTF-8 text; to=\"hex\" shows them");
        assert_eq!(of("base64_decode", "/w==", &json!({ "to": "hex" })).unwrap(), "ff");
        assert!(of("base64_decode", "/w==", &json!({ "to": "utf8" })).unwrap_err().contains("to=text|hex|base64url"));
        assert!(of("hex_decode", "ff", &json!({})).unwrap_err().contains("to=\"base64\""));
    }

    #[test]
    fn urls_keep_only_the_unreserved_characters() {
        assert_eq!(of("url_encode", "a b/ü~-._", &json!({})).unwrap(), "a%20b%2F%C3%BC~-._");
        assert_eq!(of("url_decode", "a%20b%2F%C3%BC+", &json!({})).unwrap(), "a b/ü+");
        assert_eq!(of("url_decode", "%ff", &json!({})).unwrap_err(), "`url_decode`: the bytes are not UTF-8 text");
    }

    #[test]
    fn markup_and_json_are_escaped() {
        assert_eq!(of("html_escape", "<a b='1'>\"&", &json!({})).unwrap(), "&lt;a b=&#39;1&#39;&gt;&quot;&amp;");
        assert_eq!(of("json_escape", "a\"\\\n\"", &json!({})).unwrap(), r#"a\"\\\n\""#);
    }
}
