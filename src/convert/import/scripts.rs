//! The scripts of a collection, read before anything is written: what becomes data, what stays, and what they set.

use std::{collections::HashMap, sync::LazyLock};

use regex::Regex;
use serde_json::Value;

use super::{
    ground::Ground,
    known::Moment,
    shape::{is_folder, is_on, list, script, text},
};
use crate::{
    convert::recognise::{Found, Said, Source, say, understand},
    format::yaml::write::{Pair, Yaml},
};

/// What becomes of the scripts of an element.
#[derive(Clone, Debug, Default)]
pub(super) struct Scripts {
    /// What they check and keep.
    pub(super) said: Said,
    /// What stays, of that which runs before the request.
    pub(super) before: Vec<String>,
    /// What stays, of that which runs behind its answer.
    pub(super) after: Vec<String>,
}

impl Scripts {
    /// The key `script`, if anything stays.
    pub(super) fn pair(&self) -> Option<Pair> {
        let text = |scripts: &[String]| format!("{}\n", scripts.join("\n").trim_matches('\n'));
        let mut pairs = Vec::new();
        if !self.before.is_empty() {
            pairs.push(Pair::new("before", text(&self.before)));
        }
        if !self.after.is_empty() {
            pairs.push(Pair::new("after", text(&self.after)));
        }
        (!pairs.is_empty()).then(|| Pair::new("script", Yaml::Block(pairs)))
    }

    /// The texts that stay.
    pub(super) fn texts(&self) -> impl Iterator<Item = &String> {
        self.before.iter().chain(&self.after)
    }
}

/// Names in place of ids, where scripts say by its id which request comes next: ours know of names alone.
pub(super) fn name_jumps(collection: &Value, all: &mut [Scripts]) {
    static JUMP: LazyLock<Regex> = LazyLock::new(|| call(r"setNextRequest"));
    let mut names = HashMap::new();
    gather_names(collection, &mut names);
    for text in all.iter_mut().flat_map(|it| it.before.iter_mut().chain(&mut it.after)) {
        let renamed = JUMP.replace_all(text, |found: &regex::Captures<'_>| {
            let whole = found[0].to_owned();
            let Some(id) = found.iter().skip(1).flatten().next() else { return whole };
            let Some(name) = names.get(id.as_str()) else { return whole };
            let before = id.start() - found.get(0).map_or(0, |it| it.start()) - 1;
            format!("{}{}", &whole[..before], Value::from(name.as_str()))
        });
        *text = renamed.into_owned();
    }
}

/// The names of requests by their ids.
fn gather_names(of: &Value, names: &mut HashMap<String, String>) {
    for item in list(of, "item") {
        if is_folder(item) {
            gather_names(item, names);
        } else if let Some(name) = text(item, "name") {
            let ids = ["id", "_postman_id"].iter().filter_map(|key| text(item, key));
            names.extend(ids.map(|id| (id.into_owned(), name.clone().into_owned())));
        }
    }
}

/// How many elements there are in one, itself included.
pub(super) fn count(of: &Value) -> usize {
    1 + list(of, "item").iter().map(count).sum::<usize>()
}

/// The scripts of a collection, its folders and requests, in the order in which they stand.
pub(super) fn survey(collection: &Value, ground: &mut Ground) -> Vec<Scripts> {
    let mut all = Vec::new();
    let mut requests = 0;
    element(collection, true, &mut requests, &mut all, ground);
    let clears = [
        "pm.environment.clear(",
        "ariables.clear(",
        "pm.globals.clear(",
        "clearEnvironmentVariables(",
        "clearGlobalVariables(",
    ];
    if all.iter().flat_map(Scripts::texts).any(|text| clears.iter().any(|it| text.contains(it))) {
        ground.known.unset_all();
    }
    all
}

