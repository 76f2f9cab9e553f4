//! HTTP as data: what is sent, what comes back, and the one door to the network.

mod charset;
mod exchange;
mod request;
mod response;
mod transport;

pub use exchange::Exchange;
pub use request::{Headers, Request, Transfer, header, headers_named};
pub use response::Response;
pub use transport::{Transport, TransportError};
