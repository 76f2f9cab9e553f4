//! One predicate as Chai's assertions.

use super::{
    ground::Ground,
    literal::{escaped, literal, regex},
};
use crate::source::{Entry, Kind, Node, Plain};

/// The predicates of a value; a plain one is equality.
pub(super) fn predicates(node: &Node) -> Vec<Entry> {
    match &node.kind {
        Kind::Map(entries) => entries.clone(),
        _ => vec![Entry { key: "equals".to_owned(), mark: node.mark, value: node.clone() }],
    }
}

/// The assertions of one predicate.
pub(super) fn line(
    subject: &str,
    predicate: &str,
    operand: &Node,
    all: &Node,
    ground: &mut Ground,
) -> Option<Vec<String>> {
    let value = || literal(operand);
    let one = |rest: String| Some(vec![format!("pm.expect({subject}).to.{rest};")]);
    let is_on = operand.plain() != Plain::Bool(false);
    match predicate {
        "equals" => match operand.plain() {
            Plain::Null => one("be.null".to_owned()),
            Plain::Bool(it) => one(format!("be.{it}")),
            _ => one(format!("eql({})", value()?)),
        },
        "not_equals" if operand.is_null() => one("exist".to_owned()),
        "not_equals" => one(format!("not.eql({})", value()?)),
        "gt" => one(format!("be.above({})", value()?)),
        "gte" => one(format!("be.at.least({})", value()?)),
        "lt" => one(format!("be.below({})", value()?)),
        "lte" => one(format!("be.at.most({})", value()?)),
        "contains" | "not_contains" => contains(subject, predicate == "not_contains", operand),
        "starts_with" => one(format!("match(/^{}/)", escaped(operand.text().filter(|it| !it.contains("<<"))?))),
        "ends_with" => one(format!("match(/{}$/)", escaped(operand.text().filter(|it| !it.contains("<<"))?))),
        "matches" => one(format!("match({})", regex(operand.text()?)?)),
        "type" => kinds(subject, operand, all),
        "length" => length(subject, operand, ground),
        "empty" => one(if is_on { "be.empty".to_owned() } else { "not.be.empty".to_owned() }),
        "exists" => one(if is_on { "not.be.undefined".to_owned() } else { "be.undefined".to_owned() }),
        "one_of" => one(format!("be.oneOf({})", value()?)),
        "each" => {
            let mut lines = vec![format!("{subject}.forEach((it) => {{")];
            for Entry { key, value, .. } in predicates(operand) {
                lines.extend(line("it", &key, &value, operand, ground)?.into_iter().map(|it| format!("    {it}")));
            }
            lines.push("});".to_owned());
            Some(lines)
        }
        "schema" if matches!(operand.kind, Kind::Map(_)) => one(format!("have.jsonSchema({})", value()?)),
        "approx" => {
            one(format!("be.closeTo({}, {})", literal(operand.get("value")?)?, literal(operand.get("within")?)?))
        }
        _ => None,
    }
}

fn contains(subject: &str, is_negated: bool, operand: &Node) -> Option<Vec<String>> {
    let not = if is_negated { "not." } else { "" };
    match &operand.kind {
        Kind::List(parts) if !is_negated => {
            parts.iter().map(|it| Some(format!("pm.expect({subject}).to.deep.include({});", literal(it)?))).collect()
        }
        Kind::Map(_) => Some(vec![format!("pm.expect({subject}).to.{not}deep.include({});", literal(operand)?)]),
        _ => Some(vec![format!("pm.expect({subject}).to.{not}include({});", literal(operand)?)]),
    }
}

/// The type. An import says of what has a length that it is a list or text, which JavaScript knows by itself.
fn kinds(subject: &str, operand: &Node, all: &Node) -> Option<Vec<String>> {
    let text = |it: &Node| if it.is_null() { Some("null".to_owned()) } else { it.text().map(str::to_owned) };
    let known = |it: &str| matches!(it, "string" | "number" | "boolean" | "array" | "object" | "null");
    if let Kind::List(list) = &operand.kind {
        let names = list.iter().map(text).collect::<Option<Vec<_>>>()?;
        let is_measured = all.get("length").is_some() && names == ["array", "string"];
        return is_measured.then(Vec::new);
    }
    let name = text(operand)?;
    let article = if name.starts_with(['a', 'o']) { "an" } else { "a" };
    match name.as_str() {
        "integer" => Some(vec![format!("pm.expect({subject}).to.satisfy(Number.isInteger);")]),
        name if known(name) => Some(vec![format!("pm.expect({subject}).to.be.{article}(\"{name}\");")]),
        _ => None,
    }
}

fn length(subject: &str, operand: &Node, ground: &mut Ground) -> Option<Vec<String>> {
    match &operand.kind {
        Kind::Map(entries) => {
            let mut lines = Vec::new();
            for it in entries {
                lines.extend(line(&format!("{subject}.length"), &it.key, &it.value, operand, ground)?);
            }
            Some(lines)
        }
        _ => Some(vec![format!("pm.expect({subject}).to.have.lengthOf({});", literal(operand)?)]),
    }
}
