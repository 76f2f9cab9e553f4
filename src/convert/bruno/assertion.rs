//! Assertions and post-response variables of Bruno's as scripts in Postman's words.

use serde_json::{Value, json};

use super::script::translate;
use crate::model::{Action, Assertion};

/// The script that tests an assertion, or the word that has none that means the same.
///
/// # Errors
/// With that word.
pub(super) fn tested(it: &Assertion) -> Result<String, String> {
    let subject = translate(&it.expression)?;
    let (operator, value) = it.rule.split_once(' ').unwrap_or((&it.rule, ""));
    let value = value.trim();
    let wants = |how: &str| format!("pm.expect({subject}).{how};");
    let list = || value.trim_start_matches('[').trim_end_matches(']').split(',').map(|it| literal(it.trim()));
    let joined = || list().collect::<Vec<_>>().join(", ");
    let pattern = |text: &str| format!("new RegExp({})", json!(text));
    let regex = value.strip_prefix('/').and_then(|it| it.strip_suffix('/')).unwrap_or(value);
    let escaped = regex::escape(value);
    let line = match operator {
        "eq" => wants(&format!("to.eql({})", literal(value))),
        "neq" => wants(&format!("to.not.eql({})", literal(value))),
        "gt" => wants(&format!("to.be.above({})", literal(value))),
        "gte" => wants(&format!("to.be.at.least({})", literal(value))),
        "lt" => wants(&format!("to.be.below({})", literal(value))),
        "lte" => wants(&format!("to.be.at.most({})", literal(value))),
        "in" => format!("pm.expect([{}]).to.include({subject});", joined()),
        "notIn" => format!("pm.expect([{}]).to.not.include({subject});", joined()),
        "contains" => wants(&format!("to.include({})", literal(value))),
        "notContains" => wants(&format!("to.not.include({})", literal(value))),
        "length" => wants(&format!("to.have.lengthOf({})", literal(value))),
        "matches" => wants(&format!("to.match({})", pattern(regex))),
        "notMatches" => wants(&format!("to.not.match({})", pattern(regex))),
        "startsWith" => wants(&format!("to.match({})", pattern(&format!("^{escaped}")))),
        "endsWith" => wants(&format!("to.match({})", pattern(&format!("{escaped}$")))),
        "between" => wants(&format!("to.be.within({})", joined())),
        "isEmpty" => wants("to.be.empty"),
        "isNotEmpty" => wants("to.not.be.empty"),
        "isNull" => wants("to.be.null"),
        "isUndefined" => wants("to.be.undefined"),
        "isDefined" => wants("to.not.be.undefined"),
        "isTruthy" => wants("to.be.true"),
        "isFalsy" => wants("to.be.false"),
        "isJson" => wants("to.be.an(\"object\")"),
        "isNumber" => wants("to.be.a(\"number\")"),
        "isString" => wants("to.be.a(\"string\")"),
        "isBoolean" => wants("to.be.a(\"boolean\")"),
        "isArray" => wants("to.be.an(\"array\")"),
        _ => wants(&format!("to.eql({})", literal(&it.rule))),
    };
    let name = format!("{}: {}", it.expression, it.rule);
    Ok(format!("pm.test({}, function () {{\n    {line}\n}});", json!(name)))
}

/// The script that keeps a variable of the answer, or the word that has none that means the same.
///
/// # Errors
/// With that word.
pub(super) fn kept(it: &Action) -> Result<String, String> {
    Ok(format!("pm.environment.set({}, {});", json!(&*it.name), translate(&it.expression)?))
}

/// A value as Bruno takes it: a word of JavaScript, a number, a text in quotes or without.
fn literal(text: &str) -> String {
    let is_quoted = text.len() > 1 && ['"', '\''].iter().any(|it| text.starts_with(*it) && text.ends_with(*it));
    let inner = if is_quoted { &text[1..text.len() - 1] } else { text };
    if text.contains("{{") {
        return format!("pm.variables.replaceIn({})", json!(inner));
    }
    let is_number = serde_json::from_str::<Value>(text).is_ok_and(|it| it.is_number());
    match text {
        "true" | "false" | "null" | "undefined" => text.to_owned(),
        _ if is_number => text.to_owned(),
        _ => json!(inner).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    #[test]
    fn operators_become_expectations() {
        for (expression, rule, expected) in [
            ("res.status", "eq 200", "pm.expect(pm.response.code).to.eql(200);"),
            ("res.body.id", "isString", "pm.expect(pm.response.json().id).to.be.a(\"string\");"),
            ("res.body.n", "between 1, 5", "pm.expect(pm.response.json().n).to.be.within(1, 5);"),
            ("res.body.n", "in [a,b]", "pm.expect([\"a\", \"b\"]).to.include(pm.response.json().n);"),
            ("res.body.n", "startsWith a.b", "pm.expect(pm.response.json().n).to.match(new RegExp(\"^a\\\\.b\"));"),
            ("res.body.n", "eq \"1\"", "pm.expect(pm.response.json().n).to.eql(\"1\");"),
            ("res.body.n", "eq {{x}}", "pm.expect(pm.response.json().n).to.eql(pm.variables.replaceIn(\"{{x}}\"));"),
        ] {
            let it = Assertion { expression: expression.into(), rule: rule.into(), place: Place::default() };
            let tested = tested(&it).unwrap();
            assert!(tested.contains(expected), "{tested}");
        }
    }
}
