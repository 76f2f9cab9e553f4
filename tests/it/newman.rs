//! `posthaste newman run`: Newman's options, exit codes and files, against a real server.

use std::{fs, process::Command};

use serde_json::{Value, json};

use crate::support::{Project, Reply, Server, ended};

/// A server that says what it was asked.
fn echo() -> Server {
    Server::start(|seen| match seen.path() {
        "/cookie" => Reply::status(200).header("Set-Cookie", "sid=s1; Path=/; HttpOnly; SameSite=Strict").body("{}"),
        "/missing" => Reply::status(404),
        "/redirect" => Reply::status(302).header("Location", "/echo?from=redirect"),
        "/silence" => Reply::Silence,
        _ => Reply::status(200)
            .header("Content-Type", "application/json")
            .body(json!({ "url": seen.target, "cookie": seen.header("cookie"), "body": seen.text() }).to_string()),
    })
}

/// A request item whose test script is `test`.
fn item(name: &str, path: &str, test: &str) -> Value {
    let test = json!({ "listen": "test", "script": { "exec": test.lines().collect::<Vec<_>>() } });
    json!({ "name": name, "event": [test], "request": { "method": "GET", "url": format!("{{{{base}}}}{path}") } })
}

fn collection(items: &Value) -> String {
    json!({ "info": { "name": "Shop", "_postman_id": "c-1" }, "item": items }).to_string()
}

/// A shop with two folders: four requests, one of which fails.
fn shop() -> Project {
    let items = json!([
        item("First", "/echo?a=1", "pm.test('is fine', () => pm.response.to.have.status(200));"),
        { "name": "F", "item": [
            item("Lost", "/missing", "pm.test('is there', () => pm.response.to.have.status(200));"),
            { "name": "G", "item": [item("Deep", "/echo?deep", "pm.environment.set('seen', pm.info.iteration);")] },
        ] },
        item("Last", "/echo?last", "console.log('at the end', { a: 1 });"),
    ]);
    Project::with("shop.json", collection(&items))
}

fn base(server: &Server) -> String {
    format!("base={}", server.url())
}

#[test]
fn a_collection_runs_and_its_failures_are_the_exit_code() {
    let (server, project) = (echo(), shop());
    let run = project.run(&["newman", "run", "shop.json", "--env-var", &base(&server)]);
    run.exits(1).prints("newman\n\nShop\n\n→ First\n  GET http://").prints("  ✓  is fine\n");
    run.prints("\n❏ F\n↳ Lost\n").prints("\n  1. is there\n").prints("\n❏ F / G\n↳ Deep\n").prints("\n→ Last\n");
    run.prints("  │ 'at the end', { a: 1 }\n").prints("│              assertions │");
    run.prints(" 1.  AssertionError  is there").prints("expected response to have status code 200 but got 404");
    run.prints("at assertion:0 in test-script").prints("inside \"F / Lost\"");
    assert_eq!(run.stderr, "");
    let run = project.run(&["newman", "run", "shop.json", "--env-var", &base(&server), "-x", "--silent"]);
    run.passes();
    assert_eq!(run.stdout, "");
}

#[test]
fn the_program_is_newman_under_that_name() {
    let (server, project) = (echo(), shop());
    let link = project.path("newman");
    // A link, never a copy: while a copy is written, a program that another test starts at that moment inherits the
    // open file, and a file that is open for writing cannot be run.
    #[cfg(unix)]
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_posthaste"), &link).unwrap();
    #[cfg(not(unix))]
    fs::copy(env!("CARGO_BIN_EXE_posthaste"), &link).unwrap();
    let call =
        |arguments: &[&str]| ended(Command::new(&link).args(arguments).current_dir(project.path("")).output().unwrap());
    call(&["--version"]).passes().prints("6.2.2 (Posthaste ");
    call(&["run", "shop.json", "--env-var", &base(&server)]).exits(1).prints("↳ Deep");
    call(&["run", "-h"]).passes().prints("--export-environment <path>").prints("--reporter-json-export");
    call(&[]).exits(1).warns("Usage: newman");
}

