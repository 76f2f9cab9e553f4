//! Workspaces of Postman's: what is found in them by its name, and the words of other command lines.

use serde_json::json;

use crate::support::{Project, Seen, Server};

const SHOP: &str = "postman/collections/Shop";

fn workspace(server: &Server) -> Project {
    let globals = format!("name: Globals\nvalues: [{{ key: base, value: {} }}]\n", server.url());
    Project::with(&format!("{SHOP}/a.request.yaml"), "$kind: http-request\nurl: \"{{base}}/{{who}}/{{row}}\"\nscripts: [{ type: afterResponse, code: \"pm.test('ok', () => {})\" }]")
        .file("postman/globals/workspace.globals.yaml", globals)
        .file("postman/environments/dev.environment.yaml", "name: Development\nvalues: [{ key: who, value: ada }]")
        .file("postman/environments/old.postman_environment.json", json!({ "name": "Old one", "values": [{ "key": "who", "value": "bob" }] }).to_string())
        .file("postman/datasets/people/people.dataset.yaml", "type: dataset\n")
        .file("postman/datasets/people/people.csv", "row\nr1\nr2\n")
}

fn server() -> Server {
    Server::start(|request: &Seen| json!({ "path": request.path() }))
}

#[test]
fn newmans_command_line_runs_a_folder() {
    let server = server();
    let project = workspace(&server)
        .file(&format!("{SHOP}/F/b.request.yaml"), "$kind: http-request\nname: users/:id\nurl: \"{{base}}/b\"")
        .file(&format!("{SHOP}/g.request.yaml"), "$kind: grpc-request\nurl: h");
    let newman = |more: &[&str]| project.run(&[&["newman", "run", SHOP], more].concat());
    let ended = newman(&[
        "-e",
        "Development",
        "-d",
        "postman/datasets/people/people.csv",
        "-r",
        "cli,json",
        "--reporter-json-export",
        "r.json",
    ]);
    ended.passes().prints("Shop").prints("✓  ok").prints("❏ F");
    ended.warns("newman: postman/collections/Shop/g.request.yaml: g: it is skipped: gRPC requests are not supported");
    let report: serde_json::Value = serde_json::from_str(&project.read("r.json")).unwrap();
    assert_eq!(report["run"]["stats"]["iterations"]["total"], 2);
    newman(&["-e", "postman/environments/dev.environment.yaml", "--folder", "users/:id", "--env-var", "x=1"]).passes();
    newman(&["--folder", "nope"]).exits(1);
    newman(&["-e", "nope"]).exits(1);
    let mut seen = server.targets();
    seen.dedup();
    assert_eq!(seen, ["/ada/r1", "/b", "/ada/r2", "/b"]);
    let broken = Project::with("Shop/a.request.yaml", "$kind: http-request\nurl: [\n");
    broken.run(&["newman", "run", "Shop"]).exits(1).warns("a.request.yaml");
}

#[test]
fn what_only_folders_can_say_is_not_told_of_in_newmans_words() {
    let server = server();
    let auth = "auth:\n  - { id: one, type: bearer, credentials: { token: m } }\n  - { id: two, type: noauth }\n";
    let project = workspace(&server)
        .file(&format!("{SHOP}/.resources/definition.yaml"), format!("$kind: collection\n{auth}x-team: a\n"))
        .file(&format!("{SHOP}/b.request.yaml"), "$kind: http-request\nurl: \"{{base}}/b\"\nauth: { type: inherit, credentials: { id: two } }\nscripts: [{ type: afterResponse, code: \"pm.test('bad', () => { throw new Error('no') })\" }]")
        .file(&format!("{SHOP}/g.request.yaml"), "$kind: grpc-request\nurl: h")
        .file(&format!("{SHOP}/q.request.yaml"), "$kind: graphql-request\nurl: \"{{base}}/q\"\nquery: '{ a }'\nschema: { source: auto }\n");
    let words = ["-r", "json", "--reporter-json-export", "r.json", "--export-collection", "c.json"];
    project.run(&[&["newman", "run", SHOP, "-e", "dev"], &words[..]].concat()).exits(1);
    for file in ["r.json", "c.json"] {
        let text = project.read(file);
        assert!(text.contains("x-team") && !text.contains("x-postman-v3"), "{file}: {text}");
        assert!(!text.contains("gRPC"), "{file}: it is no request of that format");
    }
    let report: serde_json::Value = serde_json::from_str(&project.read("r.json")).unwrap();
    let names: Vec<_> = report["run"]["executions"].as_array().unwrap().iter().map(|it| &it["item"]["name"]).collect();
    assert_eq!(names, ["a", "b", "q"]);
    let globals = "postman/globals/workspace.globals.yaml";
    project.run(&["newman", "run", "c.json", "--folder", "q", "-g", globals]).passes();
}

