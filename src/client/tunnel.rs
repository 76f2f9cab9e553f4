//! A tunnel through an HTTP proxy.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::{socks::Refusal, stream::Stream};

/// More than that is no head of an answer, in bytes.
const MAX_HEAD: usize = 64 * 1024;

/// Asks the proxy at the other end of `stream` for a tunnel to `goal`: `example.org:443`.
///
/// Source: RFC 9110, 9.3.6.
pub(super) async fn open(stream: &mut Stream, goal: &str, authorization: Option<&str>) -> Result<(), Refusal> {
    let login = authorization.map(|it| format!("Proxy-Authorization: {it}\r\n")).unwrap_or_default();
    let asked = format!("CONNECT {goal} HTTP/1.1\r\nHost: {goal}\r\n{login}\r\n");
    stream.write_all(asked.as_bytes()).await?;
    stream.flush().await?;
    let mut head = Vec::new();
    // Byte by byte: what comes behind the head is the host's.
    while !head.ends_with(b"\r\n\r\n") && head.len() < MAX_HEAD {
        head.push(stream.read_u8().await?);
        if head.len() == 5 && head != b"HTTP/" {
            return Err(Refusal::Said("answered with what is no HTTP".to_owned()));
        }
    }
    let head = String::from_utf8_lossy(&head);
    let line = head.lines().next().unwrap_or_default();
    let (_, status) = line.split_once(' ').unwrap_or_default();
    match status.get(..3) {
        Some(code) if code.starts_with('2') => Ok(()),
        Some("407") if authorization.is_some() => {
            Err(Refusal::Said("wants another name and password than ours (407)".to_owned()))
        }
        Some("407") => Err(Refusal::Said("wants a name and password (407): http://NAME:PASSWORD@HOST".to_owned())),
        Some(code) if code.bytes().all(|it| it.is_ascii_digit()) => {
            Err(Refusal::Said(format!("opens no tunnel to {goal}: {}", status.trim())))
        }
        _ => Err(Refusal::Said("answered with what is no HTTP".to_owned())),
    }
}
