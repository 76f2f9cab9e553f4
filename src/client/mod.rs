//! The real network.

mod decode;
mod http;
mod trouble;

pub use http::Http;
