//! The real network.

mod connect;
mod decode;
mod dial;
mod frames;
mod head;
mod headers;
mod held;
mod http;
mod identity;
mod lent;
mod lines;
mod network;
mod phases;
mod private_key;
mod progress;
mod proxy;
#[cfg(feature = "http3")]
mod quic;
mod receive;
mod resolve;
mod save;
mod scribe;
mod send;
mod socks;
mod stream;
mod trouble;
mod trust;
mod tunnel;
mod upload;
mod verify;
mod way;

pub use http::Http;
pub use identity::{Identity, authorities};
pub use network::Network;
