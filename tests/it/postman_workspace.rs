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
}

#[test]
fn what_looks_like_a_part_and_is_none_is_told() {
    let server = server();
    let project = workspace(&server)
        .file(&format!("{SHOP}/F/.resources/definition.yaml"), "$kind: collection\nvariables: { who: x }\n")
        .file(&format!("{SHOP}/F/.b.request.yaml"), "$kind: http-request\nurl: \"{{base}}/b\"")
        .file(&format!("{SHOP}/definition.yaml"), "$kind: collection\nname: No")
        .file(&format!("{SHOP}/more.yaml"), "# mine\n\"$kind\": \"http-request\"\nurl: h")
        .file(&format!("{SHOP}/other.yaml"), "a: [");
    let ended = project.run(&["run", SHOP, "-e", "dev"]);
    ended.passes().warns("this file says that it is a definition").warns("this file says that it is a request");
    ended.warns("the variables of a folder are not looked at").warns("3 warnings").prints("2 passed");
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
