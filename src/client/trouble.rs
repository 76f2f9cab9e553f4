//! Why no response came, in the words of people who read a report and not our stack of libraries.

use std::{error::Error, io, time::Duration};

use rustls::AlertDescription as Alert;
use url::Url;

use super::{progress::Progress, proxy::Proxy, upload::Unsendable};

/// Why no response came.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It is said already, as a fragment.
    Told(String),
    /// Time ran out.
    Late,
    /// The connection was there, and then something went wrong.
    Broken(Box<dyn Error + Send + Sync>),
}

impl From<String> for Trouble {
    fn from(why: String) -> Self {
        Self::Told(why)
    }
}

impl From<reqwest::Error> for Trouble {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() { Self::Late } else { Self::broken(error) }
    }
}

impl Trouble {
    pub(super) fn broken(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Broken(error.into())
    }

    /// Why `url`, over `proxy`, gave no response, or not all of it, as a fragment.
    pub(super) fn say(
        &self,
        url: &Url,
        proxy: Option<&Proxy>,
        timeout: Option<Duration>,
        progress: &Progress,
    ) -> String {
        match self {
            Self::Told(why) => with(why.clone(), progress),
            Self::Late => too_late(&through(url, proxy), timeout, progress),
            Self::Broken(error) => {
                let stage = if progress.has_answered() { Stage::Answered } else { Stage::Connected };
                with(say(&**error, &through(url, proxy), stage), progress)
            }
        }
    }

    /// Whether the server has said that it did nothing with the request: it ends the connection, or has too much to do.
    ///
    /// Source: RFC 9113, 6.8 and 8.7.
    pub(super) fn is_unprocessed(&self) -> bool {
        let Self::Broken(error) = self else { return false };
        causes(&**error).iter().any(|cause| UNPROCESSED.iter().any(|it| cause.to_string().starts_with(it)))
    }

    /// Whether the connection was closed before a single byte of an answer had come.
    pub(super) fn is_unanswered(&self) -> bool {
        let Self::Broken(error) = self else { return false };
        causes(&**error).iter().any(|cause| {
            let kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
            matches!(kind, Some(io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe))
                || cause.to_string().contains("connection closed before message completed")
        })
    }
}

/// How far it had come when something went wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Connecting,
    Connected,
    /// The head of the answer was there.
    Answered,
}

/// What the library says of HTTP/2, and what that means.
const OF_TWO: [(&str, &str); 4] = [
    ("connection error detected: ", "answered with what is no HTTP/2"),
    ("stream error detected: ", "answered with what is no HTTP/2"),
    ("connection error received: ", "broke the connection off"),
    ("stream error received: ", "broke the exchange off"),
];

/// What the library says of a request that the server has not begun with.
const UNPROCESSED: [&str; 2] =
    ["connection error received: not a result of an error", "stream error received: refused stream"];

/// Before a proxy's host and port.
const THE_PROXY: &str = "the proxy ";

fn is_unresolved(said: &str) -> bool {
    said.contains("dns error") || said.contains("failed to lookup address")
}

/// What is said when time has run out.
fn too_late(whom: &str, timeout: Option<Duration>, progress: &Progress) -> String {
    let after = timeout.map(|it| format!(" within {it:?}")).unwrap_or_default();
    match progress.so_far() {
        Some(so_far) if so_far.starts_with("status") => format!("{whom} did not end its answer{after}: {so_far}"),
        Some(so_far) => format!("no answer from {whom}{after}: {so_far}"),
        None => format!("no answer from {whom}{after}"),
    }
}

/// Whom `url` speaks to, and through whom: it may be either who says something.
fn through(url: &Url, proxy: Option<&Proxy>) -> String {
    let way = proxy.map(|it| format!(" (through {THE_PROXY}{it})")).unwrap_or_default();
    format!("{}{way}", peer(url))
}

/// `why`, with what happened before.
pub(super) fn with(why: String, progress: &Progress) -> String {
    match progress.so_far() {
        Some(so_far) => format!("{why}: {so_far}"),
        None => why,
    }
}

