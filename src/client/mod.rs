//! The real network.

mod decode;
mod http;
mod identity;
mod network;
mod phases;
mod pool;
mod resolve;
mod trouble;
mod trust;
mod verbatim;

pub use http::Http;
pub use identity::{Identity, authorities};
pub use network::{Address, Detour, Family, Network, OldestTls};
