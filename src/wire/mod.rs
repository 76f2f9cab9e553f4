//! HTTP as data: what is sent, what comes back, and the one door to the network.

mod charset;
mod encode;
mod exchange;
mod request;
mod response;
mod timing;
mod transport;

pub use encode::{IN_QUERY, IN_SEGMENT, add_to_query};
pub use exchange::Exchange;
pub use request::{Headers, Request, Transfer, Version, header, headers_named};
pub use response::Response;
pub use timing::{Connection, Timing};
pub use transport::{Transport, TransportError};
