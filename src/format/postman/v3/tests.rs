//! Folders of YAML become what the same collection is in format 2.1.

use std::fs;

use serde_json::{Value, json};

use super::*;
use crate::{
    model::{Item, Request, Surroundings},
    scope::{Layer, Store},
    source::Severity,
};

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join("Shop").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// The collection in these files, and what is told of it.
fn opened(files: &[(&str, &str)]) -> (Opened, Vec<String>) {
    let folder = folder(files);
    let mut problems = Vec::new();
    let opened = open(&folder.path().join("Shop"), &mut problems);
    let line = |it: &Problem| format!("{}: {}", it.place.line, it.message);
    (opened, problems.iter().map(line).collect())
}

/// One request in a collection, in its 2.1 shape.
fn request(text: &str) -> Value {
    let (opened, problems) = opened(&[("a.request.yaml", &format!("$kind: http-request\n{text}"))]);
    assert!(problems.is_empty(), "{text}: {problems:?}");
    opened.document()["item"][0].clone()
}

fn names(opened: &Opened) -> Vec<String> {
    opened.collection.root.requests().iter().map(|(_, it)| it.name.to_string()).collect()
}

fn requests(opened: &Opened) -> Vec<Request> {
    opened.collection.root.requests().iter().map(|(_, it)| (*it).clone()).collect()
}

