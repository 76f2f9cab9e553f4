//! Why no response came, in the words of people who read a report and not our stack of libraries.

use std::{error::Error, io, time::Duration};

use url::Url;

use super::{progress::Progress, upload::Unsendable};

/// Why `url` gave no response, or not all of it, as a fragment.
pub(super) fn say(error: &reqwest::Error, url: &Url, timeout: Option<Duration>, progress: &Progress) -> String {
    if error.is_timeout() {
        return too_late(url, timeout, progress);
    }
    with(say_causes(&causes(error), url, error.is_connect()), progress)
}

/// Why the body of an answer did not come to its end.
pub(super) fn say_body(error: &(dyn Error + 'static), url: &Url, progress: &Progress) -> String {
    let causes: Vec<_> = std::iter::successors(Some(error), |cause| (*cause).source()).collect();
    with(say_causes(&causes, url, false), progress)
}

/// What is said when time has run out.
pub(super) fn too_late(url: &Url, timeout: Option<Duration>, progress: &Progress) -> String {
    let after = timeout.map(|it| format!(" within {it:?}")).unwrap_or_default();
    match progress.so_far() {
        Some(so_far) if so_far.starts_with("status") => {
            format!("{} did not end its answer{after}: {so_far}", peer(url))
        }
        Some(so_far) => format!("no answer from {}{after}: {so_far}", peer(url)),
        None => format!("no answer from {}{after}", peer(url)),
    }
}

/// `why`, with what happened before.
pub(super) fn with(why: String, progress: &Progress) -> String {
    match progress.so_far() {
        Some(so_far) => format!("{why}: {so_far}"),
        None => why,
    }
}

fn say_causes(causes: &[&(dyn Error + 'static)], url: &Url, is_connect: bool) -> String {
    let (host, peer) = (url.host_str().unwrap_or_default(), peer(url));
    if let Some(unsendable) = causes.iter().find_map(|it| it.downcast_ref::<Unsendable>()) {
        return unsendable.to_string();
    }
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
        Some(io::ErrorKind::UnexpectedEof) if !is_connect => {
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
            let last = said.last().map_or("it broke off", String::as_str);
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