#[test]
fn environments_and_datasets_are_known_by_name_from_anywhere_in_the_workspace() {
    let server = server();
    let project =
        workspace(&server).file("api/More/c.request.yaml", "$kind: http-request\nurl: \"{{base}}/c/{{who}}\"");
    project.run(&["run", SHOP, "-e", "Old one", "-d", "people"]).passes();
    project.run_in("api", &["run", "More", "-e", "old"]).passes();
    project
        .run_in("postman/datasets", &["run", "../collections/Shop", "--env-file", "Development", "-d", "people"])
        .passes();
    project.run(&["check", SHOP, "-e", "dev", "-d", "people"]).passes();
    assert_eq!(server.targets(), ["/bob/r1", "/bob/r2", "/c/bob", "/ada/r1", "/ada/r2"]);
    project.run(&["run", SHOP, "-d", "poeple"]).exits(2).warns("poeple");
    project.run(&["run", SHOP, "-e", "Old on"]).exits(2).warns("did you mean `Old one`?");
    project.run(&["check", SHOP]).passes().warns("with -e NAME there are: Development, Old one");
    let lonely = project.file("postman/globals/workspace.globals.yaml", "values: []");
    lonely
        .run(&["run", SHOP])
        .exits(3)
        .warns("help: no environment was chosen; with -e NAME there are: Development, Old one");
}

#[test]
fn rows_come_from_views_and_sources_of_datasets() {
    let server = server();
    let manifest = "type: dataset\nname: Members\nid: d-1\ndata_dir: .resources\nsources:\n  - from: embedded_datasource\n    datasource:\n      \
        name: Records\n      format: json\n      source_type: static\n      location:\n        type: local_filesystem\n        value: rows.json\nviews:\n  \
        - from: embedded_view\n    view:\n      name: Sorted\n      query: SELECT row FROM Records ORDER BY n DESC\n  \
        - from: embedded_view\n    view:\n      name: Some\n      query: SELECT row FROM Records GROUP BY row\n";
    let rows = json!([{ "row": "x", "n": 1 }, { "row": "y", "n": 9_007_199_254_740_993_u64 }, { "row": "z", "n": 3 }]);
    let project = workspace(&server)
        .file("postman/datasets/m/m.dataset.yaml", manifest)
        .file("postman/datasets/m/.resources/rows.json", rows.to_string());
    let run = |data: &str| project.run(&["run", SHOP, "-e", "dev", "-d", data]);
    run("Members").passes();
    run("m#Sorted").passes();
    run("postman/datasets/m/m.dataset.yaml#Records").passes();
    let expected = ["x", "y", "z", "y", "z", "x", "x", "y", "z"].map(|it| format!("/ada/{it}"));
    assert_eq!(server.targets(), expected);
    run("m#Some")
        .exits(2)
        .warns("[postman/datasets/m/m.dataset.yaml:22:14]")
        .warns("`GROUP` is not understood in its SQL");
    project.run(&["check", SHOP, "-e", "dev", "-d", "m#Sort"]).exits(2).warns("did you mean `Sorted`?");
    let words = ["--iteration-data-dataset", "m", "--iteration-data-view", "Sorted"];
    project.run(&[&["run", SHOP], &words[..]].concat()).exits(2).warns("-d NAME#VIEW");
    project.run(&["run", SHOP, "--dataset", "m"]).exits(2).warns("pm.datasets");
}