#[test]
fn what_is_wrong_with_the_command_line_is_said() {
    let project = shop().file("bad.json", "{\"info\":\n  bad}");
    let run = |arguments: &[&str]| project.run(&[&["newman", "run"], arguments].concat());
    run(&[]).exits(1).warns("error: missing required argument 'collection'");
    run(&["shop.json", "--foo"]).exits(1).warns("error: unknown option '--foo'");
    run(&["shop.json", "-n", "0"]).exits(1).warns("The value must be a positive integer.");
    run(&["none.json"]).exits(1).warns("error: collection could not be loaded\n  ").warns("none.json");
    run(&["bad.json"]).exits(1).warns("error: collection could not be loaded\n  bad.json:2:3: this is not JSON");
    run(&["shop.json", "-e", "none.json"]).exits(1).warns("error: could not load environment\n  ");
    run(&["shop.json", "-g", "none.json"]).exits(1).warns("error: could not load globals\n  ");
    run(&["shop.json", "-d", "none.csv"]).exits(1).warns("error: iteration data could not be loaded\n  ");
    run(&["shop.json", "--cookie-jar", "none.json"]).exits(1).warns("unable to read the cookie jar file \"none.json\"");
    run(&["1-2", "--postman-api-key", "k"]).exits(1).warns("https://api.getpostman.com/collections/1-2");
    let missing = "error: runtime~extractRunnableItems: Unable to find a folder or request: \"Nope\"";
    run(&["shop.json", "--folder", "Nope"]).exits(1).warns(missing);
    run(&["shop.json", "--folder", "Nope", "--folder", "G"]).exits(1).warns("Invalid entrypoint");
    project.run(&["newman", "walk"]).exits(1).warns("invalid command `walk`");
}

#[test]
fn folders_are_chosen_and_rows_are_gone_through() {
    let (server, project) = (echo(), shop().file("rows.csv", "n,t\n007,\"5\"\n2,x\n"));
    let run = |arguments: &[&str]| {
        project.run(&[&["newman", "run", "shop.json", "--env-var", &base(&server)], arguments].concat())
    };
    let ended = run(&["--folder", "Last", "--folder", "G"]);
    ended.passes().prints("❏ F / G\n↳ Deep\n").never_prints("Lost").never_prints("First");
    assert!(ended.stdout.find("Deep") < ended.stdout.find("Last"), "{ended}");
    run(&["--folder", "G", "-n", "3"]).passes().prints("Iteration 3/3\n");
    run(&["--folder", "G", "-d", "rows.csv"]).passes().prints("Iteration 2/2\n");
    let data = "pm.test(JSON.stringify(pm.iterationData.toObject()));";
    let project = project.file("data.json", collection(&json!([item("A", "/echo?{{n}}", data)])));
    let ended =
        project.run(&["newman", "run", "data.json", "-d", "rows.csv", "-n", "3", "--global-var", &base(&server)]);
    ended.passes().prints("/echo?7 ").prints("✓  {\"n\":7,\"t\":\"5\"}");
    assert_eq!(ended.stdout.matches("✓  {\"n\":2,\"t\":\"x\"}").count(), 2, "{ended}");
}

#[test]
fn bail_ends_the_run_behind_a_failure() {
    let server = echo();
    let boom = item("Boom", "/echo", "throw new Error('boom');");
    let items =
        json!([item("Lost", "/echo", "pm.test('no', () => pm.expect(1).to.eql(2));"), boom, item("Last", "/echo", "")]);
    let project = Project::with("c.json", collection(&items));
    let base = base(&server);
    let run = |bail: &[&str]| {
        let arguments = [&["newman", "run", "c.json", "--env-var", &base, "-r", "cli,json"], bail].concat();
        project.run(&[&arguments[..], &["--reporter-json-export", "r.json"]].concat())
    };
    run(&["--bail"]).exits(1).prints("→ Lost").never_prints("→ Boom").prints("total run duration");
    run(&["--bail", "failure"]).exits(1).never_prints("→ Boom");
    run(&["--bail", "folder"]).exits(1).prints("→ Boom").never_prints("→ Last").warns("error: boom");
    let report: Value = serde_json::from_str(&project.read("r.json")).unwrap();
    assert_eq!(report["run"]["error"]["message"], "boom");
    run(&[]).exits(1).prints("→ Last");
    // Nothing comes behind a failure, not even what belongs to the same item.
    let mut early = item("Early", "/echo", "pm.test('never');");
    let before = json!({ "listen": "prerequest", "script": { "exec": "throw new Error('early');" } });
    early["event"].as_array_mut().unwrap().push(before);
    let project = project.file("early.json", collection(&json!([early])));
    let early = project.run(&["newman", "run", "early.json", "--env-var", &base, "--bail"]);
    early.exits(1).prints("Error in prerequest-script").never_prints("GET ").never_prints("never");
    let refused = json!({ "info": {}, "item": [{ "name": "R", "request": "http://127.0.0.1:1/", "event": [
        { "listen": "test", "script": { "exec": "pm.test('never');" } }] }] });
    let project = project.file("refused.json", refused.to_string());
    project.run(&["newman", "run", "refused.json", "--bail"]).exits(1).prints("ECONNREFUSED").never_prints("never");
    project.run(&["newman", "run", "refused.json"]).exits(1).prints("✓  never");
}

