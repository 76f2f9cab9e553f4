//! `posthaste export --to`, and `posthaste import` of folders of YAML files.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::json;

use crate::support::{Project, Seen, Server};

/// The files below a folder, by their paths, with their texts.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().map(|it| it.unwrap()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            found.extend(files(&entry.path()).into_iter().map(|(path, text)| (format!("{name}/{path}"), text)));
        } else {
            found.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
    found
}

const SHOP: &str = r#"{ "info": { "name": "Shop: all" }, "variable": [{ "key": "api_token", "value": "hush-hush-1" }],
    "item": [
        { "name": "Users", "item": [{ "name": "users/:id", "request": { "method": "POST", "url": "{{base}}/users/:id?x=1",
            "body": { "mode": "formdata", "formdata": [{ "key": "f", "type": "file", "src": "a.txt" }] } } }] },
        { "name": "users", "request": "{{base}}/users" },
        { "name": "Users", "request": "{{base}}/more" }
    ] }"#;

fn shop() -> Project {
    Project::with("in/shop.json", SHOP).file("in/a.txt", "a").file(
        "in/environments/dev.environment.yaml",
        "name: Dev\nvalues:\n  - { key: base, value: http://h }\n  - { key: pass, value: hush-hush-2, type: secret }\n  - { key: off, value: x, enabled: false }\n",
    )
}

#[test]
fn a_file_becomes_a_folder_with_its_environments() {
    let project = shop();
    let ended = project.run(&["export", "in/shop.json", "postman/collections/Shop", "--to", "postman-v3", "-e", "Dev"]);
    ended
        .passes()
        .prints("made postman/collections/Shop: 3 requests\nmade postman/environments/Dev.environment.yaml\n");
    ended.warns("note: the collection: the value of `api_token` is a secret, and is left out").never_prints("hush");
    let files = files(&project.path("postman"));
    let names: Vec<_> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "collections/Shop/.resources/definition.yaml",
            "collections/Shop/Users-1.request.yaml",
            "collections/Shop/Users/.resources/definition.yaml",
            "collections/Shop/Users/users-id.request.yaml",
            "collections/Shop/users.request.yaml",
            "environments/Dev.environment.yaml",
        ]
    );
    let request = &files["collections/Shop/Users/users-id.request.yaml"];
    assert_eq!(
        request,
        "$kind: http-request\nname: users/:id\nurl: \"{{base}}/users/:id?x=1\"\nqueryParams:\n  x: \"1\"\nmethod: POST\nbody:\n  \
         type: formdata\n  content: [{ key: f, type: file, src: ../../../in/a.txt }]\norder: 1000\n"
    );
    assert!(files["collections/Shop/Users-1.request.yaml"].ends_with("order: 3000\n"));
    let values = "name: Dev\nvalues:\n  - key: base\n    value: http://h\n    enabled: true\n  - key: pass\n    value: \"\"\n    enabled: true\n    \
        type: secret\n  - key: off\n    value: x\n    enabled: false\ncolor: null\n";
    assert_eq!(files["environments/Dev.environment.yaml"], values);
    project.run(&["check", "postman/collections/Shop", "-e", "Dev"]).passes();
    let ended = project.run(&["export", "in/shop.json", "all", "--to", "postman-v3", "-e", "Dev", "--with-secrets"]);
    ended.passes().never_prints("left out");
    let all = project.read("all/.resources/definition.yaml") + &project.read("all/environments/Dev.environment.yaml");
    assert!(all.contains("hush-hush-1") && all.contains("hush-hush-2"), "{all}");
}

