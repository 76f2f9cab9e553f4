//! `approx: { value: 3.14, within: 0.01 }`: a number, near enough.

use std::cmp::Ordering;

use serde_json::Value;

use super::{
    contract::{Actual, Failure, Judge, operand},
    words::{self, described},
};
use crate::{
    scope::Scope,
    source::{Node, Place, Read, Reader},
    template::{Name, RenderError, Tree},
    value::{compare, text},
};

/// The value is at most `within` away from a number.
#[derive(Debug)]
pub(super) struct Approx {
    value: Tree,
    within: Tree,
}

impl Approx {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        const WANTED: &str = "a map such as { value: 3.14, within: 0.01 }";
        let (mut value, mut within) = (None, None);
        for entry in reader.map(WANTED, node)? {
            let field = match entry.key.as_str() {
                "value" => &mut value,
                "within" => &mut within,
                _ => {
                    reader.unknown_key(entry, &["value", "within"]);
                    continue;
                }
            };
            let operand = Tree::read(&entry.value, reader)?;
            if operand.fixed().is_some_and(|it| !it.is_number()) {
                return reader.expected("a number", &entry.value);
            }
            *field = Some(operand);
        }
        match (value, within) {
            (Some(value), Some(within)) => Some(Self { value, within }),
            _ => reader.expected(WANTED, node),
        }
    }
}

impl Judge for Approx {
    fn judge(&self, actual: Actual<'_>, scope: &Scope<'_>) -> Result<(), Failure> {
        let (value, within) = (self.value.view(scope)?, self.within.view(scope)?);
        let not_number = |it: &Value| Failure::because(format!("{} is not a number", described(it)));
        let wanted = operand(&value, actual.nature).ok_or_else(|| not_number(&value))?;
        let tolerance = operand(&within, actual.nature).ok_or_else(|| not_number(&within))?;
        let found = actual.number().ok_or_else(|| not_number(actual.value))?;
        if is_near(&found, &wanted, &tolerance) { Ok(()) } else { Err(Failure::default()) }
    }

    fn expected(&self, scope: &Scope<'_>) -> Result<String, RenderError> {
        Ok(format!("{} within {}", words::operand(&self.value, scope)?, words::operand(&self.within, scope)?))
    }

    fn is_fixed(&self) -> bool {
        self.value.fixed().is_some() && self.within.fixed().is_some()
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        [self.value.names(), self.within.names()].concat()
    }
}

/// Whether two numbers are near; exactly, so that 1.1 is within 0.1 of 1, unless they are too long for that.
fn is_near(one: &Value, other: &Value, within: &Value) -> bool {
    if compare(one, other) == Some(Ordering::Equal) {
        return true;
    }
    let decimals = [one, other, within].map(|it| decimal(&text(it)));
    if let [Some(one), Some(other), Some(within)] = decimals {
        let scale = one.1.max(other.1).max(within.1);
        let scaled = |(digits, places): (i128, u32)| digits.checked_mul(10_i128.checked_pow(scale - places)?);
        if let (Some(one), Some(other), Some(within)) = (scaled(one), scaled(other), scaled(within)) {
            return one.checked_sub(other).is_some_and(|it| it.unsigned_abs() <= within.unsigned_abs());
        }
    }
    match [one, other, within].map(Value::as_f64) {
        [Some(one), Some(other), Some(within)] => (one - other).abs() <= within.abs(),
        _ => false,
    }
}

/// A decimal number as whole digits, and how many of them stand behind the point.
fn decimal(text: &str) -> Option<(i128, u32)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    Some((digits, u32::try_from(fraction.len()).ok()?))
}
