//! Postman's folders of YAML files, run in place.

use serde_json::json;

use crate::support::{Project, Reply, Seen, Server};

const SHOP: &str = "postman/collections/Shop";

/// A server that says what it was asked, and with what.
fn echo() -> Server {
    Server::start(|request: &Seen| json!({ "path": request.path(), "body": request.text() }))
}

/// A workspace whose collection has this definition, and knows where the server is by its globals.
fn workspace(server: &Server, definition: &str) -> Project {
    let globals = format!("name: Globals\nvalues:\n  - key: base\n    value: {}\n", server.url());
    Project::with(&format!("{SHOP}/.resources/definition.yaml"), format!("$kind: collection\n{definition}"))
        .file("postman/globals/workspace.globals.yaml", globals)
}

trait Requests {
    /// The same with a request that is written so below its kind.
    fn request(self, path: &str, text: &str) -> Self;
}

impl Requests for Project {
    fn request(self, path: &str, text: &str) -> Self {
        self.file(&format!("{SHOP}/{path}.request.yaml"), format!("$kind: http-request\n{text}"))
    }
}

#[test]
fn a_chain_runs_by_order_with_scripts_of_all_levels() {
    let server = echo();
    let definition = "variables: { version: v1 }\nscripts:\n  - type: http:beforeRequest\n    code: pm.variables.set('seen', 'c')\n  \
        - type: graphql:beforeQuery\n    code: throw 1\n";
    let project = workspace(&server, definition)
        .request("last", "url: \"{{base}}/{{version}}/last/{{token}}\"\norder: 3000")
        .request("Unordered", "url: \"{{base}}/unordered\"")
        .request("first", "name: /first\nurl: \"{{base}}/first\"\norder: 1000\nscripts:\n  - type: afterResponse\n    code: |-\n      \
            pm.test('first', () => pm.expect(pm.info.requestName).to.equal('/first'));\n      pm.environment.set('token', 't1');\n")
        .file(
            &format!("{SHOP}/Middle/.resources/definition.yaml"),
            "$kind: collection\norder: 2000\nscripts:\n  - type: http:beforeRequest\n    language: text/javascript\n    \
             code: pm.variables.set('seen', pm.variables.get('seen') + 'f')\n  - type: http:afterResponse\n    \
             code: ['pm.test(\"folder\", () =>', '  pm.expect(pm.response.code).to.equal(200))']\n",
        )
        .request("Middle/b", "url: \"{{base}}/{{seen}}\"\nscripts:\n  - type: beforeRequest\n    code: \
            pm.variables.set('seen', pm.variables.get('seen') + 'r')\n");
    project.run(&["run", SHOP]).passes().prints("4 passed; 2 tests").prints("Middle");
    assert_eq!(server.targets(), ["/first", "/cfr", "/v1/last/t1", "/unordered"]);
}

#[test]
fn a_workspace_a_folder_a_file_and_a_name_can_be_run() {
    let server = echo();
    let project = workspace(&server, "auth: [{ type: bearer, credentials: { token: t } }]")
        .request("a", "name: /users/:id\nurl: \"{{base}}/a\"")
        .request("Inner/b", "url: \"{{base}}/b\"")
        .request("Inner/Deep/c", "url: \"{{base}}/c\"")
        .file("postman/collections/Other/x.request.yaml", "$kind: http-request\nurl: \"{{base}}/x\"")
        .file(
            "postman/collections/old.postman_collection.json",
            json!({ "info": { "name": "Old" }, "item": [{ "name": "O", "request": "{{base}}/old" }] }).to_string(),
        );
    for (path, expected) in [
        ("postman/collections/Shop", "/b /c /a"),
        ("postman/collections/Shop/.resources/definition.yaml", "/b /c /a"),
        ("postman/collections/Shop/Inner", "/b /c"),
        ("postman/collections/Shop/Inner/Deep/c.request.yaml", "/c"),
        ("postman/collections/Shop/#/users/:id", "/a"),
        ("postman/collections/Shop#Deep", "/c"),
        (".", "/x /b /c /a /old"),
        ("postman", "/x /b /c /a /old"),
        ("postman/collections", "/x /b /c /a /old"),
        (".#O", "/old"),
    ] {
        let before = server.seen().len();
        project.run(&["run", path]).passes();
        let mut seen: Vec<_> = server.targets()[before..].to_vec();
        let mut expected: Vec<_> = expected.split(' ').map(str::to_owned).collect();
        if path.starts_with("postman/collections/Shop") {
            let with_token = |it: &Seen| it.header("authorization") == Some("Bearer t");
            assert!(server.seen()[before..].iter().all(with_token), "{path}");
        }
        // Which of two parts without a number stands first is a matter of their names alone.
        seen.sort();
        expected.sort();
        assert_eq!(seen, expected, "{path}");
    }
    let before = server.seen().len();
    project.run_in("postman/collections/Shop/Inner", &["run"]).passes();
    project.run_in("postman/collections/Shop/Inner", &["run", "Deep", "b.request.yaml:2"]).passes();
    assert_eq!(server.targets()[before..].len(), 4);
}

