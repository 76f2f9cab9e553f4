//! One client for each kind of transfer: each keeps its own connections.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use reqwest::{Client, ClientBuilder, NoProxy, Proxy};
use url::Url;

use super::{network::Network, phases::Around, resolve::Resolver, trust};
use crate::wire::{Transfer, Version};

/// The clients, each made when it is first needed.
#[derive(Debug, Default)]
pub(super) struct Pool(Mutex<HashMap<Kind, Client>>);

/// What one client's connections have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Kind {
    is_tls: bool,
    verify_tls: bool,
    version: Option<Version>,
    proxy: Option<String>,
    /// Requests whose connection nobody else uses.
    lane: Option<u32>,
    /// Which of our certificates.
    identity: Option<usize>,
    /// What the command line says of the host's addresses.
    address: Option<(String, Vec<IpAddr>)>,
}

impl Pool {
    /// The client for a request to `url`; `address` is what the command line says of its host.
    ///
    /// # Errors
    /// When it cannot be made: a certificate or a proxy cannot be used.
    pub(super) fn client(
        &self,
        network: &Network,
        url: &Url,
        transfer: &Transfer,
        address: Option<(String, Vec<IpAddr>)>,
    ) -> Result<Client, String> {
        let is_tls = network.route.is_none() && url.scheme() == "https";
        let identity = network.identities.iter().position(|it| it.fits(url)).filter(|_| is_tls);
        let kind = Kind {
            is_tls,
            verify_tls: transfer.verify_tls,
            version: transfer.http_version,
            proxy: transfer.proxy.clone(),
            lane: transfer.lane,
            identity,
            address,
        };
        let mut clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&kind) {
            return Ok(client.clone());
        }
        let client = open(&kind, network)?;
        clients.insert(kind, client.clone());
        Ok(client)
    }
}

fn open(kind: &Kind, network: &Network) -> Result<Client, String> {
    let mut builder = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .http1_title_case_headers()
        .referer(false)
        .tcp_nodelay(true)
        .tls_info(true)
        .connector_layer(Around);
    builder = match kind.version {
        Some(Version::OneZero | Version::One) => builder.http1_only(),
        Some(Version::Two) => builder.http2_prior_knowledge(),
        None => builder,
    };
    builder = route(builder, kind, network)?;
    let to_proxy = kind.proxy.as_deref().is_some_and(|proxy| proxy.starts_with("https:"));
    builder = if kind.is_tls || to_proxy {
        let identity = kind.identity.and_then(|it| network.identities.get(it));
        let mut config = trust::config(network, kind.verify_tls, identity)?;
        config.alpn_protocols = match kind.version {
            Some(Version::OneZero | Version::One) => vec![b"http/1.1".to_vec()],
            Some(Version::Two) => vec![b"h2".to_vec()],
            None => vec![b"h2".to_vec(), b"http/1.1".to_vec()],
        };
        builder.tls_backend_preconfigured(config)
    } else {
        builder.tls_backend_preconfigured(trust::nobody()?)
    };
    builder.build().map_err(|error| format!("the HTTP client could not be made: {error}"))
}

/// Over which way it goes: a proxy, an interface, a socket.
fn route(mut builder: ClientBuilder, kind: &Kind, network: &Network) -> Result<ClientBuilder, String> {
    let resolver = Resolver { family: network.family, addresses: kind.address.iter().cloned().collect() };
    builder = builder.dns_resolver(resolver);
    let but_for = || network.no_proxy.as_deref().map_or_else(NoProxy::from_env, NoProxy::from_string);
    builder = match kind.proxy.as_deref() {
        _ if network.route.is_some() => builder.no_proxy(),
        Some("none") => builder.no_proxy(),
        Some(url) => {
            let proxy = Proxy::all(url).map_err(|error| format!("the proxy `{url}` cannot be used: {error}"))?;
            builder.proxy(proxy.no_proxy(but_for()))
        }
        None => builder,
    };
    builder = match network.interface.as_deref() {
        Some(interface) => match interface.parse::<IpAddr>() {
            Ok(address) => builder.local_address(address),
            Err(_) => by_interface(builder, interface)?,
        },
        None => builder,
    };
    match &network.unix_socket {
        #[cfg(unix)]
        Some(path) => Ok(builder.unix_socket(path.clone())),
        #[cfg(not(unix))]
        Some(_) => Err("this system has no such sockets".to_owned()),
        None => Ok(builder),
    }
}

#[cfg(target_os = "linux")]
#[expect(clippy::unnecessary_wraps, reason = "other systems have none")]
fn by_interface(builder: ClientBuilder, name: &str) -> Result<ClientBuilder, String> {
    Ok(builder.interface(name))
}

#[cfg(not(target_os = "linux"))]
fn by_interface(_: ClientBuilder, name: &str) -> Result<ClientBuilder, String> {
    Err(format!("`{name}` is no address: interfaces cannot be named on this system"))
}