/// Why there is no connection to `peer`: `localhost:8080`, `the proxy localhost:3128`.
pub(super) fn say_unconnected(error: &(dyn Error + 'static), peer: &str) -> String {
    say(error, peer, Stage::Connecting)
}

fn say(error: &(dyn Error + 'static), peer: &str, stage: Stage) -> String {
    let causes = causes(error);
    if let Some(unsendable) = causes.iter().find_map(|it| it.downcast_ref::<Unsendable>()) {
        return unsendable.to_string();
    }
    let said = causes.iter().map(ToString::to_string).collect::<Vec<_>>();
    let says = |text: &str| said.iter().any(|it| it.contains(text));
    if said.iter().any(|it| is_unresolved(it)) {
        let (whose, peer) = peer.strip_prefix(THE_PROXY).map_or(("host", peer), |it| ("the proxy's host", it));
        return format!("could not resolve {whose} `{}`", peer.rsplit_once(':').map_or(peer, |(host, _)| host));
    }
    if let Some(tls) = causes.iter().find_map(|it| it.downcast_ref::<rustls::Error>().or_else(|| inside_io(*it))) {
        return format!("TLS with {peer}: {}", say_tls(tls));
    }
    if says("tls handshake eof") {
        return format!("TLS with {peer}: closed in the middle of the handshake: does the server speak plain http?");
    }
    if says("message head is too large") {
        return format!("{peer} answered with more headers than can be read");
    }
    if says("invalid content-length parsed") {
        return format!("{peer} answered with a `Content-Length` that is none, or with two of them");
    }
    if says("unexpected transfer-encoding parsed") {
        return format!("{peer} answered in HTTP/1.0, which has no `Transfer-Encoding`");
    }
    if let Some(why) = said.iter().map(|it| it.to_lowercase()).find(|it| it.contains("chunk") && !it.contains("eof")) {
        return format!("{peer} answered with a body whose chunks cannot be told apart: {why}");
    }
    if let Some(parsed) = said.iter().find(|it| it.starts_with("invalid HTTP ")) {
        let what = parsed.trim_start_matches("invalid HTTP ").trim_end_matches(" parsed");
        return format!("{peer} answered with what is no HTTP: its {what} cannot be read");
    }
    let of_two =
        said.iter().find_map(|it| OF_TWO.iter().find_map(|(word, means)| Some((means, it.strip_prefix(word)?))));
    if let Some((means, why)) = of_two {
        return format!("{peer} {means}: {why}");
    }
    if says("received unexpected message from connection") {
        return format!("{peer} answered before it was asked");
    }
    say_io(error, peer, &said, stage)
}

/// What the system says, in words.
fn say_io(error: &(dyn Error + 'static), peer: &str, said: &[String], stage: Stage) -> String {
    let says = |text: &str| said.iter().any(|it| it.contains(text));
    match io_error(error).map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) => format!("connection refused by {peer}"),
        Some(io::ErrorKind::HostUnreachable) => format!("{peer} cannot be reached: no way leads to the host"),
        Some(io::ErrorKind::NetworkUnreachable) => format!("{peer} cannot be reached: no way leads to its network"),
        Some(io::ErrorKind::TimedOut) => format!("{peer} does not answer: the system gave up connecting"),
        Some(io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionAborted) => {
            match stage {
                Stage::Answered => format!("{peer} closed the connection before the whole body had come"),
                Stage::Connecting | Stage::Connected => format!("{peer} closed the connection before it had answered"),
            }
        }
        Some(io::ErrorKind::UnexpectedEof) => match stage {
            Stage::Connecting => format!("{peer} closed the connection before it was agreed on"),
            Stage::Connected | Stage::Answered => {
                format!("{peer} closed the connection before the whole answer had come")
            }
        },
        _ if says("end of file before message length") || says("unexpected EOF") => {
            format!("{peer} closed the connection before the whole body had come")
        }
        _ if says("connection closed before message completed") => {
            format!("{peer} closed the connection before it had answered")
        }
        _ => {
            let last = said.last().cloned().unwrap_or_else(|| error.to_string());
            format!("{peer}: {last}")
        }
    }
}

/// The innermost error of the system that led to `error`.
pub(super) fn io_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a io::Error> {
    causes(error).into_iter().rev().find_map(|it| it.downcast_ref::<io::Error>())
}

/// An error and what led to it, the nearest first.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> Vec<&'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |cause| (*cause).source()).collect()
}

