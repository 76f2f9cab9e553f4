//! What of an answer stands on the line of its request: status and size.

use crate::wire::Exchange;

/// The status with its phrase: `200 OK`.
pub(super) fn status(answer: &Exchange) -> String {
    format!("{} {}", answer.response.status, answer.response.phrase()).trim_end().to_owned()
}

/// What came on the wire: status line, headers and body.
pub(super) fn received(answer: &Exchange) -> u64 {
    let response = &answer.response;
    let first = "HTTP/1.1 \r\n".len() + status(answer).len();
    let headers: usize = response.headers.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
    (first + headers + 2) as u64 + response.encoded_size_bytes
}
