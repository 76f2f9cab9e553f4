//! Clocks that disagree: what is signed at one moment is refused by whoever lives in another.

use jiff::fmt::rfc2822::DateTimeParser;

use super::token::since_1970;
use crate::wire::Exchange;

/// Seconds by which two clocks may differ before anybody is told.
const LEAST: u64 = 60;

/// How far the server's clock is off, where that is worth a word.
pub(super) fn disagreement(exchange: &Exchange) -> Option<String> {
    let theirs = exchange.response.header("date")?;
    let theirs = DateTimeParser::new().parse_timestamp(theirs).ok()?.as_second();
    let ours = i64::try_from((since_1970(exchange.started)) / 1000).ok()?;
    let seconds = theirs.abs_diff(ours);
    let side = if theirs < ours { "behind" } else { "ahead of" };
    (seconds > LEAST).then(|| format!("its clock is {seconds} s {side} this machine's"))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::wire::{Request, Response};

    #[test]
    fn clocks_that_disagree_are_told() {
        let said = |date: &str| {
            let headers = vec![("Date".to_owned(), date.to_owned())];
            disagreement(&Exchange {
                request: Request::new("POST", "http://x/".parse().unwrap()),
                response: Response { headers, ..Response::default() },
                started: SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777),
                elapsed: Duration::ZERO,
            })
        };
        assert_eq!(said("Sun, 06 Nov 1994 08:49:37 GMT"), None);
        assert_eq!(said("Sun, 06 Nov 1994 08:48:50 GMT"), None);
        let behind = "its clock is 3600 s behind this machine's";
        assert_eq!(said("Sun, 06 Nov 1994 07:49:37 GMT").as_deref(), Some(behind));
        let ahead = "its clock is 120 s ahead of this machine's";
        assert_eq!(said("Sun, 06 Nov 1994 08:51:37 GMT").as_deref(), Some(ahead));
        for nonsense in ["", "soon", "Sun, 99 Nov 1994 08:49:37 GMT", "99999999999"] {
            assert_eq!(said(nonsense), None);
        }
    }
}