#[test]
fn auth_is_inherited_chosen_and_stopped() {
    let server = echo();
    let definition = "auth:\n  - id: one\n    type: bearer\n    credentials: { token: main }\n  - id: two\n    type: apikey\n    \
        credentials: [{ key: key, value: X-Key }, { key: value, value: k }, { key: in, value: header }]\n";
    let project = workspace(&server, definition)
        .request("a", "url: \"{{base}}/a\"\norder: 1")
        .request("b", "url: \"{{base}}/b\"\norder: 2\nauth: { type: inherit }")
        .request("c", "url: \"{{base}}/c\"\norder: 3\nauth: { type: inherit, credentials: { id: two } }")
        .request("d", "url: \"{{base}}/d\"\norder: 4\nauth: { type: noauth }")
        .request(
            "e",
            "url: \"{{base}}/e\"\norder: 5\nauth: { type: basic, credentials: { username: u, password: 007 } }",
        )
        .file(&format!("{SHOP}/F/.resources/definition.yaml"), "$kind: collection\norder: 6\nauth: { type: noauth }")
        .request("F/f", "url: \"{{base}}/f\"\norder: 1")
        .request(
            "F/g",
            "url: \"{{base}}/g\"\norder: 2\nauth: { type: inherit, credentials: [{ key: id, value: one }] }",
        );
    project.run(&["run", SHOP]).passes();
    let seen = server.seen();
    let shown = seen.iter().map(|it| {
        format!("{} {} {}", it.target, it.header("authorization").unwrap_or("-"), it.header("x-key").unwrap_or("-"))
    });
    assert_eq!(
        shown.collect::<Vec<_>>(),
        [
            "/a Bearer main -",
            "/b Bearer main -",
            "/c - k",
            "/d - -",
            "/e Basic dTowMDc= -",
            "/f - -",
            "/g Bearer main -"
        ]
    );
}

#[test]
fn bodies_headers_and_settings_are_sent() {
    let server = echo();
    let project = workspace(&server, "")
        .request("1", "method: POST\nurl: \"{{base}}/1\"\nbody:\n  type: json\n  content: |-\n    { \"a\": 1.10 }")
        .request("2", "method: POST\nurl: \"{{base}}/2\"\nbody: { type: urlencoded, content: { a: 007, b: x y } }")
        .request(
            "3",
            "method: POST\nurl: \"{{base}}/3\"\nbody:\n  type: formdata\n  content:\n    - { key: t, type: text, value: v }\n    \
             - { key: off, value: v, disabled: true }\n    - { key: f, type: file, src: ./one.txt }\n    \
             - { key: g, type: file, src: [one.txt, two.txt] }\n",
        )
        .request("4", "method: PUT\nurl: \"{{base}}/4\"\nbody: { type: file, content: { src: two.txt } }")
        .request("5", "url: \"{{base}}/5\"\nbody: { type: text, content: \"{}\" }\nheaders: { X-A: true, X-B: 1.0 }")
        .request(
            "6",
            "url: \"{{base}}/6\"\nheaders:\n  - { key: X-A, value: \"1\" }\n  - { key: X-B, value: x, disabled: true }\n\
             settings: { followRedirects: false, disabledSystemHeaders: [user-agent, accept] }",
        )
        .request("7", "url: \"{{base}}/7?a=1&off=1\"\nqueryParams: { a: \"1\", b: null }\nbody: { type: none }")
        .file(&format!("{SHOP}/one.txt"), "eins")
        .file("postman/collections/two.txt", "zwei")
        .file("two.txt", "two");
    project.run(&["run", SHOP]).passes();
    let seen = server.seen();
    assert_eq!(
        (seen[0].text().as_str(), seen[0].header("content-type")),
        ("{ \"a\": 1.10 }", Some("application/json"))
    );
    assert_eq!(seen[1].text(), "a=007&b=x%20y");
    let form = seen[2].text();
    assert_eq!((form.matches("eins").count(), form.matches("two").count() > 0, form.contains("off")), (2, true, false));
    assert!(!form.contains("zwei"), "what lies around the collection is no place to look");
    assert_eq!(seen[3].text(), "two");
    assert_eq!((seen[4].method.as_str(), seen[4].text().as_str()), ("GET", "{}"));
    assert_eq!((seen[4].header("x-a"), seen[4].header("x-b")), (Some("true"), Some("1.0")));
    assert_eq!((seen[5].header("x-a"), seen[5].header("x-b"), seen[5].header("user-agent")), (Some("1"), None, None));
    assert_eq!(seen[6].target, "/7?a=1&off=1&b");
}

