//! Made-up dates, written as JavaScript writes them, and the names of months and days.

use jiff::fmt::strtime;
use jiff::{SignedDuration, Timestamp};

use super::super::draw::pick;

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// Within the last year.
pub(crate) fn past() -> String {
    written(-rand::random_range(1..=365 * DAY_SECONDS))
}

/// Within the next year.
pub(crate) fn future() -> String {
    written(rand::random_range(1..=365 * DAY_SECONDS))
}

/// Within the last day.
pub(crate) fn recent() -> String {
    written(-rand::random_range(1..=DAY_SECONDS))
}

/// `Mon Nov 23 2026 12:07:21 GMT+0000 (Coordinated Universal Time)`, so many seconds from now.
fn written(seconds: i64) -> String {
    let moment = Timestamp::now() + SignedDuration::from_secs(seconds);
    strtime::format("%a %b %d %Y %H:%M:%S GMT+0000 (Coordinated Universal Time)", moment).unwrap_or_default()
}

/// Seconds since 1970, to the nearest.
pub(crate) fn unix_seconds() -> i64 {
    (Timestamp::now().as_millisecond() + 500).div_euclid(1000)
}

pub(crate) fn month() -> &'static str {
    pick(&[
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ])
}

pub(crate) fn weekday() -> &'static str {
    pick(&["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds_from_now(date: &str) -> i64 {
        let format = "%a %b %d %Y %H:%M:%S GMT%z (Coordinated Universal Time)";
        strtime::parse(format, date).unwrap().to_timestamp().unwrap().as_second() - Timestamp::now().as_second()
    }

    #[test]
    fn made_up_dates_lie_where_they_should() {
        for _ in 0..100 {
            assert!((-366 * DAY_SECONDS..=0).contains(&seconds_from_now(&past())));
            assert!((0..=366 * DAY_SECONDS).contains(&seconds_from_now(&future())));
            assert!((-DAY_SECONDS - 60..=0).contains(&seconds_from_now(&recent())));
        }
    }
}
