//! The commands beside `run`, and what all of them have in common: help, flags, variables of the system.

use serde_json::{Value, json};

use crate::support::{Project, Seen, Server};

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

#[test]
fn list_shows_folders_and_requests() {
    let project = Project::new()
        .file("c/collection.yaml", "name: Shop\ntags: [all]\n")
        .file("c/2-b.yaml", "name: B\nGET: <<baseUrl>>/b\ndocs: What B does.\ncapture: { id: $.id }\n")
        .file("c/10-c.yaml", "name: C\nPOST: <<baseUrl>>/c\n")
        .file(
            "c/admin/a.yaml",
            "name: A\nDELETE: <<baseUrl>>/a\ntags: [slow]\nexamples: [{ name: Gone, status: 204 }]\n",
        );
    let list = project.run(&["list", "c"]);
    list.passes();
    assert_eq!(
        list.stdout,
        "Shop\n  B  GET <<baseUrl>>/b  [all]\n  C  POST <<baseUrl>>/c  [all]\n  admin\n    A  DELETE <<baseUrl>>/a  [all, slow]\n"
    );
    let list = project.run(&["list", "c", "--json"]);
    let told: Value = serde_json::from_str(&list.passes().stdout).unwrap();
    assert_eq!(told["requests"].as_array().unwrap().len(), 3);
    assert_eq!(told["requests"][0]["captures"], json!(["id"]));
    assert_eq!(told["requests"][0]["docs"], "What B does.");
    assert_eq!(told["requests"][2]["folders"], json!(["Shop", "admin"]));
    assert_eq!(told["requests"][2]["examples"], json!([{ "name": "Gone", "status": 204 }]));
    assert_eq!(told["requests"][2]["file"], "c/admin/a.yaml");
    let chosen = project.run(&["list", "c", "--tag", "slow"]);
    assert_eq!(chosen.stdout, "Shop\n  admin\n    A  DELETE <<baseUrl>>/a  [all, slow]\n");
    project.run(&["list", "c", "--tag", "nope"]).exits(4).warns("nothing was selected");
    project.run(&["list", "c#Bb"]).exits(4).warns("did you mean `B`?");
}

#[test]
fn nothing_in_a_file_steers_the_terminal() {
    let text = "name: \"a\\e[31mb\"\nPOST: http://h/\ntags: [\"t\\u202e\"]\ntext: \"one\\n\\ttwo\\e[2J\"\nheaders: { X: \"\\a\" }\n";
    let project = Project::with("c.yaml", text);
    project.run(&["list", "c.yaml"]).passes().prints("a\\u{1b}[31mb").never_prints("\u{1b}").never_prints("\u{202e}");
    let dry = project.run(&["run", "c.yaml", "--dry-run"]);
    dry.never_prints("\u{1b}").never_prints("\u{7}").prints("one\n\ttwo\\u{1b}[2J");
    let list = project.run(&["list", "c.yaml", "--json"]);
    let told: Value = serde_json::from_str(&list.passes().stdout).unwrap();
    assert_eq!(told["requests"][0]["name"], "a\u{1b}[31mb");
}

#[test]
fn every_shell_gets_its_completions() {
    let project = Project::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        project.run(&["completions", shell]).passes().prints("posthaste").prints("dry-run");
    }
    project.run(&["completions", "tcsh"]).exits(2).warns("bash");
}