#[test]
fn variables_and_cookies_go_from_job_to_job() {
    let server = echo();
    let items = json!([
        item(
            "Set",
            "/cookie",
            "pm.environment.set('step', 't-1'); pm.globals.set('count', 2); pm.environment.unset('gone');"
        ),
        item(
            "Use",
            "/echo?{{step}}-{{count}}",
            "pm.test('sent', () => pm.expect(pm.response.json().cookie).to.eql('sid=s1'));"
        ),
    ]);
    let environment = json!({ "id": "e-1", "name": "Staging", "values": [
        { "key": "base", "value": server.url() }, { "key": "gone", "value": "x" },
        { "key": "off", "value": "x", "enabled": false }, { "key": "pin", "value": "hush-hush", "type": "secret" },
    ] });
    let project = Project::with("c.json", collection(&items)).file("e.json", environment.to_string());
    let exports =
        ["--export-environment", "out/e.json", "--export-globals", "g.json", "--export-collection", "c2.json"];
    let arguments =
        [&["newman", "run", "c.json", "-e", "e.json", "--export-cookie-jar", "jar.json", "-r", "json"], &exports[..]];
    let report = ["--reporter-json-export", "r.json"];
    project.run(&[&arguments.concat()[..], &report].concat()).passes();
    let read = |path: &str| serde_json::from_str::<Value>(&project.read(path)).unwrap();
    let written = read("out/e.json");
    assert_eq!((&written["id"], &written["name"]), (&json!("e-1"), &json!("Staging")));
    let step = json!({ "type": "any", "value": "t-1", "key": "step" });
    assert!(written["values"].as_array().unwrap().contains(&step), "{written}");
    // The next job needs it; the report is for everyone.
    assert!(project.read("out/e.json").contains("hush-hush") && !project.read("r.json").contains("hush-hush"));
    assert!(!project.read("out/e.json").contains("gone"));
    assert_eq!((&read("g.json")["values"][0]["value"], &read("g.json")["name"]), (&json!(2), &json!("globals")));
    assert!(read("c2.json")["item"][0]["id"].is_string());
    assert_eq!(read("jar.json")["cookies"][0]["key"], "sid");
    assert_eq!(read("jar.json")["cookies"][0]["sameSite"], "strict");
    let again = [
        &["newman", "run", "c2.json", "-e", "out/e.json", "-g", "g.json", "--cookie-jar", "jar.json"],
        &["--folder", "Use"][..],
    ];
    project.run(&again.concat()).passes().prints("/echo?t-1-2 ").prints("✓  sent");
    project.run(&["newman", "run", "c.json", "-e", "e.json", "--silent", "--export-environment", "./"]).passes();
    let names: Vec<_> = fs::read_dir(project.path("")).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(names.iter().any(|it| it.to_string_lossy().starts_with("newman-environment-20")), "{names:?}");
}

