//! Functions that calculate: `<<add page 1>>`, `<<round price 2>>`. Decimals are exact as far as 128 bits allow.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::contract::{Arguments, Function, function};
use super::decimal::{Decimal, Rounding};
use crate::value::shown;

/// The rows of this file.
pub(super) const FUNCTIONS: &[Function] = &[
    function!("add", "NUMBER...", "the sum", |a| fold(a, Decimal::plus, |x, y| x + y)),
    function!("subtract", "NUMBER NUMBER", "the first number less the second", |a| {
        fold(a, Decimal::minus, |x, y| x - y)
    }),
    function!("multiply", "NUMBER...", "the product", |a| fold(a, Decimal::times, |x, y| x * y)),
    function!("divide", "NUMBER NUMBER", "the first number by the second, with its fraction", divide),
    function!("modulo", "NUMBER NUMBER", "what a division leaves, with the sign of the first number", modulo),
    function!("round", "NUMBER [DIGITS]", "the nearest number with so many digits after the point (none)", round),
    function!("floor", "NUMBER", "the next whole number that is not greater", |a| {
        whole(a, Rounding::Down, f64::floor)
    }),
    function!("ceil", "NUMBER", "the next whole number that is not less", |a| whole(a, Rounding::Up, f64::ceil)),
    function!("int", "NUMBER", "the number without its fraction", |a| whole(a, Rounding::Cut, f64::trunc)),
    function!("min", "NUMBER...", "the least of the numbers, or of a list", |a| extreme(a, Ordering::Less)),
    function!("max", "NUMBER...", "the greatest of the numbers, or of a list", |a| extreme(a, Ordering::Greater)),
    function!("number", "TEXT", "the text as a number, digit for digit", |a| number(a.value(0)?).map(Value::from)),
];

/// A number to calculate with.
#[derive(Debug, Clone, Copy)]
enum Operand {
    Exact(Decimal),
    /// For what 128 bits do not hold exactly.
    Near(f64),
}

impl Operand {
    fn read(value: &Value) -> Result<Self, String> {
        let text = number(value)?.to_string();
        if let Some(exact) = Decimal::read(&text) {
            return Ok(Self::Exact(exact));
        }
        let near: Option<f64> = text.parse().ok().filter(|near: &f64| near.is_finite());
        near.map(Self::Near).ok_or_else(|| "this number is too large to calculate with".to_owned())
    }

    fn near(self) -> Result<f64, String> {
        match self {
            Self::Exact(exact) => exact.to_string().parse().map_err(|why| format!("{why}")),
            Self::Near(near) => Ok(near),
        }
    }

    fn write(self) -> Result<Value, String> {
        let text = match self {
            Self::Exact(exact) => exact.fitting().unwrap_or(exact).to_string(),
            // Whole numbers of this size are exact in 64 bits, and look better without ".0".
            Self::Near(near) if near.fract() == 0.0 && near.abs() < 9e15 => format!("{near:.0}"),
            Self::Near(near) if near.is_finite() => format!("{near:?}"),
            Self::Near(_) => return Err("the result is not a number that can be written".to_owned()),
        };
        text.parse::<Number>().map(Value::from).map_err(|why| why.to_string())
    }
}

/// A number, or the text of one, with its exact digits.
fn number(value: &Value) -> Result<Number, String> {
    match value {
        Value::Number(number) => Ok(number.clone()),
        Value::String(text) => text.trim().parse().map_err(|_| format!("a number is expected, got {}", shown(value))),
        other => Err(format!("a number is expected, got {}", shown(other))),
    }
}

type Exactly = fn(Decimal, Decimal) -> Option<Decimal>;
type Nearly = fn(f64, f64) -> f64;

fn combine(left: Operand, right: Operand, exactly: Exactly, nearly: Nearly) -> Result<Operand, String> {
    if let (Operand::Exact(left), Operand::Exact(right)) = (left, right)
        && let Some(exact) = exactly(left, right)
    {
        return Ok(Operand::Exact(exact));
    }
    Ok(Operand::Near(nearly(left.near()?, right.near()?)))
}

fn fold(arguments: &Arguments<'_>, exactly: Exactly, nearly: Nearly) -> Result<Value, String> {
    let mut result = Operand::read(arguments.value(0)?)?;
    for value in &arguments.values[1..] {
        result = combine(result, Operand::read(value)?, exactly, nearly)?;
    }
    result.write()
}

fn divide(arguments: &Arguments<'_>) -> Result<Value, String> {
    no_zero(arguments)?;
    fold(arguments, Decimal::over, |x, y| x / y)
}

fn modulo(arguments: &Arguments<'_>) -> Result<Value, String> {
    no_zero(arguments)?;
    fold(arguments, Decimal::modulo, |x, y| x % y)
}

fn no_zero(arguments: &Arguments<'_>) -> Result<(), String> {
    match Operand::read(arguments.value(1)?)? {
        Operand::Exact(divisor) if divisor.is_zero() => Err("nothing can be divided by zero".to_owned()),
        Operand::Exact(_) | Operand::Near(_) => Ok(()),
    }
}

