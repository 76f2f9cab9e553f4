//! What scripts check and keep, as `expect` and `capture`.

use super::{
    check::Check,
    statement::{Found, Kept},
    subject::{Subject, paths},
};
use crate::format::yaml::write::{Pair, Yaml};

/// The keys `expect` and `capture` of a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Said {
    /// What the response must be; never without a word on the status, unless that is what goes without saying.
    pub(crate) expect: Vec<Pair>,
    /// What is kept of it.
    pub(crate) capture: Vec<Pair>,
    /// Whether the status is judged as it goes without saying.
    pub(crate) is_judged: bool,
    sources: Vec<(String, Source)>,
}

/// What a captured variable is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Text: a header, the whole body.
    Text,
    /// A part of the JSON body, with its type; or a number.
    Json,
}

impl Said {
    /// The variables that are captured, and of what.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (&str, Source)> {
        self.sources.iter().map(|(name, source)| (name.as_str(), *source))
    }
}

/// Says what was found; nothing where our format cannot say it in one map.
pub(crate) fn say(found: &Found) -> Option<Said> {
    let mut checks = found.checks.clone();
    drop_weak(&mut checks);
    let is_below_400 =
        |it: &Check| it.subject == Subject::Status && it.predicate == "lt" && it.operand == number("400");
    let of_status: Vec<&Check> = checks.iter().filter(|it| it.subject == Subject::Status).collect();
    let is_implied = of_status.iter().all(|it| is_below_400(it)) && !of_status.is_empty();
    let judges_success = is_implied || of_status.iter().any(|it| is_success(it));
    if of_status.is_empty() {
        checks.insert(0, Check { comment: None, ..Check::all(&Subject::Status, "gte", number("100")).swap_remove(0) });
    }
    if is_implied {
        checks.retain(|it| it.subject != Subject::Status);
    }
    let has_json = checks.iter().any(|it| matches!(it.subject, Subject::Json(_)));
    let has_strict = judges_success && found.captures.iter().any(|it| matches!(it.subject, Subject::Json(_)));
    if found.reads_json && !has_json && !has_strict {
        checks.extend(Check::all(&Subject::Json(Vec::new()), "exists", true));
    }
    let mut groups: Vec<Group> = Vec::new();
    for check in checks {
        match groups.iter_mut().find(|it| it.subject == check.subject) {
            Some(group) => group.add(check),
            None => groups.push(Group::of(check)),
        }
    }
    let mut expect: Vec<Pair> = Vec::new();
    for group in groups {
        group.write(&mut expect)?;
    }
    let source = |it: &Kept| match it.subject {
        Subject::Body | Subject::Header(_) => Source::Text,
        _ => Source::Json,
    };
    Some(Said {
        expect,
        capture: found.captures.iter().map(|it| capture(it, judges_success)).collect(),
        is_judged: is_implied,
        sources: found.captures.iter().map(|it| (it.name.clone(), source(it))).collect(),
    })
}

/// Whether a check lets no error pass: then what is not there to be kept is a failure, as it should be.
fn is_success(check: &Check) -> bool {
    match (check.predicate, &check.operand) {
        ("equals", Yaml::Number(code)) => code.starts_with('2'),
        ("status", Yaml::Text(class)) => class == "2xx",
        ("one_of", Yaml::List(codes)) => {
            codes.iter().all(|it| matches!(it, Yaml::Number(code) if code.starts_with('2')))
        }
        _ => false,
    }
}

fn number(digits: &str) -> Yaml {
    Yaml::Number(digits.to_owned())
}

/// A type that goes without saying is left out where another is said.
fn drop_weak(checks: &mut Vec<Check>) {
    let said: Vec<Subject> =
        checks.iter().filter(|it| it.predicate == "type" && !it.is_weak).map(|it| it.subject.clone()).collect();
    let mut comment = None;
    checks.retain_mut(|it| {
        if it.is_weak && said.contains(&it.subject) {
            comment = it.comment.take();
            return false;
        }
        if let Some(comment) = comment.take() {
            it.comment.get_or_insert(comment);
        }
        true
    });
}