#[test]
fn redirects_are_followed_unless_a_setting_says_otherwise() {
    let server = Server::start(|it: &Seen| match it.path() {
        "/to" => Reply::status(200),
        _ => Reply::status(302).header("Location", "/to"),
    });
    let project = workspace(&server, "")
        .request("1", "url: \"{{base}}/1\"\nsettings: { followRedirects: false }")
        .request("2", "url: \"{{base}}/2\"");
    project.run(&["run", SHOP]).passes();
    assert_eq!(server.targets(), ["/1", "/2", "/to"]);
}

#[test]
fn environments_are_known_by_name_and_by_file() {
    let server = echo();
    let environment = "name: Staging EU\nvalues:\n  - { key: who, value: ada }\n  - { key: pass, value: hush-hush-1, type: secret }\n  \
        - { key: off, value: x, enabled: false }\n  - { key: vaulted, source: { provider: postman }, type: secret }\ncolor: null\n";
    let project = workspace(&server, "")
        .request("a", "url: \"{{base}}/{{who}}/{{vaulted}}\"\nauth: { type: bearer, credentials: { token: \"{{pass}}\" } }\nscripts:\n  \
            - type: afterResponse\n    code: console.log(pm.environment.name, pm.environment.get('pass'), pm.environment.has('off'))")
        .file("postman/environments/staging-eu.environment.yaml", environment)
        .file("elsewhere.yml", environment);
    let file = "postman/environments/staging-eu.environment.yaml";
    for name in ["Staging EU", "staging-eu", file, "elsewhere.yml"] {
        let ended = project.run(&["run", SHOP, "-e", name, "-vv"]);
        ended.passes().prints("Staging EU *** false").never_prints("hush-hush-1");
        ended.warns("the value of `vaulted` is not in this file").prints("the variable `vaulted` has no value");
    }
    assert_eq!(server.seen()[0].header("authorization"), Some("Bearer hush-hush-1"));
    project.run(&["run", SHOP, "-e", "Stagin EU"]).exits(2).warns("did you mean `Staging EU`?");
    project.run(&["run", "missing"]).exits(2);
}

#[test]
fn templates_without_quotes_are_read_with_one_warning_a_file() {
    let server = echo();
    let project = workspace(&server, "variables:\n  path: {{other}}/p\n  other: o\n")
        .request("a", "url: {{base}}/{{path}} # so\nheaders:\n  - key: X-A\n    value: {{path}}\nscripts:\n  - type: afterResponse\n    \
            code: |-\n      const a = {{base: 1}};\n".replace("{{base: 1}}", "{ b: '{{base}}' }").as_str());
    let ended = project.run(&["run", SHOP]);
    ended.passes().warns("this value begins with `{{`").warns("a.request.yaml:2:1").warns("2 warnings");
    let seen = server.seen();
    assert_eq!((seen[0].target.as_str(), seen[0].header("x-a")), ("/o/p", Some("o/p")));
    project.run(&["run", SHOP, "--strict"]).exits(2).warns("2 errors");
    project.run(&["check", SHOP]).passes().warns("unquoted-template");
    assert_eq!(server.seen().len(), 1, "nothing is sent with --strict");
}

