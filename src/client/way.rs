//! The way of a request: what the command line and its files say of it, put together.

use std::{net::IpAddr, path::PathBuf};

use url::Url;

use super::{identity::fits_url, network::Network, proxy::Proxy, trouble};
use crate::wire::{Certificate, Family, OldestTls, Request, Transfer, Version};

/// What connections have in common that may serve for each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Way {
    pub(super) is_tls: bool,
    pub(super) verify_tls: bool,
    pub(super) version: Option<Version>,
    /// The proxy; none if the host is reached without.
    pub(super) proxy: Option<Proxy>,
    /// Requests whose connection nobody else uses.
    pub(super) lane: Option<u32>,
    /// Which of our certificates.
    pub(super) identity: Option<Who>,
    /// Files with authorities that are trusted beside those of the command line.
    pub(super) authorities: Vec<PathBuf>,
    pub(super) oldest_tls: OldestTls,
    pub(super) names_host: bool,
    pub(super) family: Option<Family>,
    pub(super) interface: Option<String>,
    pub(super) unix_socket: Option<PathBuf>,
    /// Where the host is, if somebody has said it.
    pub(super) address: Option<Address>,
    /// The host that is connected to, where it, or its port, is another than the one that is meant.
    pub(super) detour: Option<String>,
}

/// Which of our certificates is shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Who {
    /// That of the command line, by its number.
    Given(usize),
    /// That of a file.
    Written(Certificate),
}

/// Where a host is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Address {
    /// There.
    Known(Vec<IpAddr>),
    /// Where that other host is.
    Of(String),
}

/// Where a request is sent.
#[derive(Debug)]
pub(super) struct Target {
    /// The host that is meant, and the port that is connected to.
    pub(super) url: Url,
    /// What the `Host` header says, where it is not the URL's own host.
    pub(super) host: Option<String>,
    /// Where the host is, if somebody has said it.
    address: Option<Address>,
    /// The host that is connected to, where it, or its port, is another.
    detour: Option<String>,
}

impl Target {
    /// Where `request` is sent: to its URL's host, unless the command line or its settings say something else.
    pub(super) fn of(network: &Network, request: &Request) -> Self {
        let (url, route) = (&request.url, &request.transfer.route);
        let mut it = Self { url: url.clone(), host: None, address: None, detour: None };
        if let Some(route) = network.route {
            // These fail only for URLs without a host; such a URL was refused before.
            let _ = it.url.set_scheme("http");
            let _ = it.url.set_ip_host(route.ip());
            let _ = it.url.set_port(Some(route.port()));
            return Self { host: Some(trouble::host(url)), ..it };
        }
        let (mut name, mut port) = (bare(url.host_str().unwrap_or_default()), url.port_or_known_default().unwrap_or(0));
        let mut detours = network.detours.iter().chain(&route.detours);
        if let Some(detour) = detours.find(|it| it.fits(&name, port)) {
            if let Some(to) = detour.to_port {
                let _ = it.url.set_port(Some(to));
                it.host = Some(trouble::host(url));
                port = to;
            }
            if let Some(to) = detour.to_host.as_deref().map(bare).filter(|to| *to != name) {
                it.address = Some(to.parse().map_or_else(|_| Address::Of(to.clone()), |ip| Address::Known(vec![ip])));
                name = to;
            }
            it.detour = Some(name.clone());
        }
        let mut known = network.addresses.iter().chain(&route.addresses);
        if let Some(known) = known.find(|it| it.fits(&name, port)) {
            it.address = Some(Address::Known(known.addresses.clone()));
        }
        it
    }
}

/// A host without the brackets of an IPv6 address.
fn bare(host: &str) -> String {
    host.trim_matches(['[', ']']).to_owned()
}

impl Way {
    /// The way of `request` to `target`.
    ///
    /// # Errors
    /// When its proxy is none, or the version of HTTP cannot be spoken in this way.
    pub(super) fn of(network: &Network, request: &Request, target: &Target) -> Result<Self, String> {
        let Transfer { route, verify_tls, http_version, lane, .. } = &request.transfer;
        let is_straight = network.route.is_some();
        let is_tls = !is_straight && request.url.scheme() == "https";
        let unix_socket = network.unix_socket.as_ref().or(route.unix_socket.as_ref()).filter(|_| !is_straight);
        let no_proxy = network.no_proxy.as_deref().or(route.no_proxy.as_deref());
        let proxy = match &request.transfer.proxy {
            _ if is_straight || unix_socket.is_some() => None,
            Some(written) => Proxy::written(written, no_proxy, &request.url)?,
            None => Proxy::of_system(no_proxy, &request.url),
        };
        // A lane is for a scheme that needs just this version.
        let version = network.version.filter(|_| lane.is_none()).or(*http_version);
        let needs_tls = is_tls || proxy.as_ref().is_some_and(Proxy::is_tls);
        let way = Self {
            is_tls,
            verify_tls: *verify_tls,
            version: version.filter(|it| !is_straight || *it != Version::Three),
            lane: *lane,
            identity: who(network, request).filter(|_| is_tls),
            authorities: if needs_tls { route.authorities.clone() } else { Vec::new() },
            oldest_tls: network.oldest_tls.or(route.oldest_tls).unwrap_or_default(),
            names_host: network.names_host.or(route.names_host).unwrap_or(true),
            family: network.family.or(route.family).filter(|_| !is_straight),
            interface: network.interface.clone().or_else(|| route.interface.clone()).filter(|_| !is_straight),
            unix_socket: unix_socket.cloned(),
            address: target.address.clone(),
            detour: target.detour.clone().filter(|_| proxy.is_some()),
            proxy,
        };
        way.is_possible().map(|()| way)
    }

    /// Whether it can be gone: HTTP/3 needs QUIC, which needs UDP and TLS.
    fn is_possible(&self) -> Result<(), String> {
        if self.version != Some(Version::Three) {
            return Ok(());
        }
        match (Version::Three.missing(), &self.proxy) {
            (Some(why), _) => Err(why.to_owned()),
            _ if !self.is_tls => Err("HTTP/3 is spoken with https alone".to_owned()),
            _ if self.unix_socket.is_some() => Err("HTTP/3 cannot be spoken over a socket of this machine".to_owned()),
            (None, Some(proxy)) => {
                Err(format!("HTTP/3 goes through no proxy, and there is {proxy}: `proxy: none` goes without"))
            }
            (None, None) => Ok(()),
        }
    }

    /// Whether the proxy is asked for the whole URL: it sees what is sent. HTTP/2 in the open needs a tunnel, for whoever is
    /// spoken to in this way has to know it, and so does a host that is reached by way of another.
    pub(super) fn asks_proxy(&self) -> bool {
        !self.is_tls
            && self.detour.is_none()
            && self.version != Some(Version::Two)
            && self.proxy.as_ref().is_some_and(|it| !it.is_socks())
    }
}

fn who(network: &Network, request: &Request) -> Option<Who> {
    let given = network.identities.iter().position(|it| it.fits(&request.url)).map(Who::Given);
    let mut written = request.transfer.route.certificates.iter();
    given.or_else(|| written.find(|it| fits_url(&it.host, &request.url)).cloned().map(Who::Written))
}
