//! A request that was sent, with what came back.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::{request::Request, response::Response};

/// A request and its response.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Exchange {
    /// What was sent.
    pub request: Request,
    /// What came back.
    pub response: Response,
    /// When it was sent.
    pub started: SystemTime,
    /// From before the first byte was sent until the last byte had come; connecting included.
    pub elapsed: Duration,
}
