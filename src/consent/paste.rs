//! An address of somebody else's, at which the browser ends: whoever sits there copies it back to us.

use std::{io, thread};

use tokio::sync::mpsc;
use url::Url;

/// What the lines that somebody writes come through.
pub(super) type Hear = fn() -> io::Result<String>;

/// Whether the browser would have to end at an address that nobody here can listen at, but that somebody could copy.
pub(super) fn is_elsewhere(redirect: &str) -> bool {
    let Ok(url) = Url::parse(redirect) else { return false };
    let is_ours = match url.host() {
        Some(url::Host::Ipv4(host)) => host.is_loopback(),
        Some(url::Host::Ipv6(host)) => host.is_loopback(),
        Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        None => return false,
    };
    url.fragment().is_none() && !(is_ours && url.scheme() == "http")
}

/// The query of the address that somebody writes. What is none is asked for again.
///
/// # Errors
/// When nothing can be read any more.
pub(super) async fn query(hear: Hear, tell: fn(&str)) -> io::Result<String> {
    let (to, mut lines) = mpsc::unbounded_channel();
    // Nobody can be kept from waiting for a line: the thread ends with the program.
    thread::spawn(move || {
        loop {
            let line = hear();
            let is_last = line.as_ref().map_or(true, String::is_empty);
            if to.send(line).is_err() || is_last {
                return;
            }
        }
    });
    while let Some(line) = lines.recv().await {
        let line = line?;
        match brought(line.trim()) {
            Some(query) => return Ok(query),
            None if line.is_empty() => break,
            None if line.trim().is_empty() => {}
            None => {
                tell("that has neither a `code` nor an `error`: copy the whole address, from `https://` to its end");
            }
        }
    }
    Err(io::ErrorKind::UnexpectedEof.into())
}

/// The query of an address, where it brings a code or an error.
fn brought(line: &str) -> Option<String> {
    let (_, query) = line.split_once('?')?;
    let query = query.split('#').next().unwrap_or_default();
    let brings = |pair: &str| ["code", "error"].contains(&pair.split('=').next().unwrap_or_default());
    query.split('&').any(brings).then(|| query.to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn what_nobody_here_can_listen_at_is_elsewhere() {
        for (redirect, is) in [
            ("https://oauth.pstmn.io/v1/callback", true),
            ("http://10.0.0.1/", true),
            ("https://localhost/callback", true),
            ("myapp://callback/", true),
            ("http://localhost:8085/", false),
            ("http://127.0.0.1/", false),
            ("http://[::1]/", false),
            ("https://a.test/#x", false),
            ("urn:ietf:wg:oauth:2.0:oob", false),
            ("", false),
            ("localhost", false),
        ] {
            assert_eq!(is_elsewhere(redirect), is, "{redirect}");
        }
    }

    #[tokio::test]
    async fn an_address_is_asked_for_until_it_is_one() {
        static AT: AtomicUsize = AtomicUsize::new(0);
        static TOLD: AtomicUsize = AtomicUsize::new(0);
        let hear = || {
            let lines =
                ["\n", "what?\n", "https://a.test/cb?state=s\n", " https://a.test/cb?code=a%2Fb&state=s#_=_\r\n"];
            Ok(lines.get(AT.fetch_add(1, Ordering::SeqCst)).copied().unwrap_or_default().to_owned())
        };
        let tell = |_: &str| {
            TOLD.fetch_add(1, Ordering::SeqCst);
        };
        assert_eq!(query(hear, tell).await.unwrap(), "code=a%2Fb&state=s");
        assert_eq!(TOLD.load(Ordering::SeqCst), 2, "an empty line is no mistake");
        let ends = query(|| Ok(String::new()), |_| {}).await.unwrap_err();
        assert_eq!(ends.kind(), io::ErrorKind::UnexpectedEof);
    }
}
