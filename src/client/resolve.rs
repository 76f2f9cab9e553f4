//! From a host's name to its addresses.

use std::{io, net::SocketAddr, sync::Arc};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::{
    network::Family,
    phases::{Moment, note},
};

/// Asks the system, unless the command line has said it.
#[derive(Debug, Default)]
pub(super) struct Resolver {
    pub(super) family: Option<Family>,
    /// What the command line says of the host that is connected to.
    pub(super) addresses: Vec<(String, Vec<std::net::IpAddr>)>,
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
