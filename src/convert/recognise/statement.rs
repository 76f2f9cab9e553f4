//! A script, statement by statement.

use super::{
    chain::chain,
    check::{Check, Why},
    condition::condition,
    names::{Names, is_name},
    subject::{Step, Subject, paths},
};
use crate::convert::javascript::{Beyond, Expression, Statement, What, parse};

/// What was found in scripts that are understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Found {
    /// What must hold.
    pub(super) checks: Vec<Check>,
    /// What is kept.
    pub(super) captures: Vec<Kept>,
    /// Whether the body is read as JSON, which fails where it is none.
    pub(super) reads_json: bool,
}

/// A variable that is made of a part of the response.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Kept {
    /// Its name.
    pub(super) name: String,
    /// What it is made of.
    pub(super) subject: Subject,
    /// Where it goes, unless that is the environment.
    pub(super) scope: Option<&'static str>,
}

/// Adds what `script` checks and keeps to `found`; leaves it as it was where the script is not wholly understood.
pub(crate) fn understand(script: &str, found: &mut Found) -> Result<(), Beyond> {
    let statements = parse(script)?;
    let mut reading = Reading { found: found.clone(), has_asserted: false };
    let mut names = Names::default();
    for statement in &statements {
        reading.statement(statement, &mut names, None)?;
    }
    *found = reading.found;
    Ok(())
}

struct Reading {
    found: Found,
    /// Whether something was asserted that ends the function where it does not hold.
    has_asserted: bool,
}

impl Reading {
    fn statement(&mut self, statement: &Statement, names: &mut Names, test: Option<&str>) -> Result<(), Beyond> {
        let told = |why: Why| Beyond::new(statement.line, why);
        match &statement.what {
            What::Declares(declared) => {
                for (name, value) in declared {
                    let subject = names.declare(name, value).map_err(told)?;
                    self.found.reads_json |= matches!(subject, Subject::Json(_) | Subject::Length(_));
                }
                Ok(())
            }
            What::Does(Expression::Text(word)) if word == "use strict" => Ok(()),
            What::Does(expression) => {
                if let Some((name, body)) = test_of(expression).filter(|_| test.is_none()) {
                    return self.test(name, body, names, statement.line);
                }
                if let Some((kept, what)) = kept(expression, names) {
                    return self.keep(kept.map_err(told)?, what).map_err(told);
                }
                let checks = checks(expression, names).map_err(told)?;
                self.has_asserted |= !matches!(expression, Expression::Assign(..));
                self.add(checks);
                Ok(())
            }
        }
    }

    fn test(&mut self, name: &str, body: &[Statement], names: &Names, line: usize) -> Result<(), Beyond> {
        let before = self.found.checks.len();
        let (mut inner, asserted) = (names.clone(), std::mem::take(&mut self.has_asserted));
        for statement in body {
            self.statement(statement, &mut inner, Some(name))?;
        }
        self.has_asserted = asserted;
        let Some(first) = self.found.checks.get_mut(before) else {
            return Err(Beyond::new(line, "a test checks nothing"));
        };
        first.comment = Some(name.to_owned());
        Ok(())
    }

    fn add(&mut self, checks: Vec<Check>) {
        self.found.reads_json |= checks.iter().any(|it| matches!(it.subject, Subject::Json(_)));
        self.found.checks.extend(checks);
    }

    fn keep(&mut self, kept: Kept, what: &str) -> Result<(), Why> {
        if self.has_asserted {
            return Err(format!("`{what}` comes only where what stands before it holds"));
        }
        if self.found.captures.iter().any(|it| it.name == kept.name) {
            return Err(format!("`{}` is set twice", kept.name));
        }
        self.found.reads_json |= matches!(kept.subject, Subject::Json(_));
        self.found.captures.push(kept);
        Ok(())
    }
}

