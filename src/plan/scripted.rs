//! Which variables scripts set and read, as far as their texts say it.

use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
};

use regex::Regex;

use super::step::Step;
use crate::model::{Bru, Dialect, Script, ScriptPart, Stage};

/// The variables that the scripts of a step set at a stage, where their names are written out.
pub(super) fn set(step: &Step, stage: Stage) -> BTreeSet<Arc<str>> {
    static SET: LazyLock<Regex> =
        LazyLock::new(|| pattern("set(?:EnvironmentVariable|GlobalVariable|(?:Env|Collection|GlobalEnv)?Var)?"));
    let of_stage = step.scripts.iter().filter(|it| it.stage == stage);
    of_stage.flat_map(|script| found(&SET, script).into_iter().chain(made(script))).collect()
}

/// The variables that are made of the answer, which are no script's text.
fn made(script: &Script) -> impl Iterator<Item = Arc<str>> {
    let actions = match &script.dialect {
        Dialect::Bru(Bru { part: ScriptPart::Actions(actions), .. }) => &**actions,
        Dialect::Bru(_) | Dialect::Pm => &[],
    };
    actions.iter().map(|it| it.name.clone())
}

/// The variables that the scripts of a step read, where their names are written out.
pub(super) fn read(step: &Step) -> BTreeSet<Arc<str>> {
    static READ: LazyLock<Regex> = LazyLock::new(|| {
        pattern("(?:get|has)(?:EnvironmentVariable|GlobalVariable|(?:Env|Collection|GlobalEnv|Folder|Request)?Var)?")
    });
    step.scripts.iter().flat_map(|script| found(&READ, script)).collect()
}

fn pattern(method: &str) -> Regex {
    let text = format!(r#"\.{method}\s*\(\s*(?:"([^"\\]+)"|'([^'\\]+)'|`([^`\\$]+)`)"#);
    Regex::new(&text).expect("the pattern is written right")
}

fn found(pattern: &Regex, script: &Script) -> Vec<Arc<str>> {
    let name = |it: regex::Captures<'_>| it.iter().skip(1).flatten().next().map(|name| name.as_str().into());
    pattern.captures_iter(&script.text).filter_map(name).collect()
}
