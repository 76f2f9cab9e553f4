//! Functions that leave it to chance: `<<random_int 1 6>>`, `<<uuid>>`.

use serde_json::{Number, Value};
use uuid::Uuid;

use super::contract::{Arguments, Function, function, generator, text_of};
use super::decimal::{Decimal, Rounding};
use super::draw;

/// The rows of this file.
pub(super) const FUNCTIONS: &[Function] = &[
    function!("random_int", "MIN MAX", "a whole number from MIN to MAX, both included", random_int),
    function!("random_float", "MIN MAX [DIGITS]", "a number from MIN to MAX, DIGITS (2) after the point", random_float),
    function!("random_text", "LENGTH [from=CHARACTERS]", "letters and digits, or characters of your own", random_text),
    function!("random_hex", "LENGTH", "small hex digits", |a| Ok(draw::hex(a.size(0)?).into())),
    function!("random_choice", "VALUE...", "one of the values, or of a list", random_choice),
    generator!("uuid", "a random UUID, version 4", uuid),
    generator!("uuid_v7", "a UUID that begins with the time, version 7: later ones sort later", uuid_v7),
];

const ALPHANUMERIC: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

fn random_int(arguments: &Arguments<'_>) -> Result<Value, String> {
    let (min, max) = (arguments.whole(0)?, arguments.whole(1)?);
    if min > max {
        return Err(format!("MIN is greater than MAX: {min} > {max}"));
    }
    Ok(rand::random_range(min..=max).into())
}

/// Draws among the decimals with so many digits that lie in the range, so that neither end is ever passed.
fn random_float(arguments: &Arguments<'_>) -> Result<Value, String> {
    let digits = if arguments.has(2) { arguments.whole(2)? } else { 2 };
    let digits = u32::try_from(digits).ok().filter(|digits| *digits <= 15).ok_or("DIGITS is 0 to 15")?;
    let end = |index: usize, rounding| -> Result<i128, String> {
        let text = text_of(arguments.value(index)?)?;
        let number = text.trim().parse::<Number>().ok().and_then(|number| Decimal::read(&number.to_string()));
        let units = number.and_then(|number| number.rounded(digits, rounding)?.units(digits));
        units.ok_or_else(|| format!("MIN and MAX are numbers, got `{text}`"))
    };
    let (least, most) = (end(0, Rounding::Up)?, end(1, Rounding::Down)?);
    if least > most {
        return Err(format!("no number with {digits} digits after the point lies from MIN to MAX"));
    }
    let drawn = Decimal::of_units(rand::random_range(least..=most), digits).to_string();
    drawn.parse::<Number>().map(Value::from).map_err(|why| why.to_string())
}

fn random_text(arguments: &Arguments<'_>) -> Result<Value, String> {
    let alphabet = arguments.option("from")?.unwrap_or(ALPHANUMERIC.into());
    if alphabet.is_empty() {
        return Err("`from` has no characters".to_owned());
    }
    Ok(draw::characters(&alphabet, arguments.size(0)?).into())
}

fn random_choice(arguments: &Arguments<'_>) -> Result<Value, String> {
    let choices = arguments.spread();
    if choices.is_empty() {
        return Err("an empty list has nothing to choose from".to_owned());
    }
    Ok(choices[rand::random_range(0..choices.len())].clone())
}

/// A random UUID, version 4.
pub(super) fn uuid() -> String {
    Uuid::new_v4().to_string()
}

fn uuid_v7() -> String {
    Uuid::now_v7().to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::json;

    use super::super::contract::call;
    use super::*;

    fn of(name: &str, values: &Value, named: &Value) -> Result<Value, String> {
        call(FUNCTIONS, name, values, named)
    }

    fn drawn(name: &str, values: &Value, named: &Value) -> HashSet<String> {
        (0..500).map(|_| of(name, values, named).unwrap().to_string()).collect()
    }

    #[test]
    fn both_ends_of_a_range_are_drawn_and_nothing_beyond() {
        let expected = HashSet::from(["-1", "0", "1"].map(String::from));
        assert_eq!(drawn("random_int", &json!([-1, "1"]), &json!({})), expected);
        assert!(of("random_int", &json!([i64::MIN, i64::MAX]), &json!({})).unwrap().is_i64());
        assert_eq!(
            of("random_int", &json!([2, 1]), &json!({})).unwrap_err(),
            "`random_int`: MIN is greater than MAX: 2 > 1"
        );
    }

    #[test]
    fn a_decimal_stays_in_its_range_with_its_digits() {
        let expected = HashSet::from(["0.3", "0.4", "0.5"].map(String::from));
        assert_eq!(drawn("random_float", &json!([0.25, 0.55, 1]), &json!({})), expected);
        assert_eq!(drawn("random_float", &json!([1, 1]), &json!({})), HashSet::from(["1.00".to_owned()]));
        assert!(
            of("random_float", &json!([0.01, 0.02, 1]), &json!({})).unwrap_err().contains("no number with 1 digits")
        );
        assert!(of("random_float", &json!(["x", 2]), &json!({})).unwrap_err().contains("MIN and MAX are numbers"));
    }

    #[test]
    fn random_text_has_its_length_and_its_characters() {
        let text = of("random_text", &json!([200]), &json!({})).unwrap();
        assert!(text.as_str().unwrap().len() == 200 && text.as_str().unwrap().chars().all(char::is_alphanumeric));
        assert_eq!(of("random_text", &json!([3]), &json!({ "from": "é" })).unwrap(), "ééé");
        assert!(of("random_text", &json!([3]), &json!({ "from": "" })).unwrap_err().contains("no characters"));
        assert!(of("random_text", &json!([-3]), &json!({})).unwrap_err().contains("a length is 0 or more"));
        let hex = of("random_hex", &json!([32]), &json!({})).unwrap();
        assert!(hex.as_str().unwrap().len() == 32 && u128::from_str_radix(hex.as_str().unwrap(), 16).is_ok());
    }

    #[test]
    fn a_choice_keeps_the_type_of_what_was_chosen() {
        let expected = HashSet::from(["1", "\"a\"", "null"].map(String::from));
        assert_eq!(drawn("random_choice", &json!([1, "a", null]), &json!({})), expected);
        assert_eq!(drawn("random_choice", &json!([[1, "a", null]]), &json!({})), expected);
        assert!(of("random_choice", &json!([[]]), &json!({})).unwrap_err().contains("nothing to choose from"));
    }

    #[test]
    fn uuids_tell_their_version_and_never_repeat() {
        for (name, version) in [("uuid", 4), ("uuid_v7", 7)] {
            let uuids = drawn(name, &json!([]), &json!({}));
            let versions = uuids.iter().map(|uuid| Uuid::parse_str(uuid.trim_matches('"')).unwrap().get_version_num());
            assert!(uuids.len() == 500 && versions.into_iter().all(|found| found == version));
        }
    }
}
