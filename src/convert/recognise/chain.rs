//! `pm.expect(...).to.be.a("string").and.not.empty`, link by link.

use super::{
    check::{Check, Why},
    condition::condition,
    literal::literal,
    names::{Names, is_name, step},
    predicate::Assertion,
    response::{inside, of_response},
    subject::Subject,
};
use crate::convert::javascript::Expression;

/// Words that read well and do nothing.
const FILLERS: &[&str] = &[
    "to", "be", "been", "is", "that", "which", "and", "has", "have", "with", "at", "of", "same", "but", "does",
    "still", "also",
];

/// A link: its name, and what it is called with, if it is called.
type Link<'a> = (&'a str, Option<&'a [Expression]>);

/// What is spoken of.
enum Target {
    Response,
    Subject(Subject),
    /// A condition, by what it asks for.
    Truth(Vec<Check>),
}

/// The checks of a chain; nothing where the expression is none.
pub(super) fn chain(expression: &Expression, names: &Names) -> Option<Result<Vec<Check>, Why>> {
    let links = links(expression)?;
    let (target, rest) = match links.as_slice() {
        [("expect", Some([subject] | [subject, Expression::Text(_)])), rest @ ..] => {
            let target = if super::names::is_response(subject) { Ok(Target::Response) } else { target(subject, names) };
            (target, rest)
        }
        [("response", None), ("to", None), rest @ ..] => (Ok(Target::Response), rest),
        _ => return None,
    };
    Some(target.and_then(|target| follow(target, rest)))
}

/// The links behind `pm`.
fn links(expression: &Expression) -> Option<Vec<Link<'_>>> {
    let mut links = Vec::new();
    let mut at = expression;
    loop {
        let (of, link) = match at {
            Expression::Member(of, name) => (of, (name.as_str(), None)),
            Expression::Call(of, arguments) => match &**of {
                Expression::Member(of, name) => (of, (name.as_str(), Some(arguments.as_slice()))),
                _ => return None,
            },
            _ => return None,
        };
        links.push(link);
        if is_name(of, "pm") {
            links.reverse();
            return Some(links);
        }
        at = of;
    }
}

fn target(subject: &Expression, names: &Names) -> Result<Target, Why> {
    match names.subject(subject) {
        Some(subject) => Ok(Target::Subject(subject)),
        None => condition(subject, names).map(Target::Truth),
    }
}

fn follow(mut target: Target, links: &[Link<'_>]) -> Result<Vec<Check>, Why> {
    let mut checks = Vec::new();
    let (mut is_negated, mut is_deep, mut is_nested, mut is_partial) = (false, false, false, false);
    let mut asserts = 0;
    for (name, arguments) in links {
        match (*name, arguments) {
            (name, None) if FILLERS.contains(&name) => {}
            ("not", None) => is_negated = true,
            ("deep", None) => is_deep = true,
            ("nested", None) => is_nested = true,
            ("all" | "own", None) => {}
            ("include" | "contain", None) => is_partial = true,
            ("length" | "lengthOf", None) => target = Target::Subject(length(&target)?),
            ("responseTime", None) if matches!(target, Target::Response) => target = Target::Subject(Subject::Time),
            ("responseSize", None) if matches!(target, Target::Response) => target = Target::Subject(Subject::Size),
            ("property", Some(arguments)) => {
                let (subject, found) = property(&target, arguments, (is_negated, is_deep, is_nested))?;
                checks.extend(found);
                target = Target::Subject(subject);
                asserts += 1;
            }
            (name, arguments) => {
                let arguments = arguments.unwrap_or_default();
                let assertion = Assertion { name, arguments, is_negated, is_deep, is_partial };
                checks.extend(asserted(&target, &assertion)?);
                asserts += 1;
            }
        }
    }
    if asserts == 0 { Err("it asserts nothing".to_owned()) } else { Ok(checks) }
}

fn asserted(target: &Target, assertion: &Assertion<'_>) -> Result<Vec<Check>, Why> {
    match target {
        Target::Response => of_response(assertion),
        Target::Subject(subject) => assertion.of(subject),
        Target::Truth(checks) => {
            let is_true = match (assertion.name, assertion.arguments) {
                ("true", []) => true,
                ("equal" | "eql" | "eq", [value]) => literal(value)? == serde_json::Value::Bool(true),
                _ => false,
            };
            if is_true && !assertion.is_negated {
                Ok(checks.clone())
            } else {
                Err(format!("`{}` is not understood of a condition", assertion.name))
            }
        }
    }
}

fn length(target: &Target) -> Result<Subject, Why> {
    match target {
        Target::Subject(Subject::Json(steps)) => Ok(Subject::Length(steps.clone())),
        _ => Err("a length is asked of what is no part of the JSON body".to_owned()),
    }
}

/// `property("name", value)`: what comes behind it speaks of the property.
fn property(
    target: &Target,
    arguments: &[Expression],
    (is_negated, is_deep, is_nested): (bool, bool, bool),
) -> Result<(Subject, Vec<Check>), Why> {
    let beyond = || "`property` is not understood here".to_owned();
    let (Target::Subject(Subject::Json(steps)), [Expression::Text(name), value @ ..]) = (target, arguments) else {
        return Err(beyond());
    };
    let subject = if is_nested {
        let Subject::Json(inner) = inside(name)? else { return Err(beyond()) };
        Subject::Json([steps.clone(), inner].concat())
    } else {
        step(steps.clone(), name).ok_or_else(beyond)?
    };
    let checks = match value {
        // What nothing is there to have, it has not: an error to Chai, and fine to us.
        [] if is_negated && (is_nested || !steps.is_empty()) => return Err(beyond()),
        [] => Check::all(&subject, "exists", !is_negated),
        [value] if !is_negated => {
            let assertion = Assertion {
                name: "equal",
                arguments: std::slice::from_ref(value),
                is_negated,
                is_deep,
                is_partial: false,
            };
            assertion.of(&subject)?
        }
        _ => return Err(beyond()),
    };
    Ok((subject, checks))
}
