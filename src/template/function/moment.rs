//! Points in time as people and servers write them: ISO 8601, RFC 2822, HTTP, Unix, or a format of one's own.

use jiff::fmt::{rfc2822, strtime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned, civil};
use serde_json::{Number, Value};

use super::contract::text_of;
use super::decimal::Decimal;
use crate::value::shown;

/// The words that stand for a format.
const WORDS: &str = "iso, rfc2822, http, unix, unix_ms or a strftime format such as %Y-%m-%d";

/// The zone of this name: `Europe/Paris`, `UTC`, `+02:00`, or `local` for the machine's own.
pub(super) fn zone(name: &str) -> Result<TimeZone, String> {
    if name.eq_ignore_ascii_case("local") {
        return Ok(TimeZone::system());
    }
    if name.starts_with(['+', '-']) {
        let offset = strtime::parse("%:z", name).or_else(|_| strtime::parse("%z", name)).ok();
        return offset.and_then(|parsed| parsed.offset()).map(TimeZone::fixed).ok_or_else(|| unknown_zone(name));
    }
    TimeZone::get(name).map_err(|_| unknown_zone(name))
}

fn unknown_zone(name: &str) -> String {
    format!("a zone is a name such as Europe/Paris, an offset such as +02:00, or local; got `{name}`")
}

/// The moment that a value tells of: a number is Unix seconds, text is ISO 8601 unless `from` names its format.
/// What says nothing of its zone is read in `zone`.
pub(super) fn read(value: &Value, from: Option<&str>, zone: &TimeZone) -> Result<Timestamp, String> {
    let text = text_of(value)?;
    let text = text.trim();
    match from {
        Some("unix") => unix(text, 9),
        Some("unix_ms") => unix(text, 6),
        Some("rfc2822" | "http") => Ok(rfc2822::parse(text).map_err(|why| unreadable(value, &why))?.timestamp()),
        None if text.parse::<Number>().is_ok() => unix(text, 9),
        None | Some("iso") => iso(text, zone).map_err(|why| unreadable(value, &why)),
        Some(format) => formatted(text, format, zone).map_err(|why| unreadable(value, &why)),
    }
}

fn unreadable(value: &Value, why: &jiff::Error) -> String {
    format!("a moment cannot be read from {}: {why}", shown(value))
}

/// `places` makes nanoseconds: 9 of seconds, 6 of milliseconds.
fn unix(text: &str, places: u32) -> Result<Timestamp, String> {
    let nanoseconds = text.parse::<Number>().ok().and_then(|_| Decimal::read(text)?.units(places));
    let nanoseconds = nanoseconds.ok_or_else(|| format!("a Unix time is a number, got `{text}`"))?;
    Timestamp::from_nanosecond(nanoseconds).map_err(|why| why.to_string())
}

fn iso(text: &str, zone: &TimeZone) -> Result<Timestamp, jiff::Error> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    Ok(text.parse::<civil::DateTime>()?.to_zoned(zone.clone())?.timestamp())
}

fn formatted(text: &str, format: &str, zone: &TimeZone) -> Result<Timestamp, jiff::Error> {
    let parsed = strtime::parse(format, text)?;
    if let Ok(moment) = parsed.to_timestamp() {
        return Ok(moment);
    }
    let civil = parsed.to_datetime().or_else(|_| parsed.to_date().map(civil::DateTime::from))?;
    Ok(civil.to_zoned(zone.clone())?.timestamp())
}

/// The moment in this format; a number for `unix` and `unix_ms`, else text.
pub(super) fn write(moment: &Zoned, format: &str) -> Result<Value, String> {
    let text = match format {
        "unix" => return Ok(moment.timestamp().as_second().into()),
        "unix_ms" => return Ok(moment.timestamp().as_millisecond().into()),
        "iso" if moment.offset().is_zero() => strtime::format("%Y-%m-%dT%H:%M:%S.%3fZ", moment),
        "iso" => strtime::format("%Y-%m-%dT%H:%M:%S.%3f%:z", moment),
        "rfc2822" => rfc2822::to_string(moment),
        "http" => rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&moment.timestamp()),
        own if own.contains('%') => strtime::format(own, moment),
        other => return Err(format!("a format is {WORDS}; got `{other}`")),
    };
    text.map(Value::from).map_err(|why| format!("the format `{format}` does not work: {why}"))
}

/// Now in ISO 8601, UTC, with milliseconds: `2026-11-23T12:07:21.422Z`.
pub(super) fn iso_now() -> String {
    strtime::format("%Y-%m-%dT%H:%M:%S.%3fZ", Timestamp::now()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read_back(value: &Value, from: Option<&str>, zone_name: &str) -> Result<String, String> {
        read(value, from, &zone(zone_name)?).map(|moment| moment.to_string())
    }

    #[test]
    fn a_moment_is_read_from_every_form() {
        let expected = "2026-11-23T12:07:21Z";
        for (value, from) in [
            (json!("2026-11-23T12:07:21Z"), None),
            (json!("2026-11-23T14:07:21+02:00"), Some("iso")),
            (json!("2026-11-23 12:07:21"), None),
            (json!(1_795_435_641), None),
            (json!("1795435641.0"), None),
            (json!(1_795_435_641_000_i64), Some("unix_ms")),
            (json!("Mon, 23 Nov 2026 12:07:21 GMT"), Some("http")),
            (json!("Mon, 23 Nov 2026 13:07:21 +0100"), Some("rfc2822")),
            (json!("23.11.2026 12:07:21"), Some("%d.%m.%Y %H:%M:%S")),
            (json!("23/11/26 13:07:21 +0100"), Some("%d/%m/%y %H:%M:%S %z")),
        ] {
            assert_eq!(read_back(&value, from, "UTC").as_deref(), Ok(expected), "{value} {from:?}");
        }
    }

    #[test]
    fn what_names_no_zone_is_read_in_the_one_given() {
        let summer = read_back(&json!("2026-07-01"), None, "Europe/Paris");
        assert_eq!(summer.as_deref(), Ok("2026-06-30T22:00:00Z"));
        let fixed = read_back(&json!("01.07.2026"), Some("%d.%m.%Y"), "+05:30");
        assert_eq!(fixed.as_deref(), Ok("2026-06-30T18:30:00Z"));
    }

    #[test]
    fn what_cannot_be_read_says_what_is_expected() {
        assert!(
            read_back(&json!("soon"), None, "UTC").unwrap_err().starts_with("a moment cannot be read from \"soon\"")
        );
        assert!(read_back(&json!("x"), Some("unix"), "UTC").unwrap_err().contains("a Unix time is a number"));
        assert!(read_back(&json!(1), None, "Mars/Base").unwrap_err().contains("got `Mars/Base`"));
        assert!(read_back(&json!(1), None, "+99:99").unwrap_err().contains("got `+99:99`"));
    }

    #[test]
    fn the_local_zone_is_known() {
        assert!(zone("local").is_ok());
    }
}
