//! Assertions about the response as a whole: `pm.response.to.have.status(200)`.

use serde_json::Value;

use super::{
    check::{Check, Why},
    literal::{literal, operand},
    names::step,
    pattern::pattern,
    predicate::Assertion,
    subject::{Step, Subject},
};
use crate::{convert::javascript::Expression, format::yaml::write::Yaml};

/// What must hold for the response.
pub(super) fn of_response(it: &Assertion<'_>) -> Result<Vec<Check>, Why> {
    let root = Subject::Json(Vec::new());
    match (it.name, it.arguments, it.is_negated) {
        ("status" | "statusCode", [code @ Expression::Number(_)], negated) => {
            Ok(Check::all(&Subject::Status, if negated { "not_equals" } else { "equals" }, operand(code)?))
        }
        ("header", [Expression::Text(name)], negated) => Ok(Check::all(&header(name), "exists", !negated)),
        ("header", [Expression::Text(name), value @ Expression::Text(_)], false) => {
            Ok(Check::all(&header(name), "equals", operand(value)?))
        }
        ("json" | "jsonBody", [], false) => Ok(Check::all(&root, "exists", true)),
        ("jsonBody", [Expression::Text(path)], false) => Ok(Check::all(&inside(path)?, "exists", true)),
        ("jsonBody", [Expression::Text(path), value], false) => {
            Ok(Check::all(&inside(path)?, "equals", operand(value)?))
        }
        ("withBody" | "body", [], negated) => Ok(Check::all(&Subject::Body, "empty", negated)),
        ("body", [text @ Expression::Text(_)], false) => Ok(Check::all(&Subject::Body, "equals", operand(text)?)),
        ("body", [Expression::Regex(text, flags)], false) => {
            Ok(Check::all(&Subject::Body, "matches", pattern(text, flags)?))
        }
        ("body", [value @ Expression::Map(_)], false) => Ok(Check::all(&root, "equals", operand(value)?)),
        ("statusCodeClass", [class], false) => match literal(class)? {
            Value::Number(digit) if digit.as_u64().is_some_and(|it| (1..=5).contains(&it)) => {
                Ok(class_of(&digit.to_string()))
            }
            _ => Err("`statusCodeClass` is not understood here".to_owned()),
        },
        ("info", [], false) => Ok(class_of("1")),
        ("success", [], false) => Ok(class_of("2")),
        ("redirection", [], false) => Ok(class_of("3")),
        ("clientError", [], false) => Ok(class_of("4")),
        ("serverError", [], false) => Ok(class_of("5")),
        ("status" | "ok" | "accepted" | "notFound" | "unauthorized" | "badRequest" | "forbidden", ..) => {
            Err(format!("`{}` looks at the reason phrase, too", it.name))
        }
        (name, ..) => Err(format!("`{}{name}` is not understood here", if it.is_negated { "not." } else { "" })),
    }
}

fn header(name: &str) -> Subject {
    Subject::Header(name.to_owned())
}

fn class_of(digit: &str) -> Vec<Check> {
    Check::all(&Subject::Status, "status", Yaml::Text(format!("{digit}xx")))
}

/// The part of the JSON body that a path such as `a.b[0]` leads to.
pub(super) fn inside(path: &str) -> Result<Subject, Why> {
    let beyond = || format!("the path `{path}` is not understood");
    let mut subject = Subject::Json(Vec::new());
    for part in path.split('.') {
        let (name, indexes) = part.split_once('[').map_or((part, None), |(name, rest)| (name, Some(rest)));
        let Subject::Json(steps) = subject else { return Err(beyond()) };
        if !super::subject::is_plain(name) {
            return Err(beyond());
        }
        subject = step(steps, name).ok_or_else(beyond)?;
        for index in indexes.iter().flat_map(|it| it.split('[')) {
            let Subject::Json(steps) = &mut subject else { return Err(beyond()) };
            let index = index.strip_suffix(']').and_then(|it| it.parse().ok()).ok_or_else(beyond)?;
            steps.push(Step::Index(index));
        }
    }
    Ok(subject)
}
