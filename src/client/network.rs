//! How this machine reaches the network: what the command line says over all requests.

use std::{net::SocketAddr, path::PathBuf};

use super::identity::Identity;
use crate::wire::{Address, Detour, Family, OldestTls, Version};

/// How this machine reaches the network.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// Where every request goes, unencrypted, whatever its URL says; the `Host` header keeps the name.
    pub route: Option<SocketAddr>,
    /// The HTTP version to speak, over what files say.
    pub version: Option<Version>,
    /// The kind of addresses that are used, if not both.
    pub family: Option<Family>,
    /// Addresses of hosts, over what the system says.
    pub addresses: Vec<Address>,
    /// Other hosts to connect to.
    pub detours: Vec<Detour>,
    /// The socket that stands for all hosts.
    pub unix_socket: Option<PathBuf>,
    /// The interface's name, or this machine's address, that connections go out from.
    pub interface: Option<String>,
    /// Authorities that are trusted beside the system's: certificates, as DER.
    pub authorities: Vec<Vec<u8>>,
    /// Our own certificates, each with the hosts that it is for.
    pub identities: Vec<Identity>,
    /// The oldest version of TLS that is spoken, over what files say.
    pub oldest_tls: Option<OldestTls>,
    /// Whether the server is told which host is meant while TLS is agreed on, over what files say.
    pub names_host: Option<bool>,
    /// Hosts that no proxy is used for, over the system's `NO_PROXY`.
    pub no_proxy: Option<String>,
}
