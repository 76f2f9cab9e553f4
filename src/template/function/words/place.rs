//! Made-up places: cities, streets, countries, coordinates.

use fake::Fake;
use fake::faker::address::en::{CityPrefix, CitySuffix, CountryCode, CountryName, StreetSuffix};

use super::super::draw::{digits, pick};
use super::person::{first_name, last_name};

/// `Port Ada`, `Hopperville`, `Port Hopperville`.
pub(crate) fn city() -> String {
    let prefix: &str = CityPrefix().fake();
    let suffix: &str = CitySuffix().fake();
    match rand::random_range(0..3) {
        0 => format!("{prefix} {}", first_name()),
        1 => format!("{}{suffix}", last_name()),
        _ => format!("{prefix} {}{suffix}", first_name()),
    }
}

pub(crate) fn street_name() -> String {
    format!("{} {}", last_name(), StreetSuffix().fake::<&str>())
}

/// A house number of three to five digits, and a street.
pub(crate) fn street_address() -> String {
    format!("{} {}", rand::random_range(100..100_000), street_name())
}

pub(crate) fn country() -> &'static str {
    CountryName().fake()
}

pub(crate) fn country_code() -> &'static str {
    CountryCode().fake()
}

/// A language's code of two letters.
pub(crate) fn locale() -> &'static str {
    pick(&[
        "af", "ar", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hu", "it", "ja", "ko", "nb", "nl", "pl",
        "pt", "ro", "ru", "sk", "sv", "tr", "uk", "vi", "zh",
    ])
}

pub(crate) fn latitude() -> String {
    degrees(90)
}

pub(crate) fn longitude() -> String {
    degrees(180)
}

/// Up to `limit` to either side, with four digits after the point.
fn degrees(limit: u32) -> String {
    digits(&format!("{}{}.####", pick(&["", "-"]), rand::random_range(0..limit)))
}
