//! Decimal numbers that are added, multiplied and rounded exactly: 0.1 and 0.2 make 0.3.

use std::cmp::Ordering;
use std::fmt;

/// More places than these do not fit into 128 bits.
const MOST_PLACES: u32 = 38;

/// `digits` divided by ten to the power of `places`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decimal {
    digits: i128,
    places: u32,
}

/// Which neighbour is taken when places are cut off.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rounding {
    /// The nearer one; of two equally near, the one further from zero.
    Nearest,
    /// The lesser one.
    Down,
    /// The greater one.
    Up,
    /// The one nearer to zero.
    Cut,
}

/// Nothing is an answer here: it means that 128 bits do not hold the exact result.
impl Decimal {
    /// Reads a JSON number.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}").parse().ok()?;
        let places = i64::try_from(fraction.len()).ok()?.checked_sub(exponent.parse().ok()?)?;
        if digits == 0 {
            return Some(Self { digits, places: 0 });
        }
        let read = match u32::try_from(places) {
            Ok(places) => Self { digits, places },
            Err(_) => Self { digits, places: 0 }.shifted(u32::try_from(places.checked_neg()?).ok()?)?,
        };
        read.fitting()
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let (left, right, places) = self.aligned(other)?;
        Self { digits: left.checked_add(right)?, places }.fitting()
    }

    pub(super) fn minus(self, other: Self) -> Option<Self> {
        let (left, right, places) = self.aligned(other)?;
        Self { digits: left.checked_sub(right)?, places }.fitting()
    }

    pub(super) fn times(self, other: Self) -> Option<Self> {
        Self { digits: self.digits.checked_mul(other.digits)?, places: self.places + other.places }.fitting()
    }

    /// Nothing also where the division never ends, as in 1 / 3, or is by zero.
    pub(super) fn over(self, other: Self) -> Option<Self> {
        let (left, right, _) = self.aligned(other)?;
        (0..=18).find_map(|places| {
            let left = left.checked_mul(10_i128.checked_pow(places)?)?;
            (left.checked_rem(right)? == 0).then_some(Self { digits: left.checked_div(right)?, places })
        })
    }

    /// What is left of a division; it has the sign of `self`, as in most languages.
    pub(super) fn modulo(self, other: Self) -> Option<Self> {
        let (left, right, places) = self.aligned(other)?;
        Self { digits: left.checked_rem(right)?, places }.fitting()
    }

    pub(super) fn compare(self, other: Self) -> Option<Ordering> {
        let (left, right, _) = self.aligned(other)?;
        Some(left.cmp(&right))
    }

    pub(super) fn is_zero(self) -> bool {
        self.digits == 0
    }

    /// With no more places than these.
    pub(super) fn rounded(self, places: u32, rounding: Rounding) -> Option<Self> {
        let Some(surplus) = self.places.checked_sub(places).filter(|surplus| *surplus > 0) else { return Some(self) };
        let unit = 10_i128.checked_pow(surplus)?;
        let (below, rest) = (self.digits.div_euclid(unit), self.digits.rem_euclid(unit));
        let up = match rounding {
            Rounding::Nearest if self.digits < 0 => rest > unit - rest,
            Rounding::Nearest => rest >= unit - rest,
            Rounding::Down => false,
            Rounding::Up => rest > 0,
            Rounding::Cut => self.digits < 0 && rest > 0,
        };
        Some(Self { digits: below + i128::from(up), places })
    }

    /// Ten to the power of `places` times this number, whatever lies behind cut off.
    pub(super) fn units(self, places: u32) -> Option<i128> {
        let cut = self.rounded(places, Rounding::Cut)?;
        Some(cut.shifted(places - cut.places)?.digits)
    }

    /// The number of which `units` tells.
    pub(super) fn of_units(digits: i128, places: u32) -> Self {
        Self { digits, places }
    }

    /// Without zeros at the end of its fraction, if it then fits.
    pub(super) fn fitting(mut self) -> Option<Self> {
        while self.places > 0 && self.digits % 10 == 0 {
            self.digits /= 10;
            self.places -= 1;
        }
        (self.places <= MOST_PLACES).then_some(self)
    }

    /// The same digits, with a power of ten more before the point.
    fn shifted(self, power: u32) -> Option<Self> {
        Some(Self { digits: self.digits.checked_mul(10_i128.checked_pow(power)?)?, places: self.places })
    }

    fn aligned(self, other: Self) -> Option<(i128, i128, u32)> {
        let places = self.places.max(other.places);
        let left = self.shifted(places - self.places)?.digits;
        let right = other.shifted(places - other.places)?.digits;
        Some((left, right, places))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = self.places as usize;
        let sign = if self.digits < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.digits.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let point = if places > 0 { "." } else { "" };
        write!(f, "{sign}{whole}{point}{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Decimal {
        Decimal::read(text).unwrap()
    }

    #[test]
    fn numbers_are_read_and_written_without_loss() {
        for (text, written) in [
            ("0.10", "0.1"),
            ("-0.05", "-0.05"),
            ("1.5e3", "1500"),
            ("25E-1", "2.5"),
            ("-0", "0"),
            ("0e99999999", "0"),
            ("170141183460469231731687303715884105727", "170141183460469231731687303715884105727"),
        ] {
            assert_eq!(read(text).to_string(), written);
        }
        for text in [
            "1e39",
            "1e-39",
            "1e99999999999999999999",
            "9e9223372036854775807",
            "99999999999999999999999999999999999999999",
        ] {
            assert!(Decimal::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn sums_and_products_are_exact() {
        assert_eq!(read("0.1").plus(read("0.2")).unwrap().to_string(), "0.3");
        assert_eq!(read("1").minus(read("0.01")).unwrap().to_string(), "0.99");
        assert_eq!(read("-1.5").times(read("1.5")).unwrap().to_string(), "-2.25");
        assert!(read("1e30").times(read("1e30")).is_none());
    }

    #[test]
    fn a_division_that_ends_is_exact() {
        assert_eq!(read("0.3").over(read("0.1")).unwrap().to_string(), "3");
        assert_eq!(read("1").over(read("8")).unwrap().to_string(), "0.125");
        assert!(read("1").over(read("3")).is_none() && read("1").over(read("0")).is_none());
        assert_eq!(read("-7.5").modulo(read("2")).unwrap().to_string(), "-1.5");
    }

    #[test]
    fn rounding_takes_the_neighbour_that_is_asked_for() {
        use Rounding::{Cut, Down, Nearest, Up};
        for (text, places, rounding, rounded) in [
            ("2.5", 0, Nearest, "3"),
            ("-2.5", 0, Nearest, "-3"),
            ("-2.4", 0, Nearest, "-2"),
            ("1.005", 2, Nearest, "1.01"),
            ("-2.1", 0, Down, "-3"),
            ("-2.9", 0, Up, "-2"),
            ("-2.9", 0, Cut, "-2"),
            ("2.9", 0, Cut, "2"),
        ] {
            assert_eq!(read(text).rounded(places, rounding).unwrap().to_string(), rounded, "{text}");
        }
    }

    #[test]
    fn units_count_the_smallest_steps() {
        assert_eq!(read("1.239").units(2), Some(123));
        assert_eq!(read("7").units(3), Some(7000));
        assert_eq!(Decimal::of_units(1250, 3).to_string(), "1.250");
    }
}
