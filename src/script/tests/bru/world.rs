//! A world in which scripts speak Bruno's API.

use std::{path::PathBuf, sync::Arc};

use serde_json::{Value, json};

use super::super::driver::{World, response};
use crate::{
    model::{Action, Assertion, Bru, Dialect, Home, Levels, ScriptPart},
    scope::{Layer, Slot, Variable, Variables},
    source::Place,
};

/// The answer that scripts see.
pub(super) const BODY: &str =
    r#"{"id":9007199254740993,"name":"Ada","items":[{"id":1,"tags":["a","b"]},{"id":2,"tags":[]}],"nothing":null}"#;

pub(super) fn world() -> World {
    in_folder("/nowhere")
}

/// A collection that lies in a folder.
pub(super) fn in_folder(folder: impl Into<PathBuf>) -> World {
    let mut world = World::new();
    let home = Home { name: "Shop".into(), folder: folder.into(), roots: Vec::new() };
    world.dialect = Dialect::Bru(Bru { part: ScriptPart::Script, home: Arc::new(home) });
    world.request = json!({
        "name": "Create", "method": "POST", "url": "http://127.0.0.1:8123/a/:kind?q=1",
        "headers": { "X-A": "1", "content-type": "application/json" },
        "disabledHeaders": [{ "name": "X-Off", "value": "0" }],
        "mode": "json", "data": "{\"id\": 9007199254740993, \"a\": \"{{v}}\"}",
        "timeout": 50, "pathParams": [{ "name": "kind", "value": "beds", "type": "path" }], "tags": ["smoke"], "authMode": "bearer",
    });
    world.answer = Some(response(201, "application/json", BODY));
    world.store.set_value(Layer::Global, "g", json!("global {{v}}"), false);
    world.levels = Levels {
        folder: variables(&[("f", json!("folder {{v}}")), ("v", json!("folder-v"))]),
        request: variables(&[("r", json!("request"))]),
        oauth2: variables(&[("$oauth2.main.access_token", json!("t-1"))]),
        process: variables(&[("HOME", json!("/home/ada"))]),
    };
    world
}

pub(super) fn variables(pairs: &[(&str, Value)]) -> Arc<Variables> {
    let variable = |value: &Value| Variable { slot: Slot::Value(value.clone()), secret: false };
    Arc::new(pairs.iter().map(|(name, value)| ((*name).into(), variable(value))).collect())
}

/// Makes the next scripts another part of the request.
pub(super) fn part(world: &mut World, part: ScriptPart) {
    if let Dialect::Bru(bru) = &mut world.dialect {
        bru.part = part;
    }
}

/// What came of one assertion each.
pub(super) fn asserted(world: &mut World, rules: &[(&str, &str)]) -> Vec<String> {
    let place = |line| Place { file: "create.yml".into(), line, column: 5 };
    let assertion = |(line, (expression, rule)): (usize, &(&str, &str))| Assertion {
        expression: (*expression).into(),
        rule: (*rule).into(),
        place: place(u32::try_from(line).unwrap() + 1),
    };
    part(world, ScriptPart::Assertions(rules.iter().enumerate().map(assertion).collect()));
    let outcome = world.after("");
    part(world, ScriptPart::Script);
    let tests = outcome.tests();
    tests.into_iter().map(|it| it.split_once(' ').map(|(_, it)| it.to_owned()).unwrap_or_default()).collect()
}

/// Makes variables of the answer; what was thrown.
pub(super) fn acted(world: &mut World, actions: &[(&str, &str)]) -> Vec<String> {
    let action = |(name, expression): &(&str, &str)| Action {
        name: (*name).into(),
        expression: (*expression).into(),
        place: Place::default(),
    };
    part(world, ScriptPart::Actions(actions.iter().map(action).collect()));
    let outcome = world.after("");
    part(world, ScriptPart::Script);
    outcome.errors()
}
