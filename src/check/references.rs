//! What requests of other formats name, and is not there: files, and the requests that their scripts jump to.

use std::{
    collections::{BTreeSet, HashMap},
    path::Path,
    sync::LazyLock,
};

use regex::Regex;
use serde_json::Value;

use super::{scripts::in_file, spots::Spots};
use crate::{
    model::{Collection, Folder, Item, Script},
    plan::{Plan, Step},
    source::{Problem, did_you_mean},
};

/// A jump to what is named by a text.
static JUMP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"setNextRequest\(\s*(?:"([^"\\\n]+)"|'([^'\\\n]+)')\s*\)"#)
        .expect("the pattern is fixed, and a test uses it")
});

/// A warning for each file and each request that is named and not there.
pub(super) fn missing(collections: &[Collection], plan: &Plan, problems: &mut Vec<Problem>) {
    let (mut seen, mut spots) = (BTreeSet::new(), Spots::default());
    for step in plan.steps.iter().filter(|it| it.request.foreign.is_some()) {
        files(step, &mut spots, problems);
        let Some(collection) = collections.get(step.collection) else { continue };
        // Those of levels stand around many requests.
        for script in step.scripts.iter().filter(|it| it.text.contains("setNextRequest")) {
            if seen.insert((script.place.clone(), script.text.clone())) {
                jumps(script, collection, problems);
            }
        }
    }
}

fn files(step: &Step, spots: &mut Spots, problems: &mut Vec<Problem>) {
    let Some(body) = step.request.foreign.as_ref().and_then(|it| it.view().get("body")) else { return };
    let mode = body.get("mode").and_then(Value::as_str).unwrap_or_default();
    let is_on =
        |it: &&Value| it.get("disabled") != Some(&Value::Bool(true)) && it.get("type").is_some_and(|it| it == "file");
    let parts = body.get("formdata").and_then(Value::as_array).into_iter().flatten().filter(is_on);
    let sources: Vec<&Value> = match mode {
        "formdata" => parts.filter_map(|it| it.get("src")).collect(),
        "file" => body.pointer("/file/src").into_iter().collect(),
        _ => Vec::new(),
    };
    let each = sources.into_iter().flat_map(|it| it.as_array().map_or(std::slice::from_ref(it), Vec::as_slice));
    for path in each.filter_map(Value::as_str).filter(|it| !it.is_empty() && !it.contains("{{")) {
        if !Path::new(path).is_file() {
            let message = format!("the file `{path}` of \"{}\" is not there", step.request.name);
            let found = spots.within(&step.request, path);
            let width = if found.is_some() { path.chars().count() } else { 1 };
            let place = found.unwrap_or_else(|| step.request.place.clone());
            let problem = Problem::warning("unfound-file", place, message).wide(width);
            problems.push(problem.help("it is looked for from the working folder; `--working-dir` names another"));
        }
    }
}

fn jumps(script: &Script, collection: &Collection, problems: &mut Vec<Problem>) {
    let mut known = HashMap::new();
    names(&collection.root, &mut known);
    for (number, line) in script.text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
        for found in JUMP.captures_iter(line) {
            let Some(name) = found.get(1).or(found.get(2)) else { continue };
            let before = line[..name.start()].chars().count() + 1;
            let at = u32::try_from(number + 1).ok().zip(u32::try_from(before).ok());
            let (name, at) = (name.as_str(), at.and_then(|at| in_file(script, at)));
            let (message, help) = match known.get(name) {
                Some(1) => continue,
                Some(count) => (
                    format!(
                        "{count} requests or folders are called `{name}`, which line {} of a script names as the next",
                        number + 1
                    ),
                    "give each a name of its own, or name one by its `id`".to_owned(),
                ),
                None => (
                    format!("there is no request `{name}`, which line {} of a script names as the next", number + 1),
                    did_you_mean(name, known.keys().copied())
                        .unwrap_or_else(|| "the run ends there; `setNextRequest(null)` says so".to_owned()),
                ),
            };
            let width = if at.is_some() { name.chars().count() } else { 1 };
            let place = at.unwrap_or_else(|| script.place.clone());
            problems.push(Problem::warning("unknown-next", place, message).wide(width).help(help));
        }
    }
}

/// The names and ids of all that a script can jump to, and how many each stands for.
fn names<'a>(folder: &'a Folder, known: &mut HashMap<&'a str, usize>) {
    for item in &folder.items {
        *known.entry(item.name()).or_default() += 1;
        match item {
            Item::Folder(inner) => names(inner, known),
            Item::Request(request) => {
                if let Some(id) = request.foreign.as_ref().map(|it| it.id()).filter(|it| **it != **item.name()) {
                    *known.entry(id).or_default() += 1;
                }
            }
            Item::Reuse(_) => {}
        }
    }
}
