//! HTTP as data: what is sent, what comes back, and the one door to the network.

mod charset;
mod exchange;
mod request;
mod response;
mod route;
mod timing;
mod transport;

pub use exchange::Exchange;
pub use request::{Headers, Request, Transfer, Version, header, headers_named};
pub use response::Response;
pub use route::{Address, Certificate, Detour, Family, OldestTls, Route};
pub use timing::{Connection, Timing};
pub use transport::{Transport, TransportError};
