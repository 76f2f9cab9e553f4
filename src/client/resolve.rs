//! From a host's name to its addresses.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::{
    network::Family,
    phases::{Moment, note},
};

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

/// Asks the system, unless the command line has said it.
#[derive(Debug, Default)]
pub(super) struct Resolver {
    pub(super) family: Option<Family>,
    /// What the command line says of the host that is connected to.
    pub(super) addresses: Vec<(String, Vec<IpAddr>)>,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let known = self.addresses.iter().find(|(host, _)| host == "*" || host.eq_ignore_ascii_case(name.as_str()));
        let known: Option<Vec<SocketAddr>> =
            known.map(|(_, addresses)| addresses.iter().map(|it| SocketAddr::new(*it, 0)).collect());
        let family = self.family;
        Box::pin(async move {
            note(Moment::Resolving);
            let found = match known {
                Some(known) => known,
                None if is_this_machine(name.as_str()) => LOOPBACK.map(|it| SocketAddr::new(it, 0)).into(),
                None => tokio::net::lookup_host((name.as_str(), 0)).await?.collect(),
            };
            let of_family = |it: &SocketAddr| match family {
                None => true,
                Some(Family::V4) => it.is_ipv4(),
                Some(Family::V6) => it.is_ipv6(),
            };
            let found: Vec<SocketAddr> = found.into_iter().filter(of_family).collect();
            note(Moment::Resolved);
            if found.is_empty() {
                let why = "dns error: the host has no address of the kind that is wanted";
                return Err(Arc::new(io::Error::new(io::ErrorKind::NotFound, why)).to_string().into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
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
