//! Conditions such as `responseCode.code === 200`: what must hold for them to be true.

use super::{
    check::{Check, Why},
    names::{Names, is_name, is_response},
    predicate::Assertion,
    subject::Subject,
};
use crate::convert::javascript::Expression;

/// The checks that hold where `expression` is true, and only there.
pub(super) fn condition(expression: &Expression, names: &Names) -> Result<Vec<Check>, Why> {
    match expression {
        Expression::Binary("&&", left, right) => Ok([condition(left, names)?, condition(right, names)?].concat()),
        Expression::Binary(operator, left, right) => compared(operator, left, right, names),
        Expression::Call(of, arguments) => called(of, arguments, names),
        _ => Err("the condition is not understood".to_owned()),
    }
}

fn compared(operator: &str, left: &Expression, right: &Expression, names: &Names) -> Result<Vec<Check>, Why> {
    let beyond = || format!("`{operator}` is not understood here");
    if let Some(checks) = found(operator, left, right, names) {
        return checks;
    }
    let Some(subject) = names.subject(left) else { return Err(beyond()) };
    let is_number = matches!(subject, Subject::Status | Subject::Time | Subject::Size);
    let (name, is_negated) = match operator {
        "===" => ("equal", false),
        // Of two numbers, and only there, it is the same.
        "==" if is_number => ("equal", false),
        "!==" if is_name(right, "undefined") => ("undefined", true),
        "!==" => ("equal", true),
        "<" if is_number || matches!(subject, Subject::Length(_)) => ("lt", false),
        "<=" if is_number || matches!(subject, Subject::Length(_)) => ("lte", false),
        ">" if is_number || matches!(subject, Subject::Length(_)) => ("gt", false),
        ">=" if is_number || matches!(subject, Subject::Length(_)) => ("gte", false),
        _ => return Err(beyond()),
    };
    let arguments = if name == "undefined" { &[] } else { std::slice::from_ref(right) };
    Assertion { name, arguments, is_negated, is_deep: false, is_partial: false }.of(&subject)
}

/// `responseBody.indexOf("x") !== -1`, and the other ways to write it.
fn found(operator: &str, left: &Expression, right: &Expression, names: &Names) -> Option<Result<Vec<Check>, Why>> {
    let Expression::Call(of, arguments) = left else { return None };
    let Expression::Member(of, method) = &**of else { return None };
    let ("indexOf", [part @ Expression::Text(_)]) = (method.as_str(), arguments.as_slice()) else { return None };
    let subject = names.subject(of).filter(|it| *it == Subject::Body)?;
    let is_minus_one = matches!(right, Expression::Unary("-", one) if **one == Expression::Number("1".to_owned()));
    let is_zero = *right == Expression::Number("0".to_owned());
    let is_negated = match operator {
        "!==" | "!=" | ">" if is_minus_one => false,
        ">=" if is_zero => false,
        "===" | "==" if is_minus_one => true,
        _ => return None,
    };
    let arguments = std::slice::from_ref(part);
    Some(Assertion { name: "include", arguments, is_negated, is_deep: false, is_partial: false }.of(&subject))
}

fn called(of: &Expression, arguments: &[Expression], names: &Names) -> Result<Vec<Check>, Why> {
    let beyond = Err("the condition is not understood".to_owned());
    let Expression::Member(owner, method) = of else { return beyond };
    match (method.as_str(), arguments) {
        ("includes" | "has", [part @ Expression::Text(_)]) if names.subject(owner) == Some(Subject::Body) => {
            let arguments = std::slice::from_ref(part);
            Assertion { name: "include", arguments, is_negated: false, is_deep: false, is_partial: false }
                .of(&Subject::Body)
        }
        ("has", [Expression::Text(name)]) => match &**owner {
            Expression::Member(owner, headers) if headers == "headers" && is_response(owner) => {
                Ok(Check::all(&Subject::Header(name.clone()), "exists", true))
            }
            _ => beyond,
        },
        _ => beyond,
    }
}