fn element(of: &Value, is_outer: bool, requests: &mut usize, all: &mut Vec<Scripts>, ground: &mut Ground) {
    let is_folder = is_outer || is_folder(of);
    let scripts = read(of, !is_folder, ground);
    let moment = Moment::of(*requests);
    for (texts, time) in [(&scripts.before, moment.before), (&scripts.after, moment.after)] {
        for name in texts.iter().flat_map(|text| names_set(text)) {
            let sources = ground.known.entry(&name);
            sources.is_set = true;
            sources.at(time);
        }
        for name in texts.iter().flat_map(|text| names_set_oddly(text)) {
            ground.known.entry(&name).is_odd = true;
        }
        for name in texts.iter().flat_map(|text| names_unset(text)) {
            ground.known.entry(&name).is_unset = true;
        }
    }
    for (name, source) in scripts.said.sources() {
        let sources = ground.known.entry(name);
        sources.is_captured |= source == Source::Json;
        sources.is_captured_text |= source == Source::Text;
        sources.at(moment.after);
    }
    all.push(scripts);
    if !is_folder {
        *requests += 1;
        return;
    }
    for item in list(of, "item") {
        let name = text(item, "name").unwrap_or_default().into_owned();
        ground.within(&name, |ground| element(item, false, requests, all, ground));
    }
}

/// The scripts of one element. Only those of a request may become data.
fn read(of: &Value, is_request: bool, ground: &mut Ground) -> Scripts {
    let mut scripts = Scripts::default();
    let mut found = Found::default();
    for event in list(of, "event").iter().filter(|it| !is_on(it, "disabled")) {
        let text = script(event);
        if text.trim().is_empty() {
            continue;
        }
        match event.get("listen").and_then(Value::as_str) {
            Some("prerequest") => {
                ground.note("its script before the request stays a script: what it does is no data");
                scripts.before.push(text);
            }
            Some("test") if is_request => match understand(&text, &mut found) {
                Ok(()) if say(&found).is_some() => {}
                Ok(()) => {
                    stays(ground, "it asks twice for the same of one value");
                    found = Found::default();
                    scripts.after.push(text);
                }
                Err(beyond) => {
                    stays(ground, &format!("line {}: {}", beyond.line, beyond.why));
                    scripts.after.push(text);
                }
            },
            Some("test") => {
                ground.note("its script stays a script: it runs for every request in it");
                scripts.after.push(text);
            }
            _ => {}
        }
    }

    for (texts, when) in [(&scripts.before, "before"), (&scripts.after, "after")] {
        if texts.len() > 1 {
            ground.note(format!("its {} scripts `{when}` are one now", texts.len()));
        }
    }
    scripts.said = say(&found).unwrap_or_default();
    scripts
}

fn stays(ground: &mut Ground, why: &str) {
    ground.note(format!("its tests stay a script: {why}"));
}

/// The variables that a script sets, where their names are written out.
fn names_set(script: &str) -> Vec<String> {
    static SET: LazyLock<Regex> = LazyLock::new(|| call(r"\.set(?:EnvironmentVariable|GlobalVariable)?"));
    names(&SET, script)
}

/// The variables that a script sets to what is no plain text or number, as far as that can be seen.
fn names_set_oddly(script: &str) -> Vec<String> {
    static SET: LazyLock<Regex> = LazyLock::new(|| {
        let odd = r"\s*,\s*(?:[\[{]|null\b|undefined\b|NaN\b|function\b|[^;\n]*\{\{)";
        call_before(r"\.set(?:EnvironmentVariable|GlobalVariable)?", odd)
    });
    names(&SET, script)
}

/// The variables that a script takes away.
fn names_unset(script: &str) -> Vec<String> {
    static UNSET: LazyLock<Regex> = LazyLock::new(|| call(r"\.(?:unset|clearEnvironmentVariable|clearGlobalVariable)"));
    names(&UNSET, script)
}

/// The variables that a script asks for where it would find those of the collection.
pub(super) fn names_asked(script: &str) -> Vec<String> {
    static ASKED: LazyLock<Regex> = LazyLock::new(|| call(r"(?:\.variables|\.collectionVariables)\.(?:get|has)"));
    names(&ASKED, script)
}

/// A call with a name that is written out.
fn call(function: &str) -> Regex {
    call_before(function, "")
}

/// The same, where something follows.
fn call_before(function: &str, rest: &str) -> Regex {
    let text = format!(r#"{function}\s*\(\s*(?:"([^"\\]+)"|'([^'\\]+)'|`([^`\\$]+)`){rest}"#);
    Regex::new(&text).expect("the pattern is written right")
}

fn names(call: &Regex, script: &str) -> Vec<String> {
    let name = |it: regex::Captures<'_>| it.iter().skip(1).flatten().next().map(|it| it.as_str().to_owned());
    call.captures_iter(script).filter_map(name).collect()
}