/// What a `Host` header says of `url`: `localhost:8080`.
pub(super) fn host(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}{port}", url.host_str().unwrap_or_default())
}

/// Whom `url` speaks to: `localhost:8080`.
pub(super) fn peer(url: &Url) -> String {
    let port = url.port_or_known_default().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}{port}", url.host_str().unwrap_or_default())
}

fn inside_io<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    error.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref::<rustls::Error>()
}

fn say_tls(error: &rustls::Error) -> String {
    use rustls::{CertificateError as Bad, Error as Tls};
    match error {
        // What our own verifier says.
        Tls::InvalidCertificate(Bad::Other(why)) => why.0.to_string(),
        Tls::InvalidMessage(_) => "what came is no TLS: does the server speak plain http?".to_owned(),
        Tls::AlertReceived(alert) => say_alert(*alert),
        Tls::PeerIncompatible(why) => format!("{NOTHING_IN_COMMON}: {why:?}"),
        other => other.to_string(),
    }
}

const NOTHING_IN_COMMON: &str = "the server and we have no way of encryption in common";

/// What the server says of us. It has asked for a certificate if it speaks of one.
fn say_alert(alert: Alert) -> String {
    match alert {
        Alert::CertificateRequired => {
            "the server demands a client certificate: --cert, or `certificates` in the settings".to_owned()
        }
        Alert::BadCertificate
        | Alert::UnsupportedCertificate
        | Alert::CertificateRevoked
        | Alert::CertificateExpired
        | Alert::CertificateUnknown
        | Alert::UnknownCA
        | Alert::AccessDenied
        | Alert::DecryptError => {
            format!("the server does not accept our certificate ({alert:?}): --cert, or `certificates` in the settings")
        }
        Alert::ProtocolVersion => {
            "the server and we have no version of TLS in common: we speak 1.2 and 1.3, or from --tls-min on".to_owned()
        }
        Alert::HandshakeFailure => format!("{NOTHING_IN_COMMON}, or it demands a client certificate (--cert)"),
        Alert::UnrecognisedName => "the server does not know the host that is named (--no-sni names none)".to_owned(),
        Alert::NoApplicationProtocol => "the server does not speak the HTTP version that is asked for".to_owned(),
        other => format!("the server broke off: {other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_told_in_our_words() {
        use io::ErrorKind as Kind;
        for (kind, told) in [
            (Kind::ConnectionRefused, "connection refused by api.test:80"),
            (Kind::HostUnreachable, "api.test:80 cannot be reached: no way leads to the host"),
            (Kind::NetworkUnreachable, "api.test:80 cannot be reached: no way leads to its network"),
            (Kind::TimedOut, "api.test:80 does not answer: the system gave up connecting"),
            (Kind::ConnectionReset, "api.test:80 closed the connection before it had answered"),
            (Kind::UnexpectedEof, "api.test:80 closed the connection before it was agreed on"),
        ] {
            assert_eq!(say_unconnected(&io::Error::from(kind), "api.test:80"), told);
            let url = "http://api.test/".parse().unwrap();
            let said = Trouble::broken(io::Error::from(kind)).say(&url, None, None, &Progress::new(0));
            assert!(said.starts_with("api.test:80 ") || said == told, "{said}");
        }
        let unresolved = io::Error::other("failed to lookup address information: Name or service not known");
        assert_eq!(say_unconnected(&unresolved, "api.test:80"), "could not resolve host `api.test`");
        let told = "could not resolve the proxy's host `p.test`";
        assert_eq!(say_unconnected(&unresolved, "the proxy p.test:3128"), told);
    }
}
