//! How far a place's clock is from UTC.

use jiff::{Timestamp, tz::TimeZone};
use rquickjs::{Ctx, Exception, Function, Object};

use super::super::convert::Text;

pub(super) fn install<'js>(host: &Object<'js>) -> rquickjs::Result<()> {
    let offset = |ctx: Ctx<'js>, name: Text, millisecond: f64| {
        let name = name.0;
        let found = seconds(&name, millisecond);
        found.ok_or_else(|| Exception::throw_range(&ctx, &format!("Invalid time zone specified: {name}")))
    };
    host.set("zoneOffset", Function::new(host.ctx().clone(), offset)?)
}

/// The seconds that the clock of the zone is ahead at a moment.
fn seconds(name: &str, millisecond: f64) -> Option<i32> {
    let zone = TimeZone::get(name).ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "JavaScript has no moments beyond 8.64e15")]
    let at = Timestamp::from_millisecond(millisecond as i64).ok()?;
    Some(zone.to_offset(at).seconds())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_has_its_clock_in_summer_and_in_winter() {
        let (winter, summer) = (0.0, 1_750_000_000_000.0);
        assert_eq!(seconds("UTC", winter), Some(0));
        assert_eq!(seconds("Europe/Berlin", winter), Some(3600));
        assert_eq!(seconds("Europe/Berlin", summer), Some(7200));
        assert_eq!(seconds("America/New_York", winter), Some(-18000));
        assert_eq!(seconds("Nowhere/Land", winter), None);
    }
}