#[test]
fn nothing_is_written_over_and_nothing_by_halves() {
    let project = shop().file("there/own.txt", "mine").file("file", "");
    let export = |out: &str, more: &[&str]| {
        project.run(&[&["export", "in/shop.json", out, "--to", "postman-v3"], more].concat())
    };
    export("there", &[]).exits(2).warns("`there` is not empty; nothing was written").warns("--force");
    export("file", &[]).exits(2).warns("`file` is a file");
    export("there", &["-e", "Dve"]).exits(2);
    export("new", &["-e", "Dve"]).exits(2).warns("did you mean `Dev`?");
    assert!(!project.path("new").exists() && files(&project.path("there")).len() == 1);
    export("there", &["--force"]).passes();
    assert_eq!(files(&project.path("there")).len(), 6);
    project.run(&["export", "in/shop.json", "--to", "postman-v2"]).exits(2).warns("postman-v3");
    project.run(&["export", "in", "out", "--to", "postman-v3"]).exits(4).warns("`in` holds no request");
    project
        .run(&["export", "in/shop.json", "--to", "postman-v3"])
        .passes()
        .prints("made postman/collections/Shop- all:");
    project.run(&["export", "in/shop.json"]).passes().prints("made Shop- all.postman_collection.json: 3 requests");
}

#[test]
fn a_folder_becomes_a_file_without_what_that_has_no_word_for() {
    let definition = "$kind: collection\nauth:\n  - { id: a, type: bearer, credentials: { token: t-1234567 } }\n  - { id: b, type: noauth }\n\
        scripts:\n  - { type: 'graphql:beforeQuery', code: x }\n";
    let project = Project::with("Shop/.resources/definition.yaml", definition)
        .file("Shop/a.request.yaml", "$kind: http-request\nurl: http://h/:id\npathVariables: { id: 7 }\nbody: { type: file, content: { src: a.txt } }")
        .file("Shop/a.txt", "a")
        .file("Shop/g.request.yaml", "$kind: grpc-request\nurl: h")
        .file("out/.keep", "");
    let ended = project.run(&["export", "Shop", "out/shop.json", "-e", "none"]);
    ended.exits(2);
    let ended = project.run(&["export", "Shop", "out/shop.json"]);
    ended.passes().warns("of several ways of auth the first one is left").warns("the secret in its auth is left out");
    ended
        .warns("scripts around `graphql:` requests alone are left out")
        .warns("g: a request of the kind `grpc-request` cannot be said");
    let text = project.read("out/shop.json");
    assert!(!text.contains("x-postman-v3") && !text.contains("t-1234567"), "{text}");
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let request = &document["item"][0]["request"];
    assert_eq!(
        (&request["url"]["raw"], &request["body"]["file"]["src"]),
        (&json!("http://h/:id"), &json!("../Shop/a.txt"))
    );
    assert_eq!(document["item"].as_array().unwrap().len(), 1);
    assert_eq!(project.run(&["export", "Shop", "out/again.json"]).code, Some(0));
    assert_eq!(project.read("out/again.json"), text, "the same each time");
}

#[test]
fn a_folder_is_imported_with_what_lies_around_it() {
    let project = Project::with(
        "postman/collections/Shop/a.request.yaml",
        "$kind: http-request\nurl: \"{{base}}/a\"\nbody: { type: file, content: a.txt }\nmethod: POST\n\
        scripts: [{ type: afterResponse, code: \"pm.test('ok', () => pm.response.to.have.status(200))\" }]",
    )
    .file("postman/collections/Shop/a.txt", "a")
    .file("postman/collections/Shop/w.request.yaml", "$kind: websocket-request\nurl: h")
    .file("postman/environments/dev.environment.yaml", "name: Dev\nvalues: [{ key: base, value: http://h }]")
    .file("postman/globals/workspace.globals.yaml", "name: Globals\nvalues: [{ key: g, value: '1' }]");
    let ended = project.run(&["import", "postman/collections/Shop", "collections/shop", "-e", "Dev"]);
    ended
        .passes()
        .prints("made collections/shop: 1 request\nmade environments/dev.yaml\n")
        .prints("run collections/shop -e dev");
    ended.warns("note: w: a request of the kind `websocket-request` cannot be said, and is left out");
    let text = project.read("collections/shop/a.yaml");
    assert!(text.contains("file: ../../postman/collections/Shop/a.txt") && text.contains("status: 200"), "{text}");
    assert_eq!(project.read("environments/dev.yaml"), "base: http://h\ng: \"1\"\n");
    project.run(&["import", "postman/collections/Shop", "x", "-e", "Dve"]).exits(2).warns("did you mean `dev`?");
    project.run(&["import", "postman/environments", "x"]).exits(2).warns(".resources/definition.yaml");
}

