//! With `--verbose`, what is known of a request: sizes, headers and bodies.

use std::time::Duration;

use mime_guess::Mime;
use unicode_width::UnicodeWidthStr as _;

use super::{
    super::{super::clean, acts::Asked, words},
    answer::{received, status},
    console::Console,
    paint::Paint,
};
use crate::wire::{Exchange, Request, headers_named};

/// How much of a body is shown, in characters.
const BODY: usize = 2_048;

/// The lines below a request.
pub(super) fn block(asked: &Asked<'_>, answer: &Exchange, paint: Paint, width: Option<usize>) -> String {
    let (request, response) = (&answer.request, &answer.response);
    let star = paint.gray(paint.star());
    let (up, down) = (paint.gray(paint.up()), paint.gray(paint.down()));
    let time = words::time(asked.elapsed());
    let (sent, got) = (words::size(sent(request)), words::size(received(answer)));
    let cookies = headers_named(&response.headers, "set-cookie").count();
    let [time_word, size, headers, cookie_word] = ["time", "size", "headers", "cookies"].map(|it| paint.gray(it));
    let mut text = format!(
        "  {} {star} {time} {time_word} {star} {sent}{up} {got}{down} {size} {star} {}{up} {}{down} {headers} {star} {cookies} {cookie_word}\n",
        status(answer),
        request.headers.len(),
        response.headers.len(),
    );
    let console = Console::new(paint, width);
    let (top, bottom) = (paint.white(paint.top()), paint.white(&format!("  {}", paint.bottom())));
    if !request.body.is_empty() {
        let (kind, size) = (mode(request), words::size(request.body.len() as u64));
        text.extend([format!("  {top} {} {kind} {star} {size}\n", paint.white(paint.up()))]);
        text.push_str(&console.boxed("log", &shown(&String::from_utf8_lossy(&request.body), request.body.len())));
        text.extend([format!("{bottom} \n")]);
    }
    let about = about(response.header("content-type")).join(&format!(" {star} "));
    let down = paint.white(paint.down());
    if response.body.is_empty() {
        text.extend([format!("  {down} {about}\n\n")]);
    } else {
        text.extend([format!("  {top} {down} {about} {star} {}\n", words::size(response.size_bytes()))]);
        text.push_str(&console.boxed("log", &shown(&response.text(), response.body.len())));
        text.extend([format!("{bottom}\n")]);
    }
    text + &phases(asked, answer, paint)
}

/// How long each part of the last exchange took: what a kept connection did not need is in the cache.
fn phases(asked: &Asked<'_>, answer: &Exchange, paint: Paint) -> String {
    let timing = &answer.response.timing;
    let known = |time: Option<Duration>| time.map_or_else(|| "(cache)".to_owned(), words::time);
    let mut cells = vec![("dns-lookup", known(timing.dns)), ("tcp-handshake", known(timing.connect))];
    if answer.request.url.scheme() == "https" {
        cells.push(("ssl-handshake", known(timing.tls)));
    }
    cells.push(("transfer-start", words::time(timing.first_byte)));
    cells.push(("download", words::time(timing.download)));
    cells.push(("total", words::time(asked.elapsed())));
    let (mut head, mut row) = (String::new(), String::new());
    for (index, (title, time)) in cells.iter().enumerate() {
        let width = title.width().max(time.width());
        let gap = if index + 1 < cells.len() { 3 } else { 1 };
        let spaces = |text: &str| " ".repeat(width + gap - text.width());
        head.extend([paint.white(title), spaces(title)]);
        row.extend([paint.gray(time), spaces(time)]);
    }
    format!("  {head}\n  {row}\n\n")
}

/// What was sent on the wire.
fn sent(request: &Request) -> u64 {
    let target = &request.url[url::Position::BeforePath..url::Position::AfterQuery];
    let first = request.method.len() + target.len() + " HTTP/1.1\r\n".len() + 1;
    let headers: usize = request.headers.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
    (first + headers + 2) as u64 + request.body_size_bytes()
}

/// What Postman calls the kind of a body.
fn mode(request: &Request) -> &'static str {
    match request.header("content-type").unwrap_or_default() {
        it if it.starts_with("application/x-www-form-urlencoded") => "urlencoded",
        it if it.starts_with("multipart/form-data") => "formdata",
        _ => "raw",
    }
}

/// A body, cut where it is long, with what of it is shown.
fn shown(text: &str, size: usize) -> String {
    match text.char_indices().nth(BODY) {
        Some((end, _)) => {
            let (part, all) = (words::size(end as u64), words::size(size as u64));
            format!("{}\n(showing {part}/{all})", &text[..end])
        }
        None => text.to_owned(),
    }
}

/// The content type, and what it is: `application/json`, `text`, `json`, `utf8`.
fn about(content_type: Option<&str>) -> Vec<String> {
    let content_type = content_type.unwrap_or("text/plain");
    let written = clean::line(content_type.split(';').next().unwrap_or_default().trim()).into_owned();
    let Ok(mime) = content_type.parse::<Mime>() else {
        return [&written, "text", "plain", "utf8"].map(str::to_owned).to_vec();
    };
    let (kind, form) = (mime.type_().as_str(), mime.subtype().as_str());
    let charset =
        mime.get_param("charset").map_or_else(|| "utf8".to_owned(), |it| it.as_str().replace("utf-8", "utf8"));
    let form = mime.suffix().map_or(form, |it| it.as_str());
    let is_text = kind == "text" || ["json", "xml", "javascript", "html"].contains(&form);
    let kind = if is_text { "text" } else { kind };
    [written.as_str(), kind, form, clean::line(&charset).as_ref()].map(str::to_owned).to_vec()
}
