//! Opens connections to hosts and proxies: TCP, or a socket of this machine.

use std::{
    io,
    net::{IpAddr, SocketAddr},
};

use hyper_util::client::legacy::connect::HttpConnector;
use tokio::net::TcpStream;
use tower_service::Service as _;

use super::{
    resolve::{Found, NoneOfFamily, Resolver},
    stream::Stream,
    trouble,
    way::{Address, Way},
};
use crate::wire::Family;

/// Whom we connect to.
#[derive(Clone, Copy)]
pub(super) struct Peer<'a> {
    pub(super) host: &'a str,
    pub(super) port: u16,
    pub(super) is_proxy: bool,
}

/// A stream to `peer`, and the address at its other end.
///
/// # Errors
/// Why there is none, as a fragment.
pub(super) async fn open(way: &Way, peer: Peer<'_>) -> Result<(Stream, Option<SocketAddr>), String> {
    if let Some(path) = &way.unix_socket {
        #[cfg(unix)]
        {
            let stream = tokio::net::UnixStream::connect(path).await;
            let stream =
                stream.map_err(|error| format!("the socket `{}` cannot be connected to: {error}", path.display()))?;
            return Ok((Box::new(stream), None));
        }
        #[cfg(not(unix))]
        return Err(format!("the socket `{}` cannot be connected to: this system has no such sockets", path.display()));
    }
    let addresses = addresses(way, peer).await?;
    let stream = tcp(way, peer, addresses).await?;
    let remote = stream.peer_addr().ok();
    Ok((Box::new(stream), remote))
}

/// The addresses of `peer`.
///
/// # Errors
/// When it has none, or none of the wanted family.
pub(super) async fn addresses(way: &Way, peer: Peer<'_>) -> Result<Vec<IpAddr>, String> {
    let name = peer.host.trim_matches(['[', ']']);
    let address = if peer.is_proxy { None } else { way.address.clone() };
    let resolver = Resolver { family: way.family, address };
    let found = resolver.look_up(name).await;
    found.map_err(|error| {
        let kind = match way.family {
            Some(Family::V4) => "IPv4",
            Some(Family::V6) => "IPv6",
            None => "",
        };
        let whose = if peer.is_proxy { "the proxy's host" } else { "host" };
        if error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<NoneOfFamily>) {
            return format!("{whose} `{}` has no {kind} address", peer.host);
        }
        let name = match &resolver.address {
            Some(Address::Of(other)) => other,
            _ => peer.host,
        };
        format!("could not resolve {whose} `{name}`")
    })
}

/// A connection to the first of `addresses` that answers: the families in turn, as RFC 8305 has it.
async fn tcp(way: &Way, peer: Peer<'_>, addresses: Vec<IpAddr>) -> Result<TcpStream, String> {
    let found = Found(addresses.into_iter().map(|it| SocketAddr::new(it, peer.port)).collect());
    let mut connector = HttpConnector::new_with_resolver(found);
    connector.enforce_http(false);
    connector.set_nodelay(true);
    if let Some(interface) = way.interface.as_deref() {
        match interface.parse() {
            Ok(address) => connector.set_local_address(Some(address)),
            Err(_) => by_interface(&mut connector, interface)?,
        }
    }
    // The name is of no interest: its addresses are known.
    let uri = http::Uri::builder().scheme("http").authority(format!("peer.invalid:{}", peer.port)).path_and_query("/");
    let uri = uri.build().map_err(|error| error.to_string())?;
    let stream = connector.call(uri).await.map_err(|error| {
        let who = format!("{}{}:{}", if peer.is_proxy { "the proxy " } else { "" }, peer.host, peer.port);
        let kind = trouble::io_error(&error).map(|it| (it.kind(), it.raw_os_error()));
        match (kind, way.interface.as_deref()) {
            (Some((io::ErrorKind::AddrNotAvailable, _)), Some(it)) => format!("`{it}` is no address of this machine"),
            (Some((_, Some(19))), Some(it)) => format!("this machine has no interface `{it}`"),
            (Some((io::ErrorKind::PermissionDenied, _)), Some(it)) => {
                format!("connections may not be bound to `{it}`: the system does not allow it")
            }
            _ => trouble::say_unconnected(&error, &who),
        }
    })?;
    Ok(stream.into_inner())
}

#[cfg(target_os = "linux")]
#[expect(clippy::unnecessary_wraps, reason = "other systems have none")]
fn by_interface(connector: &mut HttpConnector<Found>, name: &str) -> Result<(), String> {
    connector.set_interface(name);
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn by_interface(_: &mut HttpConnector<Found>, name: &str) -> Result<(), String> {
    Err(format!("`{name}` is no address: interfaces cannot be named on this system"))
}