#[test]
fn what_lies_elsewhere_is_a_part_of_the_workspace() {
    let server = server();
    let manifest = "workspace: { id: x }\nlocalResources:\n  collections:\n    - ../api/More\n    - ..\\docs\\old.json\n    \
        - ../postman/collections/Shop\n    - ../gone\n  environments:\n    - ../docs/env.json\n    - ../api/Test.environment.yaml\n  specs:\n    - ../openapi.yaml\n";
    let old = json!({ "info": { "name": "Old" }, "item": [{ "name": "O", "request": "{{base}}/old" }] });
    let project = workspace(&server)
        .file("api/More/c.request.yaml", "$kind: http-request\nurl: \"{{base}}/c/{{who}}\"")
        .file("api/Test.environment.yaml", "name: Test it\nvalues: [{ key: who, value: eve }]")
        .file("docs/old.json", old.to_string())
        .file("docs/env.json", json!({ "name": "Docs", "values": [{ "key": "who", "value": "don" }] }).to_string())
        .file(".postman/resources.yaml", manifest);
    let ended = project.run(&["run", ".", "-e", "Test it", "--var", "row=1"]);
    ended
        .passes()
        .warns(".postman/resources.yaml:7:7")
        .warns("the collection `gone`, which the workspace names, is not there");
    assert_eq!(server.targets(), ["/eve/1", "/c/eve", "/old"]);
    project.run_in("api", &["run", "More", "-e", "Docs"]).passes();
    assert_eq!(server.targets().last().unwrap(), "/c/don");
    project.run(&["run", ".", "-e", "Dcs"]).exits(2).warns("did you mean `Docs`?");
}

#[test]
fn parts_of_a_workspace_that_hold_no_requests_are_told() {
    let server = server();
    let project = workspace(&server)
        .file("postman/flows/a.flow.json", "{}")
        .file("postman/mocks/shop/config.yaml", "version: 1\n")
        .file("postman/specs/api.yaml", "openapi: 3.1.0\n")
        .file("postman/documents/a.md", "# A\n")
        .file(".postman/resources.yaml", "workspace: {}\n")
        .file(&format!("{SHOP}/.resources/a.resources/examples/1.example.yaml"), "$kind: http-example\n");
    for (path, what, help) in [
        ("postman/flows", "this is flows", "Postman's app alone runs them"),
        ("postman/mocks/shop/config.yaml", "this is mock servers", "`--mock` answers"),
        ("postman/specs/api.yaml", "this is descriptions of APIs", "name a collection"),
        ("postman/documents", "this is documents", "name a collection"),
        ("postman/environments", "this is environments", "-e NAME"),
        ("postman/environments/dev.environment.yaml", "this is an environment", "-e NAME"),
        ("postman/globals/workspace.globals.yaml", "this is globals", "-g FILE"),
        ("postman/datasets/people/people.dataset.yaml", "this is a dataset", "-d NAME"),
        (".postman/resources.yaml", "this is what Postman's app keeps", "name the workspace"),
        (&format!("{SHOP}/.resources/a.resources/examples/1.example.yaml"), "this is a saved response", "DIR#NAME"),
    ] {
        for command in ["run", "list"] {
            project.run(&[command, path]).exits(2).warns(what).warns(help);
        }
    }
    assert!(server.seen().is_empty());
}

#[test]
fn what_looks_like_a_part_and_is_none_is_told() {
    let server = server();
    let project = workspace(&server)
        .file(&format!("{SHOP}/F/.resources/definition.yaml"), "$kind: collection\nvariables: { who: x }\n")
        .file(&format!("{SHOP}/F/.b.request.yaml"), "$kind: http-request\nurl: \"{{base}}/b\"")
        .file(&format!("{SHOP}/definition.yaml"), "$kind: collection\nname: No")
        .file(&format!("{SHOP}/more.yaml"), "# mine\n\"$kind\": \"http-request\"\nurl: h")
        .file(&format!("{SHOP}/other.yaml"), "a: [")
        .file(&format!("{SHOP}/.resources/a.resources/scripts/after.js"), "throw 1");
    let ended = project.run(&["run", SHOP, "-e", "dev"]);
    ended.warns("a.resources/scripts: the scripts in this folder do not run");
    ended.passes().warns("this file says that it is a definition").warns("this file says that it is a request");
    ended.warns("the variables of a folder are not looked at").warns("4 warnings").prints("2 passed");
    project.run(&["check", SHOP, "-e", "dev", "--deny"]).exits(1);
}

