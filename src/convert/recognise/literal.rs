//! Values that are written out in a script.

use serde_json::{Number, Value};

use super::check::Why;
use crate::{convert::javascript::Expression, format::yaml::write::Yaml};

/// The largest whole number that JavaScript keeps.
const MAX_SAFE: u64 = (1 << 53) - 1;

/// The value that an expression spells.
pub(super) fn literal(expression: &Expression) -> Result<Value, Why> {
    Ok(match expression {
        Expression::Text(text) => Value::from(text.as_str()),
        Expression::Number(digits) => number(digits)?,
        Expression::Unary("-", inner) => match &**inner {
            Expression::Number(digits) if digits != "0" => number(&format!("-{digits}"))?,
            _ => return Err(unknown()),
        },
        Expression::Bool(value) => Value::Bool(*value),
        Expression::Null => Value::Null,
        Expression::List(list) => list.iter().map(literal).collect::<Result<_, _>>()?,
        Expression::Map(map) => map
            .iter()
            .map(|(key, it)| Ok((key.clone(), literal(it)?)))
            .collect::<Result<serde_json::Map<_, _>, Why>>()?
            .into(),
        _ => return Err(unknown()),
    })
}

fn unknown() -> Why {
    "it compares with more than a written value".to_owned()
}

fn number(digits: &str) -> Result<Value, Why> {
    let is_exact = match digits.trim_start_matches('-').split_once('.') {
        None => digits.trim_start_matches('-').parse::<u64>().is_ok_and(|it| it <= MAX_SAFE),
        Some(_) => digits.len() <= 16,
    };
    if is_exact {
        Ok(Value::Number(Number::from_string_unchecked(digits.to_owned())))
    } else {
        Err(format!("JavaScript does not keep the number {digits}"))
    }
}

/// A written value as an operand: what looks like a template in it is none.
pub(super) fn operand(expression: &Expression) -> Result<Yaml, Why> {
    literal(expression).map(|value| Yaml::of(&escaped(&value)))
}

/// The same value with every `<<` as a literal one.
pub(crate) fn escaped(value: &Value) -> Value {
    match value {
        Value::String(text) => text.replace("<<", "\\<<").into(),
        Value::Array(list) => list.iter().map(escaped).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.replace("<<", "\\<<"), escaped(value))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}
