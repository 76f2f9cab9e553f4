//! The fields of a form that a request carries, URL-encoded or in parts.

use bytes::Bytes;
use url::form_urlencoded;

/// The fields of `body` by name; none where the content type is no form's.
pub(super) fn fields(content_type: &str, body: &Bytes) -> Vec<(String, String)> {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return form_urlencoded::parse(body).into_owned().collect();
    }
    if !kind.eq_ignore_ascii_case("multipart/form-data") {
        return Vec::new();
    }
    parameter(content_type, "boundary").map(|boundary| parts(&boundary, body)).unwrap_or_default()
}

/// The named parts of a multipart body. A file is its text.
///
/// Source: RFC 2046, 5.1.1; RFC 7578, 4.
fn parts(boundary: &str, body: &[u8]) -> Vec<(String, String)> {
    let delimiter = format!("--{boundary}");
    let mut found = Vec::new();
    let Some(first) = position(body, delimiter.as_bytes()) else { return found };
    let mut rest = &body[first + delimiter.len()..];
    let delimiter = format!("\r\n{delimiter}");
    while !rest.starts_with(b"--") {
        // A part that nothing ends was cut off on its way.
        let Some(end) = position(rest, delimiter.as_bytes()) else { break };
        if let Some((head, content)) = position(&rest[..end], b"\r\n\r\n").map(|at| (&rest[..at], &rest[at + 4..end])) {
            let head = String::from_utf8_lossy(head);
            let disposition = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
            });
            if let Some(name) = disposition.and_then(|value| parameter(value, "name")) {
                found.push((name, String::from_utf8_lossy(content).into_owned()));
            }
        }
        rest = &rest[end + delimiter.len()..];
    }
    found
}

/// A parameter of a header's value, without its quotes. A `;` inside of quotes is text.
fn parameter(value: &str, wanted: &str) -> Option<String> {
    let mut quoted = false;
    let parameters = value.split(|it: char| {
        quoted ^= it == '"';
        it == ';' && !quoted
    });
    parameters.skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// Where `wanted` begins in `text`.
fn position(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len().max(1)).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content_type: &str, body: &str) -> Vec<(String, String)> {
        fields(content_type, &Bytes::copy_from_slice(body.as_bytes()))
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn fields_are_decoded() {
        let fields = read("application/x-www-form-urlencoded; charset=utf-8", "a=1+2&b=%C3%A9&a=3&c");
        assert_eq!(fields, [pair("a", "1 2"), pair("b", "é"), pair("a", "3"), pair("c", "")]);
        assert!(read("application/json", "a=1").is_empty());
    }

    #[test]
    fn parts_are_found() {
        let body = "preamble\r\n--x;y\r\nContent-Disposition: form-data; name=\"a;b\"\r\n\r\none\r\n\
            --x;y\r\ncontent-disposition: form-data; name=f; filename=\"f.txt\"\r\nContent-Type: text/plain\r\n\r\nl1\r\nl2\r\n--x;y--\r\n";
        let fields = read("multipart/form-data; boundary=\"x;y\"", body);
        assert_eq!(fields, [pair("a;b", "one"), pair("f", "l1\r\nl2")]);
    }

    #[test]
    fn broken_parts_are_no_fields() {
        for body in ["", "--", "--x", "--x\r\n\r\n", "--x\r\nname\r\n--x", "--x--", "\r\n--x\r\n\r\n\r\n--x\r\n"] {
            assert!(read("multipart/form-data; boundary=x", body).is_empty(), "{body:?}");
        }
        assert!(read("multipart/form-data", "--\r\n").is_empty());
        assert!(read("multipart/form-data; boundary=", "----").is_empty());
    }
}
