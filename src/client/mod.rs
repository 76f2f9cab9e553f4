//! The real network.

mod decode;
mod headers;
mod http;
mod identity;
mod network;
mod phases;
mod pool;
mod progress;
mod receive;
mod resolve;
mod save;
mod trouble;
mod trust;
mod upload;
mod verbatim;

pub use http::Http;
pub use identity::{Identity, authorities};
pub use network::{Address, Detour, Family, Network, OldestTls};
