//! Expectations as Chai's assertions.

use serde_json::Value;

use super::{ground::Ground, path::path, query::plain};
use crate::{
    query::Query,
    source::{Entry, Kind, Node, Place, Plain, duration},
    template::{Part, split},
};

/// The predicates, by their names in our format.
const PREDICATES: &[&str] = &[
    "equals",
    "not_equals",
    "gt",
    "gte",
    "lt",
    "lte",
    "contains",
    "not_contains",
    "starts_with",
    "ends_with",
    "matches",
    "type",
    "length",
    "empty",
    "exists",
    "one_of",
    "each",
    "any",
    "schema",
    "approx",
    "before",
    "after",
];

/// Tests that are written so far.
#[derive(Debug, Default)]
pub(super) struct Assertions {
    tests: Vec<(String, Vec<String>, bool)>,
}

impl Assertions {
    /// Adds a test; `of_json` is whether it looks at the body as JSON.
    pub(super) fn test(&mut self, name: &str, lines: Vec<String>, of_json: bool) {
        self.tests.push((name.to_owned(), lines, of_json));
    }

    /// The lines of the tests that look at the JSON, or of those that do not.
    pub(super) fn write(&self, of_json: bool) -> Vec<String> {
        let mut written = Vec::new();
        for (name, lines, _) in self.tests.iter().filter(|it| it.2 == of_json) {
            written.push(format!("pm.test({}, () => {{", Value::from(name.as_str())));
            written.extend(lines.iter().map(|it| format!("    {it}")));
            written.extend(["});".to_owned(), String::new()]);
        }
        written
    }

    /// Adds a test for each thing that is expected.
    pub(super) fn expect(&mut self, expect: &Node, ground: &mut Ground) {
        for entry in entries(expect) {
            match entry.key.as_str() {
                "status" => self.status(&entry.value, ground),
                "time" => self.value("time", "pm.response.responseTime", &in_milliseconds(&entry.value), ground),
                "size" => self.value("size", "pm.response.responseSize", &entry.value, ground),
                "headers" => self.headers(&entry.value, ground),
                "cookies" => {
                    for named in entries(&entry.value) {
                        let subject = format!("pm.cookies.get({})", Value::from(named.key.as_str()));
                        self.value(&format!("cookie {}", named.key), &subject, &named.value, ground);
                    }
                }
                "body" => self.body(&entry.value, ground),
                "schema" => self.value("$", "json", &wrapped("schema", &entry.value), ground),
                key => self.query(key, &entry.value, ground),
            }
        }
    }

    fn query(&mut self, key: &str, value: &Node, ground: &mut Ground) {
        if let Some((subject, is_list)) = path(key, "json") {
            if is_list {
                self.those(key, &subject, value, ground);
            } else {
                self.value(key, &subject, value, ground);
            }
            return;
        }
        let subject = Query::parse(key, Place::default()).ok().and_then(|it| plain(&it));
        match subject {
            Some(subject) => self.value(key, &subject, value, ground),
            None => ground.note(format!("the expectation `{key}` cannot be said")),
        }
    }

    /// Elements that fit a condition: whether there are any.
    fn those(&mut self, key: &str, subject: &str, value: &Node, ground: &mut Ground) {
        match entries(value) {
            [only] if only.key == "exists" => {
                let not = if only.value.plain() == Plain::Bool(false) { "" } else { ".not" };
                self.test(&name(key, value), vec![format!("pm.expect({subject}).to{not}.be.empty;")], true);
            }
            _ => ground.note(format!("the expectation `{key}` cannot be said")),
        }
    }

