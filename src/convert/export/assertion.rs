//! Expectations as tests with Chai's assertions.

use serde_json::Value;

use super::{
    ground::Ground,
    path::path,
    predicate::{line, predicates},
    query::plain,
};
use crate::{
    expectation::is_predicate,
    query::Query,
    source::{Entry, Kind, Node, Place, Plain, duration},
};

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
            Kind::Map(predicates) if predicates.iter().any(|it| is_predicate(&it.key)) => {
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