#[test]
fn words_of_other_command_lines_are_taken_or_answered() {
    let server = server();
    let project = workspace(&server);
    let run = |more: &[&str]| project.run(&[&["run", SHOP, "-e", "dev"], more].concat());
    for words in [
        &["--reporter-json", "a.json", "--reporter-junit", "a.xml"][..],
        &["--env-var", "who=eve", "--bail", "--delay", "1", "--insecure", "--exclude-tags", "slow"],
        &["--iteration-count", "2", "--timeout-request", "5000", "--delay-request", "1", "--iteration-data", "people"],
        &["-r", "cli,json", "--reporter-json-export", "c.json"],
        &["--reporters", "junit", "--reporter-junit-export", "b.xml", "--global-var", "x=1"],
    ] {
        run(words).passes();
    }
    assert!(project.path("a.json").exists() && project.path("a.xml").exists() && project.path("b.xml").exists());
    for (words, advice) in [
        (&["--folder", "x"][..], "DIR#NAME"),
        (&["-i", "x"], "DIR#NAME"),
        (&["--tests-only"], "--tag"),
        (&["--disable-cookies"], "cookies: false"),
        (&["--sandbox=developer"], "sandbox"),
        (&["--reporter-html", "x.html"], "-r junit=FILE"),
        (&["--client-cert-config", "x"], "--cert HOST=FILE"),
        (&["--no-report-events"], "nothing is sent but the requests"),
        (&["--suppress-exit-code"], "posthaste newman run"),
    ] {
        run(words).exits(2).warns(advice);
    }
}

#[test]
fn check_finds_what_is_named_and_not_there() {
    let jump = "scripts:\n  - type: afterResponse\n    code: |-\n      // pm.execution.setNextRequest('old');\n      if (x) pm.execution.setNextRequest('Log on');\n      pm.execution.setNextRequest(\"F\");\n";
    let project = Project::with(&format!("{SHOP}/a.request.yaml"), format!("$kind: http-request\nname: Log in\nurl: http://h\nmethod: POST\nbody: {{ type: file, content: {{ src: gone.bin }} }}\n{jump}"))
        .file(&format!("{SHOP}/F/b.request.yaml"), "$kind: http-request\nurl: http://h\nmethod: POST\nbody:\n  type: formdata\n  content:\n    - { key: a, type: file, src: [b.txt, none.txt] }\n    - { key: c, type: file, src: off.txt, disabled: true }")
        .file(&format!("{SHOP}/F/b.txt"), "b");
    let ended = project.run(&["check", SHOP]);
    ended
        .passes()
        .warns("there is no request `Log on`, which line 2 of a script names")
        .warns("did you mean `Log in`?");
    ended
        .warns("the file `gone.bin` of \"Log in\" is not there")
        .warns("the file `none.txt` of \"b\"")
        .warns("3 warnings");
    let ended = project.run(&["check", SHOP, "--format", "json"]);
    ended.prints("unfound-file").prints("unknown-next").prints("a.request.yaml");
}