/// The checks of one subject.
struct Group {
    subject: Subject,
    /// Maps of predicates, each of which has a name once.
    maps: Vec<Vec<(&'static str, Yaml)>>,
    comment: Vec<String>,
}

impl Group {
    fn of(check: Check) -> Self {
        let comment = check.comment.into_iter().collect();
        Self { subject: check.subject, maps: vec![vec![(check.predicate, check.operand)]], comment }
    }

    fn add(&mut self, check: Check) {
        self.comment.extend(check.comment);
        let new = (check.predicate, check.operand);
        if self.maps.iter().flatten().any(|it| *it == new) {
            return;
        }
        match self.maps.iter_mut().find(|map| map.iter().all(|(name, _)| *name != new.0)) {
            Some(map) => map.push(new),
            None => self.maps.push(vec![new]),
        }
    }

    fn write(self, expect: &mut Vec<Pair>) -> Option<()> {
        let keys = match &self.subject {
            Subject::Status => vec!["status".to_owned()],
            Subject::Time => vec!["time".to_owned()],
            Subject::Size => vec!["size".to_owned()],
            Subject::Body => vec!["body".to_owned()],
            Subject::Header(name) => vec![name.clone(), format!("header {name}")],
            Subject::Json(steps) | Subject::Length(steps) => paths(steps),
        };
        if self.maps.len() > keys.len() {
            return None;
        }
        let said = keys[0].clone();
        // What only names the key says nothing that stands not there.
        let mut comment: Vec<String> = self.comment.into_iter().filter(|it| !it.starts_with(&said)).collect();
        for (index, (key, map)) in keys.into_iter().zip(self.maps).enumerate() {
            let value = if self.subject == Subject::Status { status(map)? } else { value(map) };
            let pair = Pair { key, value, comment: std::mem::take(&mut comment) };
            match &self.subject {
                Subject::Header(_) if index == 0 => add_header(expect, pair)?,
                _ => expect.push(pair),
            }
        }
        Some(())
    }
}

/// Adds a header to the map of them. Two whose names differ in case only are one, and cannot stand in it twice.
fn add_header(expect: &mut Vec<Pair>, pair: Pair) -> Option<()> {
    if let Some(Pair { value: Yaml::Block(headers), .. }) = expect.iter_mut().find(|it| it.key == "headers") {
        let is_new = headers.iter().all(|it| !it.key.eq_ignore_ascii_case(&pair.key));
        return is_new.then(|| headers.push(pair));
    }
    expect.push(Pair::new("headers", Yaml::Block(vec![pair])));
    Some(())
}

/// Predicates; one that asks for a plain value is that value.
fn value(mut map: Vec<(&'static str, Yaml)>) -> Yaml {
    match map.as_slice() {
        [("equals", Yaml::Map(_) | Yaml::Block(_))] => {}
        [("equals", _)] => return map.swap_remove(0).1,
        _ => {}
    }
    Yaml::Map(map.into_iter().map(|(name, operand)| Pair::new(name, operand)).collect())
}

/// What the status must be. A class is no predicate; beside others it is two.
fn status(mut map: Vec<(&'static str, Yaml)>) -> Option<Yaml> {
    match map.as_slice() {
        [("equals" | "status" | "one_of", _)] => return Some(map.swap_remove(0).1),
        map if map.iter().any(|(name, _)| *name == "status") => return None,
        _ => {}
    }
    Some(value(map))
}

/// A capture. In JavaScript what is not there is kept as nothing, which is sent as an empty text; where the status is
/// judged, a value that is missing is a failure.
fn capture(kept: &Kept, judges_success: bool) -> Pair {
    let may_be_missing = match &kept.subject {
        Subject::Json(steps) => steps.len() == 1 && !judges_success,
        Subject::Header(_) => !judges_success,
        _ => false,
    };
    if !may_be_missing && kept.scope.is_none() {
        return Pair::new(&kept.name, kept.query());
    }
    let mut long = vec![Pair::new("from", kept.query())];
    if may_be_missing {
        long.push(Pair::new("default", ""));
    }
    long.extend(kept.scope.map(|scope| Pair::new("scope", scope)));
    Pair::new(&kept.name, Yaml::Map(long))
}
