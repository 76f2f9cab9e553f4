//! `check`: what can be known without sending anything, told at its place.

use serde_json::json;

use crate::support::{Project, Seen, Server};

/// Nobody is there.
const BASE: &str = "http://127.0.0.1:1";

/// A file with a finding, its message, where it is, and whether it is an error.
const FINDINGS: &[(&str, &str, &str, bool)] = &[
    ("GET: http://h/\nexpekt: { status: 200 }\n", "unknown key `expekt`", "c.yaml:2:1", true),
    ("GET: http://h/\nexpect: { statsu: 200 }\n", "unknown key `statsu`", "c.yaml:2:11", true),
    ("GET: <<base>>/\n", "nobody gives `base` a value", "c.yaml:1:8", true),
    ("GET: http://h/<<later>>\ncapture: { later: $.x }\n", "is used here before it is captured", "c.yaml:1:17", true),
    ("GET: http://h/{id}\npath: { ide: 1, id: 2 }\n", "the URL has no `{ide}`", "c.yaml:2:9", true),
    ("GET: h/users\n", "begins with neither http:// nor https://", "c.yaml:1:6", true),
    ("GET: '{{base}}/users'\n", "`{{name}}` is Postman's", "c.yaml:1:6", true),
    ("GET: <<base>/users\n", "with two `>` at its end", "c.yaml:1:6", true),
    ("POST: http://h/\nfile: missing.bin\n", "missing.bin` does not exist", "c.yaml:2:7", true),
    ("POST: http://h/\nmultipart: { a: { file: missing.bin } }\n", "missing.bin` does not exist", "c.yaml:2:", true),
    ("POST: http://h/\njson: 1\ntext: x\n", "body", "c.yaml:3:1", true),
    ("method: TWO WORDS\nurl: http://h/\n", "`TWO WORDS` is no HTTP method", "c.yaml:1:9", true),
    ("GET: http://h/\nquery: { n: { required: true } }\n", "`n` is required and has no value", "c.yaml:2:10", true),
    ("GET: http://h/\ncapture: { id: $.x[ }\n", "", "c.yaml:2:", true),
    ("GET: http://h/\nauth: { beerer: x }\n", "beerer", "c.yaml:2:9", true),
    ("GET: http://h/{{postman}}\n", "`{{postman}}` is Postman's writing", "c.yaml:1:6", false),
    ("GET: http://h/\nauth: { bearer: '{{token}}' }\n", "a variable is written `<<token>>`", "c.yaml:2:17", false),
    (
        "POST: http://h/\ngraphql: { query: 'query { a(id: {{id}}) }' }\n",
        "a variable is written `<<id>>`",
        "c.yaml:2:19",
        false,
    ),
    (
        "GET: http://h/\nquery: { n: { value: many, type: integer } }\n",
        "`n` is said to be of type integer, and its value is `many`",
        "c.yaml:2:10",
        false,
    ),
    ("GET: http://h/\ncapture: { unused: $.x }\n", "`unused` is captured and never used", "c.yaml:2:12", false),
    (
        "GET: http://h/\nscript:\n  after: |\n    const x = 1;\n    if (x {\n",
        "the script is no JavaScript: ",
        "c.yaml:5:11",
        false,
    ),
    ("GET: http://h/\ncapture: { 'not used': $.x }\n", "use it as `<<[not used]>>`", "c.yaml:2:12", false),
];

#[test]
fn folders_may_lie_in_folders_as_deep_as_they_are_read() {
    let folder = |depth: usize| format!("shop/{}a.yaml", "f/".repeat(depth));
    let text = "GET: http://localhost/\nexamples:\n  - status: 200\n";
    for jobs in ["1", "4"] {
        Project::with(&folder(60), text).run(&["run", "shop", "--mock", "-j", jobs]).passes().prints("1 passed");
    }
}

#[test]
fn check_finds_what_can_be_known_without_sending() {
    for (text, message, place, is_error) in FINDINGS {
        let check = Project::with("c.yaml", text).run(&["check", "c.yaml"]);
        if *is_error {
            check.exits(2).warns("1 error");
            assert_eq!(check.stdout, "", "{check}");
        } else {
            check.passes().prints("1 request checked, no errors, 1 warning").warns("1 warning");
        }
        check.warns(message).warns(place);
        if *is_error {
            Project::with("c.yaml", text).run(&["run", "c.yaml"]).exits(2).warns(place);
        }
    }
    Project::with("c.yaml", "GET: http://h/\n").run(&["check"]).passes().prints("1 request checked, no errors\n");
}