#[test]
fn what_postman_would_leave_out_without_a_word_is_told() {
    let server = echo();
    let project = workspace(&server, "scripts:\n  - type: afterResponse\n    code: throw 1")
        .request("a", "url: \"{{base}}/a\"\nheader: { X: 1 }\nparams: { a: 1 }\nbody: { mode: raw, raw: x }\nx-tool: 1\norder: \"5\"")
        .request("b", "url: \"{{base}}/b\"\nscripts: [{ type: prerequest, code: throw 1 }, { type: test, code: throw 1 }]")
        .request("c", "url: \"{{base}}/c\"\nsettings: { followRedirect: true, maxRedirects: many }\nauth: bearer");
    let ended = project.run(&["run", SHOP]);
    ended.passes().warns("a.request.yaml:3:1").warns("`header` means nothing here").warns("did you mean `headers`?");
    ended
        .warns("did you mean `queryParams`?")
        .warns("this body has no `type`")
        .warns("`order` is a number")
        .never_prints("`x-tool`");
    ended.warns("did you mean `http:afterResponse`?").warns("did you mean `beforeRequest`?");
    ended.warns("did you mean `followRedirects`?").warns("another value of `maxRedirects`").warns("expected an `auth`");
    assert_eq!(server.targets(), ["/a", "/b", "/c"]);
}

#[test]
fn other_kinds_are_skipped_with_the_reason() {
    let server = echo();
    let kind = |kind: &str| format!("$kind: {kind}\nurl: \"{{{{nope}}}}\"\nmessage: {{ content: x }}\n");
    let project = workspace(&server, "")
        .request("a", "url: \"{{base}}/a\"")
        .file(&format!("{SHOP}/g.request.yaml"), kind("grpc-request"))
        .file(&format!("{SHOP}/w.request.yaml"), kind("websocket-request"))
        .file(&format!("{SHOP}/z.request.yaml"), kind("htpp-request"));
    let ended = project.run(&["run", SHOP]);
    ended.passes().prints("gRPC requests are not supported").prints("WebSocket requests are not supported");
    ended.prints("1 passed, 3 skipped").warns("did you mean `http-request`?");
    assert_eq!(server.targets(), ["/a"]);
}

