//! What came of one expectation.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::source::Place;

/// Whether an expectation held, and what was there. It is data: a failed expectation is a result, not an error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether it held.
    pub held: bool,
    /// Where it is written; of the status that is expected unless another is, the request's own place.
    pub place: Place,
    /// What was looked at, as written: `status`, `$.id`, `headers.ETag`.
    pub query: String,
    /// What was expected, in words: `200`, `greater than 3`, `matching ^a`.
    pub expected: String,
    /// What was there; `None` where the exchange has no such part.
    pub actual: Option<Value>,
    /// Why it could not be judged, such as `the body is not JSON: ...`.
    pub why: Option<String>,
    /// Where two structures differ: lines that begin with `-` (expected), `+` (actual) or a space.
    pub diff: Option<String>,
}
