//! Bruno's folders, as YAML files and as older `.bru` files, run in place.

use serde_json::json;

use crate::support::{Project, Reply, Seen, Server};

/// A server that says what it was asked, and with what.
fn echo() -> Server {
    Server::start(|request: &Seen| json!({ "id": "b-1", "path": request.path(), "body": request.text() }))
}

/// A collection in `shop`, whose environment `local` knows where the server is; `defaults` hold for all requests.
fn yaml(server: &Server, defaults: &str) -> Project {
    let environment = format!(
        "name: Local\nvariables:\n  - {{ name: base, value: \"{}\" }}\n  - {{ name: who, value: environment }}\n  - {{ secret: true, name: pass }}\n",
        server.url()
    );
    Project::with("shop/opencollection.yml", format!("opencollection: 1.0.0\ninfo: {{ name: Shop }}\n{defaults}"))
        .file("shop/environments/local.yml", environment)
}

/// The same as `.bru` files.
fn bru(server: &Server, defaults: &str) -> Project {
    let environment = format!("vars {{\n  base: {}\n  who: environment\n}}\nvars:secret [\n  pass\n]\n", server.url());
    Project::with("shop/bruno.json", r#"{ "version": "1", "name": "Shop", "type": "collection" }"#)
        .file("shop/collection.bru", defaults)
        .file("shop/environments/local.bru", environment)
}

const RUN: &[&str] = &["run", "shop", "-e", "local", "--var", "pass=hush-hush"];

#[test]
fn a_chain_of_yaml_files_runs_from_any_folder() {
    let server = echo();
    let project = yaml(
        &server,
        "request:\n  headers: [{ name: X-Client, value: sample }]\n  auth: { type: bearer, token: \"{{pass}}\" }\n  \
         variables: [{ name: version, value: v1 }, { name: who, value: collection }]\n  \
         scripts: [{ type: before-request, code: 'bru.setVar(\"seen\", \"c\")' }]\n",
    )
    .file("shop/last.yml", "info: { name: Last, type: http, seq: 2 }\nhttp: { method: GET, url: \"{{base}}/last/{{bed}}\" }\n")
    .file(
        "shop/beds/folder.yml",
        "info: { name: Beds, type: folder, seq: 1 }\nrequest:\n  headers: [{ name: X-Client, value: folder }]\n  \
         variables: [{ name: who, value: folder }]\n  scripts: [{ type: tests, code: 'test(\"folder\", () => expect(res.status).to.equal(200))' }]\n",
    )
    .file(
        "shop/beds/Create bed.yml",
        "info: { name: Create bed, type: http, seq: 1, tags: [smoke] }\nhttp:\n  method: POST\n  \
         url: \"{{base}}/{{version}}/plots/:plot/{{who}}?dry=1\"\n  params: [{ name: plot, value: \"1 7\", type: path }]\n  \
         headers: [{ name: X-Off, value: x, disabled: true }]\n  body: { type: json, data: '{ \"n\": 9007199254740993 }' }\n  auth: inherit\n\
         runtime:\n  variables: [{ name: size, value: { type: number, data: \"4\" } }]\n  scripts:\n    - type: before-request\n      \
         code: req.setHeader('X-Size', String(bru.getRequestVar('size')) + bru.getVar('seen'))\n    - type: tests\n      \
         code: test('own', () => expect(res.getStatus()).to.equal(200))\n  assertions:\n    - { expression: res.status, operator: eq, value: \"200\" }\n    \
         - { expression: res.body.id, operator: isString }\n  actions:\n    - { type: set-variable, phase: after-response, \
         selector: { expression: res.body.id, method: jsonq }, variable: { name: bed, scope: runtime } }\n",
    );
    project.run(RUN).passes().prints("Create bed").prints("4 tests").never_prints("hush-hush");
    assert_eq!(server.targets(), ["/v1/plots/1%207/folder?dry=1", "/last/b-1"]);
    let seen = server.seen();
    let header = |name: &str| seen[0].header(name).map(str::to_owned);
    assert_eq!(header("authorization").as_deref(), Some("Bearer hush-hush"));
    assert_eq!((header("x-client").as_deref(), header("x-off")), (Some("folder"), None));
    assert_eq!(
        (header("x-size").as_deref(), header("content-type").as_deref()),
        (Some("4c"), Some("application/json"))
    );
    assert_eq!(seen[0].text(), r#"{ "n": 9007199254740993 }"#);
    assert_eq!((seen[1].header("authorization"), seen[1].header("x-client")), (None, Some("sample")));
    project
        .run_in("shop/beds", &["run", "Create bed.yml", "-e", "local", "--var", "pass=x"])
        .passes()
        .prints("1 request");
    project.run(&["run", "shop/beds", "-e", "local", "--var", "pass=x", "--exclude-tags", "smoke"]).exits(4);
    assert_eq!(server.seen().len(), 3);
}

#[test]
fn a_chain_of_bru_files_runs_the_same() {
    let server = echo();
    let project = bru(
        &server,
        "headers {\n  X-Client: sample\n}\nauth {\n  mode: bearer\n}\nauth:bearer {\n  token: {{pass}}\n}\nvars:pre-request {\n  version: v1\n}\n",
    )
    .file("shop/last.bru", "meta {\n  name: Last\n  type: http\n  seq: 2\n}\nget {\n  url: {{base}}/last/{{bed}}\n}\n")
    .file("shop/beds/folder.bru", "meta {\n  name: Beds\n}\nvars:pre-request {\n  who: folder\n}\n")
    .file(
        "shop/beds/Create bed.bru",
        "meta {\n  name: Create bed\n  type: http\n  seq: 1\n  tags: [\n    smoke\n  ]\n}\n\npost {\n  \
         url: {{base}}/{{version}}/{{who}}/:plot\n  body: json\n  auth: inherit\n}\n\nparams:path {\n  plot: 17\n}\n\n\
         headers {\n  ~X-Off: 1\n}\n\nbody:json {\n  {\n    \"a\": 1.10 // kept\n  }\n}\n\nvars:post-response {\n  bed: res.body.id\n}\n\n\
         assert {\n  res.status: eq 200\n  res.body.id: isString\n}\n\ntests {\n  test('own', () => expect(res.getStatus()).to.equal(200));\n}\n",
    );
    project.run(RUN).passes().prints("Create bed").prints("3 tests").never_prints("hush-hush");
    assert_eq!(server.targets(), ["/v1/folder/17", "/last/b-1"]);
    let seen = server.seen();
    assert_eq!(seen[0].header("authorization"), Some("Bearer hush-hush"));
    assert_eq!((seen[0].text().as_str(), seen[0].header("x-off")), ("{\n  \"a\": 1.10 \n}", None));
    project.run(&["run", "shop/beds/Create bed.bru", "-e", "local", "--var", "pass=x"]).passes().prints("1 request");
}

#[test]
fn failures_are_failures() {
    let server = echo();
    let request =
        |rest: &str| format!("info: {{ name: A, type: http }}\nhttp: {{ url: \"{{{{base}}}}/a\" }}\nruntime:\n{rest}");
    for (runtime, code, expected) in [
        ("  assertions: [{ expression: res.status, operator: eq, value: \"201\" }]\n", 1, "res.status"),
        ("  scripts: [{ type: tests, code: 'test(\"no\", () => expect(1).to.equal(2))' }]\n", 1, "no"),
        ("  scripts: [{ type: before-request, code: 'throw new Error(\"boo\")' }]\n", 3, "boo"),
    ] {
        let project = yaml(&server, "").file("shop/a.yml", request(runtime));
        let ended = project.run(RUN);
        ended.prints(expected);
        assert_ne!(ended.code, Some(0), "{runtime}: {code}");
    }
}

#[test]
fn other_kinds_and_prompts_are_skipped_with_the_reason() {
    let server = echo();
    let project = yaml(&server, "")
        .file("shop/g.yml", "info: { name: G, type: grpc }\ngrpc: { url: x }\n")
        .file("shop/w.yml", "info: { name: W, type: websocket }\nwebsocket: { url: x }\n")
        .file("shop/p.yml", "info: { name: P, type: http }\nhttp: { url: \"{{base}}/{{?Your name}}\" }\n")
        .file("shop/q.yml", "info: { name: Q, type: graphql, seq: 2 }\ngraphql: { url: \"{{base}}/q\", body: { query: \"{ a }\", variables: '{ \"n\": 9007199254740993 }' } }\n");
    let ended = project.run(RUN);
    ended
        .passes()
        .prints("gRPC requests are not supported")
        .prints("WebSocket")
        .prints("`Your name` is to be asked for");
    assert_eq!(server.targets(), ["/q"]);
    assert_eq!(server.seen()[0].text(), r#"{"query":"{ a }","variables":{"n":9007199254740993}}"#);
}

#[test]
fn a_file_that_is_no_part_of_it_is_told() {
    let server = echo();
    let project = yaml(&server, "extensions: { bruno: { ignore: [left-out] } }\n")
        .file(
            "shop/a.yml",
            "info: { name: A, type: http }\nhttp: { url: \"{{base}}/a\", hedaers: [] }\nsettings: { timout: 1 }\n",
        )
        .file("shop/ci/deploy.yml", "on: push\n")
        .file("shop/ci/template.yml", "{{ if x }}\nmore: {{ y }}\n")
        .file("shop/left-out/deploy.yml", "on: push\n")
        .file(
            "shop/f/b.yml",
            "info: { name: A, type: http }\nhttp: { method: POST, url: \"{{base}}/b\", body: { type: multipart-form, data: [{ name: f, type: text, value: x }] } }\n",
        )
        .file(
            "shop/f/c.yml",
            "info: { name: A, type: http }\nhttp: { method: POST, url: \"{{base}}/c\", body: { type: file, data: [{ filePath: gone.bin, contentType: x/y, selected: false }, { filePath: ../gone.bin, contentType: x/y, selected: false }] } }\n",
        );
    let ended = project.run(RUN);
    ended
        .passes()
        .warns("deploy.yml")
        .warns("template.yml")
        .warns("did you mean `headers`?")
        .warns("did you mean `timeout`?");
    assert!(!ended.stderr.contains("left-out"), "{}", ended.stderr);
    project.run(&["check", "shop", "-e", "local"]).warns("did you mean `headers`?");
    let text = "info: { name: F, type: http }\nhttp: { url: \"{{base}}/f\", body: { type: file, data: [{ filePath: gone.bin, contentType: x/y, selected: true }] } }\n";
    let project = yaml(&server, "").file("shop/f.yml", text);
    project.run(&["check", "shop", "-e", "local"]).warns("the file `gone.bin` does not exist");
    project.run(RUN).exits(3).prints("`gone.bin` cannot be read");
    for (file, text, expected) in [
        ("shop/b.yml", "info: { name: B, type: http }\nhttp: { url: [\n", "b.yml:"),
        ("shop/b.yml", "info: { name: B, type: http }\nhttp: { url: a: b }\n", "b.yml:2:"),
    ] {
        yaml(&server, "").file(file, text).run(RUN).exits(2).warns(expected);
    }
    bru(&server, "").file("shop/b.bru", "get {\n  url: x\n").run(RUN).exits(2).warns("b.bru:1:1");
}

#[test]
fn secrets_without_a_value_are_told_unless_they_are_given() {
    let server = echo();
    let project = yaml(&server, "")
        .file(
            "shop/a.yml",
            "info: { name: A, type: http }\nhttp: { url: \"{{base}}/a/{{pass}}/{{process.env.KEY}}.\" }\n",
        )
        .file("shop/.env", "KEY=from-file\n");
    project.run(&["run", "shop", "-e", "local"]).passes().warns("`pass` is not in this file");
    let ended = project.run(RUN);
    ended.passes().never_prints("from-file");
    assert!(!ended.stderr.contains("is not in this file"), "{}", ended.stderr);
    assert_eq!(server.targets(), ["/a//from-file.", "/a/hush-hush/from-file."]);
}

#[test]
fn a_dry_run_knows_the_variables_of_the_collection() {
    let server = echo();
    let project = yaml(&server, "request: { variables: [{ name: version, value: v1 }] }\n")
        .file(
            "shop/environments/two.yml",
            "name: two\nvariables: [{ name: base, value: \"http://{{process.env.HOST_OF_SHOP}}\" }]\n",
        )
        .file("shop/a.yml", "info: { name: A, type: http }\nhttp: { url: \"{{base}}/{{version}}\" }\n")
        .system("HOST_OF_SHOP", "shop.test");
    project.run(&["run", "shop", "-e", "two", "--dry-run"]).passes().prints("http://shop.test/v1");
    let ended = project.run(&["check", "shop", "-e", "two"]);
    ended.passes();
    assert!(!ended.stderr.contains("Postman") && !ended.stdout.contains("Postman"), "{}", ended.stdout);
    assert!(server.seen().is_empty());
}

#[test]
fn names_without_a_value_are_told_and_stop_a_strict_run() {
    let server = echo();
    let project =
        yaml(&server, "").file("shop/a.yml", "info: { name: A, type: http }\nhttp: { url: \"{{base}}/{{nope}}\" }\n");
    project.run(RUN).passes().prints("`nope` has no value");
    project.run(&[RUN, &["--strict"]].concat()).exits(3);
    project.run(&["check", "shop", "-e", "local"]).warns("nobody gives `nope` a value");
    assert_eq!(server.targets(), ["/%7B%7Bnope%7D%7D"]);
}

#[test]
fn redirects_end_with_the_last_answer() {
    let server = Server::start(|request: &Seen| match request.path() {
        "/end" => Reply::status(200),
        _ => Reply::status(302).header("Location", "/end"),
    });
    let request = |settings: &str| {
        format!(
            "info: {{ name: A, type: http }}\nhttp: {{ method: POST, url: \"{{{{base}}}}/a\", body: {{ type: text, data: x }} }}\n{settings}"
        )
    };
    for (settings, expected) in [
        ("", vec!["POST /a", "GET /end"]),
        ("settings: { maxRedirects: 0 }\n", vec!["POST /a"]),
        ("settings: { followRedirects: false }\n", vec!["POST /a"]),
    ] {
        let before = server.seen().len();
        yaml(&server, "").file("shop/a.yml", request(settings)).run(RUN).passes();
        let seen: Vec<_> = server.seen()[before..].iter().map(|it| format!("{} {}", it.method, it.target)).collect();
        assert_eq!(seen, expected, "{settings}");
    }
}

#[test]
fn saved_responses_answer_for_the_mock_and_requests_are_listed() {
    let server = echo();
    let project = yaml(&server, "").file(
        "shop/a.yml",
        "info: { name: A, type: http }\nhttp: { url: \"http://shop.test/beds/:id\", params: [{ name: id, value: \"1\", type: path }] }\n\
         docs: All about A.\nexamples:\n  - name: Found\n    response: { status: 203, headers: [{ name: X-From, value: example }], \
         body: { type: json, data: '{ \"id\": \"m\" }' } }\nruntime:\n  assertions:\n    - { expression: res.status, operator: eq, value: \"203\" }\n    \
         - { expression: res.body.id, operator: eq, value: m }\n",
    );
    project.run(&["run", "shop", "--mock"]).passes().prints("2 tests");
    project.run(&["list", "shop"]).passes().prints("A");
    assert!(server.seen().is_empty());
}

#[test]
fn a_collection_in_one_file_and_a_workspace_run() {
    let server = echo();
    let text = format!(
        "opencollection: 1.0.0\ninfo: {{ name: All }}\nbundled: true\nconfig:\n  environments: [{{ name: local, variables: [{{ name: base, value: \"{}\" }}] }}]\n\
         items:\n  - info: {{ name: F, type: folder }}\n    request: {{ headers: [{{ name: X-F, value: f }}] }}\n    items:\n      \
         - info: {{ name: A, type: http }}\n        http: {{ url: \"{{{{base}}}}/inner\" }}\n  - info: {{ name: B, type: http }}\n    \
         http: {{ url: \"{{{{base}}}}/outer\" }}\n",
        server.url()
    );
    let project = Project::with("all.yml", &text);
    project.run(&["run", "all.yml", "-e", "local"]).passes().prints("2 requests");
    assert_eq!((server.targets(), server.seen()[0].header("x-f")), (vec!["/inner".into(), "/outer".into()], Some("f")));
    let collection = |name: &str| format!("opencollection: 1.0.0\ninfo: {{ name: {name} }}\n");
    let project = Project::with(
        "workspace.yml",
        "info: { name: W, type: workspace }\ncollections: [{ name: One, path: one }, { name: Two, path: two }]\n",
    )
    .file(
        "environments/shared.yml",
        format!("name: shared\nvariables: [{{ name: base, value: \"{}\" }}]\n", server.url()),
    )
    .file("one/opencollection.yml", collection("One"))
    .file("one/a.yml", "info: { name: A, type: http }\nhttp: { url: \"{{base}}/one\" }\n")
    .file("two/opencollection.yml", collection("Two"))
    .file("two/a.yml", "info: { name: A, type: http }\nhttp: { url: \"{{base}}/two\" }\n");
    project.run(&["run", ".", "--global-env", "shared"]).passes().prints("2 requests");
    assert_eq!(server.targets()[2..], ["/one", "/two"]);
}

#[test]
fn what_is_imported_sends_the_same_and_says_it_as_data() {
    let server = echo();
    let environment = format!("name: local\nvariables: [{{ name: base, value: \"{}\" }}]\n", server.url());
    let project = Project::with(
        "shop/opencollection.yml",
        "opencollection: 1.0.0\ninfo: { name: Shop }\nrequest: { auth: { type: bearer, token: t-1 }, variables: [{ name: v, value: v1 }] }\n",
    )
    .file("shop/environments/local.yml", environment)
    .file(
        "shop/beds/folder.yml",
        "info: { name: Beds, type: folder }\nrequest: { headers: [{ name: X-Level, value: folder }], variables: [{ name: size, value: \"4\" }] }\n",
    )
    .file(
        "shop/beds/Create.yml",
        "info: { name: Create, type: http, tags: [smoke] }\nhttp:\n  method: POST\n  url: \"{{base}}/{{v}}/:id?size={{size}}\"\n  \
         params: [{ name: id, value: \"7\", type: path }]\n  body: { type: json, data: '{\"a\":1}' }\n  auth: inherit\n\
         runtime:\n  assertions:\n    - { expression: res.status, operator: eq, value: \"200\" }\n    - { expression: res.body.id, operator: isString }\n  \
         actions:\n    - { type: set-variable, phase: after-response, selector: { expression: res.body.id }, variable: { name: bed } }\n  \
         scripts: [{ type: tests, code: 'test(\"slow\", () => { bru.sleep(1) })' }]\n",
    )
    .file("shop/Last.yml", "info: { name: Last, type: http }\nhttp: { url: \"{{base}}/last/{{bed}}\" }\n");
    project.run(&["run", "shop", "-e", "local"]).passes();
    let ended = project.run(&["import", "shop", "collections/shop", "-e", "shop/environments/local.yml"]);
    ended.passes().warns("`bru.sleep` has no word here that means the same");
    let written = project.read("collections/shop/beds/create.yaml");
    assert!(written.contains("status: 200") && written.contains("bed: $.id"), "{written}");
    project.run(&["run", "collections/shop", "-e", "local"]).passes();
    let sent = |seen: &Seen| {
        let header = |name: &str| seen.header(name).map(str::to_owned);
        (format!("{} {} {}", seen.method, seen.target, seen.text()), header("authorization"), header("x-level"))
    };
    let all: Vec<_> = server.seen().iter().map(sent).collect();
    assert_eq!(all.len(), 4);
    assert_eq!(all[..2], all[2..]);
}