#[test]
fn graphql_runs_with_its_own_scripts() {
    let server = echo();
    let level = |kind: &str, to: &str| format!("  - {{ type: '{kind}', code: \"pm.variables.set('by', '{to}')\" }}\n");
    let definition =
        ["scripts:\n".to_owned(), level("http:beforeRequest", "http"), level("graphql:beforeQuery", "graphql")];
    let project = workspace(&server, &definition.concat())
        .request("a", "url: \"{{base}}/{{by}}\"")
        .file(
            &format!("{SHOP}/b.request.yaml"),
            "$kind: graphql-request\nurl: \"{{base}}/{{by}}\"\nquery: |-\n  query Q { a }\nvariables: '{\"n\": 9007199254740993}'\n\
             scripts:\n  - { type: beforeQuery, code: \"pm.variables.set('by', pm.variables.get('by') + '2')\" }\n",
        );
    project.run(&["run", SHOP]).passes();
    let seen = server.seen();
    assert_eq!((seen[0].target.as_str(), seen[1].target.as_str()), ("/http", "/graphql2"));
    assert_eq!(seen[1].method, "POST");
    assert_eq!(seen[1].text(), r#"{"query":"query Q { a }","variables":{"n": 9007199254740993}}"#);
}

#[test]
fn scripts_jump_by_name_and_skip_and_rows_repeat() {
    let server = echo();
    let jump = "scripts:\n  - type: afterResponse\n    code: pm.execution.setNextRequest('/users/:id')";
    let skip = "scripts:\n  - type: beforeRequest\n    code: pm.execution.skipRequest()";
    let project = workspace(&server, "")
        .request("a", &format!("url: \"{{{{base}}}}/{{{{row}}}}\"\norder: 1\n{jump}"))
        .request("b", "url: \"{{base}}/b\"\norder: 2")
        .request("-users-id", &format!("name: /users/:id\nurl: \"{{{{base}}}}/u\"\norder: 3\n{skip}"))
        .request("z", "url: \"{{base}}/z\"\norder: 4")
        .file("rows.csv", "row\nr1\nr2\n");
    project.run(&["run", SHOP, "-d", "rows.csv"]).passes().prints("2 skipped");
    assert_eq!(server.targets(), ["/r1", "/z", "/r2", "/z"]);
}

#[test]
fn saved_responses_answer_for_the_mock() {
    let example = "$kind: http-example\nname: Found\nresponse:\n  statusCode: 203\n  statusText: So\n  headers: { X-From: example }\n  \
        body: { type: json, content: '{\"id\":\"{{x}}\"}' }\norder: 1000\n";
    let test = "scripts:\n  - type: afterResponse\n    code: pm.test('it', () => { pm.response.to.have.status(203); \
        pm.response.to.be.json; pm.expect(pm.response.headers.get('X-From')).to.equal('example') })";
    let project =
        Project::with(&format!("{SHOP}/.resources/definition.yaml"), "$kind: collection\nvariables: { v: v1 }\n")
            .request(
                "a",
                &format!(
                    "url: http://shop.test/{{{{v}}}}/beds/:id\npathVariables: {{ id: 7 }}\nexamples: ./gone\n{test}"
                ),
            )
            .request("b", &format!("url: \"{{{{nope}}}}/plots/{{{{id}}}}\"\nexamples: saved\n{test}"))
            .file(&format!("{SHOP}/.resources/a.resources/examples/1.example.yaml"), example)
            .file(&format!("{SHOP}/saved/1.example.yaml"), example)
            .file(&format!("{SHOP}/saved/2.example.yaml"), "not: [closed")
            .file(&format!("{SHOP}/notes.params.yaml"), "not: [closed");
    let ended = project.run(&["run", SHOP, "--mock", "--var", "nope=http://other.test", "--var", "id=9"]);
    ended.passes().prints("2 tests").warns("2.example.yaml");
}

#[test]
fn broken_files_have_a_place_and_nothing_is_sent() {
    let server = echo();
    for (text, expected) in [
        ("url: \"{{base}}/a\"\ndescription: one: two\n", "a.request.yaml:3:"),
        ("url: \"{{base}}/a\"\nurl: \"{{base}}/b\"\n", "`url` is written twice"),
        ("url: \"{{base}}/a\"\n---\nurl: b\n", "one YAML document"),
        ("url: [\n", "a.request.yaml"),
    ] {
        let project = workspace(&server, "").request("a", text).request("b", "url: \"{{base}}/b\"");
        project.run(&["run", SHOP]).exits(2).warns(expected);
    }
    workspace(&server, "").file(&format!("{SHOP}/a.request.yaml"), b"\xff\xfe\0\x01").run(&["run", SHOP]).exits(2);
    workspace(&server, "")
        .file(&format!("{SHOP}/a.request.yaml"), "")
        .run(&["run", SHOP])
        .exits(2)
        .warns("holds nothing");
    workspace(&server, "").run(&["run", SHOP]).exits(4);
    let no_kind = workspace(&server, "").file(&format!("{SHOP}/a.request.yaml"), "url: \"{{base}}/a\"");
    no_kind.run(&["run", SHOP]).passes().warns("has no `$kind`");
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn names_are_listed_as_they_are_written() {
    let long = "x".repeat(64);
    let project =
        Project::with(&format!("{SHOP}/{long}.request.yaml"), format!("$kind: http-request\nname: {long}yz\nurl: h/1"))
            .request("-records", "name: /records\nurl: h/2")
            .request("-records-1", "name: /records\nurl: h/3")
            .request("🌱 {id} 'x'", "url: h/4\nmethod: LINK")
            .file(&format!("{SHOP}/other.yaml"), "GET: http://h/")
            .file(&format!("{SHOP}/.hidden/no.request.yaml"), "$kind: http-request\nurl: h/5");
    let ended = project.run(&["list", SHOP]);
    ended.passes().prints(&format!("{long}yz")).prints("🌱 {id} 'x'  LINK h/4").never_prints("h/5");
    assert_eq!(ended.stdout.matches("/records  ").count(), 2);
}
