//! From a host's name to its addresses.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    task::{Context, Poll},
};

use hyper_util::client::legacy::connect::dns;
use tower_service::Service;

use super::{
    phases::{Moment, note},
    way::Address,
};
use crate::wire::Family;

/// This machine, the newer address first.
const LOOPBACK: [IpAddr; 2] = [IpAddr::V6(Ipv6Addr::LOCALHOST), IpAddr::V4(Ipv4Addr::LOCALHOST)];

/// Whether a name stands for this machine, which many systems do not know: `api.localhost`. What `localhost` itself is,
/// they may say.
///
/// Source: RFC 6761, 6.3.
fn is_this_machine(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name.ends_with(".localhost")
}

/// Asks the system, unless somebody has said where the host is.
#[derive(Clone, Debug, Default)]
pub(super) struct Resolver {
    pub(super) family: Option<Family>,
    /// Where the host is that is connected to.
    pub(super) address: Option<Address>,
}

impl Resolver {
    /// The addresses of `name`.
    ///
    /// # Errors
    /// When it has none, or none of the wanted family.
    pub(super) async fn look_up(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        let found = match (&self.address, name.parse()) {
            (Some(Address::Known(known)), _) => known.clone(),
            (Some(Address::Of(other)), _) => system(other).await?,
            (None, Ok(address)) => vec![address],
            (None, Err(_)) => system(name).await?,
        };
        let of_family = |it: &IpAddr| match self.family {
            None => true,
            Some(Family::V4) => it.is_ipv4(),
            Some(Family::V6) => it.is_ipv6(),
        };
        let mut found: Vec<IpAddr> = found.into_iter().filter(of_family).collect();
        // Many systems know one of the two alone, and both are this machine.
        if found.is_empty() && self.address.is_none() && name.trim_end_matches('.').eq_ignore_ascii_case("localhost") {
            found.extend(LOOPBACK.into_iter().filter(of_family));
        }
        if found.is_empty() {
            return Err(io::Error::new(io::ErrorKind::AddrNotAvailable, NoneOfFamily));
        }
        Ok(found)
    }
}

/// The host has addresses, but none of the family that is wanted.
#[derive(Debug, thiserror::Error)]
#[error("dns error: the host has no address of the kind that is wanted")]
pub(super) struct NoneOfFamily;

async fn system(name: &str) -> io::Result<Vec<IpAddr>> {
    note(Moment::Resolving);
    let found = if is_this_machine(name) {
        LOOPBACK.to_vec()
    } else {
        tokio::net::lookup_host((name, 0)).await?.map(|it| it.ip()).collect()
    };
    note(Moment::Resolved);
    Ok(found)
}

/// Addresses that are known already, for the library that tries one after the other.
#[derive(Clone, Debug)]
pub(super) struct Found(pub(super) Vec<SocketAddr>);

impl Service<dns::Name> for Found {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: dns::Name) -> Self::Future {
        ready(Ok(self.0.clone().into_iter()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_under_localhost_are_this_machine() {
        assert!(is_this_machine("api.localhost") && is_this_machine("a.b.LOCALHOST."));
        assert!(
            !is_this_machine("localhost") && !is_this_machine("localhost.example") && !is_this_machine("mylocalhost")
        );
    }
}