#[test]
fn one_numbering_orders_folders_and_requests() {
    let leaf = |order: &str| format!("$kind: http-request\nurl: h\n{order}");
    let files = [
        ("z.request.yaml", leaf("order: 1000")),
        ("F/.resources/definition.yaml", "$kind: collection\norder: 1500.5\n".to_owned()),
        ("F/in.request.yaml", leaf("")),
        ("y.request.yml", leaf("order: 2967140321722367")),
        ("b10.request.yaml", leaf("")),
        ("b2.request.yaml", leaf("order: null")),
        ("same-b.request.yaml", leaf("name: b\norder: 1800")),
        ("same-a.request.yaml", leaf("name: a\norder: 1800")),
    ];
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let (opened, problems) = opened(&files);
    assert_eq!(names(&opened), ["z", "in", "a", "b", "y", "b2", "b10"]);
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn names_come_from_the_file_unless_it_says_another() {
    let stem = "é".repeat(32);
    let (opened, _) = opened(&[
        (".resources/definition.yml", "$kind: collection\nname: The Shop\ndescription: About.\nid: c-1"),
        ("-lives.request.yaml", "$kind: http-request\nname: /lives\nurl: h"),
        ("-lives-1.request.yaml", "$kind: http-request\nname: /lives\nurl: h"),
        (&format!("{stem}.request.yaml"), "$kind: http-request\nurl: h"),
        ("Dir/x.request.yaml", "$kind: http-request\nurl: h"),
        ("Empty/.resources/definition.yaml", "$kind: collection"),
        ("notes.request.json", "{"),
        ("request.yaml", "["),
        (".git/x.request.yaml", "["),
    ]);
    assert_eq!(names(&opened), ["/lives", "/lives", "x", &stem]);
    let root = &opened.collection.root;
    assert_eq!((&*root.name, root.docs.as_deref(), &*root.stem), ("The Shop", Some("About."), "Shop"));
    assert_eq!(opened.collection.foreign.as_ref().map(|it| &*it.id), Some("c-1"));
    assert_eq!(opened.document()["info"]["name"], "The Shop");
    let places: std::collections::HashSet<_> = requests(&opened).iter().map(|it| it.place.clone()).collect();
    assert_eq!(places.len(), 4, "each request stands in a file of its own");
}

#[test]
fn maps_and_lists_are_the_same() {
    let list =
        request("url: h\nheaders: [{ key: A, value: 007, description: d }, { key: B, value: yes, disabled: true }]");
    assert_eq!(list["request"]["header"][0]["value"], "007");
    assert_eq!(list["request"]["header"][1], json!({ "key": "B", "value": "yes", "disabled": true }));
    let map = request("url: h\nheaders: { A: 1.0, B: 0x10, C: null, D: true }");
    let values: Vec<_> = map["request"]["header"].as_array().unwrap().iter().map(|it| it["value"].clone()).collect();
    assert_eq!(values, ["1.0", "0x10", "", "true"]);
}

#[test]
fn variables_are_texts() {
    for written in [
        "{ a: 1.0, b: 'true' }",
        "[{ key: a, value: 1.0 }, { key: b, value: true }, { key: c, value: x, disabled: true }]",
    ] {
        let definition = format!("$kind: collection\nvariables: {written}");
        let (opened, problems) = opened(&[(".resources/definition.yaml", &definition)]);
        let variables = opened.collection.foreign.unwrap().variables;
        let shown: Vec<_> = variables.iter().map(|(name, it)| format!("{name}={:?}", it.slot)).collect();
        assert_eq!(shown, [r#"a=Value(String("1.0"))"#, r#"b=Value(String("true"))"#], "{problems:?}");
    }
}

#[test]
fn every_kind_of_body_is_read() {
    for (body, expected) in [
        ("{ type: none }", Value::Null),
        (
            "{ type: json, content: '{}' }",
            json!({ "mode": "raw", "raw": "{}", "options": { "raw": { "language": "json" } } }),
        ),
        ("{ type: text }", json!({ "mode": "raw", "raw": "", "options": { "raw": { "language": "text" } } })),
        (
            "{ type: xml, content: <a/> }",
            json!({ "mode": "raw", "raw": "<a/>", "options": { "raw": { "language": "xml" } } }),
        ),
        (
            "{ type: html, content: 12 }",
            json!({ "mode": "raw", "raw": "12", "options": { "raw": { "language": "html" } } }),
        ),
        (
            "{ type: javascript, content: x }",
            json!({ "mode": "raw", "raw": "x", "options": { "raw": { "language": "javascript" } } }),
        ),
        (
            "{ type: urlencoded, content: { a: 1 } }",
            json!({ "mode": "urlencoded", "urlencoded": [{ "key": "a", "value": "1" }] }),
        ),
        (
            "{ type: formdata, content: [{ key: f, type: file, src: [a, b], contentType: t/x }] }",
            json!({ "mode": "formdata", "formdata": [{ "key": "f", "type": "file", "src": ["a", "b"], "contentType": "t/x" }] }),
        ),
        ("{ type: file, content: { src: a.bin } }", json!({ "mode": "file", "file": { "src": "a.bin" } })),
        ("{ type: file, content: { src: [a.bin] } }", json!({ "mode": "file", "file": { "src": "a.bin" } })),
    ] {
        assert_eq!(request(&format!("url: h\nbody: {body}"))["request"]["body"], expected, "{body}");
    }
    let block = request("url: h\nbody:\n  type: json\n  content: |\n    {{x}}\n");
    assert_eq!(block["request"]["body"]["raw"], "{{x}}\n");
}

#[test]
fn settings_are_those_of_format_2_1() {
    let settings = "settings:\n  protocolVersion: http2\n  strictSSL: false\n  followRedirects: false\n  maxRedirects: 3\n  \
        disabledSystemHeaders: [User-Agent, host]";
    assert_eq!(
        request(&format!("url: h\n{settings}"))["protocolProfileBehavior"],
        json!({ "protocolVersion": "http2", "strictSSL": false, "followRedirects": false, "maxRedirects": 3,
            "disabledSystemHeaders": { "user-agent": true, "host": true } })
    );
}

#[test]
fn auth_becomes_a_list_of_parameters() {
    let auth = request("url: h\nauth: { type: apikey, credentials: { key: K, value: v, in: query } }");
    let list = json!([{ "key": "key", "value": "K", "type": "any" }, { "key": "value", "value": "v", "type": "any" }, { "key": "in", "value": "query", "type": "any" }]);
    assert_eq!(auth["request"]["auth"], json!({ "type": "apikey", "apikey": list }));
    assert_eq!(request("url: h\nauth: { type: noauth }")["request"]["auth"], json!({ "type": "noauth" }));
    assert_eq!(request("url: h\nauth: { type: inherit }")["request"].get("auth"), None);
    let (opened, problems) = opened(&[
        (
            ".resources/definition.yaml",
            "$kind: collection\nauth: [{ id: '', type: bearer, name: x, credentials: { token: t } }]",
        ),
        ("a.request.yaml", "$kind: http-request\nurl: h\nauth: { type: inherit, credentials: { id: gone } }"),
    ]);
    assert_eq!(problems, ["3: no `auth` around it has the id `gone`"]);
    assert_eq!(opened.document()["auth"]["bearer"][0]["value"], "t");
    assert_eq!(opened.document()["item"][0]["request"].get("auth"), None);
}

#[test]
fn scripts_know_their_level_and_their_place() {
    let (opened, problems) = opened(&[
        (
            ".resources/definition.yaml",
            "$kind: collection\nscripts:\n- type: http:afterResponse\n  code: one\n- { type: grpc:afterResponse, code: x }",
        ),
        (
            "a.request.yaml",
            "$kind: http-request\nurl: h\nscripts:\n- type: beforeRequest\n  packages: { a: { id: 1 } }\n  code: |-\n    two\n    three\n",
        ),
    ]);
    assert!(problems.is_empty(), "{problems:?}");
    let root = &opened.collection.root;
    let shown = |it: &crate::model::Script| format!("{:?} {} {} {}", it.stage, it.owner, it.text, it.place.line);
    assert_eq!(shown(&root.scripts[0]), "After Shop one 4");
    assert_eq!(root.scripts.len(), 1);
    assert!(shown(&requests(&opened)[0].scripts[0]).starts_with("Before a two\nthree "));
    assert_eq!(opened.document()["item"][0]["event"][0]["script"]["exec"], json!(["two", "three"]));
}

#[test]
fn what_is_not_spoken_is_skipped() {
    for kind in ["grpc-request", "websocket-request", "socket.io-request", "mqtt-request", "mcp-request", "llm-request"]
    {
        let text =
            format!("$kind: {kind}\nurl: \"{{{{x}}}}\"\nanything: [1]\nscripts: [{{ type: onMessage, code: x }}]");
        let (opened, problems) = opened(&[("a.request.yaml", &text)]);
        assert!(problems.is_empty(), "{problems:?}");
        let requests = requests(&opened);
        let why = requests[0].skip.as_ref().unwrap().0.source().to_owned();
        assert!(why.ends_with("requests are not supported") && requests[0].scripts.is_empty(), "{why}");
    }
}

#[test]
fn saved_responses_are_read_in_their_order() {
    let example = |name: &str, order: u32| {
        format!(
            "$kind: http-example\nname: {name}\norder: {order}\nresponse:\n  statusCode: 404\n  headers: [{{ key: X, value: y }}]\n  body: {{ type: xml, content: <a/> }}\n"
        )
    };
    let (opened, problems) = opened(&[
        ("a.request.yaml", "$kind: http-request\nurl: h\nexamples: ./.resources/a.resources/examples"),
        (".resources/a.resources/examples/1.example.yaml", &example("second", 2)),
        (".resources/a.resources/examples/2.example.yaml", &example("first", 1)),
        (".resources/a.resources/examples/3.example.yaml", "$kind: grpc-example\norder: 3"),
        (".resources/a.resources/messages/x.message.yaml", "["),
    ]);
    assert!(problems.is_empty(), "{problems:?}");
    let requests = requests(&opened);
    let names: Vec<_> = requests[0].examples.iter().map(|it| (it.name.as_deref(), it.status)).collect();
    assert_eq!(names, [(Some("first"), 404), (Some("second"), 404)]);
    let headers: Vec<_> = requests[0].examples[0].headers.0.iter().map(|it| it.name.source().to_owned()).collect();
    assert_eq!(headers, ["X", "Content-Type"]);
}

#[test]
fn it_is_sent_as_the_same_collection_of_format_2_1_is() {
    let (opened, problems) = opened(&[
        (".resources/definition.yaml", "$kind: collection\nauth: { type: bearer, credentials: { token: '{{t}}' } }"),
        (
            "a.request.yaml",
            "$kind: http-request\nmethod: POST\nurl: '{{base}}/a/:id?x=1'\npathVariables: { id: '{{t}}' }\n\
            queryParams: { x: '1', y: z }\nheaders: { X-T: '{{t}}' }\nbody: { type: json, content: '{\"t\":\"{{t}}\"}' }",
        ),
    ]);
    assert!(problems.is_empty(), "{problems:?}");
    let old = json!({ "info": { "name": "Shop" }, "auth": { "type": "bearer", "bearer": [{ "key": "token", "value": "{{t}}" }] },
        "item": [{ "name": "a", "request": { "method": "POST", "header": [{ "key": "X-T", "value": "{{t}}" }],
            "url": { "raw": "", "host": ["{{base}}"], "path": ["a", ":id"], "query": [{ "key": "x", "value": "1" }, { "key": "y", "value": "z" }],
                "variable": [{ "key": "id", "value": "{{t}}" }] },
            "body": { "mode": "raw", "raw": "{\"t\":\"{{t}}\"}", "options": { "raw": { "language": "json" } } } } }] });
    let mut problems = Vec::new();
    let old = super::super::open_bytes("c.json", old.to_string().as_bytes(), &mut problems).unwrap();
    let mut store = Store::default();
    store.set_value(Layer::Environment, "base", "http://h.test".into(), false);
    store.set_value(Layer::Environment, "t", "s3".into(), false);
    let rendered = [&opened, &old].map(|it| {
        let foreign = requests(it)[0].foreign.clone().unwrap();
        let rendered = foreign.render(&store.scope(&[]), &Surroundings::default()).unwrap();
        let request = rendered.request;
        (request.method, request.url.to_string(), request.headers, request.body)
    });
    assert_eq!(rendered[0], rendered[1]);
    assert_eq!(rendered[0].1, "http://h.test/a/s3?x=1&y=z");
}

#[test]
fn the_root_is_found_from_within() {
    let folder = folder(&[
        (".resources/definition.yaml", "$kind: collection"),
        ("F/G/a.request.yaml", "$kind: http-request\nurl: h"),
    ]);
    let shop = folder.path().join("Shop");
    for inner in ["", "F", "F/G", "F/G/a.request.yaml"] {
        assert_eq!(layout::root_of(&shop.join(inner)), shop.join(""), "{inner}");
    }
    assert!(is_part(&shop) && is_part(&shop.join("F/G")) && is_part(&shop.join("F/G/a.request.yaml")));
    assert!(is_part(&shop.join(".resources/definition.yaml")));
    assert_eq!(workspace(folder.path()).unwrap(), std::slice::from_ref(&shop));
    fs::write(folder.path().join("own.yaml"), "GET: http://h/").unwrap();
    assert_eq!(workspace(folder.path()), None);
    fs::write(folder.path().join("own.request.yaml"), "GET: http://h/").unwrap();
    assert!(!is_part(folder.path()), "a file of our own may be called so");
}

#[test]
fn environments_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let read = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        let mut problems = Vec::new();
        let read = environment(&path, &mut problems);
        let shown = |it: &Environment| {
            let all = it
                .variables
                .iter()
                .map(|(name, it)| format!("{name}={:?}{}", it.slot, if it.secret { "!" } else { "" }));
            (it.name.as_deref().unwrap_or_default().to_owned(), all.collect::<Vec<_>>().join(" "))
        };
        (read.as_ref().map(shown).unwrap_or_default(), problems.len(), is_environment(&path))
    };
    let values = "values:\n- { key: a, value: 007 }\n- { key: s, value: x, secret: true }\n- { key: off, value: x, enabled: false }\n- { key: e, value: '' }\n";
    let all = r#"a=Value(String("007")) s=Value(String("x"))! e=Value(String(""))"#;
    assert_eq!(read("Local.environment.yaml", values), (("Local".to_owned(), all.to_owned()), 0, true));
    assert_eq!(read("b.environment.yml", &format!("name: B\ncolor: 2\n{values}")).0.0, "B");
    assert_eq!(
        read("workspace.globals.yaml", "name: Globals\nvalues: []"),
        (("Globals".to_owned(), String::new()), 0, true)
    );
    assert_eq!(read("null.environment.yaml", "name: N\nvalues: null"), (("N".to_owned(), String::new()), 0, true));
    assert_eq!(read("typo.environment.yaml", "nmae: N\nvalues: x").1, 2);
    assert!(read("copy.yaml", &format!("name: C\n{values}")).2);
    assert!(!read("own.yaml", "values: [1, 2]").2 && !read("own2.yaml", &format!("other: 1\n{values}")).2);
}

#[test]
fn nothing_breaks_it() {
    let deep = format!("$kind: http-request\nurl: {}{}", "[".repeat(5000), "]".repeat(5000));
    let huge = format!("$kind: http-request\nurl: \"{}\"\n", "{{a}}/".repeat(200_000));
    let good = "$kind: http-request\nname: a\nurl: {{base}}/:id?x\nheaders:\n  - key: {{a}}\n    value: b\nbody:\n  type: json\n  content: |-\n    { \"a\": 1 }\n\
        auth: { type: inherit, credentials: { id: x } }\nscripts:\n  - type: afterResponse\n    code: |-\n      x\norder: 1000\n";
    let mut texts =
        vec![deep, huge, "\0".to_owned(), "$kind: &a [*a]".to_owned(), "- 1".to_owned(), "$kind: {{}}".to_owned()];
    texts.extend((0..good.len()).map(|end| good[..end].to_owned()));
    let folder = tempfile::tempdir().unwrap();
    let shop = folder.path().join("Shop");
    fs::create_dir_all(shop.join(".resources/a.resources/examples")).unwrap();
    for text in texts {
        for path in [
            "a.request.yaml",
            ".resources/definition.yaml",
            ".resources/a.resources/examples/1.example.yaml",
            "e.environment.yaml",
        ] {
            fs::write(shop.join(path), &text).unwrap();
        }
        let mut problems = Vec::new();
        open(&shop, &mut problems);
        let _ = (is_part(&shop), environment(&shop.join("e.environment.yaml"), &mut problems));
        let is_placed =
            |it: &Problem| !it.place.file.is_empty() && (it.severity == Severity::Error || it.help.is_some());
        assert!(problems.iter().all(is_placed), "{text:.80}: {problems:?}");
    }
}

#[test]
fn a_folder_that_is_a_link_to_one_around_it_is_told() {
    #[cfg(unix)]
    {
        let folder = folder(&[("a.request.yaml", "$kind: http-request\nurl: h")]);
        let shop = folder.path().join("Shop");
        std::os::unix::fs::symlink(&shop, shop.join("again")).unwrap();
        let mut problems = Vec::new();
        let opened = open(&shop, &mut problems);
        assert_eq!((opened.collection.root.items.len(), problems[0].code), (1, "link-to-itself"));
        assert!(matches!(opened.collection.root.items[0], Item::Request(_)));
    }
}
