//! From a URL in its parts to the one that is sent: what must be encoded is, what is encoded already stays as it is.

use url::Url as Parsed;

use super::url::Url;

/// A URL that is ready to be sent.
#[derive(Debug)]
pub(super) struct Encoded {
    /// The URL.
    pub(super) url: Parsed,
    /// Its path and query byte for byte, where `url` could not hold them.
    pub(super) target: Option<String>,
    /// The user and password that stood in it, decoded.
    pub(super) credentials: Option<(String, String)>,
}

/// Which part of a URL a character stands in.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Path,
    Query,
}

/// Makes `url`, with all of its variables filled in, ready to be sent; `raw` is without any encoding.
///
/// # Errors
/// When it leads nowhere; a fragment in Newman's words.
pub(super) fn encode(url: &Url, raw: bool) -> Result<Encoded, String> {
    let protocol = match url.protocol.as_deref() {
        None | Some("") => "http".to_owned(),
        Some(protocol) => protocol.to_lowercase(),
    };
    if !matches!(protocol.as_str(), "http" | "https") {
        return Err(format!("Invalid protocol: {protocol}:"));
    }
    let [path, query] = [Part::Path, Part::Query].map(|part| {
        let text = if part == Part::Path { Some(&url.path) } else { url.query.as_ref() };
        text.map(|it| if raw { it.clone() } else { encoded(it, part) })
    });
    let mut target = path.filter(|it| !it.is_empty()).unwrap_or_else(|| "/".to_owned());
    if let Some(query) = query {
        target.push('?');
        target.push_str(&query);
    }
    if url.host.is_empty() {
        return Err(format!("Invalid URI \"{protocol}://{}\"", written(url, &target)));
    }
    if target.contains(|it: char| it <= ' ' || it == '\u{7f}') {
        return Err("Request path contains unescaped characters".to_owned());
    }
    let port = port(url)?;
    let host = url.host.trim();
    let parsed = Parsed::parse(&format!("{protocol}://{host}{port}{target}"));
    let parsed = parsed.ok().filter(|it| it.username().is_empty() && it.password().is_none());
    let parsed = parsed.ok_or_else(|| format!("getaddrinfo ENOTFOUND {}", url.host))?;
    let held = match parsed.query() {
        Some(query) => format!("{}?{query}", parsed.path()),
        None => parsed.path().to_owned(),
    };
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let credentials = url.auth.as_ref().map(|(user, password)| {
        let password = password.as_deref().unwrap_or_default();
        (decoded(user), decoded(password))
    });
    Ok(Encoded { url: parsed, target: (held != target).then_some(target), credentials })
}

/// The port behind its colon, if there is one.
fn port(url: &Url) -> Result<String, String> {
    match url.port.as_deref() {
        None | Some("") => Ok(String::new()),
        Some(port) if port.parse::<u16>().is_ok() && port.bytes().all(|it| it.is_ascii_digit()) => {
            Ok(format!(":{port}"))
        }
        Some(port) => Err(format!("Port should be >= 0 and < 65536. Received type string ('{port}').")),
    }
}

/// The rest of a URL that has no host.
fn written(url: &Url, target: &str) -> String {
    let target = if url.path.is_empty() && url.query.is_none() { "" } else { target };
    let port = url.port.as_deref().map(|it| format!(":{it}")).unwrap_or_default();
    format!("{port}{target}")
}

/// A part of a URL with all encoded that must be.
fn encoded(text: &str, part: Part) -> String {
    let mut encoded = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_safe(letter, part) {
            encoded.push(letter);
        } else {
            for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                encoded.push('%');
                for digit in [byte >> 4, byte & 15] {
                    encoded.push(char::from_digit(digit.into(), 16).unwrap_or('0').to_ascii_uppercase());
                }
            }
        }
    }
    encoded
}

fn is_safe(letter: char, part: Part) -> bool {
    if !letter.is_ascii() || letter.is_ascii_control() {
        return false;
    }
    match part {
        Part::Path => !matches!(letter, ' ' | '"' | '<' | '>' | '`' | '#' | '?' | '{' | '}'),
        Part::Query => !matches!(letter, ' ' | '"' | '#' | '\'' | '<' | '>'),
    }
}
