//! `pm.environment`, `pm.globals`, `pm.collectionVariables`, `pm.variables`, `pm.iterationData`.

use serde_json::json;

use super::driver::World;
use crate::scope::{Layer, Slot};

fn check(text: &str, expected: &[&str]) {
    assert_eq!(World::new().after(text).lines(), expected, "{text}");
}

/// The value of a variable as it stays, and whether it is secret.
fn kept(world: &World, layer: Layer, name: &str) -> Option<(String, bool)> {
    let variable = world.store.layer(layer).get(name)?;
    let Slot::Value(value) = &variable.slot else { return None };
    Some((value.to_string(), variable.secret))
}

#[test]
fn values_keep_their_type() {
    let mut world = World::new();
    let text = "const e = pm.environment;
        e.set('text', 'x'); e.set('number', 1.5); e.set('big', 1e21); e.set('whole', 10000000000); e.set('no', false);
        e.set('list', [1, { a: null }]); e.set('date', new Date(0)); e.set('none', undefined); e.set('call', () => 1);
        e.set('nan', NaN); e.set('null', null); e.set('half', '\\ud800'); e.set('in', { s: '\\ud800' }); e.set(5, 'five');
        console.log(e.get('none'), e.has('none'), e.get('call'), e.get('date'), e.get('5'), e.get(5), e.get('missing'), e.has('missing'));";
    assert_eq!(
        world.after(text).lines(),
        ["undefined true undefined 1970-01-01T00:00:00.000Z five five undefined false"]
    );
    for (name, value) in [
        ("text", "\"x\""),
        ("number", "1.5"),
        ("big", "1e+21"),
        ("whole", "10000000000"),
        ("no", "false"),
        ("list", "[1,{\"a\":null}]"),
        ("date", "\"1970-01-01T00:00:00.000Z\""),
        ("none", "null"),
        ("call", "null"),
        ("nan", "null"),
        ("null", "null"),
        ("half", "\"\u{fffd}\""),
        ("in", "{\"s\":\"\u{fffd}\"}"),
        ("5", "\"five\""),
    ] {
        assert_eq!(kept(&world, Layer::Environment, name), Some((value.to_owned(), false)), "{name}");
    }
}

#[test]
fn a_type_casts_the_value() {
    check(
        "const e = pm.environment; e.set('a', '5', 'number'); e.set('b', 'false', 'boolean'); e.set('c', '{\"x\":1}', 'object');
        e.set('d', 5, 'string'); e.set('e', '[1]', 'array'); e.set('f', '5', 'any'); e.set('g', '{', 'json');
        console.log(e.get('a') + 1, e.get('b'), e.get('c').x, e.get('d') + 1, e.get('e').length, typeof e.get('f'), e.get('g'))",
        &["6 true 1 51 1 string undefined"],
    );
}

#[test]
fn numbers_that_no_script_touches_stay_exact() {
    let mut world = World::new();
    let big: serde_json::Value = serde_json::from_str("12345678901234567890.10").unwrap();
    world.store.set_value(Layer::Environment, "big", big, false);
    assert_eq!(
        world.after("console.log(pm.environment.get('big') > 1e19, pm.environment.toObject().v)").lines(),
        ["true env-v"]
    );
    assert_eq!(kept(&world, Layer::Environment, "big").unwrap().0, "12345678901234567890.10");
}

#[test]
fn an_object_that_was_given_out_is_the_scripts_own() {
    let mut world = World::new();
    let text = "pm.environment.set('o', { a: 1 }); pm.environment.get('o').a = 2; pm.environment.get('arr').push(7);
        console.log(pm.environment.get('o').a, pm.variables.get('o').a, pm.environment.toObject().arr.length)";
    assert_eq!(world.after(text).lines(), ["2 2 2"]);
    assert_eq!(kept(&world, Layer::Environment, "o").unwrap().0, "{\"a\":2}");
    assert_eq!(world.after("console.log(pm.environment.get('arr'))").lines(), ["[ 1, 7 ]"]);
}

