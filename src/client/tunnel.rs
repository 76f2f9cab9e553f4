//! A tunnel through an HTTP proxy.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::{socks::Refusal, stream::Stream};
use crate::secret::whole;

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
    let mut left = MAX_HEAD;
    let (head, status) = loop {
        let head = head(stream, &mut left).await?;
        let line = head.lines().next().unwrap_or_default();
        let status = line.split_once(' ').map(|(_, it)| it.trim().to_owned()).unwrap_or_default();
        // Words ahead of the answer are no answer.
        if !status.starts_with('1') {
            break (head, status);
        }
    };
    match status.get(..3) {
        Some(code) if code.starts_with('2') => Ok(()),
        Some("407") if !wants_basic(&head) => {
            Err(Refusal::Said("wants us to prove who we are in another way than by `Basic` (407)".to_owned()))
        }
        Some("407") if authorization.is_some() => {
            Err(Refusal::Said("wants another name and password than ours (407)".to_owned()))
        }
        Some("407") => Err(Refusal::Said("wants a name and password (407): http://NAME:PASSWORD@HOST".to_owned())),
        Some(code) if code.bytes().all(|it| it.is_ascii_digit()) => {
            Err(Refusal::Said(format!("opens no tunnel to {goal}: {}", whole(&status))))
        }
        _ => Err(Refusal::Said("answered with what is no HTTP".to_owned())),
    }
}

/// The head of an answer, of which so many bytes are `left` to be read.
async fn head(stream: &mut Stream, left: &mut usize) -> Result<String, Refusal> {
    let mut head = Vec::new();
    // Byte by byte: what comes behind the head is the host's.
    while !head.ends_with(b"\r\n\r\n") {
        if *left == 0 {
            return Err(Refusal::Said("answered with more headers than can be read".to_owned()));
        }
        *left -= 1;
        head.push(stream.read_u8().await?);
        if head.len() == 5 && head != b"HTTP/" {
            return Err(Refusal::Said("answered with what is no HTTP".to_owned()));
        }
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// Whether a proxy that asks who we are takes a name and a password; one that does not say how it asks may do so.
fn wants_basic(head: &str) -> bool {
    let fields = head.lines().filter_map(|it| it.split_once(':'));
    let mut ways =
        fields.filter(|(name, _)| name.eq_ignore_ascii_case("proxy-authenticate")).map(|(_, way)| way).peekable();
    ways.peek().is_none() || ways.any(|it| it.to_ascii_lowercase().contains("basic"))
}
