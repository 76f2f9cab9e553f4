//! What went over the wire, the way curl shows it: `>` is sent, `<` is received.

use std::borrow::Cow;

use super::{
    super::{clean, words},
    palette::Palette,
};
use crate::wire::{Exchange, Headers, Request, Response, Upload};

/// How much of a body is shown, in bytes.
const BODY_LIMIT: usize = 64 * 1024;

/// The lines for an exchange; with its bodies, if they are wanted.
pub(super) fn lines(exchange: &Exchange, bodies: bool, palette: &Palette) -> Vec<String> {
    let Exchange { request, response, .. } = exchange;
    let mut lines = sent(request, bodies, palette);
    let received = palette.quiet.style('<').to_string();
    let first = format!("{} {} {}", clean::line(&response.version), response.status, clean::line(response.phrase()));
    lines.push(format!("{received} {}", palette.title.style(first.trim())));
    headers(&mut lines, &received, &response.headers, palette);
    headers(&mut lines, &received, &response.trailers, palette);
    let told =
        [unheld(request, response), words::timing(&response.timing, &response.connection), came(response, bodies)];
    lines.extend(told.into_iter().flatten().map(|told| palette.quiet.style(format!("* {told}")).to_string()));
    if bodies {
        body(&mut lines, &received, (&response.body, response.header("content-type")), || response.text());
    }
    lines
}

/// That a body did not wait for the server's word, though it asked for it.
fn unheld(request: &Request, response: &Response) -> Option<String> {
    let version = ["HTTP/2.0", "HTTP/3.0"].into_iter().find(|it| *it == response.version)?;
    let asks = request.header("expect").is_some_and(|it| it.eq_ignore_ascii_case("100-continue"));
    asks.then(|| format!("the body was sent at once: over {version} no word is waited for"))
}

/// How large the body is, on the wire and decoded, and where it went: `1.2 KiB of gzip, 4.5 KiB decoded`. Of one that is shown
/// there is less to say.
fn came(response: &Response, is_shown: bool) -> Option<String> {
    let (encoded, decoded) = (response.encoded_size_bytes, response.size_bytes());
    let size = match response.header("content-encoding") {
        _ if encoded == 0 && decoded == 0 => return None,
        Some(encoding) if encoded != decoded && encoded > 0 => {
            format!("{} of {}, {} decoded", words::size(encoded), clean::line(encoding), words::size(decoded))
        }
        _ if is_shown && response.saved.is_none() => return None,
        _ => words::size(decoded),
    };
    Some(match &response.saved {
        Some(saved) => format!("body: {size}, in {}, SHA-256 {}", clean::line(&saved.file), clean::line(&saved.sha256)),
        None => format!("body: {size}"),
    })
}

/// The lines for a request; with its body, if it is wanted.
pub(super) fn sent(request: &Request, bodies: bool, palette: &Palette) -> Vec<String> {
    let mut lines = Vec::new();
    let sent = palette.quiet.style('>').to_string();
    let first = format!("{} {}", clean::line(&request.method), clean::line(request.url.as_str()));
    lines.push(format!("{sent} {}", palette.title.style(first)));
    headers(&mut lines, &sent, &request.headers, palette);
    let files = |it: &Upload| it.files.iter().map(|it| clean::line(it).into_owned()).collect::<Vec<_>>().join(", ");
    let told = match &request.upload {
        Some(it) => Some(format!("body: {}, from {}", words::size(it.size_bytes), files(it))),
        None => {
            (!request.body.is_empty() && !bodies).then(|| format!("body: {}", words::size(request.body.len() as u64)))
        }
    };
    lines.extend(told.map(|told| palette.quiet.style(format!("* {told}")).to_string()));
    if bodies {
        let text = || String::from_utf8_lossy(&request.body);
        body(&mut lines, &sent, (&request.body, request.header("content-type")), text);
    }
    lines
}

fn headers(lines: &mut Vec<String>, mark: &str, headers: &Headers, palette: &Palette) {
    for (name, value) in headers {
        let name = format!("{}:", clean::line(name));
        lines.push(format!("{mark} {} {}", palette.quiet.style(name), clean::line(value)));
    }
}

fn body<'a>(
    lines: &mut Vec<String>,
    mark: &str,
    (bytes, content_type): (&[u8], Option<&str>),
    text: impl FnOnce() -> Cow<'a, str>,
) {
    if bytes.is_empty() {
        return;
    }
    lines.push(mark.to_owned());
    let text = text();
    let shown = &text[..text.floor_char_boundary(BODY_LIMIT)];
    if is_binary(shown) {
        lines.push(format!("  {}", binary(bytes.len() as u64, content_type)));
        return;
    }
    lines.extend(shown.lines().map(|line| format!("  {}", clean::body_line(line))));
    if shown.len() < text.len() {
        lines.push(format!("  … ({} of {} shown)", words::size(shown.len() as u64), words::size(text.len() as u64)));
    }
}

/// The beginning of an answer, for a failure: what the server says is often the cause. At most some lines.
pub(super) fn excerpt(exchange: &Exchange) -> Vec<String> {
    const LINES: usize = 8;
    const LENGTH: usize = 600;
    let text = exchange.response.text();
    let part = &text[..text.floor_char_boundary(LENGTH)];
    if part.trim().is_empty() {
        return Vec::new();
    }
    if is_binary(part) {
        return vec![binary(exchange.response.size_bytes(), exchange.response.header("content-type"))];
    }
    let mut lines: Vec<_> = part.lines().take(LINES).map(|line| clean::body_line(line).into_owned()).collect();
    if part.len() < text.len() || part.lines().nth(LINES).is_some() {
        lines.push(format!("… ({} in all)", words::size(text.len() as u64)));
    }
    lines
}

/// A body that nobody can read: `(5.0 KiB of binary data, image/png)`.
fn binary(size_bytes: u64, content_type: Option<&str>) -> String {
    let kind = content_type.map(|it| format!(", {}", clean::line(it))).unwrap_or_default();
    format!("({} of binary data{kind})", words::size(size_bytes))
}

/// Whether it is no text, by the marks that decoding leaves.
fn is_binary(text: &str) -> bool {
    text.contains(['\0', '\u{fffd}'])
}
