//! `bru`'s variables.

use serde_json::json;

use super::world::{acted, variables, world};
use crate::scope::Layer;

#[test]
fn every_kind_is_read_and_written() {
    let mut world = world();
    let lines = world.before(
        "bru.setVar('n', 1); bru.setEnvVar('e', { deep: ['{{n}}'] }); bru.setGlobalEnvVar('big', 'G'); bru.setCollectionVar('c-1.x', true);
         console.log(bru.getVar('n'), JSON.stringify(bru.getEnvVar('e')), bru.getGlobalEnvVar('big'), bru.getCollectionVar('c-1.x'));
         console.log(bru.hasVar('n'), bru.hasEnvVar('nobody'), bru.hasGlobalEnvVar('g'), bru.hasCollectionVar('cv'));
         console.log(bru.getGlobalEnvVar('g'), '|', bru.getFolderVar('f'), '|', bru.getRequestVar('r'), '|', bru.getProcessEnv('HOME'));
         console.log(bru.getOauth2CredentialVar('$oauth2.main.access_token'), bru.getEnvName(), bru.getSecretVar('x'), bru.getVar('nobody'));
         console.log(JSON.stringify(bru.getAllVars()), JSON.stringify(bru.getAllCollectionVars()));
         bru.deleteVar('n'); bru.deleteAllCollectionVars(); bru.deleteEnvVar('e'); bru.deleteGlobalEnvVar('g');
         console.log(bru.hasVar('n'), JSON.stringify(bru.getAllCollectionVars()), Object.keys(bru.getAllEnvVars()), bru.hasGlobalEnvVar('g'));",
    );
    assert_eq!(
        lines.lines(),
        [
            r#"1 {"deep":["1"]} G true"#,
            "true false true true",
            "global folder-v | folder folder-v | request | /home/ada",
            "t-1 Env undefined undefined",
            r#"{"n":1} {"cv":"c","c-1.x":true}"#,
            "false {} [ 'v', 'arr' ] false",
        ]
    );
    assert!(world.store.layer(Layer::Request).is_empty());
}

#[test]
fn names_have_only_some_letters() {
    let outcome = world().before(
        "for (const call of [() => bru.setVar('', 1), () => bru.setVar('a b', 1), () => bru.setEnvVar('{{x}}', 1), () => bru.getVar('ü')]) {
           try { call(); console.log('no') } catch (error) { console.log(error.message) }
         }",
    );
    let letters = r#"contains invalid characters! Names must only contain alpha-numeric characters, "-", "_", ".""#;
    let wrong = ["a b", "{{x}}", "ü"].map(|name| format!("Variable name: \"{name}\" {letters}"));
    let mut expected = vec!["Creating a variable without specifying a name is not allowed.".to_owned()];
    expected.extend(wrong);
    assert_eq!(outcome.lines(), expected);
}

#[test]
fn the_nearest_variable_fills_a_name() {
    let mut world = world();
    let lines = world.before(
        "console.log(bru.interpolate('{{v}} {{r}} {{process.env.HOME}} {{nobody}}'), JSON.stringify(bru.interpolate({ a: ['{{v}}'] })));
         bru.setVar('v', 'runtime'); console.log(bru.interpolate('{{v}}'), bru.interpolate(7), bru.interpolate(''));",
    );
    assert_eq!(lines.lines(), [r#"folder-v request /home/ada {{nobody}} {"a":["folder-v"]}"#, "runtime 7 "]);
}

#[test]
fn numbers_keep_their_digits() {
    let mut world = world();
    world.levels.request = variables(&[("huge", serde_json::from_str("123456789012345678901").unwrap())]);
    world.after(
        "bru.setVar('id', res.body.id); bru.setEnvVar('copy', { id: res('id'), list: [JSON.parse(JSON.stringify(res.body)).id] });
         bru.setCollectionVar('text', JSON.stringify({ id: res.getBody().id })); bru.setVar('huge', bru.getRequestVar('huge'));",
    );
    let value = |layer, name: &str| match &world.store.layer(layer).get(name).unwrap().slot {
        crate::scope::Slot::Value(value) => value.to_string(),
        crate::scope::Slot::Made(_) => String::new(),
    };
    assert_eq!(value(Layer::Request, "id"), "9007199254740993");
    assert_eq!(value(Layer::Environment, "copy"), r#"{"id":9007199254740993,"list":[9007199254740993]}"#);
    assert_eq!(value(Layer::Collection, "text"), r#""{\"id\":9007199254740993}""#);
    assert_eq!(value(Layer::Request, "huge"), "123456789012345678901");
}

#[test]
fn actions_make_variables_of_the_answer() {
    let mut world = world();
    let errors = acted(&mut world, &[("id", "res.body.id"), ("who", "res('name') + bru.getEnvVar('v')"), ("", "1")]);
    assert_eq!(errors, [""; 0]);
    let errors = acted(&mut world, &[("x", "res.body.no.no"), ("y", "1 +"), ("z", "7")]);
    assert_eq!(
        errors,
        [
            "TypeError: the variable x: Cannot read properties of undefined (reading 'no')",
            "SyntaxError: the variable y: Unexpected token ')'",
        ]
    );
    let lines =
        world.before("console.log(bru.getVar('who'), bru.getVar('z'), JSON.stringify({ id: bru.getVar('id') }))");
    assert_eq!(lines.lines(), [r#"Adaenv-v 7 {"id":9007199254740993}"#]);
    assert_eq!(json!(world.store.layer(Layer::Request).len()), json!(3));
}