/// `pm.test("name", () => { ... })`
fn test_of(expression: &Expression) -> Option<(&str, &[Statement])> {
    let Expression::Call(of, arguments) = expression else { return None };
    let Expression::Member(owner, method) = &**of else { return None };
    match arguments.as_slice() {
        [Expression::Text(name), Expression::Function(parameters, body)] => {
            (method == "test" && is_name(owner, "pm") && parameters.is_empty()).then_some((name, body))
        }
        _ => None,
    }
}

/// The checks of an assertion, or of `tests["name"] = condition`.
fn checks(expression: &Expression, names: &Names) -> Result<Vec<Check>, Why> {
    if let Some(checks) = chain(expression, names) {
        return checks;
    }
    let Expression::Assign(target, value) = expression else { return Err(unknown(expression)) };
    let name = match &**target {
        Expression::Index(of, name) if is_name(of, "tests") => match &**name {
            Expression::Text(name) => Some(name),
            _ => None,
        },
        Expression::Member(of, name) if is_name(of, "tests") => Some(name),
        _ => None,
    };
    let name = name.ok_or("an assignment is not understood")?;
    let mut checks = condition(value, names)?;
    if let Some(first) = checks.first_mut() {
        first.comment = Some(name.clone());
    }
    Ok(checks)
}

/// What is not understood, by the name that it begins with.
fn unknown(expression: &Expression) -> Why {
    let mut at = expression;
    let mut names = Vec::new();
    loop {
        match at {
            Expression::Member(of, name) => {
                names.push(name.as_str());
                at = of;
            }
            Expression::Call(of, _) | Expression::Index(of, _) => at = of,
            Expression::Name(name) => {
                names.push(name);
                names.reverse();
                names.truncate(3);
                return format!("`{}` is not understood", names.join("."));
            }
            _ => return "an expression is not understood".to_owned(),
        }
    }
}

/// `pm.environment.set("name", part)`, and the other ways to keep a part of the response.
fn kept<'a>(expression: &'a Expression, names: &Names) -> Option<(Result<Kept, Why>, &'a str)> {
    let Expression::Call(of, arguments) = expression else { return None };
    let Expression::Member(owner, method) = &**of else { return None };
    let scope = match (&**owner, method.as_str()) {
        (Expression::Member(pm, scope), "set") if is_name(pm, "pm") => match scope.as_str() {
            "environment" => None,
            "collectionVariables" => Some("collection"),
            "globals" => Some("global"),
            _ => return None,
        },
        (owner, "setEnvironmentVariable") if is_name(owner, "postman") => None,
        (owner, "setGlobalVariable") if is_name(owner, "postman") => Some("global"),
        _ => return None,
    };
    let kept = match arguments.as_slice() {
        [Expression::Text(name), value] if !name.is_empty() => match names.subject(value) {
            Some(subject) if is_capture(&subject) => Ok(Kept { name: name.clone(), subject, scope }),
            _ => Err(format!("`{method}` sets more than a part of the response")),
        },
        _ => Err(format!("`{method}` is not understood here")),
    };
    Some((kept, method))
}

/// Whether a part of the response is the same to us when it is kept.
fn is_capture(subject: &Subject) -> bool {
    match subject {
        // Ours has fractions of a millisecond.
        Subject::Time | Subject::Length(_) => false,
        Subject::Json(steps) => !steps.is_empty() && !matches!(steps.last(), Some(Step::Those(..))),
        Subject::Status | Subject::Size | Subject::Body | Subject::Header(_) => true,
    }
}

impl Kept {
    /// As our format queries it.
    pub(super) fn query(&self) -> String {
        match &self.subject {
            Subject::Status => "status".to_owned(),
            Subject::Time => "time".to_owned(),
            Subject::Size => "size".to_owned(),
            Subject::Body => "body".to_owned(),
            Subject::Header(name) => format!("header {name}"),
            Subject::Json(steps) | Subject::Length(steps) => paths(steps).swap_remove(0),
        }
    }
}
