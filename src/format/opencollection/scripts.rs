//! What runs around a request: scripts, what is made of the answer, and what must hold of it.

use std::sync::Arc;

use super::{
    document::{Document, get, list},
    values::{is_true, text_of},
    words,
};
use crate::{
    model::{Action, Assertion, Bru, Dialect, Home, Script, ScriptPart as Part, Stage},
    source::{Node, Place, Reader, did_you_mean},
};

/// The types of scripts.
const TYPES: [&str; 3] = ["before-request", "after-response", "tests"];

/// What runs around the requests of a level, or around a request.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    before: Option<Arc<Script>>,
    after: Option<Arc<Script>>,
    tests: Option<Arc<Script>>,
}

/// Reads what is written on one level.
pub(super) struct Scripts<'a> {
    /// The collection.
    pub(super) home: &'a Arc<Home>,
    /// What the level is called.
    pub(super) owner: &'a str,
}

impl Scripts<'_> {
    /// The scripts in a list; of several of one type the last.
    pub(super) fn around(&self, node: Option<&Node>, reader: &mut Reader<'_>) -> Around {
        let mut around = Around::default();
        for node in list(node) {
            words::check(Some(node), words::SCRIPT, reader);
            let kind = text_of(node, "type");
            let code = get(node, "code");
            if !TYPES.contains(&kind.as_str()) {
                let mark = get(node, "type").map_or(node.mark, |it| it.mark);
                let help = did_you_mean(&kind, TYPES).unwrap_or_else(|| format!("known here: {}", TYPES.join(", ")));
                let message = format!("`{kind}` is no type of script that runs: it is left out");
                reader.warning("odd-collection", mark, message, &help);
                continue;
            }
            let Some(code) = code.filter(|it| it.text().is_some_and(|it| !it.trim().is_empty())) else { continue };
            let (stage, part) = match kind.as_str() {
                "before-request" => (Stage::Before, Part::Script),
                "after-response" => (Stage::After, Part::Script),
                _ => (Stage::After, Part::Tests),
            };
            let script = Some(self.script(stage, part, code.text().unwrap_or_default(), reader.place(code.mark)));
            match kind.as_str() {
                "before-request" => around.before = script,
                "after-response" => around.after = script,
                _ => around.tests = script,
            }
        }
        around
    }

    fn script(&self, stage: Stage, part: Part, text: &str, place: Place) -> Arc<Script> {
        let dialect = Dialect::Bru(Bru { part, home: self.home.clone() });
        Arc::new(Script { stage, text: text.into(), owner: self.owner.into(), place, dialect })
    }

    /// All that runs around a request, in order; `levels` are those around it, the outermost first, and its own.
    pub(super) fn ordered(
        &self,
        levels: &[Around],
        actions: Vec<Action>,
        assertions: Vec<Assertion>,
        is_sequential: bool,
    ) -> Vec<Arc<Script>> {
        let mut all: Vec<_> = levels.iter().filter_map(|it| it.before.clone()).collect();
        let inwards = |pick: fn(&Around) -> &Option<Arc<Script>>| {
            let found = levels.iter().filter_map(|it| pick(it).clone());
            let mut found: Vec<_> = found.collect();
            if !is_sequential {
                found.reverse();
            }
            found
        };
        if let Some(first) = actions.first() {
            let place = first.place.clone();
            all.push(self.script(Stage::After, Part::Actions(actions.into()), "", place));
        }
        all.extend(inwards(|it| &it.after));
        if let Some(first) = assertions.first() {
            let place = first.place.clone();
            all.push(self.script(Stage::After, Part::Assertions(assertions.into()), "", place));
        }
        all.extend(inwards(|it| &it.tests));
        all
    }
}

/// The actions in a list, laid over those of the levels around by name.
pub(super) fn actions(
    above: &[Action],
    node: Option<&Node>,
    document: &Document,
    reader: &mut Reader<'_>,
) -> Vec<Action> {
    let mut actions = above.to_vec();
    for node in list(node) {
        words::check(Some(node), words::ACTION, reader);
        if is_true(node.get("disabled")) {
            continue;
        }
        let (kind, phase) = (text_of(node, "type"), text_of(node, "phase"));
        if kind != "set-variable" || phase != "after-response" {
            let message = "this action does nothing: what sets a variable after the response is all that runs";
            let help = "write `type: set-variable` and `phase: after-response`, or a script";
            reader.warning("odd-collection", node.mark, message, help);
            continue;
        }
        let inner = |outer: &str, key: &str| get(node, outer).map(|it| text_of(it, key)).unwrap_or_default();
        let name = inner("variable", "name");
        let action = Action {
            name: name.as_str().into(),
            expression: inner("selector", "expression").into(),
            place: Place { file: document.name.clone(), line: node.mark.line, column: node.mark.column },
        };
        match actions.iter_mut().find(|it| *it.name == name) {
            Some(before) => *before = action,
            None => actions.push(action),
        }
    }
    actions
}

/// The assertions in a list that are switched on.
pub(super) fn assertions(node: Option<&Node>, document: &Document, reader: &mut Reader<'_>) -> Vec<Assertion> {
    let mut found = Vec::new();
    for node in list(node) {
        words::check(Some(node), words::ASSERTION, reader);
        if is_true(node.get("disabled")) {
            continue;
        }
        let operator = text_of(node, "operator");
        // Only what is not there at all is left out.
        let value = node.get("value").filter(|it| !it.is_null()).map(|_| text_of(node, "value"));
        let rule = value.map_or_else(|| operator.clone(), |value| format!("{operator} {value}"));
        found.push(Assertion {
            expression: text_of(node, "expression").into(),
            rule: rule.into(),
            place: Place { file: document.name.clone(), line: node.mark.line, column: node.mark.column },
        });
    }
    found
}
