//! Functions that tell the time: `<<now "%Y-%m-%d">>`, `<<now offset="+1d">>`, `<<date created "%H:%M">>`.

use jiff::Timestamp;
use serde_json::Value;

use super::contract::{Arguments, Function, function};
use super::{moment, offset};

/// The rows of this file.
pub(super) const FUNCTIONS: &[Function] = &[
    function!(
        "now",
        "[FORMAT] [offset=+1d2h] [zone=NAME] [format=FORMAT]",
        "the time: iso (UTC, milliseconds), rfc2822, http, unix, unix_ms, or strftime as in %Y-%m-%d",
        |arguments| tell(Timestamp::now(), arguments, 0)
    ),
    function!(
        "date",
        "VALUE [FORMAT] [offset=+1d2h] [zone=NAME] [from=FORMAT] [format=FORMAT]",
        "ISO text or Unix seconds (or what `from` says) in another format, as for `now`",
        date
    ),
    function!("timestamp", "[offset=+1d2h]", "seconds since 1970, a whole number", |arguments| {
        Ok(moved(Timestamp::now(), arguments)?.timestamp().as_second().into())
    }),
    function!("timestamp_ms", "[offset=+1d2h]", "milliseconds since 1970, a whole number", |arguments| {
        Ok(moved(Timestamp::now(), arguments)?.timestamp().as_millisecond().into())
    }),
];

fn date(arguments: &Arguments<'_>) -> Result<Value, String> {
    let moment = moment::read(arguments.value(0)?, arguments.option("from")?.as_deref(), &zone(arguments)?)?;
    tell(moment, arguments, 1)
}

/// The moment as the options want it; `place` is where the format stands among the values.
fn tell(moment: Timestamp, arguments: &Arguments<'_>, place: usize) -> Result<Value, String> {
    let named = arguments.option("format")?;
    let format = match (arguments.has(place), named) {
        (true, Some(_)) => return Err("the format is given twice".to_owned()),
        (true, None) => arguments.text(place)?,
        (false, named) => named.unwrap_or("iso".into()),
    };
    moment::write(&moved(moment, arguments)?, &format)
}

fn moved(moment: Timestamp, arguments: &Arguments<'_>) -> Result<jiff::Zoned, String> {
    let zoned = moment.to_zoned(zone(arguments)?);
    match arguments.option("offset")? {
        Some(offset) => offset::shift(zoned, &offset),
        None => Ok(zoned),
    }
}

fn zone(arguments: &Arguments<'_>) -> Result<jiff::tz::TimeZone, String> {
    match arguments.option("zone")? {
        Some(name) => moment::zone(&name),
        None => Ok(jiff::tz::TimeZone::UTC),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::contract::call;
    use super::*;

    fn of(name: &str, values: &Value, named: &Value) -> Result<Value, String> {
        call(FUNCTIONS, name, values, named)
    }

    /// Unix seconds of 2026-11-23T12:07:21Z.
    const NOON: i64 = 1_795_435_641;

    #[test]
    fn a_date_is_told_in_every_format() {
        for (format, expected) in [
            ("iso", json!("2026-11-23T12:07:21.000Z")),
            ("rfc2822", json!("Mon, 23 Nov 2026 12:07:21 +0000")),
            ("http", json!("Mon, 23 Nov 2026 12:07:21 GMT")),
            ("unix", json!(NOON)),
            ("unix_ms", json!(NOON * 1000)),
            ("%d/%m/%y %H:%M", json!("23/11/26 12:07")),
        ] {
            assert_eq!(of("date", &json!([NOON, format]), &json!({})).as_ref(), Ok(&expected), "{format}");
            assert_eq!(of("date", &json!([NOON]), &json!({ "format": format })).as_ref(), Ok(&expected), "{format}");
        }
    }

    #[test]
    fn a_date_moves_through_offsets_and_zones() {
        let moved =
            of("date", &json!(["2026-03-28T12:00:00+01:00"]), &json!({ "zone": "Europe/Paris", "offset": "1d" }));
        assert_eq!(moved.unwrap(), "2026-03-29T12:00:00.000+02:00", "a day across the change of clocks has 23 hours");
        let tomorrow = of("date", &json!(["31.01.2026", "%F"]), &json!({ "from": "%d.%m.%Y", "offset": "+1mo" }));
        assert_eq!(tomorrow.unwrap(), "2026-02-28");
    }

    #[test]
    fn a_format_that_means_nothing_is_an_error() {
        let why = of("now", &json!(["YYYY-MM-DD"]), &json!({})).unwrap_err();
        assert!(why.starts_with("`now`: a format is iso, rfc2822, http, unix, unix_ms or a strftime format"), "{why}");
        let why = of("now", &json!(["%E"]), &json!({})).unwrap_err();
        assert!(why.starts_with("`now`: the format `%E` does not work"), "{why}");
        assert!(of("now", &json!(["iso"]), &json!({ "format": "iso" })).unwrap_err().contains("given twice"));
        assert!(of("now", &json!([]), &json!({ "offset": "later" })).unwrap_err().contains("an offset is"));
    }

    #[test]
    fn now_is_between_before_and_after() {
        let before = Timestamp::now().as_millisecond();
        let told = of("now", &json!([]), &json!({})).unwrap();
        let milliseconds = of("timestamp_ms", &json!([]), &json!({})).unwrap().as_i64().unwrap();
        let seconds = of("timestamp", &json!([]), &json!({})).unwrap().as_i64().unwrap();
        let after = Timestamp::now().as_millisecond();
        let told_ms = told.as_str().unwrap().parse::<Timestamp>().unwrap().as_millisecond();
        assert!((before..=after).contains(&told_ms) && (before..=after).contains(&milliseconds));
        assert!((before / 1000..=after / 1000).contains(&seconds));
        assert_eq!(told.as_str().unwrap().len(), "2026-11-23T12:07:21.422Z".len());
    }

    #[test]
    fn a_timestamp_may_lie_in_the_future() {
        let now = of("timestamp", &json!([]), &json!({})).unwrap().as_i64().unwrap();
        let later = of("timestamp", &json!([]), &json!({ "offset": "+1h" })).unwrap().as_i64().unwrap();
        assert!((3600..3660).contains(&(later - now)));
        let later = of("timestamp_ms", &json!([]), &json!({ "offset": "+1h" })).unwrap().as_i64().unwrap();
        assert!((3_600_000..3_660_000).contains(&(later - now * 1000)));
    }
}
