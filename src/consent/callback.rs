//! What the browser says when it comes back.

use std::{io, time::Duration};

use futures_util::{StreamExt as _, stream::FuturesUnordered};
use tokio::{
    net::{TcpListener, TcpStream},
    time::timeout,
};

use super::redirect::Redirect;

/// The longest head of a request that is read.
const LONGEST: usize = 32 * 1024;
/// How long a connection may say nothing: browsers open some in case that they need them.
const PATIENCE: Duration = Duration::from_secs(20);

const DONE: &str = "<!doctype html><meta charset=utf-8><title>Posthaste</title><p>Thank you. This window can be closed: \
                    what comes of it stands in the terminal.";
const ELSE: &str = "<!doctype html><meta charset=utf-8><title>Posthaste</title><p>Nothing is here.";

/// The query that the browser brings back.
///
/// # Errors
/// When nobody can listen any more.
pub(super) async fn query(redirect: Redirect) -> io::Result<String> {
    let mut doors = Vec::new();
    for door in redirect.doors {
        door.set_nonblocking(true)?;
        doors.push(TcpListener::from_std(door)?);
    }
    let mut guests = FuturesUnordered::new();
    loop {
        tokio::select! {
            came = next(&doors) => guests.push(guest(came?, &redirect.path)),
            Some(query) = guests.next(), if !guests.is_empty() => {
                if let Some(query) = query {
                    return Ok(query);
                }
            }
        }
    }
}

/// Whoever comes to one of the doors.
async fn next(doors: &[TcpListener]) -> io::Result<TcpStream> {
    let mut all: FuturesUnordered<_> = doors.iter().map(TcpListener::accept).collect();
    match all.next().await {
        Some(came) => came.map(|(stream, _)| stream),
        None => std::future::pending().await,
    }
}

/// Hears what one connection has to say, and answers it; the query, where it is the one that is awaited.
async fn guest(stream: TcpStream, path: &str) -> Option<String> {
    let asked = timeout(PATIENCE, asked(&stream)).await.ok()?.ok()?;
    let query = awaited(&asked, path);
    let (status, page) = if query.is_some() { ("200 OK", DONE) } else { ("404 Not Found", ELSE) };
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         Referrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{page}",
        page.len()
    );
    // Whether the page arrives makes no difference to the token.
    let _ = timeout(PATIENCE, told(&stream, answer.as_bytes())).await;
    query
}

/// A request, with its body if it has one.
async fn asked(stream: &TcpStream) -> io::Result<Vec<u8>> {
    let mut asked = Vec::new();
    let mut piece = [0; 4096];
    loop {
        stream.readable().await?;
        match stream.try_read(&mut piece) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => asked.extend_from_slice(&piece[..count]),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
        if split(&asked).is_some_and(|(head, body)| body.len() >= length(head)) {
            return Ok(asked);
        }
        if asked.len() > LONGEST {
            return Err(io::ErrorKind::InvalidData.into());
        }
    }
}

async fn told(stream: &TcpStream, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        stream.writable().await?;
        match stream.try_write(bytes) {
            Ok(count) => bytes = &bytes[count..],
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The head and the body of a request; none before the head has ended.
fn split(asked: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = asked.windows(4).position(|it| it == b"\r\n\r\n")?;
    Some((&asked[..end], &asked[end + 4..]))
}

/// How long the body of a request is, in bytes, as its head says.
fn length(head: &[u8]) -> usize {
    let lines = head.split(|it| *it == b'\n').filter_map(|it| std::str::from_utf8(it).ok()?.split_once(':'));
    let mut lengths = lines.filter(|(name, _)| name.trim().eq_ignore_ascii_case("content-length"));
    lengths.next().and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(0)
}

/// What a request for `path` brings, where that is a code or an error: its query, or the form that it posts.
///
/// Source: OAuth 2.0 Form Post Response Mode.
fn awaited(asked: &[u8], path: &str) -> Option<String> {
    let (head, body) = split(asked)?;
    let line = std::str::from_utf8(head.split(|it| *it == b'\r').next()?).ok()?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    let (asked, query) = target.split_once('?').unwrap_or((target, ""));
    let brought = match method {
        "GET" => query,
        "POST" => std::str::from_utf8(body.get(..length(head))?).ok()?.trim(),
        _ => return None,
    };
    let brings = |pair: &str| ["code", "error"].contains(&pair.split('=').next().unwrap_or_default());
    (asked == path && brought.split('&').any(brings)).then(|| brought.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_brings_something_is_awaited() {
        let query = |text: &str| awaited(text.as_bytes(), "/cb");
        assert_eq!(query("GET /cb?code=a&state=b HTTP/1.1\r\nHost: x\r\n\r\n").as_deref(), Some("code=a&state=b"));
        assert_eq!(query("GET /cb?error=e HTTP/1.1\r\n\r\n").as_deref(), Some("error=e"));
        let posted = |length: &str, body: &str| {
            query(&format!("POST /cb HTTP/1.1\r\nHost: x\r\ncontent-LENGTH: {length}\r\n\r\n{body}"))
        };
        assert_eq!(posted("14", "code=a&state=b").as_deref(), Some("code=a&state=b"));
        assert_eq!(posted("6", "code=a&state=b").as_deref(), Some("code=a"));
        for (length, body) in [("7", "state=b"), ("99", "code=a"), ("-1", "code=a"), ("x", "code=a"), ("0", "code=a")] {
            assert_eq!(posted(length, body), None, "{length} {body}");
        }
        for none in [
            "GET /favicon.ico HTTP/1.1\r\n\r\n",
            "GET /cb HTTP/1.1\r\n\r\n",
            "GET /cb?state=b HTTP/1.1\r\n\r\n",
            "GET /other?code=a HTTP/1.1\r\n\r\n",
            "POST /cb?code=a HTTP/1.1\r\n\r\n",
            "",
            "\r\n\r\n",
            "GET",
        ] {
            assert_eq!(query(none), None, "{none}");
        }
        assert_eq!(awaited(&[b'G', 0xff, b'\r'], "/cb"), None);
        assert_eq!(awaited(b"POST /cb HTTP/1.1\r\nContent-Length: 7\r\n\r\ncode=\xff\xfe", "/cb"), None);
    }
}