#[test]
fn check_looks_into_examples_which_a_run_does_not_need() {
    for (example, message, place) in [
        ("json: { a: <<nme>> }", "nobody gives `nme` a value", "c.yaml:3:18"),
        ("headers: { A: 'x <<nme>>' }", "did you mean `name`?", "c.yaml:3:"),
        ("when: { $.x: <<nme>> }", "nobody gives `nme` a value", "c.yaml:3:20"),
        ("when: { '$[?@.a == <<nme>>]': 1 }", "nobody gives `nme` a value", "c.yaml:3:"),
        ("json: <<captured>>", "nobody gives `captured` a value", "c.yaml:3:13"),
        ("file: missing.json", "missing.json` does not exist", "c.yaml:3:11"),
    ] {
        let text = format!("GET: <<baseUrl>>/<<name>>\nexamples:\n  - {example}\ncapture: {{ captured: $.x }}\n");
        let project = Project::with("c.yaml", text);
        let server = Server::start(|_: &Seen| json!({ "x": 1 }));
        let vars = ["--var", "name=a", "--var", &server.base()];
        project.run(&[&["check", "c.yaml"], &vars[..]].concat()).exits(2).warns(message).warns(place);
        project.run(&[&["run", "c.yaml"], &vars[..]].concat()).passes();
    }
    let fine = "GET: <<baseUrl>>/\nexamples:\n  - when: { query: { a: <<name>> } }\n    text: <<request.query.a>> <<$guid>> <<default nope 1>>\n";
    Project::with("c.yaml", fine).run(&["check", "--var", "name=a", "--var", "baseUrl=http://h"]).passes();
}

#[test]
fn check_sees_postmans_writing_in_variables() {
    let project = Project::with("c/a.yaml", "GET: <<base>>/<<x>>/<<y>>\n")
        .file("c/collection.yaml", "variables:\n  x: '{{in_the_collection}}'\n")
        .file("c/b.yaml", "GET: <<base>>/b\n")
        .file("environments/dev.yaml", "base: http://h\ny: { value: ['{{in_the_environment}}'] }\n");
    let check = project.run(&["check", "c", "-e", "dev"]);
    check.passes().warns("c/collection.yaml:2:").warns("a variable is written `<<in_the_collection>>`");
    check.warns("environments/dev.yaml:2:").warns("`<<in_the_environment>>`").prints("2 warnings");
}

#[test]
fn check_tells_of_everything_at_once() {
    let project = Project::new()
        .file("c/collection.yaml", "order: [b, nowhere]\nvariabels: {}\n")
        .file("c/a.yaml", "GET: http://h/\nexpekt: 1\ntagz: [x]\n")
        .file("c/b.yaml", "name: B\nGET: <<nope>>/\n");
    let check = project.run(&["check", "c"]);
    for told in
        ["`nowhere` names no file", "`variabels`", "`expekt`", "`tagz`", "did you mean `tags`?", "nobody gives `nope`"]
    {
        check.warns(told);
    }
    check.exits(2).warns("5 errors");
}

#[test]
fn who_forgets_the_environment_is_told_which_there_are() {
    let project = Project::with("c.yaml", "GET: <<baseUrl>>/\n")
        .file("environments/dev.yaml", format!("baseUrl: {BASE}\n"))
        .file("environments/live.local.yaml", format!("baseUrl: {BASE}\n"));
    for command in ["check", "run"] {
        project.run(&[command, "c.yaml"]).exits(2).warns("with -e NAME there are: dev, live");
        let told = project.run(&[command, "c.yaml", "-e", "dve"]);
        told.exits(2).warns("there is no environment `dve`").warns("did you mean `dev`?");
    }
    project.run(&["check", "c.yaml", "-e", "live"]).passes();
}

#[test]
fn one_missing_variable_is_told_once_with_all_its_places() {
    let texts: Vec<String> = (0..30).map(|it| format!("name: R{it}\nGET: <<baseUrl>>/\n")).collect();
    let check = Project::with("c.yaml", texts.join("---\n")).run(&["check", "c.yaml"]);
    check.exits(2).warns("also at c.yaml:5:8").warns("and 2").warns("30 errors");
    assert_eq!(check.stderr.matches("nobody gives").count(), 1, "{check}");
}