fn round(arguments: &Arguments<'_>) -> Result<Value, String> {
    let digits = if arguments.has(1) { arguments.whole(1)? } else { 0 };
    let digits = u32::try_from(digits).ok().filter(|digits| *digits <= 30).ok_or("DIGITS is 0 to 30")?;
    match Operand::read(arguments.value(0)?)? {
        Operand::Exact(exact) => {
            Operand::Exact(exact.rounded(digits, Rounding::Nearest).ok_or("the number has too many digits")?)
        }
        // `{:.n}` rounds as exactly as a 64-bit number can be rounded.
        Operand::Near(near) => {
            let rounded = format!("{near:.digits$}", digits = digits as usize);
            Operand::Near(rounded.parse().map_err(|why| format!("{why}"))?)
        }
    }
    .write()
}

fn whole(arguments: &Arguments<'_>, rounding: Rounding, nearly: fn(f64) -> f64) -> Result<Value, String> {
    let number = number(arguments.value(0)?)?;
    if !number.to_string().contains(['.', 'e', 'E']) {
        return Ok(number.into());
    }
    match Operand::read(arguments.value(0)?)? {
        Operand::Exact(exact) => Operand::Exact(exact.rounded(0, rounding).ok_or("the number has too many digits")?),
        Operand::Near(near) => Operand::Near(nearly(near)),
    }
    .write()
}

fn extreme(arguments: &Arguments<'_>, wanted: Ordering) -> Result<Value, String> {
    let mut best: Option<(Operand, &Value)> = None;
    for value in arguments.spread() {
        let operand = Operand::read(value)?;
        let better = match best {
            Some((holder, _)) => compare(operand, holder)? == wanted,
            None => true,
        };
        if better {
            best = Some((operand, value));
        }
    }
    let (_, value) = best.ok_or("an empty list has no least and no greatest number")?;
    number(value).map(Value::from)
}

fn compare(left: Operand, right: Operand) -> Result<Ordering, String> {
    if let (Operand::Exact(left), Operand::Exact(right)) = (left, right)
        && let Some(ordering) = left.compare(right)
    {
        return Ok(ordering);
    }
    Ok(left.near()?.total_cmp(&right.near()?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::contract::call;
    use super::*;

    /// The values as JSON, so that every digit of a number is what it is written as.
    fn of(name: &str, values: &str) -> Result<String, String> {
        let values = serde_json::from_str(values).unwrap();
        call(FUNCTIONS, name, &values, &json!({})).map(|value| {
            assert!(value.is_number());
            value.to_string()
        })
    }

    fn check(name: &str, cases: &[(&str, &str)]) {
        for (values, expected) in cases {
            assert_eq!(of(name, values).as_deref(), Ok(*expected), "{name} {values}");
        }
    }

    #[test]
    fn sums_are_exact_for_decimals_and_long_integers() {
        check(
            "add",
            &[
                ("[1, 2, 3]", "6"),
                ("[0.1, 0.2]", "0.3"),
                (r#"["41", 1]"#, "42"),
                ("[9007199254740993, 1]", "9007199254740994"),
                ("[1e300, 1e300]", "2e+300"),
            ],
        );
        check("subtract", &[("[1, 0.9]", "0.1"), ("[1, 2]", "-1")]);
        check("multiply", &[("[0.1, 3]", "0.3"), ("[123456789012345678, 10]", "1234567890123456780")]);
    }

    #[test]
    fn a_division_keeps_its_fraction_and_refuses_zero() {
        check("divide", &[("[7, 2]", "3.5"), ("[0.3, 0.1]", "3"), ("[1, 3]", "0.3333333333333333")]);
        check("modulo", &[("[7, 3]", "1"), ("[-7, 3]", "-1"), ("[5.5, 2]", "1.5")]);
        assert_eq!(of("divide", "[1, 0.0]").unwrap_err(), "`divide`: nothing can be divided by zero");
        assert!(of("modulo", "[1, 0]").unwrap_err().contains("by zero"));
    }

    #[test]
    fn numbers_are_rounded_in_every_direction() {
        check(
            "round",
            &[("[2.5]", "3"), ("[-2.5]", "-3"), ("[1.005, 2]", "1.01"), ("[2, 2]", "2"), ("[1e300]", "1e+300")],
        );
        check("floor", &[("[-1.5]", "-2"), ("[1.5]", "1")]);
        check("ceil", &[("[-1.5]", "-1"), ("[1.5]", "2")]);
        check(
            "int",
            &[
                (r#"["-4.9"]"#, "-4"),
                ("[1e3]", "1000"),
                (
                    "[12345678901234567890123456789012345678901234567890]",
                    "12345678901234567890123456789012345678901234567890",
                ),
            ],
        );
        assert_eq!(of("round", "[1, 99]").unwrap_err(), "`round`: DIGITS is 0 to 30");
    }

    #[test]
    fn extremes_are_found_among_values_or_in_a_list() {
        check("min", &[("[3, -1.50, 2]", "-1.50"), ("[[3, 1]]", "1")]);
        check("max", &[(r#"[["9", "10"]]"#, "10"), ("[2e200, 3e200, 1e-200]", "3e+200")]);
        assert!(of("min", "[[]]").unwrap_err().contains("empty list"));
    }

    #[test]
    fn text_becomes_a_number_digit_for_digit() {
        check("number", &[(r#"[" 1.50 "]"#, "1.50"), (r#"["12345678901234567890.10"]"#, "12345678901234567890.10")]);
        assert_eq!(of("number", r#"["1x"]"#).unwrap_err(), "`number`: a number is expected, got \"1x\"");
        assert!(of("number", "[true]").unwrap_err().contains("a number is expected, got true"));
        assert!(of("add", "[1e999]").unwrap_err().contains("too large"));
    }
}