#[test]
fn what_is_wrong_is_told_at_its_own_place_in_both_formats() {
    let script = "      pm.test(\"x\", () => {\n        if (a {\n      });\n";
    let project = Project::with(
        &format!("{SHOP}/.resources/definition.yaml"),
        "$kind: collection\nvariables: [{ key: v, value: a }, { key: v, value: b }]\nauth: [{ id: i, type: bearer, credentials: { token: \"{{tok}}\" } }, { id: i, type: noauth }]\n",
    )
    .file(&format!("{SHOP}/a.request.yaml"), format!("$kind: http-request\r\nname: same\r\nurl: \"http://h/{{{{undef}}}}\"\r\nmethod: POST\r\nbody:\r\n  type: formdata\r\n  content:\r\n    - {{ key: f, type: file, src: no.bin }}\r\nscripts:\r\n  - type: afterResponse\r\n    code: |-\r\n{}", script.replace('\n', "\r\n")))
    .file(&format!("{SHOP}/F/b.request.yaml"), "$kind: http-request\nname: same\nurl: http://h/b\nscripts:\n  - type: afterResponse\n    code: \"pm.execution.setNextRequest('same'); let x = ;\"\n  - type: beforeRequest\n    code: |-\n      // on\n      pm.execution.setNextRequest('gone');\n");
    let ended = project.run(&["check", SHOP]);
    ended.passes().warns("definition.yaml:2:42]").warns("the variable `v` is written twice");
    ended.warns("definition.yaml:3:54]").warns("nobody gives `tok` a value");
    ended.warns("definition.yaml:3:68]").warns("two ways of auth have the id `i`");
    ended.warns("a.request.yaml:3:16]").warns("a.request.yaml:8:34]").warns("a.request.yaml:13:15]");
    ended.warns("b.request.yaml:6:41]").warns("2 requests or folders are called `same`");
    ended.warns("b.request.yaml:6:57]").warns("b.request.yaml:10:36]").warns("9 warnings");
    assert_eq!(ended.stderr.matches("`tok`").count(), 1, "what holds for all is told once");
    let old = "{ \"info\": { \"name\": \"Old\" },\n  \"auth\": { \"type\": \"bearer\", \"bearer\": [{ \"key\": \"token\", \"value\": \"{{tok}}\" }] },\n  \"item\": [\n    { \"name\": \"a\",\n      \"event\": [{ \"listen\": \"test\", \"script\": { \"exec\": [\n        \"pm.test(\\\"x\\\", () => {\",\n        \"\\tif (a {\",\n        \"});\" ] } },\n        { \"listen\": \"prerequest\", \"script\": { \"exec\": [\"// \\\"on\\\"\", \"pm.execution.setNextRequest(\\\"gone\\\");\"] } }],\n      \"request\": \"http://h/1\",\n      \"request\": { \"url\": \"http://h/{{undef}}\", \"method\": \"POST\", \"body\": { \"mode\": \"file\", \"file\": { \"src\": \"no.bin\" } } } }\n  ] }\n";
    let ended = project.file("old.json", old).run(&["check", "old.json"]);
    ended.passes().warns("old.json:2:70:").warns("old.json:7:18:").warns("old.json:9:100:");
    ended
        .warns("old.json:11:7:")
        .warns("`request` is written twice")
        .warns("old.json:11:37:")
        .warns("old.json:11:111:");
    ended.warns("6 warnings");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_no_reason_to_wait() {
    let project = Project::with(&format!("{SHOP}/a.request.yaml"), "$kind: http-request\nurl: http://h/");
    let pipe = project.path(&format!("{SHOP}/b.request.yaml"));
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    std::os::unix::fs::symlink("nowhere", project.path(&format!("{SHOP}/c.request.yaml"))).unwrap();
    std::os::unix::fs::symlink(&pipe, project.path(&format!("{SHOP}/d.yaml"))).unwrap();
    let ended = project.run(&["check", SHOP]);
    ended.exits(2).warns("b.request.yaml`: it is no file").warns("c.request.yaml`: no such file").warns("2 errors");
}

#[test]
fn a_json_file_beside_brunos_requests_hides_nothing() {
    let server = server();
    let project = Project::with("shop/bruno.json", r#"{ "version": "1", "name": "Shop", "type": "collection" }"#)
        .file("shop/collection.bru", "headers {\n  X-From: shop\n}\n")
        .file("shop/F/collection.json", "{}")
        .file("shop/F/a.bru", format!("meta {{\n  name: a\n}}\n\nget {{\n  url: {}/a\n}}\n", server.url()));
    project.run(&["run", "shop/F/a.bru"]).passes();
    assert_eq!(server.seen()[0].header("x-from"), Some("shop"));
}