#[test]
fn our_collections_come_back_from_a_folder_as_they_do_from_a_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("collections");
    let project = Project::new();
    let mut count = 0;
    for folder in fs::read_dir(root).unwrap().map(|it| it.unwrap().path()).filter(|it| it.is_dir()) {
        let (name, from) = (folder.file_name().unwrap().to_string_lossy(), folder.to_string_lossy());
        fs::create_dir_all(project.path(&name)).unwrap();
        let (file, new) = (format!("{name}/c.json"), format!("{name}/c"));
        project.run(&["export", &from, &file]).passes();
        project.run(&["export", &from, &new, "--to", "postman-v3"]).passes();
        project.run(&["import", &file, &format!("{name}/x/same")]).passes();
        project.run(&["import", &new, &format!("{name}/y/same")]).passes();
        let (old, new) = (files(&project.path(&format!("{name}/x"))), files(&project.path(&format!("{name}/y"))));
        assert_eq!(old.keys().collect::<Vec<_>>(), new.keys().collect::<Vec<_>>(), "{name}");
        for (path, text) in &old {
            assert_eq!(text, &new[path], "{name}: {path}");
        }
        count += 1;
    }
    assert!(count > 0);
}

#[test]
fn a_collection_becomes_a_folder_for_bruno_that_runs_the_same() {
    let server = Server::start(|_: &Seen| json!({ "token": "t-1" }));
    let collection = json!({ "info": { "name": "Shop" }, "variable": [{ "key": "base", "value": server.url() }],
        "auth": { "type": "bearer", "bearer": [{ "key": "token", "value": "{{t}}" }] },
        "event": [{ "listen": "test", "script": { "exec": ["pm.sendRequest('x')"] } }],
        "item": [
            { "name": "Log in", "request": { "method": "POST", "url": "{{base}}/login", "auth": { "type": "noauth" },
                "body": { "mode": "urlencoded", "urlencoded": [{ "key": "a", "value": "1" }] } },
              "event": [{ "listen": "test", "script": { "exec": ["pm.test('in', () => pm.response.to.have.status(200));", "pm.environment.set('t', pm.response.json().token);"] } }] },
            { "name": "folder", "auth": { "type": "noauth" }, "item": [{ "name": "b/:id", "request": "{{base}}/b/:id" }] },
            { "name": "me", "request": { "url": { "raw": "", "host": ["{{base}}"], "path": ["me", ":id.json"], "variable": [{ "key": "id", "value": "7" }] },
                "header": [{ "key": "X-A", "value": "1" }, { "key": "X-Off", "value": "2", "disabled": true }] } },
            { "name": "Signed", "request": { "url": "{{base}}/signed", "auth": { "type": "hawk", "hawk": [] } } }
        ] });
    let environment = json!({ "name": "Dev", "values": [{ "key": "pass", "value": "hush-hush-1", "type": "secret" }, { "key": "x", "value": "1" }] });
    let project = Project::with("shop.json", collection.to_string()).file("dev.json", environment.to_string());
    let ended = project.run(&["export", "shop.json", "bruno/shop", "--to", "opencollection", "-e", "dev.json"]);
    ended.passes().prints("made bruno/shop: 4 requests\nmade bruno/shop/environments/Dev.yml\n").never_prints("hush");
    ended.warns("its script is left in Postman's words: `pm.sendRequest` has no other");
    ended.warns("Signed: auth by `hawk` cannot be said").warns("folders run before the requests beside them");
    let login = project.read("bruno/shop/Log in.yml");
    let code = "      code: |-\n        test('in', () => expect(res.getStatus()).to.equal(200));\n        bru.setEnvVar('t', res.getBody().token);\n";
    assert!(login.contains(code) && login.contains("  auth: none\n"), "{login}");
    assert_eq!(
        project.read("bruno/shop/environments/Dev.yml"),
        "name: Dev\nvariables:\n  - secret: true\n    name: pass\n  - name: x\n    value: \"1\"\n"
    );
    let root = project.read("bruno/shop/opencollection.yml").replace("pm.sendRequest('x')", "");
    let project = project.file("bruno/shop/opencollection.yml", root);
    project.run(&["run", "bruno/shop", "-e", "Dev"]).passes().prints("4 passed; 1 test");
    let seen: Vec<_> = server
        .seen()
        .iter()
        .map(|it| {
            format!("{} {} {:?} {:?} {}", it.method, it.target, it.header("authorization"), it.header("x-a"), it.text())
        })
        .collect();
    assert_eq!(
        seen,
        [
            "GET /b/%3Aid None None ",
            "POST /login None None a=1",
            "GET /me/7.json Some(\"Bearer t-1\") Some(\"1\") ",
            "GET /signed None None ",
        ]
    );
}

