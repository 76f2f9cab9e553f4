//! From a way to a connection over which requests can be sent: proxies, tunnels, TLS.

use std::{net::SocketAddr, sync::Arc};

use bytes::Bytes;
use rustls::{ClientConfig, pki_types::ServerName};
use tokio_rustls::TlsConnector;

use super::{
    dial::{self, Peer},
    phases::{Moment, note},
    proxy::{Proxy, Scheme},
    socks::{self, Goal, Refusal},
    stream::Stream,
    trouble, tunnel,
    way::Way,
};

/// A connection that is there.
pub(super) struct Connected {
    pub(super) stream: Stream,
    /// The address at its other end: the proxy's, where there is one.
    pub(super) remote: Option<SocketAddr>,
    /// The certificate that the host showed.
    pub(super) certificate: Option<Bytes>,
    /// Whether both sides agreed to speak HTTP/2.
    pub(super) is_two: bool,
}

/// How TLS is agreed on: with the host, and with the proxy.
pub(super) struct Handshakes {
    pub(super) host: Option<Arc<ClientConfig>>,
    pub(super) proxy: Option<Arc<ClientConfig>>,
}

/// Connects to `host` and `port` in this way.
///
/// # Errors
/// Why there is no connection, as a fragment.
pub(super) async fn connect(way: &Way, host: &str, port: u16, tls: &Handshakes) -> Result<Connected, String> {
    note(Moment::Begun);
    let peer = Peer { host, port, is_proxy: false };
    let (mut stream, remote) = match &way.proxy {
        None => dial::open(way, peer).await?,
        Some(proxy) => through(way, proxy, peer, tls.proxy.as_ref()).await?,
    };
    let (mut certificate, mut is_two) = (None, false);
    if let Some(config) = &tls.host {
        note(Moment::Shaking);
        let whom = format!("{host}:{port}");
        let secure = shake_hands(config, host, stream, &whom).await?;
        let session = secure.get_ref().1;
        certificate = session.peer_certificates().and_then(|it| it.first()).map(|it| Bytes::copy_from_slice(it));
        is_two = session.alpn_protocol() == Some(b"h2");
        stream = Box::new(secure);
    }
    note(Moment::Connected);
    Ok(Connected { stream, remote, certificate, is_two })
}

async fn shake_hands(
    config: &Arc<ClientConfig>,
    host: &str,
    stream: Stream,
    whom: &str,
) -> Result<tokio_rustls::client::TlsStream<Stream>, String> {
    let name = host.trim_matches(['[', ']']).to_owned();
    let name = ServerName::try_from(name).map_err(|_| format!("TLS with {whom}: `{host}` is no name of a host"))?;
    let shaken = TlsConnector::from(config.clone()).connect(name, stream).await;
    shaken.map_err(|error| trouble::say_unconnected(&error, whom))
}

/// A stream to `peer`, or to a proxy that is asked for the whole URL later.
async fn through(
    way: &Way,
    proxy: &Proxy,
    peer: Peer<'_>,
    tls: Option<&Arc<ClientConfig>>,
) -> Result<(Stream, Option<SocketAddr>), String> {
    let at = Peer { host: &proxy.host, port: proxy.port, is_proxy: true };
    let (mut stream, remote) = dial::open(way, at).await?;
    if let Some(config) = tls.filter(|_| proxy.is_tls()) {
        stream = Box::new(shake_hands(config, &proxy.host, stream, &format!("the proxy {proxy}")).await?);
    }
    if way.asks_proxy() {
        return Ok((stream, remote));
    }
    let bare = peer.host.trim_matches(['[', ']']);
    let goal = match (proxy.scheme, bare.parse()) {
        (_, Ok(address)) => Goal::Address(address),
        (Scheme::Socks4 | Scheme::Socks5, Err(_)) => {
            let found = dial::addresses(way, peer).await?;
            // Version 4 knows no others.
            let four = found.iter().find(|it| it.is_ipv4()).filter(|_| proxy.scheme == Scheme::Socks4);
            Goal::Address(*four.or(found.first()).ok_or_else(|| format!("could not resolve host `{bare}`"))?)
        }
        (_, Err(_)) => Goal::Name(bare),
    };
    let opened = match proxy.scheme {
        Scheme::Http | Scheme::Https => {
            let goal = format!("{}:{}", peer.host, peer.port);
            tunnel::open(&mut stream, &goal, proxy.authorization().as_deref()).await
        }
        Scheme::Socks4 | Scheme::Socks4a => {
            let user = proxy.login.as_ref().map_or("", |(user, _)| user.as_str());
            socks::four(&mut stream, &goal, peer.port, user).await
        }
        Scheme::Socks5 | Scheme::Socks5h => socks::five(&mut stream, &goal, peer.port, proxy.login.as_ref()).await,
    };
    opened.map_err(|refusal| match refusal {
        Refusal::Said(why) => format!("the proxy {proxy} {why}"),
        Refusal::Unreached(why) => format!("the proxy {proxy} {why}: it was asked for {}:{}", peer.host, peer.port),
        Refusal::Broken(error) => trouble::say_unconnected(&error, &format!("the proxy {proxy}")),
    })?;
    Ok((stream, remote))
}