    fn status(&mut self, value: &Node, ground: &mut Ground) {
        const CLASSES: [&str; 5] = ["info", "success", "redirection", "clientError", "serverError"];
        let class = |it: &str| {
            let digit = it.to_ascii_lowercase().strip_suffix("xx").and_then(|it| it.parse::<usize>().ok());
            digit.and_then(|it| CLASSES.get(it.checked_sub(1)?)).copied()
        };
        let code = |it: &Node| it.text().filter(|it| it.parse::<u16>().is_ok()).map(str::to_owned);
        let line = match &value.kind {
            // Without a word on the status, none is a failure in Postman.
            Kind::Map(entries) if is_anything(entries) => return,
            Kind::Map(_) => return self.value("status", "pm.response.code", value, ground),
            Kind::List(list) => Some(if let Some(codes) = list.iter().map(code).collect::<Option<Vec<_>>>() {
                format!("pm.expect(pm.response.code).to.be.oneOf([{}]);", codes.join(", "))
            } else {
                let pattern = |it: &str| it.replace(['x', 'X'], "\\d");
                let patterns: Vec<String> = list.iter().filter_map(Node::text).map(pattern).collect();
                format!("pm.expect(String(pm.response.code)).to.match(/^({})$/);", patterns.join("|"))
            }),
            _ => match (code(value), value.text().and_then(class)) {
                (Some(code), _) => Some(format!("pm.response.to.have.status({code});")),
                (None, Some(class)) => Some(format!("pm.response.to.be.{class};")),
                (None, None) => None,
            },
        };
        match line {
            Some(line) => self.test(&name("status", value), vec![line], false),
            None => ground.note("the expected status cannot be said"),
        }
    }

    fn headers(&mut self, value: &Node, ground: &mut Ground) {
        for named in entries(value) {
            let header = Value::from(named.key.as_str());
            let title = format!("header {}", named.key);
            match entries(&named.value) {
                [only] if only.key == "exists" => {
                    let not = if only.value.plain() == Plain::Bool(false) { "not." } else { "" };
                    let line = format!("pm.response.to.{not}have.header({header});");
                    self.test(&name(&title, &named.value), vec![line], false);
                }
                _ => {
                    let subject = format!("pm.response.headers.get({header})");
                    self.value(&title, &subject, &as_text(&named.value), ground);
                }
            }
        }
    }

    /// The body: predicates that speak of JSON look at that, the others at the text.
    fn body(&mut self, value: &Node, ground: &mut Ground) {
        const TEXT: &str = "pm.response.text()";
        let is_structure = |it: &Node| matches!(it.kind, Kind::Map(_) | Kind::List(_));
        match &value.kind {
            Kind::Map(predicates) if predicates.iter().any(|it| PREDICATES.contains(&it.key.as_str())) => {
                for predicate in predicates {
                    let of_json = matches!(predicate.key.as_str(), "type" | "each" | "any" | "schema")
                        || is_structure(&predicate.value);
                    let alone = Node { kind: Kind::Map(vec![predicate.clone()]), mark: value.mark };
                    self.value("body", if of_json { "json" } else { TEXT }, &alone, ground);
                }
            }
            Kind::Map(_) | Kind::List(_) => self.value("body", "json", &wrapped("equals", value), ground),
            Kind::Plain(_) | Kind::Text(_) => self.value("body", TEXT, &as_text(value), ground),
        }
    }

    /// What must hold for one value.
    fn value(&mut self, key: &str, subject: &str, value: &Node, ground: &mut Ground) {
        let mut lines = Vec::new();
        for Entry { key: predicate, value: operand, .. } in predicates(value) {
            match line(subject, &predicate, &operand, value, ground) {
                Some(line) => lines.extend(line),
                None => ground.note(format!("the expectation `{key}: {{ {predicate}: ... }}` cannot be said")),
            }
        }
        if !lines.is_empty() {
            let of_json = subject == "json" || subject.starts_with("json.") || subject.starts_with("json[");
            self.test(&name(key, value), lines, of_json);
        }
    }
}

/// `{ gte: 100 }`: any status at all.
fn is_anything(entries: &[Entry]) -> bool {
    matches!(entries, [only] if only.key == "gte" && only.value.text() == Some("100"))
}

fn entries(node: &Node) -> &[Entry] {
    match &node.kind {
        Kind::Map(entries) => entries,
        _ => &[],
    }
}

/// The predicates of a value; a plain one is equality.
fn predicates(node: &Node) -> Vec<Entry> {
    match &node.kind {
        Kind::Map(entries) => entries.clone(),
        _ => vec![Entry { key: "equals".to_owned(), mark: node.mark, value: node.clone() }],
    }
}

fn wrapped(key: &str, node: &Node) -> Node {
    let entry = Entry { key: key.to_owned(), mark: node.mark, value: node.clone() };
    Node { kind: Kind::Map(vec![entry]), mark: node.mark }
}

/// A value where all is text: a number in it is one, too.
fn as_text(node: &Node) -> Node {
    match &node.kind {
        Kind::Plain(text) => Node { kind: Kind::Text(text.clone()), mark: node.mark },
        Kind::Map(entries) => {
            let inner = |it: &Entry| {
                if it.key == "exists" || it.key == "empty" || it.key == "length" {
                    it.clone()
                } else {
                    Entry { value: as_text(&it.value), ..it.clone() }
                }
            };
            Node { kind: Kind::Map(entries.iter().map(inner).collect()), mark: node.mark }
        }
        _ => node.clone(),
    }
}

