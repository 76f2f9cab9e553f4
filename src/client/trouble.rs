//! Why no response came, in the words of people who read a report and not our stack of libraries.

use std::{error::Error, io, time::Duration};

use url::Url;

/// Why `url` gave no response, as a fragment.
pub(super) fn say(error: &reqwest::Error, url: &Url, timeout: Option<Duration>) -> String {
    let (host, peer) = (url.host_str().unwrap_or_default(), peer(url));
    if error.is_timeout() {
        let after = timeout.map(|it| format!(" within {it:?}")).unwrap_or_default();
        return format!("no answer from {peer}{after}");
    }
    let causes = causes(error);
    let said = causes.iter().map(ToString::to_string).collect::<Vec<_>>();
    if said.iter().any(|it| it.contains("dns error") || it.contains("failed to lookup address")) {
        return format!("could not resolve host `{host}`");
    }
    if let Some(tls) = causes.iter().find_map(|it| it.downcast_ref::<rustls::Error>().or_else(|| inside_io(*it))) {
        return format!("TLS with {peer}: {}", say_tls(tls));
    }
    if said.iter().any(|it| it.contains("tls handshake eof")) {
        return format!("TLS with {peer}: closed in the middle of the handshake: does the server speak plain http?");
    }
    if said.iter().any(|it| it.contains("message head is too large")) {
        return format!("{peer} answered with more headers than can be read");
    }
    if let Some(parsed) = said.iter().find(|it| it.starts_with("invalid HTTP ")) {
        let what = parsed.trim_start_matches("invalid HTTP ").trim_end_matches(" parsed");
        return format!("{peer} answered with what is no HTTP: its {what} cannot be read");
    }
    let kind = causes.iter().rev().find_map(|it| it.downcast_ref::<io::Error>()).map(io::Error::kind);
    match kind {
        Some(io::ErrorKind::ConnectionRefused) => format!("connection refused by {peer}"),
        Some(io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe) => {
            format!("{peer} closed the connection before it had answered")
        }
        Some(io::ErrorKind::UnexpectedEof) if !error.is_connect() => {
            format!("{peer} closed the connection before the whole answer had come")
        }
        _ if said
            .iter()
            .any(|it| it.contains("end of file before message length") || it.contains("unexpected EOF")) =>
        {
            format!("{peer} closed the connection before the whole body had come")
        }
        _ if said.iter().any(|it| it.contains("connection closed before message completed")) => {
            format!("{peer} closed the connection before it had answered")
        }
        _ => {
            let last = said.last().cloned().unwrap_or_else(|| error.to_string());
            format!("{peer}: {last}")
        }
    }
}

/// Whether the connection was closed before a single byte of an answer had come.
pub(super) fn is_unanswered(error: &reqwest::Error) -> bool {
    !error.is_connect()
        && causes(error).iter().any(|cause| {
            let kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
            matches!(kind, Some(io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe))
                || cause.to_string().contains("connection closed before message completed")
        })
}

/// What led to an error, the nearest first.
fn causes(error: &reqwest::Error) -> Vec<&(dyn Error + 'static)> {
    std::iter::successors(error.source(), |cause| (*cause).source()).collect()
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
        Tls::InvalidCertificate(Bad::Expired | Bad::ExpiredContext { .. }) => "the certificate has expired".to_owned(),
        Tls::InvalidCertificate(Bad::UnknownIssuer) => {
            "the certificate was issued by nobody we trust (-k goes on all the same)".to_owned()
        }
        Tls::InvalidMessage(_) => "what came is no TLS: does the server speak plain http?".to_owned(),
        Tls::InvalidCertificate(Bad::NotValidForName | Bad::NotValidForNameContext { .. }) => {
            "the certificate is for another host".to_owned()
        }
        other => other.to_string(),
    }
}