#[test]
fn what_new_makes_runs_at_once() {
    let project = Project::new().file(".gitignore", "target/");
    let made = project.run(&["new"]);
    made.passes().prints("collections/first/log-in.yaml").prints("posthaste run collections/first -e dev --mock");
    assert_eq!(project.read(".gitignore"), "target/\n*.local.yaml\n.posthaste/\n");
    project.run(&["run", "collections/first", "-e", "dev", "--mock"]).passes().prints("2 passed");
    project.run(&["run", "-e", "dev", "--mock", "--var", "password=wrong"]).exits(1).prints("got 401");
    project.run(&["check", "-e", "dev"]).passes().prints("2 requests checked, no errors\n");
    project.run(&["list"]).passes().prints("Log in  POST");
    let again = project.run(&["new"]);
    again.exits(2).warns("exists already; nothing was made").warns("choose another --name");
    project.run(&["new", "--name", "second"]).exits(2).warns("dev.yaml` exists already");
    project.run(&["new", "elsewhere", "--name", "a/b"]).exits(2).warns("cannot be the name");
    let made = project.run(&["new", "elsewhere"]);
    made.passes().prints("cd elsewhere && posthaste run");
    project.run_in("elsewhere", &["run", "-e", "dev", "--mock"]).passes();
}

/// The schema that the program prints, ready to judge.
fn schema(of: &str) -> jsonschema::Validator {
    let printed = Project::new().run(&["schema", of]);
    let schema: Value = serde_json::from_str(&printed.passes().stdout).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// The documents of a YAML text as JSON.
fn documents(text: &str) -> Vec<Value> {
    use serde::Deserialize as _;
    serde_yaml::Deserializer::from_str(text).map(|document| Value::deserialize(document).unwrap()).collect()
}

#[test]
fn the_schemas_accept_what_the_program_accepts() {
    let read = |path: &str| std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let (request, folder, environment) = (schema("request"), schema("collection"), schema("environment"));
    let zoom = "collections/zoom-server-to-server";
    for file in ["get-a-user", "get-access-token", "list-users"] {
        for document in documents(&read(&format!("{zoom}/{file}.yaml"))) {
            let errors: Vec<_> = request.iter_errors(&document).map(|it| it.to_string()).collect();
            assert!(errors.is_empty(), "{file}: {errors:?}");
        }
    }
    assert!(folder.is_valid(&documents(&read(&format!("{zoom}/collection.yaml")))[0]));
    assert!(environment.is_valid(&documents(&read("environments/zoom.yaml"))[0]));
    for (schema, typo) in [
        (&request, "GET: http://h/\nexpekt: {}"),
        (&request, "GET: http://h/\nexpect: { $.id: { equls: 1 } }"),
        (&request, "GET: http://h/\nauth: { beerer: x }"),
        (&request, "GET: http://h/\nsettings: { timeot: 1s }"),
        (&folder, "variabels: {}"),
        (&environment, "token: { envv: TOKEN }"),
    ] {
        assert!(!schema.is_valid(&documents(typo)[0]), "{typo}");
    }
}

#[test]
fn help_names_every_flag() {
    let project = Project::new();
    for (command, flags) in [
        (
            "run",
            &[
                "--env",
                "--var",
                "--vars-file",
                "--dotenv",
                "--tag",
                "--filter",
                "--iterations",
                "--bail",
                "--delay",
                "--timeout",
                "--insecure",
                "--proxy",
                "--mock",
                "--dry-run",
                "--verbose",
                "--reporter",
                "--bodies",
                "--export-env",
                "--color",
                "POSTHASTE_ENV",
                "POSTHASTE_BAIL",
                "--fail-fast",
            ][..],
        ),
        ("check", &["--env", "--var", "--tag"]),
        ("list", &["--json", "--tag", "--filter"]),
        ("mock", &["--port", "--host", "--quiet", "--env"]),
        ("report", &["--reporter", "--verbose", "--bodies"]),
        ("new", &["--name"]),
        ("schema", &["request", "collection", "environment"]),
        ("completions", &["bash", "zsh", "fish"]),
    ] {
        let help = project.run(&[command, "--help"]);
        help.passes();
        for flag in flags {
            help.prints(flag);
        }
        project.run(&[command, "-h"]).passes();
    }
    let help = project.run(&["--help"]);
    for command in ["run", "check", "list", "mock", "report", "new", "schema", "completions", "Exit codes:"] {
        help.prints(command);
    }
    project.run(&[]).exits(2).warns("Usage: posthaste");
    project.run(&["--version"]).passes().prints(concat!("posthaste ", env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_flag_has_a_variable_of_the_system() {
    let project = Project::new();
    for command in ["run", "check", "list", "mock", "report"] {
        let help = project.run(&[command, "--help"]).stdout;
        let flags = help.lines().filter_map(|line| line.trim_start().split_once("--").filter(|it| it.0.len() <= 4));
        for flag in flags.map(|(_, it)| it.split([' ', '[']).next().unwrap().trim_end_matches('.')) {
            let variable = format!("[env: POSTHASTE_{}]", flag.to_uppercase().replace(['-', '.'], "_"));
            assert!(
                ["help", "version"].contains(&flag) || help.contains(&variable),
                "{command} --{flag}: no {variable}"
            );
        }
    }
}

#[test]
fn a_slip_is_told_with_what_was_meant() {
    let project = Project::new();
    for (typed, meant) in [
        (&["rnu"][..], "'run'"),
        (&["chek"], "'check'"),
        (&["lst"], "'list'"),
        (&["run", "--evn", "dev"], "'--env'"),
        (&["run", "--iteratoins", "2"], "'--iterations'"),
        (&["run", "colections"], "did you mean `collections`?"),
    ] {
        std::fs::create_dir_all(project.path("collections")).unwrap();
        project.run(typed).exits(2).warns(meant);
    }
    project.run(&["run", "--timeout", "fast"]).exits(2).warns("fast");
    project.run(&["run", "-n", "0"]).exits(2).warns("0");
    project.run(&["run", "collections", "--var", "novalue"]).exits(2).warns("is not NAME=VALUE");
}

#[test]
fn every_alias_is_taken() {
    let server = Server::start(|_: &Seen| json!({ "ok": true }));
    let project = Project::with(
        "c.yaml",
        "name: A\nGET: <<baseUrl>>/<<x>>\ntags: [t]\n---\nname: B\nGET: <<baseUrl>>/b\ntags: [u]\n",
    )
    .file("environments/dev.yaml", format!("baseUrl: {}\nx: 1\n", server.url()))
    .file("vars.json", "{\"x\": 2}");
    for arguments in [
        &["--environment", "dev"][..],
        &["-e", "dev", "--env-var", "x=3"],
        &["-e", "dev", "--global-var", "x=3"],
        &["-e", "dev", "--variable", "x=3"],
        &["-e", "dev", "--variables-file", "vars.json"],
        &["-e", "dev", "--fail-fast"],
        &["-e", "dev", "--delay-request", "1ms"],
        &["-e", "dev", "--timeout-request", "10s"],
        &["-e", "dev", "--max-time", "10s"],
        &["-e", "dev", "--reporters", "terminal,json=r.json"],
        &["-e", "dev", "--reporter-junit-export", "r.xml"],
        &["-e", "dev", "--export-environment", "e.yaml"],
        &["-e", "dev", "-x", "none", "-k"],
    ] {
        project.run(&[&["run", "c.yaml"], arguments].concat()).passes().prints("2 passed");
    }
    project.run(&["run", "c.yaml", "-e", "dev", "--iteration-count", "3"]).passes().prints("6 passed");
    project.run(&["run", "c.yaml", "-e", "dev", "--tags", "t"]).passes().prints("1 passed");
    project.run(&["run", "c.yaml", "-e", "dev", "-E", "b"]).passes().prints("1 passed");
    assert!(["r.json", "r.xml", "e.yaml"].iter().all(|file| project.path(file).is_file()));
}

#[test]
fn flags_come_from_the_systems_variables_too() {
    let server = Server::start(|_: &Seen| json!({ "ok": true }));
    let project = || {
        Project::with("c.yaml", "name: A\nGET: <<baseUrl>>/<<x>>\ntags: [t]\n---\nname: B\nGET: <<baseUrl>>/<<env.Y>>\nexamples: [{ status: 503 }]\n")
            .file("environments/dev.yaml", format!("baseUrl: {}\nx: 1\n", server.url()))
            .file(".env", "Y=why\n")
            .system("POSTHASTE_ENV", "dev")
            .system("POSTHASTE_DOTENV", ".env")
    };
    project().run(&["run", "c.yaml"]).passes().prints("2 passed");
    assert_eq!(server.seen().last().unwrap().target, "/why");
    project().system("POSTHASTE_VAR", "x=9").run(&["run", "c.yaml"]).passes();
    assert!(server.seen().iter().any(|it| it.target == "/9"));
    project().system("POSTHASTE_ITERATIONS", "2").run(&["run", "c.yaml"]).passes().prints("4 passed");
    project().system("POSTHASTE_TAG", "t").run(&["run", "c.yaml"]).passes().prints("1 passed");
    project().system("POSTHASTE_REPORTER", "json").run(&["run", "c.yaml"]).passes().prints("\"counts\"");
    project().system("POSTHASTE_EXPORT_ENV", "e.yaml").run(&["run", "c.yaml"]).passes();
    project().system("POSTHASTE_VERBOSE", "1").run(&["run", "c.yaml"]).passes().prints("> GET http");
    for (value, code) in [("1", 1), ("true", 1), ("yes", 1), ("0", 0), ("false", 0), ("", 0)] {
        // The mock's example is an error: an exit code tells who answered.
        project().system("POSTHASTE_MOCK", value).run(&["run", "c.yaml#B"]).exits(code);
    }
}

#[test]
fn a_number_whose_digits_change_is_told() {
    for (line, place, number) in [
        ("json: { zip: 007 }", "2:14", "7"),
        ("json: [[0x1F]]", "2:9", "31"),
        ("json:\n  a: { b: +49 }", "3:11", "49"),
        ("graphql: { query: x, variables: { a: 0o17 } }", "2:38", "15"),
        ("expect: { $.zip: 007 }", "2:18", "7"),
        ("expect: { $.zip: { equals: -01 } }", "2:28", "-1"),
        ("expect: { $.zip: { gt: 007 } }", "2:24", "7"),
    ] {
        let run = Project::with("a.yaml", format!("POST: http://x/\n{line}\n")).run(&["check", "a.yaml"]);
        run.passes().prints("1 warning").warns(&format!("a.yaml:{place}]")).warns(&format!("as the number {number}"));
        run.warns("put it in quotes to send it as written");
    }
    let good = "POST: http://x/\nheaders: { X-Zip: 007 }\nquery: { a: 0x1F }\njson: { a: 0, b: 1.10, c: 0.5, d: -0, e: '007', f: 1e3, g: 10 }\n";
    Project::with("a.yaml", good).run(&["check", "a.yaml"]).passes().prints("no errors\n");
}

#[test]
fn a_path_in_a_message_is_never_broken() {
    let name = "a-very-long-name-of-a-file-with-many-hyphens-in-it/and-one-more-of-these.bin";
    let text = format!("POST: http://x/\nfile: {name}\n");
    for columns in ["80", "40"] {
        let project = Project::with("a.yaml", &text).system("COLUMNS", columns);
        project.run(&["check", "a.yaml"]).exits(2).warns(&format!("`{name}`"));
    }
    let line = "x".repeat(200);
    let run = Project::with("a.yaml", format!("POST: http://x/\nfile: some words {line}\n")).run(&["check", "a.yaml"]);
    run.exits(2).warns(&line);
}

#[test]
fn the_words_run_check_and_list_take_the_same_variables() {
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/<<x>>\n")
        .file("environments/dev.yaml", "baseUrl: http://127.0.0.1:1\n")
        .file("more.yaml", "x: 1\n")
        .file("system.env", "Y=1\n");
    let variables = ["-e", "dev", "--var", "y=2", "--vars-file", "more.yaml", "--dotenv", "system.env"];
    for (command, code) in [("run", 3), ("check", 0), ("list", 0)] {
        project.run(&[&[command, "a.yaml"], &variables[..]].concat()).exits(code);
    }
    project.run(&["list", "a.yaml", "-e", "none"]).exits(2).warns("there is no environment `none`");
}
