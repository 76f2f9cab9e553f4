//! Connects over QUIC: to the first address that answers.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use quinn::{ClientConfig, Connection, Endpoint, crypto::rustls::QuicClientConfig};
use tokio::task::JoinSet;

use super::trouble;
use crate::client::{
    dial::{Peer, addresses},
    lines::End,
    phases::{Moment, note},
};

/// How long an address has for itself before the next is tried beside it.
///
/// Source: RFC 8305, 5.
const AHEAD: Duration = Duration::from_millis(250);

/// A connection to `end`, on which HTTP/3 is agreed.
///
/// # Errors
/// Why there is none, as a fragment.
pub(super) async fn connect(end: &End, tls: &Arc<rustls::ClientConfig>) -> Result<Connection, String> {
    note(Moment::Begun);
    let found = addresses(&end.way, Peer { host: &end.host, port: end.port, is_proxy: false }).await?;
    note(Moment::Resolved);
    let from = end.way.interface.as_deref().map(|it| {
        it.parse::<IpAddr>().map_err(|_| format!("`{it}` is no address: HTTP/3 cannot be bound to an interface's name"))
    });
    let from = from.transpose()?;
    let tls = QuicClientConfig::try_from(tls.clone()).map_err(|error| format!("TLS for QUIC: {error}"))?;
    let config = ClientConfig::new(Arc::new(tls));
    note(Moment::Shaking);
    let mut tries = JoinSet::new();
    let name = end.host.trim_matches(['[', ']']).to_owned();
    let whom = format!("{}:{}", end.host, end.port);
    let fitting = found.iter().filter(|it| from.is_none_or(|from| from.is_ipv4() == it.is_ipv4()));
    let mut wait = Duration::ZERO;
    for address in fitting {
        let (config, name, whom) = (config.clone(), name.clone(), whom.clone());
        let to = SocketAddr::new(*address, end.port);
        tries.spawn(async move {
            tokio::time::sleep(wait).await;
            one(from, to, (config, &name)).await.map_err(|why| why.say(&whom))
        });
        wait += AHEAD;
    }
    let mut first = None;
    while let Some(tried) = tries.join_next().await {
        match tried.unwrap_or_else(|error| Err(error.to_string())) {
            Ok(connection) => {
                note(Moment::Connected);
                return Ok(connection);
            }
            Err(why) => first = first.or(Some(why)),
        }
    }
    Err(first.unwrap_or_else(|| format!("{whom} has no address that can be reached from where --interface says")))
}

async fn one(
    from: Option<IpAddr>,
    to: SocketAddr,
    (config, name): (ClientConfig, &str),
) -> Result<Connection, trouble::Unconnected> {
    let any = if to.is_ipv4() { IpAddr::from(Ipv4Addr::UNSPECIFIED) } else { IpAddr::from(Ipv6Addr::UNSPECIFIED) };
    let endpoint = Endpoint::client(SocketAddr::new(from.unwrap_or(any), 0))?;
    Ok(endpoint.connect_with(config, to, name)?.await?)
}
