//! How long the parts of an exchange took, and over which connection it went.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// The parts of an exchange, one behind the other. What did not happen, or cannot be known, is left out: over a connection
/// that was kept nothing is resolved or connected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timing {
    /// Finding the address of the host's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dns: Option<Duration>,
    /// Opening the connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connect: Option<Duration>,
    /// The handshake of TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<Duration>,
    /// From the connection's being there until the head of the answer had come: sending the request is part of it.
    pub first_byte: Duration,
    /// From there until the last byte of the body had come.
    pub download: Duration,
}

/// The connection that an exchange went over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// The address at its other end, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote: Option<SocketAddr>,
    /// Whether it was kept from an exchange before.
    #[serde(default)]
    pub reused: bool,
    /// The certificate that the server showed, as DER.
    #[serde(skip)]
    pub certificate: Option<Bytes>,
}

/// An address from the bytes that a certificate has for it: four, or sixteen.
pub fn address(bytes: &[u8]) -> Option<String> {
    let four = <[u8; 4]>::try_from(bytes).map(|it| IpAddr::from(it).to_string());
    four.or_else(|_| <[u8; 16]>::try_from(bytes).map(|it| IpAddr::from(it).to_string())).ok()
}
