//! Postman collections, run in place.

use serde_json::{Value, json};

use crate::support::{Ended, Project, Seen, Server};

/// A server that says what it was asked.
fn echo() -> Server {
    Server::start(
        |request: &Seen| json!({ "path": request.path(), "body": request.text(), "auth": request.header("authorization"), "x": request.header("x-x") }),
    )
}

fn item(name: &str, url: &str, before: &str, after: &str) -> Value {
    let event =
        |listen: &str, text: &str| json!({ "listen": listen, "script": { "exec": text.lines().collect::<Vec<_>>() } });
    json!({ "name": name, "request": url, "event": [event("prerequest", before), event("test", after)] })
}

fn collection(items: &[Value]) -> String {
    json!({ "info": { "name": "Shop" }, "item": items }).to_string()
}

fn run(server: &Server, items: &[Value], more: &[&str]) -> Ended {
    let base = format!("base={}", server.url());
    Project::with("shop.json", collection(items)).run(&[&["run", "shop.json", "--var", &base], more].concat())
}

fn paths(server: &Server) -> Vec<String> {
    server.seen().iter().map(|it| it.path().to_owned()).collect()
}

#[test]
fn scripts_chain_requests_by_variables() {
    let server = echo();
    let items = vec![
        item("One", "{{base}}/one", "", "pm.environment.set('seen', pm.response.json().path.slice(1))"),
        item("Two", "{{base}}/{{seen}}/two", "pm.variables.set('seen', pm.environment.get('seen') + '!')", ""),
    ];
    run(&server, &items, &[]).passes();
    assert_eq!(paths(&server), ["/one", "/one!/two"]);
}

#[test]
fn tests_and_what_is_thrown_are_failures_with_their_places() {
    let server = echo();
    let after = "pm.test('fine', () => {});\npm.test('wrong', () => pm.expect(1).to.equal(2));\nnoSuchThing();";
    let ended = run(&server, &[item("One", "{{base}}/", "", after)], &[]);
    ended.exits(1).prints("✗ wrong: expected 1 to equal 2").prints("script line 2:");
    ended
        .prints("ReferenceError: noSuchThing is not defined")
        .prints("script line 3:1")
        .prints("2 tests, 1 failed, 1 thrown");
}

#[test]
fn a_status_of_400_fails_only_when_asked() {
    let server = Server::start(|_: &Seen| (404, json!({})));
    run(&server, &[item("One", "{{base}}/", "", "")], &[]).passes();
    run(&server, &[item("One", "{{base}}/", "", "")], &["--strict"]).exits(1).prints("status");
}

#[test]
fn a_variable_without_a_value_is_sent_as_it_is_unless_that_is_an_error() {
    let server = echo();
    let items = || vec![item("One", "{{base}}/?q={{nope}}", "", "")];
    run(&server, &items(), &[]).passes().prints("the variable `nope` has no value");
    assert!(server.seen()[0].target.ends_with("{{nope}}"), "{}", server.seen()[0].target);
    run(&server, &items(), &["--strict"]).exits(3).prints("the variable `nope` has no value");
    let project = Project::with("shop.json", collection(&items()));
    project
        .run(&["check", "shop.json", "--var", "base=http://localhost"])
        .passes()
        .warns("nobody gives `nope` a value");
}

#[test]
fn scripts_say_what_comes_next() {
    let server = echo();
    let items = vec![
        item("A", "{{base}}/a", "", "pm.execution.setNextRequest('C')"),
        item("B", "{{base}}/b", "", "postman.setNextRequest(null)"),
        item(
            "C",
            "{{base}}/c",
            "",
            "if (!pm.globals.has('once')) { pm.globals.set('once', 1); pm.execution.setNextRequest('B'); }",
        ),
    ];
    run(&server, &items, &["-n", "2"]).passes();
    assert_eq!(paths(&server), ["/a", "/c", "/b", "/a", "/c"]);
}

#[test]
fn a_script_can_skip_its_request() {
    let server = echo();
    let items = vec![item("A", "{{base}}/a", "pm.execution.skipRequest()", "throw 1"), item("B", "{{base}}/b", "", "")];
    run(&server, &items, &[]).passes().prints("1 skipped");
    assert_eq!(paths(&server), ["/b"]);
}

#[test]
fn requests_of_scripts_share_cookies_and_are_reported() {
    let server = Server::start(|request: &Seen| {
        crate::support::Reply::status(200)
            .header("Set-Cookie", "sid=7")
            .body(request.header("cookie").unwrap_or("none"))
    });
    let before = "pm.sendRequest(pm.variables.get('base') + '/side', (error, answer) => pm.environment.set('code', answer.code))";
    let items = vec![item(
        "A",
        "{{base}}/{{code}}",
        before,
        "pm.test('cookie', () => pm.expect(pm.response.text()).to.equal('sid=7'))",
    )];
    run(&server, &items, &["-r", "json=out.json"]).passes();
    assert_eq!(paths(&server), ["/side", "/200"]);
}

