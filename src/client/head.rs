//! The head of a request, byte by byte as it is written down: names keep their case, headers their order.

use crate::wire::Headers;

/// What is to stand in a head.
#[derive(Debug)]
pub(super) struct Head {
    /// The path and query, or whatever stands between the method and the version.
    pub(super) target: String,
    /// The headers, in their order.
    pub(super) headers: Headers,
}

/// The end of a head.
const END: &[u8] = b"\r\n\r\n";

/// Where a head ends in `bytes`, if it does.
pub(super) fn end(bytes: &[u8]) -> Option<usize> {
    bytes.windows(END.len()).position(|it| it == END).map(|at| at + END.len())
}

impl Head {
    /// The head as we want it, in place of the one that the library made. What it says of the body's length, the library
    /// knows best: it will send the body so.
    pub(super) fn written_over(&self, made: &[u8]) -> Vec<u8> {
        let mut lines = made.split(|it| *it == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let first = lines.next().unwrap_or_default();
        let made: Vec<(&[u8], &[u8])> = lines.filter_map(parted).collect();
        let framing = |name: &str| made.iter().find(|(it, _)| it.eq_ignore_ascii_case(name.as_bytes())).map(|it| it.1);
        let mut head = self.first_line(first);
        for (name, value) in &self.headers {
            let known = if is_framing(name.as_bytes()) { framing(name) } else { Some(value.as_bytes()) };
            if let Some(value) = known {
                add(&mut head, name.as_bytes(), value);
            }
        }
        let is_written = |name: &[u8]| self.headers.iter().any(|(it, _)| it.as_bytes().eq_ignore_ascii_case(name));
        for (name, value) in made.iter().filter(|(name, _)| is_framing(name) && !is_written(name)) {
            add(&mut head, &title(name), value);
        }
        head.extend_from_slice(b"\r\n");
        head
    }

    fn first_line(&self, made: &[u8]) -> Vec<u8> {
        let method = made.split(|it| *it == b' ').next().unwrap_or_default();
        let version = made.rsplit(|it| *it == b' ').next().unwrap_or_default();
        [method, b" ", self.target.as_bytes(), b" ", version, b"\r\n"].concat()
    }
}

fn parted(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = line.iter().position(|it| *it == b':')?;
    Some((&line[..colon], line[colon + 1..].trim_ascii()))
}

fn add(head: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    for part in [name, b": ", value, b"\r\n"] {
        head.extend_from_slice(part);
    }
}

/// Whether a header says how long the body is.
fn is_framing(name: &[u8]) -> bool {
    [&b"content-length"[..], b"transfer-encoding"].iter().any(|it| name.eq_ignore_ascii_case(it))
}

/// `Content-Length` for `content-length`.
fn title(name: &[u8]) -> Vec<u8> {
    let mut begins = true;
    let letter = |it: &u8| {
        let letter = if begins { it.to_ascii_uppercase() } else { *it };
        begins = *it == b'-';
        letter
    };
    name.iter().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(headers: &[(&str, &str)], made: &str) -> String {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let head = Head { target: "/a/../b".to_owned(), headers };
        String::from_utf8(head.written_over(made.as_bytes())).unwrap()
    }

    #[test]
    fn a_head_is_written_as_it_is_wanted() {
        let made = "POST / HTTP/1.1\r\nb: 2\r\na: 1\r\na: 3\r\ncontent-length: 5\r\n\r\n";
        assert_eq!(
            written(&[("A", "1"), ("b", "2"), ("a", "3")], made),
            "POST /a/../b HTTP/1.1\r\nA: 1\r\nb: 2\r\na: 3\r\nContent-Length: 5\r\n\r\n"
        );
    }

    #[test]
    fn the_length_is_what_the_library_sends() {
        let chunked = "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n";
        assert_eq!(
            written(&[("content-LENGTH", "3"), ("X", "")], chunked),
            "POST /a/../b HTTP/1.1\r\nX: \r\nTransfer-Encoding: chunked\r\n\r\n"
        );
        let known = "POST / HTTP/1.0\r\ncontent-length: 4\r\n\r\n";
        assert_eq!(
            written(&[("content-LENGTH", "4"), ("X", "1")], known),
            "POST /a/../b HTTP/1.0\r\ncontent-LENGTH: 4\r\nX: 1\r\n\r\n"
        );
    }

    #[test]
    fn the_end_is_found() {
        assert_eq!(end(b"GET / HTTP/1.1\r\n\r\nbody"), Some(18));
        assert_eq!(end(b"GET / HTTP/1.1\r\n"), None);
    }
}