#[test]
fn everything_can_be_named_by_its_url() {
    let server = echo();
    let text =
        collection(&json!([item("A", "/echo?{{v}}", "pm.test(pm.iterationData.get('n') + pm.environment.name);")]));
    let files = Server::start(move |seen| match seen.path() {
        "/moved" => Reply::status(302).header("Location", "/c.json"),
        "/c.json" => Reply::status(200).body(text.clone()),
        "/e.json" => Reply::status(200).body(r#"{"name":"Far","values":[{"key":"v","value":"far"}]}"#),
        "/d.csv" => Reply::status(200).body("n\none\n"),
        _ => Reply::status(404),
    });
    let [collection, environment, rows, none] = ["/moved", "/e.json", "/d.csv", "/x.json"].map(|it| files.url() + it);
    let project = Project::new();
    let arguments = ["newman", "run", &collection, "-e", &environment, "-d", &rows, "--env-var", &base(&server)];
    project.run(&arguments).passes().prints("/echo?far ").prints("✓  oneFar");
    project
        .run(&["newman", "run", &none])
        .exits(1)
        .warns("collection could not be loaded\n  unable to fetch data from url");
}

#[test]
fn reports_are_files_that_other_tools_read() {
    let (server, project) = (echo(), shop());
    let arguments = ["newman", "run", "shop.json", "--env-var", &base(&server), "-r", "json,junit,nope"];
    project.run(&arguments).exits(1).warns("newman: could not find \"nope\" reporter");
    let folder = fs::read_dir(project.path("newman")).unwrap().map(|it| it.unwrap().path());
    let mut written: Vec<_> = folder.collect();
    written.sort_by_key(|it| it.extension().map(std::ffi::OsStr::to_owned));
    assert_eq!(written.len(), 2, "{written:?}");
    let report: Value = serde_json::from_str(&fs::read_to_string(&written[0]).unwrap()).unwrap();
    let run = &report["run"];
    assert_eq!(run["stats"]["requests"], json!({ "total": 4, "pending": 0, "failed": 0 }));
    assert_eq!(run["stats"]["assertions"], json!({ "total": 2, "pending": 0, "failed": 1 }));
    let execution = &run["executions"][0];
    assert_eq!((&execution["item"]["name"], &execution["response"]["code"]), (&json!("First"), &json!(200)));
    let bytes = execution["response"]["stream"]["data"].as_array().unwrap();
    let body: Vec<u8> = bytes.iter().map(|it| u8::try_from(it.as_u64().unwrap()).unwrap()).collect();
    assert_eq!(serde_json::from_slice::<Value>(&body).unwrap()["url"], "/echo?a=1");
    assert_eq!(run["failures"][0]["parent"]["name"], "F");
    let seen = report["environment"]["values"].as_array().unwrap().iter().find(|it| it["key"] == "seen");
    assert_eq!(seen.unwrap()["value"], 0);
    let junit = fs::read_to_string(&written[1]).unwrap();
    assert!(junit.contains("<testsuites name=\"Shop\" tests=\"2\""), "{junit}");
    assert!(
        junit.contains("<testcase name=\"is there\"") && junit.contains("<failure type=\"AssertionFailure\""),
        "{junit}"
    );
}

#[test]
fn the_output_of_cli_can_be_thinned_out() {
    let (server, project) = (echo(), shop());
    let run = |arguments: &[&str]| {
        project.run(&[&["newman", "run", "shop.json", "--env-var", &base(&server)], arguments].concat())
    };
    run(&["--reporter-cli-no-banner", "--reporter-cli-no-summary", "--reporter-cli-no-failures"])
        .exits(1)
        .never_prints("newman\n");
    let thin = run(&["--reporter-cli-no-console", "--reporter-cli-no-success-assertions", "--disable-unicode"]);
    thin.never_prints("at the end")
        .never_prints("is fine")
        .prints("Root First\n")
        .prints("Folder F\nSub-folder Lost\n");
    run(&["--color", "on"]).prints("\u{1b}[90mGET\u{1b}[39m");
    run(&["--verbose"]).prints(" 200 OK ★ ").prints("  dns-lookup   tcp-handshake   transfer-start   download ");
    run(&["--reporter-silent"]).never_prints("Shop");
    run(&["-r", "progress"]).exits(1).never_prints("progress");
}

#[test]
fn limits_of_time_and_reach_are_kept() {
    let server = echo();
    let upload = json!({ "name": "Up", "request": { "method": "POST", "url": "{{base}}/echo", "body": {
        "mode": "formdata", "formdata": [{ "key": "f", "type": "file", "src": "../secret.txt" }] } } });
    let project = Project::with("silent.json", collection(&json!([item("Silent", "/silence", "")])))
        .file("redirect.json", collection(&json!([item("Away", "/redirect", "")])))
        .file("loop.json", collection(&json!([item("Loop", "/echo", "while (true) {}")])))
        .file("up/up.json", collection(&json!([upload])))
        .file("secret.txt", "hidden");
    let run = |file: &str, arguments: &[&str]| {
        project.run(&[&["newman", "run", file, "--env-var", &base(&server)], arguments].concat())
    };
    run("silent.json", &["--timeout-request", "50"]).exits(1).prints("[errored]\n     ESOCKETTIMEDOUT");
    run("silent.json", &["--timeout", "50"]).exits(1).warns("error: callback timed out").prints("total run duration");
    run("loop.json", &["--timeout-script", "50"]).exits(1).prints("Error in test-script").prints("execution timeout");
    run("redirect.json", &[]).passes().prints("/redirect [200 OK");
    run("redirect.json", &["--ignore-redirects"]).passes().prints("/redirect [302 Found");
    run("up/up.json", &["--working-dir", "up"]).passes();
    assert!(server.seen().last().unwrap().text().contains("hidden"));
    run("up/up.json", &["--working-dir", "up", "--no-insecure-file-read"]).passes().prints("PPERM: insecure file");
    assert!(!server.seen().last().unwrap().text().contains("hidden"));
}

#[test]
fn settings_files_say_what_the_command_line_leaves_out() {
    let server = echo();
    let settings = json!({ "run": {
        "envVar": [{ "key": "base", "value": server.url() }], "iterationCount": 2, "folder": ["Last"],
        "reporter": { "cli": { "noSummary": true } },
    } });
    let project = shop().file(".newmanrc", settings.to_string());
    project.run(&["newman", "run", "shop.json"]).passes().prints("Iteration 2/2\n").never_prints("total run duration");
    project
        .run(&["newman", "run", "shop.json", "-n", "1", "--folder", "G"])
        .passes()
        .prints("Deep")
        .never_prints("Iteration");
    let project = project.file(".newmanrc", "{");
    project.run(&["newman", "run", "shop.json"]).exits(1).warns("the settings file \".newmanrc\" is not valid JSON");
}

#[test]
fn an_empty_collection_is_nothing_to_fail() {
    let project = Project::with("c.json", "{}");
    project.run(&["newman", "run", "c.json"]).passes().prints("│              iterations │        0 │        0 │\n");
}

#[test]
fn jumps_and_skips_are_told() {
    let server = echo();
    let skipped = json!({ "name": "Skipped", "request": "{{base}}/echo", "event": [
        { "listen": "prerequest", "script": { "exec": "pm.execution.skipRequest();" } },
        { "listen": "test", "script": { "exec": "pm.test('never');" } },
    ] });
    let items = json!([
        item(
            "A",
            "/echo",
            "pm.execution.setNextRequest('C'); pm.sendRequest(pm.request.url.toString() + '?by-script', () => pm.test('sent'));"
        ),
        item("B", "/echo", ""),
        item("C", "/echo", ""),
        skipped,
    ]);
    let project = Project::with("c.json", collection(&items));
    let run = project.run(&["newman", "run", "c.json", "--env-var", &base(&server)]);
    run.passes().prints("/echo?by-script [200 OK").prints("  ✓  sent\n\nAttempting to set next request to C\n\n→ C\n");
    run.never_prints("→ B").prints("→ Skipped\n\n┌").never_prints("never");
    run.prints("│                requests │");
    let refused = collection(&json!([item("R", "/echo", "pm.sendRequest('http://127.0.0.1:1/x', () => {});")]));
    let project = project.file("r.json", refused);
    let run = project.run(&["newman", "run", "r.json", "--env-var", &base(&server)]);
    run.exits(1).prints("GET http://127.0.0.1:1/x [errored]\n     connect ECONNREFUSED 127.0.0.1:1");
}
