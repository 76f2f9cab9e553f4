//! One JSON document: what ran, each step as it ended, and the counts.
//!
//! ```json
//! { "posthaste": "0.1.0", "name": "zoom", "environment": null, "started": "2026-01-31T12:00:00Z", "iterations": 1,
//!   "steps": [{
//!     "iteration": 1, "id": 0, "name": "List users", "folders": ["zoom"], "tags": [], "file": "list.yaml", "line": 1,
//!     "column": 1, "outcome": "passed, failed, broken or skipped", "reason": null,
//!     "attempts": [{
//!       "exchanges": [{
//!         "request": { "method": "GET", "url": "...", "headers": [{ "name": "...", "value": "..." }] },
//!         "response": { "status": 200, "version": "HTTP/1.1", "headers": [], "size_bytes": 12 },
//!         "started": "...", "elapsed_ms": 1.25 }],
//!       "captures": [{ "name": "id", "value": 1.10 }],
//!       "expectations": [{ "held": true, "query": "status", "expected": "200", "actual": 200, "why": null,
//!         "diff": null, "file": "list.yaml", "line": 4, "column": 3 }],
//!       "broken": { "cause": "transport or request", "why": "...", "file": null, "line": null, "column": null },
//!       "request": null, "again_in_ms": null }] }],
//!   "elapsed_ms": 27.0, "interrupted": false,
//!   "counts": { "requests": 1, "passed": 1, "failed": 0, "broken": 0, "skipped": 0, "exchanges": 1,
//!     "expectations": 1, "expectations_failed": 0 } }
//! ```
//!
//! Every key is always there, but for `body` (text) or `body_base64`, which stand in requests and responses when bodies
//! were asked for and there is one. An exchange that got a token for the request says `"for_token": true`. An
//! attempt's own `request` is the one that got no answer. Iterations, lines and columns count from 1. `size_bytes` is that of the body, decoded.

mod document;
mod shape;

pub(super) use document::KIND;
