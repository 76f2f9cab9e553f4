//! What is sent is what Newman sends: `wire.json` holds collections, and what Newman 6.2.2 made of each.

use std::path::Path;

use serde_json::Value;

use super::*;
use crate::{
    model::{Foreign, Item, Rendered, Stage, Surroundings},
    scope::{Layer, Store},
    source::Severity,
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
    assert!(problems.iter().all(|it| it.severity == Severity::Warning), "{problems:?}");
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
    let around =
        Surroundings { working_dir, reads_anywhere, follows_redirects: true, verifies_tls: true, has_somebody: false };
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

const SHOP: &str = include_str!("../../../tests/fixtures/postman/shop.json");

#[test]
fn a_collection_becomes_folders_and_requests_with_their_places() {
    let opened = opened(SHOP);
    let (collection, document) = (&opened.collection, opened.document());
    let root = &collection.root;
    assert_eq!((&*root.name, root.docs.as_deref(), &*root.place.file), ("Shop", Some("All of it."), "c.json"));
    let foreign = collection.foreign.as_ref().unwrap();
    assert_eq!((&*foreign.id, foreign.variables.len()), ("c-1", 1));
    let Item::Folder(admin) = &root.items[0] else { panic!("no folder") };
    assert_eq!((&*admin.name, admin.docs.as_deref(), admin.place.line), ("Admin", Some("For admins."), 6));
    let Item::Request(user) = &admin.items[0] else { panic!("no request") };
    assert_eq!((&*user.name, user.docs.as_deref()), ("Get a user", Some("One user.")));
    assert_eq!((user.place.line, user.place.column, user.lines.clone()), (10, 9, 10..25));
    assert_eq!((user.method.source(), user.url.source()), ("GET", "http://h/users/:id?q={{a}}"));
    let Item::Request(other) = &root.items[1] else { panic!("no request") };
    assert_eq!((&*other.name, other.lines.clone()), ("http://h/{{b}}", 27..28));
    assert_eq!(user.foreign.as_ref().unwrap().id(), "r-1");
    assert_eq!(document["item"][0]["item"][0]["id"], "r-1");
    assert_eq!(document["item"][1]["id"], other.foreign.as_ref().unwrap().id());
}

#[test]
fn scripts_know_their_stage_their_owner_and_their_line() {
    let root = opened(SHOP).collection.root;
    let Item::Folder(admin) = &root.items[0] else { panic!("no folder") };
    let Item::Request(user) = &admin.items[0] else { panic!("no request") };
    let shown = [&root.scripts, &admin.scripts, &user.scripts].map(|scripts| {
        let [script] = scripts.as_slice() else { panic!("{scripts:?}") };
        (script.stage, script.text.to_string(), script.owner.to_string(), script.place.line)
    });
    assert_eq!(shown[0], (Stage::After, "one();\ntwo();".to_owned(), "Shop".to_owned(), 3));
    assert_eq!(shown[1], (Stage::Before, "before();\nmore();".to_owned(), "Admin".to_owned(), 8));
    assert_eq!(shown[2], (Stage::After, "pm.test('x');".to_owned(), "Get a user".to_owned(), 17));
}

#[test]
fn saved_responses_become_examples() {
    let root = opened(SHOP).collection.root;
    let examples = &root.requests()[0].1.examples;
    let shown: Vec<_> = examples.iter().map(|it| (it.name.as_deref(), it.status, it.headers.0.len())).collect();
    assert_eq!(shown, [(Some("found"), 201, 1), (Some("odd"), 200, 0)]);
    assert!(examples[0].body.is_some() && examples[0].place.line == 21 && examples[1].body.is_none());
}

fn first(text: &str) -> Arc<dyn Foreign> {
    opened(text).collection.root.requests()[0].1.foreign.clone().unwrap()
}

fn rendered(foreign: &dyn Foreign) -> Rendered {
    let mut store = Store::default();
    store.set_value(Layer::Environment, "a", Value::from("A"), false);
    foreign.render(&store.scope(&[]), &Surroundings::default()).unwrap()
}

#[test]
fn what_a_script_changes_is_sent() {
    let request =
        first(r#"{"auth":{"type":"bearer","bearer":{"token":"t"}},"item":{"name":"n","request":"http://h/"}}"#);
    assert!(rendered(&*request).request.header("authorization").is_some());
    let view = |change: &str| {
        let mut view = request.view().clone();
        let change: Value = serde_json::from_str(change).unwrap();
        view.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        rendered(&*request.changed(view)).request
    };
    let changed = view(r#"{"url":"http://h/x?{{a}}","method":"post","header":{"K":"V"},"body":"text"}"#);
    assert_eq!((changed.method.as_str(), changed.url.as_str()), ("POST", "http://h/x?A"));
    assert_eq!((changed.header("k"), &changed.body[..]), (Some("V"), &b"text"[..]));
    assert_eq!(changed.header("authorization"), Some("Bearer t"));
    let changed = view(r#"{"auth":{"type":"basic","basic":{"username":"u"}}}"#);
    assert_eq!(changed.header("authorization"), Some("Basic dTo="));
    let own = first(
        r#"{"auth":{"type":"bearer","bearer":{"token":"t"}},"item":{"request":{"url":"http://h/","auth":{"type":"basic"}}}}"#,
    );
    let mut view = own.view().clone();
    view.as_object_mut().unwrap().shift_remove("auth");
    assert_eq!(rendered(&*own.changed(view)).request.header("authorization"), None);
}

#[test]
fn a_request_is_shown_as_it_is_sent() {
    let request = first(
        r#"{"item":{"id":"i","name":"n","request":{"method":"POST","url":"http://h/{{a}}/:id?x=1","header":"X: {{a}}","body":{"mode":"raw","raw":"{} // {{a}}","options":{"raw":{"language":"json"}}},"auth":{"type":"bearer","bearer":{"token":"{{a}}"}}}}}"#,
    );
    let view = rendered(&*request).view;
    assert_eq!((&view["id"], &view["name"], &view["method"]), (&"i".into(), &"n".into(), &"POST".into()));
    assert_eq!(view["url"]["path"], serde_json::json!(["A", ":id"]));
    assert_eq!(view["url"]["query"], serde_json::json!([{ "key": "x", "value": "1" }]));
    assert_eq!(view["body"]["raw"], "{} ");
    assert_eq!(view["auth"]["bearer"][0]["value"], "A");
    let header = |it: &Value| format!("{}{}", it["key"].as_str().unwrap(), if it["system"] == true { "*" } else { "" });
    let names: Vec<_> = view["header"].as_array().unwrap().iter().map(header).collect();
    let expected = "X Content-Type* Authorization* User-Agent* Accept* Cache-Control* Postman-Token* Host* Accept-Encoding* \
        Connection* Content-Length*";
    assert_eq!(names.join(" "), expected);
}

#[test]
fn names_and_what_has_no_value_are_told() {
    let request = first(
        r#"{"auth":{"type":"bearer","bearer":{"token":"{{t}}"}},"item":{"request":{"method":"POST","url":"http://h/{{a}}/{{$guid}}/:p","header":[{"key":"{{h}}","value":"{{a}}"}],"body":{"mode":"raw","raw":"{{a}} {{b}}"}}}}"#,
    );
    assert_eq!(request.names(), ["a", "h", "b", "t"]);
    assert_eq!(rendered(&*request).unresolved, ["h", "b", "t"]);
}

#[test]
fn what_is_not_sent_needs_no_values() {
    let request = first(
        r#"{"item":{"request":{"url":{"host":"h","query":[{"key":"{{q}}","disabled":true}]},"description":"{{d}}","header":[{"key":"{{h}}","disabled":true}],"body":{"mode":"raw","raw":"{{b}}"},"auth":{"type":"oauth2","oauth2":{"accessToken":"{{t}}","clientId":"{{c}}"},"basic":{"username":"{{u}}"}}}}}"#,
    );
    assert_eq!((rendered(&*request).unresolved, request.names()), (vec!["t".to_owned()], vec!["t".to_owned()]));
}

#[test]
fn secrets_of_schemes_and_urls_are_learned() {
    for (auth, secret) in [
        (r#"{"type":"bearer","bearer":{"token":"hush-hush"}}"#, "Bearer hush-hush"),
        (r#"{"type":"basic","basic":{"username":"u","password":"hush-hush"}}"#, "Basic dTpodXNoLWh1c2g="),
        (r#"{"type":"apikey","apikey":{"key":"k","value":"hush-hush"}}"#, "hush-hush"),
        (r#"{"type":"oauth2","oauth2":{"accessToken":"hush-hush"}}"#, "hush-hush"),
        (r#"{"type":"noauth"}"#, "dTpodXNoLWh1c2g="),
    ] {
        let url = if auth.contains("noauth") { "http://u:hush-hush@h/" } else { "http://h/" };
        let text = format!(r#"{{"item":{{"request":{{"url":"{url}","auth":{auth}}}}}}}"#);
        let store = Store::default();
        first(&text).render(&store.scope(&[]), &Surroundings::default()).unwrap();
        assert!(store.redactor.redact(secret).is_some_and(|it| it.contains("***")), "{auth}");
    }
}

#[test]
fn what_cannot_be_signed_is_told_of() {
    for (kind, expected) in [
        ("jwt", "the JWT has no payload: the request is sent unsigned"),
        (
            "asap",
            "the private key is neither PEM (`-----BEGIN PRIVATE KEY-----`) nor a JWK: the request is sent unsigned",
        ),
        ("zzz", "runtime: could not find a handler for auth: zzz"),
    ] {
        let text = format!(r#"{{"item":{{"request":{{"url":"http://h/","auth":{{"type":"{kind}"}}}}}}}}"#);
        assert_eq!(rendered(&*first(&text)).warnings, [expected]);
    }
}

#[test]
fn what_a_url_cannot_hold_is_sent_all_the_same() {
    for (url, target) in [
        ("http://h/a/../b/./c", Some("/a/../b/./c")),
        ("http://h/%2e%2e/b", Some("/%2e%2e/b")),
        ("http://h/a//b/?&&", None),
        ("http://h/a b|c^d?e f'g|`{}", None),
    ] {
        let text = format!(r#"{{"item":{{"request":"{url}"}}}}"#);
        assert_eq!(rendered(&*first(&text)).request.target.as_deref(), target, "{url}");
    }
}

#[test]
fn a_collection_of_the_first_format_is_converted_and_told_of() {
    let text = r#"{
      "id": "c", "name": "Old", "order": ["r"], "folders_order": ["f"],
      "folders": [{ "id": "f", "name": "F", "order": ["s"], "folders_order": ["f"] }],
      "requests": [
        { "id": "r", "name": "R", "url": "http://h/r", "tests": "t();", "preRequestScript": "p();",
          "responses": [{ "name": "x", "responseCode": { "code": 204 }, "text": "" }] },
        { "id": "s", "name": "S", "url": "http://h/s" }
      ]
    }"#;
    let mut problems = Vec::new();
    let opened = open_bytes("old.json", text.as_bytes(), &mut problems).unwrap();
    assert_eq!((problems.len(), problems[0].code), (1, "old-format"));
    let root = &opened.collection.root;
    let shown: Vec<_> = root.requests().iter().map(|(_, it)| (it.name.to_string(), it.lines.clone())).collect();
    assert_eq!(shown, [("S".to_owned(), 7..8), ("R".to_owned(), 5..7)]);
    let Item::Request(one) = &root.items[1] else { panic!("no request") };
    let stages: Vec<_> = one.scripts.iter().map(|it| (it.stage, it.text.to_string())).collect();
    assert_eq!(stages, [(Stage::Before, "p();".to_owned()), (Stage::After, "t();".to_owned())]);
    assert_eq!(one.examples[0].status, 204);
    assert_eq!(opened.document()["info"]["_postman_id"], "c");
}

#[test]
fn folders_of_the_first_format_are_not_nested_without_end() {
    let folder = |it: usize| format!(r#"{{"id":"{it}","order":[],"folders_order":["{}"]}}"#, it + 1);
    let folders: Vec<_> = (0..5000).map(folder).collect();
    let text =
        format!(r#"{{"name":"x","order":[],"requests":[],"folders_order":["0"],"folders":[{}]}}"#, folders.join(","));
    let mut problems = Vec::new();
    assert!(open_bytes("old.json", text.as_bytes(), &mut problems).is_none());
    assert_eq!(problems[1].to_string(), "old.json: folders are nested more than 50 deep");
}

#[test]
fn folders_are_not_nested_without_end() {
    let text = format!("{}{}", r#"{"item":["#.repeat(5000), "]}".repeat(5000));
    let mut problems = Vec::new();
    assert!(open_bytes("deep.json", text.as_bytes(), &mut problems).is_none());
    assert_eq!(problems[0].code, "too-deep");
    let text = format!("{}{}", r#"{"item":["#.repeat(60), "]}".repeat(60));
    assert!(open_bytes("deep.json", text.as_bytes(), &mut Vec::new()).is_some());
}

#[test]
fn what_is_no_collection_is_told() {
    for (text, expected) in [
        ("[]", "c.json: `c.json` is no Postman collection: it holds no object"),
        ("{", "c.json:1:1: this is not JSON: EOF while parsing an object"),
    ] {
        let mut problems = Vec::new();
        assert!(open_bytes("c.json", text.as_bytes(), &mut problems).is_none());
        assert_eq!(problems[0].to_string(), expected);
    }
    assert!(opened("{}").collection.root.items.is_empty());
}
