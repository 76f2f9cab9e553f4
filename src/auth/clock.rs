//! Clocks that disagree: what is signed at one moment is refused by whoever lives in another.

use std::time::UNIX_EPOCH;

use jiff::fmt::rfc2822::DateTimeParser;

use crate::wire::Exchange;

/// By how many seconds the server's clock is ahead of this machine's, as its answer says; behind, where that is less than nothing.
pub(super) fn ahead(exchange: &Exchange) -> Option<i64> {
    let theirs = exchange.response.header("date")?;
    let theirs = DateTimeParser::new().parse_timestamp(theirs).ok()?.as_second();
    // The date is that of the answer's beginning; a large body may have taken long to get there.
    let answered = exchange.started + exchange.elapsed.saturating_sub(exchange.response.timing.download);
    let ours = answered.duration_since(UNIX_EPOCH).ok()?.as_secs();
    theirs.checked_sub(i64::try_from(ours).ok()?)
}

/// The same in words.
pub(super) fn says(ahead: i64) -> String {
    let side = if ahead < 0 { "behind" } else { "ahead of" };
    format!("its clock is {} s {side} this machine's", ahead.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::wire::{Request, Response};

    #[test]
    fn clocks_that_disagree_are_told() {
        let found = |date: &str| {
            let headers = vec![("Date".to_owned(), date.to_owned())];
            ahead(&Exchange {
                request: Request::new("POST", "http://x/".parse().unwrap()),
                response: Response { headers, ..Response::default() },
                started: SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_772),
                elapsed: Duration::from_secs(5),
            })
        };
        for (date, seconds, said) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 0, "its clock is 0 s ahead of this machine's"),
            ("Sun, 06 Nov 1994 07:49:37 GMT", -3600, "its clock is 3600 s behind this machine's"),
            ("Sun, 06 Nov 1994 08:51:37 GMT", 120, "its clock is 120 s ahead of this machine's"),
        ] {
            assert_eq!(found(date), Some(seconds));
            assert_eq!(says(seconds), said);
        }
        for nonsense in ["", "soon", "Sun, 99 Nov 1994 08:49:37 GMT", "99999999999"] {
            assert_eq!(found(nonsense), None);
        }
    }
}
