//! HTTP as data: what is sent, what comes back, and the one door to the network.

mod body;
mod charset;
mod encode;
mod exchange;
mod multipart;
mod request;
mod response;
mod route;
mod saved;
mod timing;
mod transport;
mod upload;

/// What requests say of this program, unless they say otherwise.
pub const PROGRAM: &str = concat!("posthaste/", env!("CARGO_PKG_VERSION"));

pub use encode::{IN_QUERY, IN_SEGMENT, RESERVED};
pub use exchange::Exchange;
pub use multipart::Multipart;
pub use request::{Headers, Request, Transfer, Version, header, headers_named, is_idempotent};
pub use response::Response;
pub use route::{Address, Certificate, Detour, Family, OldestTls, Route};
pub use saved::Saved;
pub use timing::{Connection, Timing, address};
pub use transport::{Transport, TransportError};
pub use upload::{Piece, Reading, Upload};