#[test]
fn what_a_script_makes_of_its_request_is_sent() {
    let server = echo();
    let before =
        "pm.request.headers.upsert({ key: 'X-X', value: 'yes' });\npm.request.url.query.add({ key: 'q', value: '1' });";
    run(&server, &[item("A", "{{base}}/a", before, "")], &["-n", "2"]).passes();
    let seen = server.seen();
    assert_eq!((seen[0].header("x-x"), seen[0].target.as_str()), (Some("yes"), "/a?q=1"));
    assert_eq!(seen[1].target, "/a?q=1", "each iteration begins with what is written");
}

#[test]
fn environments_globals_and_rows_are_seen() {
    let server = echo();
    let environment = json!({ "name": "Staging", "values": [
        { "key": "base", "value": server.url() },
        { "key": "token", "value": "hush-hush-1", "type": "secret" },
        { "key": "off", "value": "x", "enabled": false },
    ] });
    let request =
        json!({ "url": "{{base}}/{{g}}/{{row}}", "auth": { "type": "bearer", "bearer": { "token": "{{token}}" } } });
    let after = "pm.test('name', () => pm.expect(pm.environment.name).to.equal('Staging'));\nconsole.log(pm.environment.get('token'), pm.environment.has('off'));";
    let mut one = item("One", "", "", after);
    one["request"] = request;
    let project = Project::with("shop.json", collection(&[one]))
        .file("staging.json", environment.to_string())
        .file("globals.json", json!({ "values": [{ "key": "g", "value": 1 }] }).to_string())
        .file("rows.csv", "row\na\nb\n");
    let ended = project.run(&["run", "shop.json", "-e", "staging.json", "-g", "globals.json", "-d", "rows.csv", "-vv"]);
    ended.passes().never_prints("hush-hush-1").prints("*** false");
    assert_eq!(paths(&server), ["/1/a", "/1/b"]);
    assert_eq!(server.seen()[0].header("authorization"), Some("Bearer hush-hush-1"));
}

#[test]
fn an_environment_is_written_as_one_without_secrets() {
    let server = echo();
    let values = json!([{ "key": "token", "value": "hush-hush-1", "type": "secret" }, { "key": "n", "value": "1" }]);
    let one = item("One", "{{base}}/", "", "pm.environment.set('new', [1]);\npm.environment.unset('n');");
    let project = Project::with("shop.json", collection(&[one]))
        .file("e.json", json!({ "name": "E", "values": values }).to_string());
    let base = format!("base={}", server.url());
    project
        .run(&["run", "shop.json", "-e", "e.json", "--var", &base, "--export-env", "out.json"])
        .passes()
        .warns("token");
    let out: Value = serde_json::from_str(&project.read("out.json")).unwrap();
    let keys: Vec<_> =
        out["values"].as_array().unwrap().iter().map(|it| (it["key"].clone(), it["value"].clone())).collect();
    assert_eq!(keys, [(json!("token"), json!("")), (json!("new"), json!([1]))]);
    assert_eq!(out["name"], "E");
}

#[test]
fn dots_in_a_path_go_out_as_they_are_written() {
    let server = echo();
    let items = vec![item(
        "One",
        "{{base}}/a/../b/./c?x=%2e",
        "",
        "pm.test('path', () => pm.expect(pm.response.json().path).to.equal('/a/../b/./c'))",
    )];
    run(&server, &items, &[]).passes();
    assert_eq!(server.seen()[0].target, "/a/../b/./c?x=%2e");
    assert_eq!(server.seen()[0].header("host"), Some(server.url().trim_start_matches("http://")));
}

#[test]
fn iterations_run_at_the_same_time() {
    let server = echo();
    let items = vec![item(
        "A",
        "{{base}}/{{row}}",
        "",
        "pm.test('row', () => pm.expect(pm.response.json().path).to.equal('/' + pm.iterationData.get('row')))",
    )];
    let rows: String = ["row\n".to_owned()].into_iter().chain((0..20).map(|it| format!("r{it}\n"))).collect();
    let base = format!("base={}", server.url());
    let project = Project::with("shop.json", collection(&items)).file("rows.csv", rows);
    project.run(&["run", "shop.json", "--var", &base, "-d", "rows.csv", "-j", "4"]).passes().prints("20 tests");
}

#[test]
fn a_script_without_an_end_is_stopped_and_the_run_goes_on() {
    let server = echo();
    let items = vec![item("A", "{{base}}/a", "while (true) {}", ""), item("B", "{{base}}/b", "", "")];
    run(&server, &items, &["--script-timeout", "200ms"]).exits(1).prints("timeout");
    assert_eq!(paths(&server), ["/a", "/b"]);
}