#[test]
fn variables_looks_everywhere_and_writes_locally() {
    let mut world = World::new();
    world.store.set_value(Layer::Global, "v", json!("global"), false);
    world.store.set_value(Layer::Global, "g", json!("global"), false);
    world.store.set_value(Layer::Data, "row", json!(1), false);
    let text = "const v = pm.variables;
        console.log(v.get('v'), v.get('cv'), v.get('g'), v.get('row'), v.has('g'), v.has('none'), pm.iterationData.get('row'));
        v.set('v', 'local'); console.log(v.get('v'), pm.environment.get('v'), v.toObject().v, v.replaceIn('{{v}}{{row}}'));
        v.unset('v'); console.log(v.get('v')); v.unset('g'); v.clear(); console.log(v.get('g'), pm.globals.get('v'));
        v.set('stays', 1);";
    assert_eq!(
        world.after(text).lines(),
        ["env-v c global 1 true false 1", "local env-v local local1", "env-v", "global global"]
    );
    assert_eq!(kept(&world, Layer::Request, "stays").unwrap().0, "1");
}

#[test]
fn replace_in_goes_into_objects_and_knows_dynamic_names() {
    check(
        "const v = pm.variables; console.log(v.replaceIn('{{v}} {{none}} {{arr}}'), v.replaceIn({ a: '{{v}}', b: ['{{cv}}', 1] }), v.replaceIn(5), v.replaceIn());
        console.log(/^\\d{10}$/.test(v.replaceIn('{{$timestamp}}')), pm.environment.replaceIn('{{cv}}{{v}}'), pm.collectionVariables.replaceIn('{{cv}}{{v}}'));
        pm.environment.set('n', '<{{{{w}}}}>'); pm.environment.set('w', 'v'); console.log(v.replaceIn('{{n}}'))",
        &["env-v {{none}} 1 { a: 'env-v', b: [ 'c', 1 ] } 5 undefined", "true {{cv}}env-v c{{v}}", "<env-v>"],
    );
}

#[test]
fn variables_go_when_they_are_unset() {
    let mut world = World::new();
    let text = "pm.environment.set('x', 1); console.log(pm.environment.unset('x'), pm.environment.has('x'), pm.environment.unset('none'));
        pm.collectionVariables.clear(); pm.globals.set('g', 1); pm.globals.clear(); console.log(pm.collectionVariables.toObject(), pm.globals.toObject());";
    assert_eq!(world.after(text).lines(), ["undefined false undefined", "{} {}"]);
    assert!(world.store.layer(Layer::Collection).is_empty() && world.store.layer(Layer::Global).is_empty());
}

#[test]
fn a_scope_tells_what_it_is() {
    check(
        "console.log(pm.environment.name, pm.globals.name, JSON.stringify(pm.environment.values), JSON.stringify(pm.environment).includes('\"name\":\"Env\"'),
        pm.environment.values.get('v'), pm.environment.values.count(), pm.environment.id.length)",
        &["Env undefined [{\"type\":\"any\",\"value\":\"env-v\",\"key\":\"v\"},{\"type\":\"any\",\"value\":[1],\"key\":\"arr\"}] true env-v 2 36"],
    );
}

#[test]
fn secrets_stay_secret() {
    let mut world = World::new();
    world.store.set_value(Layer::Environment, "pin", json!("0000"), true);
    world.after("pm.environment.set('pin', '1234'); pm.environment.set('access_token', 't-1'); pm.environment.set('plain', 'p'); pm.globals.set('pin', '77')");
    let secret = |layer, name| kept(&world, layer, name).unwrap().1;
    assert!(
        secret(Layer::Environment, "pin") && secret(Layer::Environment, "access_token") && secret(Layer::Global, "pin")
    );
    assert!(!secret(Layer::Environment, "plain"));
}
