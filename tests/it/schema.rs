//! The schemas for editors: the committed ones are those that the program prints, and they accept what it accepts.

use std::fs;

use serde_json::Value;

use crate::{manual, support::Project};

#[test]
fn the_committed_schemas_are_the_programs_own() {
    let project = Project::new();
    for of in ["request", "collection", "environment"] {
        let printed = project.run(&["schema", of]);
        printed.passes();
        let path = format!("docs/schema/{of}.json");
        let committed = fs::read_to_string(&path).unwrap_or_default();
        let is_fresh = committed.lines().eq(printed.stdout.lines());
        assert!(is_fresh, "{path} is stale: `just schema`, or `posthaste schema {of} > {path}`, refreshes it");
    }
}

#[test]
fn the_comment_for_editors_leads_to_the_schema() {
    let manual = fs::read_to_string("docs/FORMAT.md").unwrap();
    let comment = manual.lines().find_map(|line| line.strip_prefix("# yaml-language-server: $schema=")).unwrap();
    let schema = fs::canonicalize(format!("collections/zoom-server-to-server/{comment}")).unwrap();
    assert_eq!(schema, fs::canonicalize("docs/schema/request.json").unwrap());
    let text = format!("# yaml-language-server: $schema={comment}\nGET: http://127.0.0.1/\n");
    Project::with("a.yaml", text).run(&["check", "a.yaml"]).passes();
}

/// The schema that the program prints, ready to judge.
fn schema(of: &str) -> jsonschema::Validator {
    let printed = Project::new().run(&["schema", of]);
    let schema: Value = serde_json::from_str(&printed.passes().stdout).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// The documents of a YAML text as JSON.
fn documents(text: &str) -> Vec<Value> {
    use serde::Deserialize as _;
    serde_yaml::Deserializer::from_str(text).map(|document| Value::deserialize(document).unwrap()).collect()
}

#[test]
fn the_schemas_accept_what_the_program_accepts() {
    let read = |path: &str| std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let (request, folder, environment) = (schema("request"), schema("collection"), schema("environment"));
    let zoom = "collections/zoom-server-to-server";
    for file in ["get-a-user", "get-access-token", "list-users"] {
        for document in documents(&read(&format!("{zoom}/{file}.yaml"))) {
            let errors: Vec<_> = request.iter_errors(&document).map(|it| it.to_string()).collect();
            assert!(errors.is_empty(), "{file}: {errors:?}");
        }
    }
    assert!(folder.is_valid(&documents(&read(&format!("{zoom}/collection.yaml")))[0]));
    assert!(environment.is_valid(&documents(&read("environments/zoom.yaml"))[0]));
    for (schema, typo) in [
        (&request, "GET: http://h/\nexpekt: {}"),
        (&request, "GET: http://h/\nexpect: { $.id: { equls: 1 } }"),
        (&request, "GET: http://h/\nauth: { beerer: x }"),
        (&request, "GET: http://h/\nsettings: { timeot: 1s }"),
        (&folder, "variabels: {}"),
        (&environment, "token: { envv: TOKEN }"),
    ] {
        assert!(!schema.is_valid(&documents(typo)[0]), "{typo}");
    }
}

#[test]
fn the_schemas_accept_the_manuals_examples() {
    for (of, kind) in [("request", "request"), ("collection", "collection"), ("environment", "environment")] {
        let schema = schema(of);
        let examples = manual::examples(kind);
        assert!(!examples.is_empty(), "{kind}");
        for (place, text) in examples {
            for document in documents(&text) {
                let errors: Vec<_> =
                    schema.iter_errors(&document).map(|it| format!("{}: {it}", it.instance_path())).collect();
                assert!(errors.is_empty(), "{place}: {errors:?}\n{document:#}");
            }
        }
    }
}

#[test]
fn an_editor_can_say_what_each_key_is() {
    for of in ["request", "collection", "environment"] {
        let schema: Value = serde_json::from_str(&Project::new().run(&["schema", of]).passes().stdout).unwrap();
        let mut bare = Vec::new();
        unexplained(&schema, &schema, &mut bare);
        assert!(bare.is_empty(), "{of}: these keys have no description: {bare:?}");
    }
}

/// The keys without a description, of their own or of the type that they name.
fn unexplained(schema: &Value, at: &Value, bare: &mut Vec<String>) {
    let is_told = |it: &Value| it.get("description").is_some();
    let named = |it: &Value| {
        let of_any = it["anyOf"].as_array().and_then(|any| any.first()).unwrap_or(it);
        let path = of_any["$ref"].as_str().or(it["$ref"].as_str())?.strip_prefix('#')?.to_owned();
        schema.pointer(&path).map(is_told)
    };
    match at {
        Value::Object(map) => {
            for (key, it) in map.get("properties").and_then(Value::as_object).into_iter().flatten() {
                if !is_told(it) && named(it) != Some(true) {
                    bare.push(key.clone());
                }
            }
            map.values().for_each(|it| unexplained(schema, it, bare));
        }
        Value::Array(list) => list.iter().for_each(|it| unexplained(schema, it, bare)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