#[test]
fn a_request_is_chosen_by_its_name_and_its_line() {
    let server = echo();
    let items = vec![item("A", "{{base}}/a", "", ""), item("B", "{{base}}/b", "", "")];
    let base = format!("base={}", server.url());
    let pretty = serde_json::to_string_pretty(&json!({ "info": { "name": "Shop" }, "item": items })).unwrap();
    let line = pretty.lines().position(|line| line.contains("\"name\": \"B\"")).unwrap() + 1;
    let project = Project::with("shop.json", &pretty);
    project.run(&["run", "shop.json#B", "--var", &base]).passes();
    project.run(&["run", &format!("shop.json:{line}"), "--var", &base]).passes();
    assert_eq!(paths(&server), ["/b", "/b"]);
    project.run(&["list", "shop.json"]).passes().prints("Shop").prints("B");
}

#[test]
fn broken_files_have_a_place() {
    Project::with("a.json", "{\n  \"item\": [,]\n}").run(&["run", "a.json"]).exits(2).warns("a.json:2:12");
    Project::with("a.json", "[1]").run(&["run", "a.json"]).exits(2).warns("a.json");
    Project::with("a.json", "{}").run(&["run", "a.json"]).exits(2).warns("neither `info` nor `item`");
    Project::with("a.json", r#"{ "info": {} }"#).run(&["run", "a.json"]).exits(4);
    Project::with("a.json", [0xff, 0xfe, 0, 1]).run(&["run", "a.json"]).exits(2).warns("a.json");
}

#[test]
fn scripts_of_ours_have_the_same_pm() {
    let server = echo();
    let text = "name: Add\nPOST: <<baseUrl>>/orders/{id}\npath: { id: 7 }\nquery: { a: 1 }\njson: { n: 9007199254740993, who: <<who>> }\nscript:\n  \
        before: |\n    pm.environment.set('who', 'ada');\n    pm.request.headers.add({ key: 'X-X', value: '<<who>>' });\n  \
        after: |\n    pm.test('path', () => pm.expect(pm.response.json().path).to.equal('/orders/7'));\n    \
        const side = await pm.sendRequest(pm.variables.get('baseUrl') + '/side');\n    pm.test('side', () => pm.expect(side.code).to.equal(200));\n";
    let ended = Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", &server.base()]);
    ended.passes().prints("2 tests");
    let seen = server.seen();
    assert_eq!(
        (seen[0].header("x-x"), seen[0].text().as_str()),
        (Some("ada"), r#"{"n":9007199254740993,"who":"ada"}"#)
    );
    assert_eq!((seen[0].target.as_str(), seen[1].target.as_str()), ("/orders/7?a=1", "/side"));
}

#[test]
fn a_script_of_ours_can_rewrite_its_request() {
    let server = echo();
    let text = "name: Add\nPOST: <<baseUrl>>/a\nquery: { a: 1 }\njson: { n: 1 }\nscript:\n  \
        before: |\n    pm.request.url = pm.request.url.toString().replace('/a?', '/b?');\n    pm.request.method = 'PUT';\n    \
        pm.request.body.raw = JSON.stringify({ ...JSON.parse(pm.request.body.raw), m: '<<who>>' });\n    pm.environment.set('who', 2);\n";
    Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", &server.base()]).passes();
    let seen = server.seen();
    assert_eq!((seen[0].method.as_str(), seen[0].target.as_str()), ("PUT", "/b?a=1"));
    assert_eq!(seen[0].text(), r#"{"n":1,"m":2}"#);
}

#[test]
fn scripts_of_folders_run_around_each_request_of_ours() {
    let server = echo();
    let project = Project::with(
        "shop/collection.yaml",
        "script:\n  before: pm.variables.set('n', (pm.variables.get('n') || 0) + 1)\n",
    )
    .file("shop/a.yaml", "name: A\nGET: <<baseUrl>>/<<n>>\n---\nname: B\nGET: <<baseUrl>>/<<n>>\n");
    project.run(&["run", "shop", "--var", &server.base()]).passes();
    assert_eq!(paths(&server), ["/1", "/2"]);
}

#[test]
fn scripts_of_ours_jump_where_the_collection_says_so() {
    let text = "name: a\nGET: <<baseUrl>>/a\nscript: { after: pm.execution.setNextRequest('c') }\n---\nname: b\nGET: <<baseUrl>>/b\n";
    let project = |own: &str| {
        Project::with("all/a.yaml", text)
            .file("all/in/c.yaml", "name: c\nGET: <<baseUrl>>/c\n")
            .file("all/collection.yaml", own)
    };
    let server = echo();
    project("").run(&["run", "all", "--var", &server.base()]).exits(1).prints("setNextRequest");
    let server = echo();
    project("jumps: true\n").run(&["run", "all", "--var", &server.base()]).passes();
    assert_eq!(paths(&server), ["/a", "/c"]);
    let ended = project("jumps: true\n").file("all/in/folder.yaml", "data: [{ x: 1 }]\n").run(&["check", "all"]);
    ended.exits(2).warns("where scripts jump, a folder has no `data`");
    project("")
        .file("all/in/folder.yaml", "jumps: true\n")
        .run(&["check", "all"])
        .exits(2)
        .warns("`jumps` is for a whole collection");
}
