//! Scripts of Bruno's collections, run in place.

use serde_json::{Value, json};

use crate::support::{Project, Reply, Seen, Server};

/// A server that answers with a number that JavaScript cannot hold, and sets a cookie.
fn server() -> Server {
    Server::start(|_: &Seen| {
        Reply::status(200)
            .header("Content-Type", "application/json")
            .header("Set-Cookie", "sid=1; Path=/")
            .body(r#"{"id":9007199254740993,"name":"Ada"}"#)
    })
}

/// A collection with these requests, each a file's name and what is in it behind `info` and `http`.
fn shop(server: &Server, requests: &[(&str, &str)]) -> Project {
    let root = "opencollection: 1.0.0\ninfo: {name: Shop}\nrequest: {variables: [{name: base, value: \"URL\"}]}\n";
    let project = Project::with("shop/opencollection.yml", root.replace("URL", &server.url()));
    requests.iter().enumerate().fold(project, |project, (at, (name, text))| {
        let head = format!("info: {{name: {name}, type: http, seq: {}}}\n", at + 1);
        let http = if text.contains("http:") { "" } else { "http: {method: GET, url: \"{{base}}/x\"}\n" };
        project.file(&format!("shop/{name}.yml"), format!("{head}{http}{text}"))
    })
}

/// A script of one type as a request has it.
fn script(kind: &str, code: &str) -> String {
    format!("runtime:\n  scripts:\n    - type: {kind}\n      code: |\n        {}\n", code.replace('\n', "\n        "))
}

#[test]
fn numbers_keep_their_digits_from_the_answer_to_the_next_request() {
    let server = server();
    let first = "runtime:\n  actions:\n    - {type: set-variable, phase: after-response, selector: {expression: res.body.id, method: jsonq}, \
                 variable: {name: acted, scope: runtime}}\n  assertions:\n    - {expression: res.body.id, operator: eq, value: \
                 \"9007199254740993\"}\n  scripts:\n    - {type: after-response, code: \"bru.setVar('id', res.body.id)\"}\n";
    let second = format!(
        "http: {{method: POST, url: \"{{{{base}}}}/{{{{id}}}}/{{{{acted}}}}\", body: {{type: json, data: '{{\"n\": 9007199254740995}}'}}}}\n{}",
        script("before-request", "req.setBody({ ...req.getBody(), copy: bru.getVar('id') })")
    );
    let project = shop(&server, &[("First", first), ("Second", &second)]);
    project.run(&["run", "shop"]).passes().prints("2 passed; 1 test");
    assert_eq!(server.targets(), ["/x", "/9007199254740993/9007199254740993"]);
    assert_eq!(server.seen()[1].text(), r#"{"n":9007199254740995,"copy":9007199254740993}"#);
}

#[test]
fn an_assertion_that_fails_is_told_at_its_own_line() {
    let server = server();
    let text = "runtime:\n  assertions:\n    - {expression: res.status, operator: eq, value: \"200\"}\n    \
                - {expression: res.body.name, operator: eq, value: Bob}\n    - {expression: res.body.no.no, operator: isDefined}\n";
    let project = shop(&server, &[("First", text)]);
    let run = project.run(&["run", "shop", "-r", "terminal", "-r", "json=out.json"]);
    run.exits(1).prints("res.body.name: eq Bob: expected 'Ada' to equal 'Bob'").prints("First.yml:6");
    run.prints("res.body.no.no: isDefined: TypeError: Cannot read properties of undefined (reading 'no')");
    let report: Value = serde_json::from_str(&project.read("out.json")).unwrap();
    let tests = &report["steps"][0]["attempts"][0]["scripts"][0]["tests"];
    assert_eq!(tests[0], json!({ "name": "res.status: eq 200", "index": 0, "place": tests[0]["place"] }));
}

#[test]
fn an_error_before_the_request_keeps_it_from_being_sent() {
    let server = server();
    let first =
        format!("{}    - {{type: tests, code: \"test('never', () => {{}})\"}}\n", script("before-request", "nobody()"));
    let after = "runtime:\n  scripts:\n    - {type: after-response, code: \"throw new Error('after')\"}\n    \
                 - {type: tests, code: \"test('still', () => {})\"}\n";
    let project = shop(&server, &[("First", &first), ("Second", after)]);
    let run = project.run(&["run", "shop"]);
    run.exits(1).prints("nobody is not defined").prints("after").prints("2 failed; 1 test").never_prints("never");
    assert_eq!(server.targets(), ["/x"]);
}

#[test]
fn scripts_say_what_comes_next() {
    let server = server();
    let request = |path: &str, kind: &str, code: &str| {
        format!("http: {{method: GET, url: \"{{{{base}}}}/{path}\"}}\n{}", script(kind, code))
    };
    let texts = [
        request("a", "tests", "bru.setNextRequest('C')"),
        request("b", "tests", ""),
        request("c", "before-request", "bru.runner.skipRequest()"),
        request("d", "before-request", "bru.runner.stopExecution()"),
        request("e", "tests", ""),
    ];
    let names = ["A", "B", "C", "D", "E"];
    let requests: Vec<(&str, &str)> = names.into_iter().zip(texts.iter().map(String::as_str)).collect();
    shop(&server, &requests).run(&["run", "shop"]).passes().prints("1 skipped");
    assert_eq!(server.targets(), ["/a", "/d"]);
    let lost = [("A", &*request("a", "tests", "bru.setNextRequest('Nobody')")), ("B", &*texts[1])];
    let run = shop(&server, &lost).run(&["run", "shop"]);
    run.exits(1).prints("there is no request `Nobody` that could come next").prints("1 passed");
}

#[test]
fn requests_and_cookies_of_scripts_go_through_the_one_client() {
    let server = server();
    let first = script("after-response", "bru.setVar('sid', bru.cookies.get('sid'));");
    let second = script(
        "before-request",
        "const { data } = await bru.sendRequest({ url: bru.getCollectionVar('base') + '/sent', method: 'POST', data: { id: bru.getVar('sid') } });\n\
         await bru.cookies.add({ key: 'mine', value: data.name, path: '/' });\nreq.setHeader('X-Id', JSON.stringify({ id: data.id }));",
    );
    shop(&server, &[("First", &first), ("Second", &second)]).run(&["run", "shop"]).passes();
    assert_eq!(server.targets(), ["/x", "/sent", "/x"]);
    let seen = server.seen();
    assert_eq!((seen[1].text().as_str(), seen[1].header("cookie")), (r#"{"id":"1"}"#, Some("sid=1")));
    assert_eq!(seen[2].header("x-id"), Some(r#"{"id":9007199254740993}"#));
    assert_eq!(seen[2].header("cookie"), Some("sid=1; mine=Ada"));
}

#[test]
fn variables_that_a_run_changes_stay_in_the_run() {
    let server = server();
    let environment = "name: local\nvariables:\n  - {name: token, value: old}\n";
    let first = script("tests", "bru.setEnvVar('token', 'new'); bru.setCollectionVar('base', 'x')");
    let project = shop(&server, &[("First", &first)]).file("shop/environments/local.yml", environment);
    let before = project.read("shop/opencollection.yml");
    project.run(&["run", "shop", "-e", "local"]).passes();
    assert_eq!(project.read("shop/environments/local.yml"), environment);
    assert_eq!(project.read("shop/opencollection.yml"), before);
}

#[test]
fn local_modules_are_loaded_and_nothing_else() {
    let server = server();
    let first = script("tests", "const { one } = require('./lib/one'); test('one', () => expect(one).to.equal(1));");
    let second = script("tests", "require('../secret.js');");
    let project = shop(&server, &[("First", &first), ("Second", &second)])
        .file("shop/lib/one.js", "module.exports = { one: 1 };")
        .file("secret.js", "module.exports = 1;");
    project.run(&["run", "shop"]).exits(1).prints("1 passed").prints("it is outside of the collection");
}

#[test]
fn check_shows_where_a_script_is_no_javascript() {
    let server = server();
    let first = format!(
        "{}  assertions:\n    - {{expression: \"res.body.\", operator: isJson}}\n",
        script("tests", "const x = 1;\n  if (x {")
    );
    let project = shop(&server, &[("First", &first)])
        .file("old/bruno.json", r#"{"version": "1", "name": "Old", "type": "collection"}"#)
        .file("old/A.bru", "meta {\n  name: A\n  type: http\n}\n\nget {\n  url: http://h/\n}\n\ntests {\n  const x = 1;\n  const y = ;\n}\n");
    let check = project.run(&["check", "shop"]);
    check
        .passes()
        .warns("the script is no JavaScript")
        .warns("First.yml:8:17")
        .warns("`res.body.` is no JavaScript")
        .warns("First.yml:10");
    project.run(&["check", "old"]).passes().warns("the script is no JavaScript").warns("A.bru:12:13");
}

#[test]
fn a_script_runs_another_request_with_its_scripts() {
    let server = server();
    let token = "http: {method: GET, url: \"{{base}}/token\"}\nruntime:\n  scripts:\n    - {type: after-response, code: \"bru.setVar('token', \
                 res.body.id); test('inner', () => expect(1).to.equal(2))\"}\n";
    let first = script(
        "before-request",
        "bru.setVar('mine', 1);\nconst answer = await bru.runRequest('auth/Token');\n\
         test('outer', () => expect([answer.status, answer.data.name, bru.getVar('mine')]).to.eql([200, 'Ada', 1]));\n\
         req.setHeader('X-Token', JSON.stringify(bru.getVar('token')));",
    );
    let lost = script("tests", "await bru.runRequest('Nobody')");
    let circle = script("tests", "await bru.runRequest('Circle')");
    let project = shop(&server, &[("First", &first), ("Lost", &lost), ("Circle", &circle)])
        .file("shop/auth/Token.yml", format!("info: {{name: Token, type: http}}\n{token}"));
    let run = project.run(&["run", "shop"]);
    run.exits(1).prints("inner: expected 1 to equal 2").prints("4 failed");
    run.prints("bru.runRequest: `Nobody` is none of the requests that are run").prints("more than 8 deep");
    let seen = server.seen();
    // Folders come first, so that the token was asked for once before.
    assert_eq!(server.targets()[..3], ["/token", "/token", "/x"]);
    assert_eq!(seen[2].header("x-token"), Some("9007199254740993"));
}

#[test]
fn a_file_that_a_script_reads_and_that_is_not_there_is_told_at_its_place() {
    let code = "const there = require('./lib/there');\n      // require('./lib/old')\n      const sign = require(\"./lib/sign\");";
    let project = Project::with("shop/opencollection.yml", "opencollection: 1.0.0\ninfo: { name: Shop }\n")
        .file("shop/lib/there.js", "module.exports = 1;")
        .file(
            "shop/One.yml",
            format!(
                "info: {{ name: One, type: http }}\nhttp: {{ url: \"http://127.0.0.1:1/\" }}\nruntime:\n  scripts:\n    - type: tests\n      code: |-\n        {}\n",
                code.replace("\n      ", "\n        ")
            ),
        );
    let ended = project.run(&["check", "shop"]);
    ended.warns("`./lib/sign`, which a script reads, is not there").warns("unfound-file").warns("One.yml:9:22");
    ended.never_prints("lib/there`").never_prints("lib/old`");
}
