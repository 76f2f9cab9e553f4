//! Points in time, as APIs write them.

use jiff::{Timestamp, civil::DateTime, fmt::rfc2822, tz::TimeZone};

/// The point in time that `text` names: RFC 3339 (`2026-11-23T10:00:00Z`), RFC 2822 and HTTP dates, a date
/// (`2026-11-23`). What names no offset is taken as UTC.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    let local = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok();
    text.parse::<Timestamp>()
        .ok()
        .or_else(|| local().map(|it| it.timestamp()))
        .or_else(|| rfc2822::DateTimeParser::new().parse_timestamp(text).ok())
}

/// Whether `text` is a date alone: `2026-11-23`.
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10 && text.as_bytes()[4] == b'-' && text.parse::<jiff::civil::Date>().is_ok()
}

/// Whether `text` is a date and time with its offset, as RFC 3339 has it.
pub(super) fn is_datetime(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 20
        && matches!(bytes[10], b'T' | b't' | b' ')
        && !text.contains('[')
        && text.parse::<Timestamp>().is_ok()
}
