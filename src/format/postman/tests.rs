//! What is sent is what Newman sends: `wire.json` holds collections, and what Newman 6.2.2 made of each.

use std::path::Path;

use serde_json::Value;

use super::*;
use crate::{
    model::{Rendered, Surroundings},
    scope::{Layer, Store},
};

const WIRE: &str = include_str!("../../../tests/fixtures/postman/wire.json");

const DEFAULTS: &str = "User-Agent: U\nAccept: */*\nCache-Control: no-cache\nPostman-Token: T\nHost: 127.0.0.1:40123\n\
    Accept-Encoding: gzip, deflate, br\nConnection: keep-alive";

fn fixtures() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/postman")
}

fn opened(text: &str) -> Opened {
    let mut problems = Vec::new();
    let opened = open_bytes("c.json", text.as_bytes(), &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    opened.unwrap()
}

/// A rendered request as it goes over the wire, with the words in it that are never twice the same replaced.
fn sent(rendered: &Rendered) -> String {
    let request = &rendered.request;
    let mut headers = request.headers.clone();
    for (name, value) in &rendered.defaults {
        if request.header(name).is_none() {
            headers.push((name.clone(), value.clone()));
        }
    }
    let query = request.url.query().map(|it| format!("?{it}")).unwrap_or_default();
    let target = request.target.clone().unwrap_or_else(|| format!("{}{query}", request.url.path()));
    let mut lines = vec![format!("{} {target}", request.method)];
    lines.extend(headers.iter().map(|(name, value)| match name.as_str() {
        "User-Agent" => "User-Agent: U".to_owned(),
        "Postman-Token" => "Postman-Token: T".to_owned(),
        name => format!("{name}: {value}"),
    }));
    lines.extend([String::new(), String::from_utf8_lossy(&request.body).into_owned()]);
    let text = lines.join("\n");
    let is_boundary = |it: &str| it.len() >= 50 && it.starts_with("--------------------------");
    let boundary = text.split("boundary=").nth(1).map(|it| it[..it.find('\n').unwrap()].to_owned());
    let text = match boundary.filter(|it| is_boundary(it)) {
        Some(boundary) => text.replace(&boundary, "BOUNDARY"),
        None => text,
    };
    text.replace(DEFAULTS, "<defaults>")
}

/// The requests of a collection, rendered; each as its lines, then its warnings, or its error.
fn run(case: &Value, environment: &Value) -> Vec<String> {
    let text = case["collection"].to_string().replace("PORT", "40123");
    let collection = opened(&text).collection;
    let mut store = Store::default();
    for (name, variable) in environment::read(environment.clone()).unwrap().variables {
        store.set(Layer::Environment, name, variable);
    }
    let reads_anywhere = case["reads_anywhere"] != false;
    let working_dir = if reads_anywhere { fixtures() } else { fixtures().join("files") };
    let around = Surroundings { working_dir, reads_anywhere, follows_redirects: true, verifies_tls: true };
    let folders = [Arc::new(collection.foreign.as_ref().unwrap().variables.clone())];
    let (mut lines, mut warnings) = (Vec::new(), Vec::new());
    for (_, request) in collection.root.requests() {
        let mut foreign = request.foreign.clone().unwrap();
        if let Some(asked) = case.get("send") {
            let asked = serde_json::from_str(&asked.to_string().replace("PORT", "40123")).unwrap();
            foreign = super::ad_hoc(asked);
        }
        match foreign.render(&store.scope(&folders), &around) {
            Ok(rendered) => {
                lines.push(sent(&rendered));
                warnings.extend(rendered.warnings);
            }
            Err(why) => lines.push(why),
        }
    }
    lines.into_iter().chain(warnings).collect()
}

#[test]
fn what_is_sent_is_what_newman_sends() {
    let fixture: Value = serde_json::from_str(WIRE).unwrap();
    let environment = serde_json::from_str(&fixture["environment"].to_string().replace("PORT", "40123")).unwrap();
    let cases = fixture["cases"].as_array().unwrap();
    assert!(cases.len() > 250);
    for case in cases {
        let expected: Vec<_> = case["newman"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
        let mut expected: Vec<_> = expected.iter().map(|it| it.replace("PORT", "40123")).collect();
        let mut got = run(case, &environment);
        // Newman tells some warnings twice, and in an order of its own.
        for list in [&mut expected, &mut got] {
            list.sort();
            list.dedup();
        }
        assert_eq!(got, expected, "{}", case["name"]);
    }
}
