//! How a request reaches its host, as flags of curl.

use std::{net::IpAddr, path::Path};

use url::Url;

use crate::wire::{Address, Certificate, Detour, Family, OldestTls, Request, Route, Transfer, Version};

/// Whether a host is like a pattern such as `*.example.com` or `a.test:8443`.
pub(super) fn fits(pattern: &str, url: &Url) -> bool {
    let (host, port) = (url.host_str().unwrap_or_default().to_ascii_lowercase(), url.port_or_known_default());
    let pattern = pattern.to_ascii_lowercase();
    let with_port = pattern.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse::<u16>().ok()?)));
    let (pattern, wanted) = with_port.map_or((pattern.as_str(), None), |(host, port)| (host, Some(port)));
    let is_like = match pattern.split_once('*') {
        Some((start, end)) => host.len() >= start.len() + end.len() && host.starts_with(start) && host.ends_with(end),
        None => pattern == host,
    };
    is_like && wanted.is_none_or(|it| port == Some(it))
}

/// The flags of a certificate of our own.
pub(super) fn certificate(it: &Certificate) -> Vec<String> {
    let password = it.password.as_deref().map(|it| format!(":{it}")).unwrap_or_default();
    // What stands behind a colon is the password.
    let file = text(&it.file).replace('\\', "\\\\").replace(':', "\\:");
    let mut flags = vec!["--cert".to_owned(), format!("{file}{password}")];
    if it.is_pkcs12 {
        flags.extend(["--cert-type", "P12"].map(str::to_owned));
    }
    flags.extend(it.key.iter().flat_map(|key| ["--key".to_owned(), text(key)]));
    flags
}

/// The flags of a route, but for its certificates.
pub(super) fn flags(route: &Route) -> Vec<String> {
    let mut flags: Vec<(&str, Option<String>)> = Vec::new();
    flags.extend(route.authorities.iter().map(|it| ("--cacert", Some(text(it)))));
    flags.extend(route.oldest_tls.map(|it| match it {
        OldestTls::Two => ("--tlsv1.2", None),
        OldestTls::Three => ("--tlsv1.3", None),
    }));
    flags.extend(route.family.map(|it| match it {
        Family::V4 => ("--ipv4", None),
        Family::V6 => ("--ipv6", None),
    }));
    flags.extend(route.addresses.iter().map(|it| ("--resolve", Some(address(it)))));
    flags.extend(route.detours.iter().map(|it| ("--connect-to", Some(detour(it)))));
    flags.extend(route.no_proxy.iter().map(|it| ("--noproxy", Some(it.clone()))));
    flags.extend(route.interface.iter().map(|it| ("--interface", Some(it.clone()))));
    flags.extend(route.unix_socket.iter().map(|it| ("--unix-socket", Some(text(it)))));
    flags.into_iter().flat_map(|(name, value)| std::iter::once(name.to_owned()).chain(value)).collect()
}

/// The flags that hold for all requests, as this one needs them: nothing announces HTTP/2 in the open.
pub(super) fn flags_of_all(network: &[String], request: &Request) -> Vec<String> {
    let is_open = request.url.scheme() == "http";
    let one = |it: &String| if is_open && it == "--http2" { "--http2-prior-knowledge".to_owned() } else { it.clone() };
    network.iter().map(one).collect()
}

/// The flags of the request's own proxy: curl does not trust it as it trusts the host, and asks it for no tunnel in the open.
pub(super) fn of_the_proxy(request: &Request, network: &[String]) -> Vec<String> {
    let Transfer { proxy, route, verify_tls, http_version, .. } = &request.transfer;
    let scheme = match proxy.as_deref() {
        None | Some("none") => return Vec::new(),
        Some(it) => it.split_once("://").map_or("http", |(scheme, _)| scheme).to_ascii_lowercase(),
    };
    let mut flags = Vec::new();
    if scheme == "https" && !verify_tls {
        flags.push("--proxy-insecure".to_owned());
    } else if scheme == "https" {
        let of_all = network.windows(2).filter(|it| it[0] == "--cacert").map(|it| it[1].clone());
        let all = route.authorities.iter().map(|it| text(it)).chain(of_all);
        flags.extend(all.flat_map(|it| ["--proxy-cacert".to_owned(), it]));
    }
    let is_two = *http_version == Some(Version::Two) || network.iter().any(|it| it == "--http2");
    if is_two && request.url.scheme() == "http" && scheme.starts_with("http") {
        flags.push("--proxytunnel".to_owned());
    }
    flags
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn address(it: &Address) -> String {
    let one = |it: &IpAddr| if it.is_ipv6() { format!("[{it}]") } else { it.to_string() };
    format!("{}:{}:{}", it.host, it.port, it.addresses.iter().map(one).collect::<Vec<_>>().join(","))
}

fn detour(it: &Detour) -> String {
    let host = |it: &Option<String>| it.clone().unwrap_or_default();
    let port = |it: Option<u16>| it.map(|it| it.to_string()).unwrap_or_default();
    format!("{}:{}:{}:{}", host(&it.host), port(it.port), host(&it.to_host), port(it.to_port))
}
