//! Steps in time as people write them: `+1d2h`, `-30m`, `2 weeks`.

use jiff::{Span, Zoned};

/// What a step may look like, for messages.
const GRAMMAR: &str = "a number and one of ms s m h d w mo y, as in +1d2h, -30m, 2 weeks";

/// The moment moved by every part in turn. A sign holds until the next; days, months and years are those of the
/// moment's own zone and calendar, so that a day may have 23 hours and a month after January 31 ends in February.
pub(super) fn shift(moment: Zoned, offset: &str) -> Result<Zoned, String> {
    let mut rest = offset.trim();
    if rest.is_empty() {
        return Err(format!("an offset is {GRAMMAR}; this one is empty"));
    }
    let (mut moved, mut sign) = (moment, 1);
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix(['+', '-']) {
            sign = if rest.starts_with('-') { -1 } else { 1 };
            rest = after.trim_start();
        }
        let (digits, after) = taken(rest, |c| c.is_ascii_digit());
        let (unit, after) = taken(after.trim_start(), char::is_alphabetic);
        let count: i64 = digits.parse().map_err(|_| format!("an offset is {GRAMMAR}; got `{offset}`"))?;
        moved = span(sign * count, unit)?
            .and_then(|span| moved.checked_add(span))
            .map_err(|why| format!("the offset `{offset}` leads out of the calendar: {why}"))?;
        rest = after.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    }
    Ok(moved)
}

fn taken(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !belongs(c)).unwrap_or(text.len()))
}

/// The outer error is a unit that nobody knows, the inner one a count beyond all calendars.
fn span(count: i64, unit: &str) -> Result<Result<Span, jiff::Error>, String> {
    let span = Span::new();
    Ok(match unit {
        "ms" | "milli" | "millisecond" | "milliseconds" => span.try_milliseconds(count),
        "s" | "sec" | "secs" | "second" | "seconds" => span.try_seconds(count),
        "m" | "min" | "mins" | "minute" | "minutes" => span.try_minutes(count),
        "h" | "hr" | "hrs" | "hour" | "hours" => span.try_hours(count),
        "d" | "day" | "days" => span.try_days(count),
        "w" | "week" | "weeks" => span.try_weeks(count),
        "mo" | "month" | "months" => span.try_months(count),
        "y" | "yr" | "year" | "years" => span.try_years(count),
        "" => return Err(format!("an offset is {GRAMMAR}; {count} has no unit")),
        unknown => return Err(format!("an offset is {GRAMMAR}; no unit is called `{unknown}`")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(from: &str, offset: &str) -> Result<String, String> {
        shift(from.parse().unwrap(), offset).map(|moment| moment.to_string())
    }

    #[test]
    fn every_unit_moves_by_its_own_length() {
        let from = "2026-01-31T12:00:00+00:00[UTC]";
        for (offset, expected) in [
            ("250ms", "2026-01-31T12:00:00.25+00:00[UTC]"),
            ("90s", "2026-01-31T12:01:30+00:00[UTC]"),
            ("-30m", "2026-01-31T11:30:00+00:00[UTC]"),
            ("+1d2h", "2026-02-01T14:00:00+00:00[UTC]"),
            ("2 weeks", "2026-02-14T12:00:00+00:00[UTC]"),
            ("1mo", "2026-02-28T12:00:00+00:00[UTC]"),
            ("-1 year", "2025-01-31T12:00:00+00:00[UTC]"),
        ] {
            assert_eq!(moved(from, offset).unwrap(), expected, "{offset}");
        }
    }

    #[test]
    fn a_sign_holds_until_the_next_one() {
        let from = "2026-01-10T12:00:00+00:00[UTC]";
        assert_eq!(moved(from, "-1d2h").unwrap(), "2026-01-09T10:00:00+00:00[UTC]");
        assert_eq!(moved(from, "-1d, +2h").unwrap(), "2026-01-09T14:00:00+00:00[UTC]");
    }

    #[test]
    fn what_is_no_offset_is_refused() {
        let from = "2026-01-10T12:00:00+00:00[UTC]";
        for (offset, why) in [
            ("", "this one is empty"),
            ("tomorrow", "got `tomorrow`"),
            ("5", "5 has no unit"),
            ("5 moons", "no unit is called `moons`"),
            ("99999999999999999999d", "got `99999999999999999999d`"),
            ("9999999y", "leads out of the calendar"),
            ("9999y", "leads out of the calendar"),
        ] {
            let got = moved(from, offset).unwrap_err();
            assert!(got.contains(why), "{offset}: {got}");
        }
    }
}