/// What was asked, as far as a collection says it.
fn asked(seen: &Seen) -> String {
    let headers = ["authorization", "x-level", "x-old"].map(|it| seen.header(it).unwrap_or_default().to_owned());
    format!("{} {} {} {headers:?}", seen.method, seen.target, seen.text())
}

#[test]
fn bru_files_become_newer_files_that_send_the_same() {
    let server = Server::start(|_: &Seen| json!({ "id": "b 1", "n": 4 }));
    let environment = format!("vars {{\n  base: {}\n}}\nvars:secret [\n  pass\n]\n", server.url());
    let project = Project::with("shop/bruno.json", r#"{ "version": "1", "name": "Shop", "proxy": { "enabled": false } }"#)
        .file("shop/collection.bru", "auth {\n  mode: bearer\n}\n\nauth:bearer {\n  token: t-1\n}\n\nscript:pre-request {\n  const a = 1;\n  bru.setVar('early', 'e' + a);\n}\n")
        .file("shop/environments/local.bru", environment)
        .file("shop/beds/folder.bru", "meta {\n  name: Beds\n}\n\nheaders {\n  X-Level: folder\n}\n\nvars:pre-request {\n  size: 4\n}\n\ntests {\n  test('level', () => expect(res.status).to.equal(200));\n}\n")
        .file("shop/beds/Create.bru", "meta {\n  name: Create\n  type: http\n  seq: 1\n  tags: [\n    smoke\n  ]\n}\n\npost {\n  url: {{base}}/beds/:id?size={{size}}&e={{early}}\n  body: json\n  auth: inherit\n}\n\nparams:path {\n  id: 7\n}\n\nbody:json {\n  {\"a\": 12345678901234567890, \"b\": 1.50}\n}\n\nvars:post-response {\n  bed: res.body.id\n}\n\nassert {\n  res.status: eq 200\n  res.body.n: gt 3\n}\n\nscript:pre-request {\n  const a = 2;\n  if (a === 2) return;\n  bru.setVar('early', 'late');\n}\n\ntests {\n  test('own', () => expect(res.getBody().n).to.equal(4));\n}\n")
        .file("shop/Last.bru", "meta {\n  name: Last\n  type: http\n}\n\nget {\n  url: {{base}}/last/{{bed}}\n  body: none\n  auth: none\n}\n\nsettings {\n  encodeUrl: true\n  timeout: 5000\n}\n");
    project.run(&["run", "shop", "-e", "local"]).passes();
    let first: Vec<String> = server.seen().iter().map(asked).collect();
    assert_eq!(
        first[0],
        r#"POST /beds/7?size=4&e=e1 {"a": 12345678901234567890, "b": 1.50} ["Bearer t-1", "folder", ""]"#
    );
    let run = |out: &str, environment: &str| {
        let before = server.seen().len();
        let ended = project.run(&["run", out, "-e", environment, "--insecure"]);
        let seen: Vec<String> = server.seen()[before..].iter().map(asked).collect();
        (ended, seen)
    };
    let to = |to: &str, out: &str| project.run(&["export", "shop", out, "--to", to, "-e", "local", "--with-secrets"]);
    to("opencollection", "new/shop").passes();
    let (ended, seen) = run("new/shop", "local");
    assert_eq!(seen, first);
    ended.passes();
    // What a level says stays with it.
    for (file, parts) in [
        ("opencollection.yml", vec!["bru.setVar('early', 'e' + a)", "token: t-1", "proxy:", "disabled: true"]),
        ("beds/folder.yml", vec!["X-Level", "name: size", "test('level'"]),
        ("beds/Create.yml", vec!["if (a === 2) return;", "smoke", "operator: gt", "set-variable", "auth: inherit"]),
    ] {
        let text = project.read(&format!("new/shop/{file}"));
        for part in parts {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
    assert!(project.read("new/shop/Last.yml").contains("timeout: 5000"));
    // Again, from the new files to new files.
    project.run(&["export", "new/shop", "newer/shop", "--to", "opencollection", "--with-secrets"]).passes();
    for file in ["opencollection.yml", "beds/folder.yml", "beds/Create.yml", "Last.yml"] {
        assert_eq!(project.read(&format!("newer/shop/{file}")), project.read(&format!("new/shop/{file}")), "{file}");
    }
}

#[test]
fn collections_of_brunos_become_postmans_with_scripts_in_its_words() {
    let server = Server::start(|_: &Seen| json!({ "id": "b-1", "n": 4 }));
    let environment = format!("name: local\nvariables:\n  - {{ name: base, value: \"{}\" }}\n", server.url());
    let project = Project::with("shop/opencollection.yml", "opencollection: 1.0.0\ninfo: { name: Shop }\nrequest: { auth: { type: bearer, token: t-1 } }\n")
        .file("shop/environments/local.yml", environment)
        .file("shop/up.bin", "BYTES")
        .file(
            "shop/One.yml",
            "info: { name: One, type: http, tags: [smoke] }\nhttp:\n  method: POST\n  url: \"{{base}}/one?x=1\"\n  headers: [{ name: X-Old, value: \"1\" }]\n  \
             body: { type: json, data: '{\"a\":1.50}' }\n  auth: inherit\n\
             runtime:\n  assertions: [{ expression: res.body.n, operator: gt, value: \"3\" }]\n  \
             actions: [{ type: set-variable, phase: after-response, selector: { expression: res.body.id }, variable: { name: bed } }]\n  \
             scripts: [{ type: before-request, code: 'bru.sleep(1)' }, { type: tests, code: 'test(\"ok\", () => expect(res.status).to.equal(200))' }]\n",
        )
        .file("shop/Two.yml", "info: { name: Two, type: http }\nhttp: { url: \"{{base}}/two/{{bed}}\", method: PUT, body: { type: file, data: [{ filePath: up.bin, selected: true }] } }\n");
    let first = {
        project.run(&["run", "shop", "-e", "local"]).passes();
        server.seen().iter().map(asked).collect::<Vec<_>>()
    };
    for (format, out, environment) in [
        ("postman", "out/shop.json", "out/local.postman_environment.json"),
        ("postman-v3", "postman/collections/shop", "postman/environments/local.environment.yaml"),
    ] {
        if format == "postman" {
            std::fs::create_dir_all(project.path("out")).unwrap();
        }
        let ended = project.run(&["export", "shop", out, "--to", format, "-e", "local", "--with-secrets"]);
        ended
            .passes()
            .warns("`bru.sleep` has no word here that means the same")
            .warns("its tags stay under `x-posthaste`, where Postman does not look: smoke");
        let before = server.seen().len();
        project.run(&["run", out, "-e", environment]).passes().prints("2 tests");
        assert_eq!(server.seen()[before..].iter().map(asked).collect::<Vec<_>>(), first, "{format}");
    }
    // Secrets stay behind unless they are asked for.
    project.run(&["export", "shop", "out/bare.json"]).passes();
    assert!(!project.read("out/bare.json").contains("t-1"));
}