/// Times as numbers of milliseconds; a bare one is the most that it may be.
fn in_milliseconds(node: &Node) -> Node {
    let number = |it: &Node| match it.text().and_then(|text| duration(text).ok()) {
        Some(time) => Node { kind: Kind::Plain(time.as_millis().to_string()), mark: it.mark },
        None => it.clone(),
    };
    match &node.kind {
        Kind::Map(entries) => {
            let inner = |it: &Entry| Entry { value: number(&it.value), ..it.clone() };
            Node { kind: Kind::Map(entries.iter().map(inner).collect()), mark: node.mark }
        }
        Kind::Plain(_) | Kind::Text(_) => wrapped("lte", &number(node)),
        Kind::List(_) => node.clone(),
    }
}

/// What a test is called: what is looked at, and what must hold.
fn name(key: &str, value: &Node) -> String {
    let shown = |it: &Node| match it.to_json() {
        Value::String(text) => text,
        other => other.to_string(),
    };
    let words = match &value.kind {
        Kind::Map(entries) => entries
            .iter()
            .map(|it| format!("{} {}", it.key.replace('_', " "), shown(&it.value)))
            .collect::<Vec<_>>()
            .join(", "),
        _ => format!("is {}", shown(value)),
    };
    let name = format!("{key} {words}").replace(['\n', '\r'], " ");
    match name.char_indices().nth(100) {
        Some((at, _)) => format!("{}...", &name[..at]),
        None => name,
    }
}

/// The assertions of one predicate.
fn line(subject: &str, predicate: &str, operand: &Node, all: &Node, ground: &mut Ground) -> Option<Vec<String>> {
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

/// A value as JavaScript writes it; templates ask for their variables.
fn literal(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::List(list) => Some(format!("[{}]", list.iter().map(literal).collect::<Option<Vec<_>>>()?.join(", "))),
        Kind::Map(entries) => {
            let entry = |it: &Entry| Some(format!("{}: {}", Value::from(it.key.as_str()), literal(&it.value)?));
            Some(format!("{{ {} }}", entries.iter().map(entry).collect::<Option<Vec<_>>>()?.join(", ")))
        }
        _ => match node.to_json() {
            Value::String(text) => text_literal(&text),
            other => Some(other.to_string()),
        },
    }
}

fn text_literal(text: &str) -> Option<String> {
    let mut ground = Ground::default();
    match split(text).as_slice() {
        [] => Some("\"\"".to_owned()),
        [Part::Expression(name, _)] if crate::template::Name::parse(name).is_some() => {
            Some(format!("pm.variables.get({})", Value::from(crate::template::Name::parse(name)?.text())))
        }
        parts if parts.iter().all(|it| matches!(it, Part::Literal(_))) => {
            let text: String = parts.iter().map(|it| if let Part::Literal(text) = it { *text } else { "" }).collect();
            Some(Value::from(text).to_string())
        }
        _ => {
            let written = ground.text(text);
            ground.notes.is_empty().then(|| format!("pm.variables.replaceIn({})", Value::from(written)))
        }
    }
}

/// A text in a regular expression.
fn escaped(text: &str) -> String {
    let mut written = String::new();
    for letter in text.chars() {
        if "\\^$.|?*+()[]{}/".contains(letter) {
            written.push('\\');
        }
        written.push(letter);
    }
    written.replace('\n', "\\n")
}

/// A pattern of ours as JavaScript has it.
fn regex(text: &str) -> Option<String> {
    let (pattern, flags) = text.strip_prefix("(?i)").map_or((text, ""), |it| (it, "i"));
    let is_known = !pattern.is_empty()
        && !pattern.contains(['\n', '\r'])
        && !["(?", "<<", "\\A", "\\z", "\\p", "&&", "[["].iter().any(|it| pattern.contains(it));
    let mut written = String::new();
    let mut is_escaped = false;
    for letter in pattern.chars() {
        if letter == '/' && !is_escaped {
            written.push('\\');
        }
        is_escaped = letter == '\\' && !is_escaped;
        written.push(letter);
    }
    is_known.then(|| format!("/{written}/{flags}"))
}
