//! What somebody meets who is here for the first time: habits of other programs, slips, and what is said of them.

use serde_json::json;

use crate::support::{Project, Server};

/// A request that means what another program would take, and what is said.
const HABITS: &[(&str, &str)] = &[
    ("POST: http://h/\nbody: { a: 1 }\n", "c.yaml:2:1: a body is written by its kind: `json:`"),
    ("GET: http://h/\nqueryParams: { a: 1 }\n", "c.yaml:2:1: did you mean `query`?"),
    ("GET: http://h/\nassertions: [status == 200]\n", "c.yaml:2:1: what must hold stands below `expect:`"),
    ("GET: http://h/\nexpect:\n  time: 1s\nstatus: 200\n", "c.yaml:4:1: `status` belongs below `expect:`"),
    ("GET: http://h/\n$.id: 7\n", "c.yaml:2:1: `$.id` belongs below `expect:`"),
    ("GET: http://h/\ntimeout: 5s\n", "c.yaml:2:1: `timeout` belongs below `settings:`"),
    ("GET: http://h/\nauth: { type: bearer }\n", "c.yaml:2:9: the scheme is the key"),
    (
        "GET: http://h/\nexpect: { user.name: Ada }\n",
        "c.yaml:2:11: a JSONPath begins with `$`: did you mean `$.user.name`?",
    ),
    ("GET: http://h/\nexpect: { $.age: { greaterThan: 3 } }\n", "c.yaml:2:20: did you mean `gt`, or `gte`?"),
    ("GET: http://h/\nexpect: { $.user: { age: 36, city: Paris } }\n", "write `{ equals: { age: ..., city: ... } }`"),
    ("GET: http://h/\ncapture: { $.id: id }\n", "c.yaml:2:12: write `id: $.id`"),
    ("GET: http://h/\ncapture: { header ETag: tag }\n", "c.yaml:2:12: write `tag: header ETag`"),
    ("GET: http://h/\ncapture: { $.id: { default: 1 } }\n", "`$.id` needs `from`"),
    ("GET: /users\n", "c.yaml:1:6: write `<<baseUrl>>/users`"),
];

#[test]
fn what_other_programs_would_take_is_understood() {
    for (text, advice) in HABITS {
        let run = Project::with("c.yaml", text).run(&["run", "c.yaml"]);
        let (place, advice) = advice.split_once(": ").filter(|it| it.0.starts_with("c.yaml")).unwrap_or(("", advice));
        run.exits(2).warns(place);
        let said = run.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(advice), "{text}{run}");
    }
    let text = "GET: http://h/\nexpect: { $.user: { age: 36, city: Paris, street: x, zip: 1 } }\n";
    Project::with("c.yaml", text).run(&["run", "c.yaml"]).exits(2).warns("1 error\n");
}

#[test]
fn words_of_other_command_lines_are_understood() {
    let project = Project::with("shop/a.yaml", "GET: http://localhost/\n");
    for (words, advice) in [
        (["init"].as_slice(), "say `posthaste new`"),
        (&["test", "shop"], "say `posthaste run`"),
        (&["shop/a.yaml"], "say `posthaste run shop/a.yaml`"),
        (&["shop"], "say `posthaste run shop`"),
        (&["run", "shop", "-H", "a: b"], "say `headers: { NAME: VALUE }` in the request"),
        (&["run", "shop", "-L"], "redirects are followed"),
        (&["run", "shop", "--repeat", "3"], "say `-n COUNT`"),
    ] {
        project.run(words).exits(2).warns(advice);
    }
}

#[test]
fn what_is_missing_in_an_answer_is_told_with_what_is_there() {
    let server = Server::start(|_| json!({ "users": [{ "id": 7 }], "id": 1 }));
    let text = "\
GET: <<baseUrl>>/
expect:
  $.users.id: 7
  $.users[3].id: 7
  header Content-Tpye: x
  $.id: '1'
  $: { equals: { users: [{ id: 8 }], id: 1 } }
capture:
  id: $.user[0].id
";
    let run = Project::with("c.yaml", text).run(&["run", "c.yaml", "--var", &server.base()]);
    run.exits(1)
        .prints("$.users.id: expected 7, but nothing is there: `$.users` is an array: did you mean `$.users[0].id`")
        .prints("$.users[3].id: expected 7, but nothing is there: the length of `$.users` is 1")
        .prints("header Content-Tpye: expected \"x\", but nothing is there: did you mean `content-type`?")
        .prints("$.id: expected \"1\" (string), got 1 (integer)  c.yaml:6:3")
        .prints("at $.users[0].id: expected 8, got 7  c.yaml:7:8\n        --- expected\n        +++ got\n")
        .prints("capture id: expected something at $.user[0].id, but `$` has no `user`; did you mean `users`?");
}

#[test]
fn quiet_is_about_failures_only() {
    let server = Server::start(|request| json!({ "path": request.path() }));
    let good = "name: Good\nGET: <<baseUrl>>/good\nexpect: { $.path: /good }\n";
    let bad = "---\nname: Bad\nGET: <<baseUrl>>/bad\nexpect: { $.path: /good }\n";
    let run = Project::with("c.yaml", good).run(&["run", "c.yaml", "-q", "--var", &server.base()]);
    run.passes();
    assert!(run.stdout.starts_with("1 request, 1 passed; 2 expectations; "), "{run}");
    let run = Project::with("c.yaml", [good, bad].concat()).run(&["run", "c.yaml", "-q", "--var", &server.base()]);
    run.exits(1).never_prints("Good").prints("\n  Bad  c.yaml:5:1\n").prints("\n\n2 requests, 1 passed, 1 failed; ");
    Project::with("c.yaml", good).run(&["run", "c.yaml", "-q", "-v", "--var", &server.base()]).exits(2);
}

#[test]
fn where_nobody_answers_the_mock_is_named() {
    let project = Project::with("c.yaml", "GET: http://127.0.0.1:1/\nexamples:\n  - json: 1\n");
    project.run(&["run", "c.yaml"]).exits(3).warns("help: nobody answered; with --mock the examples in the files do\n");
    assert_eq!(project.run(&["run", "c.yaml", "--mock"]).passes().stderr, "");
    let bare = Project::with("c.yaml", "GET: http://127.0.0.1:1/\n").run(&["run", "c.yaml"]);
    assert_eq!(bare.exits(3).stderr, "");
}

#[test]
fn a_run_says_what_it_sends_as_text_though_it_looks_like_a_variable() {
    let server = Server::start(|_| json!({}));
    let text = "GET: <<baseUrl>>/{{id}}\n";
    let run = Project::with("c.yaml", text).run(&["run", "c.yaml", "--var", &server.base()]);
    run.passes()
        .warns("`{{id}}` is Postman's writing; here it is sent as it stands [foreign-template]")
        .warns("c.yaml:1:6");
    let allowed = "GET: <<baseUrl>>/{{id}}    # posthaste: allow foreign-template\n";
    let run = Project::with("c.yaml", allowed).run(&["run", "c.yaml", "--var", &server.base()]);
    assert_eq!(run.passes().stderr, "");
}

#[test]
fn a_file_that_is_no_collection_is_called_what_it_is() {
    let project = Project::with("other.json", r#"{ "hello": 1 }"#)
        .file("dev.postman_environment.json", r#"{ "name": "dev", "values": [] }"#)
        .file("api.json", r#"{ "openapi": "3.1.0" }"#)
        .file("shop/a.yaml", "GET: http://localhost/\n");
    for (file, what) in [
        ("other.json", "`other.json` is no Postman collection: it has neither `info` nor `item`"),
        ("dev.postman_environment.json", "it is an environment"),
        ("api.json", "it is an OpenAPI document"),
    ] {
        for words in [["run", file].as_slice(), &["import", file, "out"]] {
            project.run(words).exits(2).warns(what);
        }
    }
    assert!(!project.path("out").exists());
    project.run(&["import", "shop", "out"]).exits(2).warns("folders of ours run as they are");
}

#[test]
fn an_environment_is_found_by_what_is_nearly_its_file() {
    let project =
        Project::with("shop/a.yaml", "GET: <<baseUrl>>/\n").file("environments/staging.yaml", "baseUrl: http://h\n");
    for name in ["staging.yaml", "environments/staging.yml", "stagign"] {
        project.run(&["run", "shop", "-e", name]).exits(2).warns("help: did you mean `staging`?");
    }
    project.run(&["run", "shop", "-e", "nope.yaml"]).exits(2).warns("help: there are: staging");
}

#[test]
fn what_the_readme_begins_with_is_what_is_tried() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let first = readme.split("```sh\n").nth(1).and_then(|it| it.lines().next()).unwrap().to_owned();
    assert!(std::fs::read_to_string(".ci/run").unwrap().lines().any(|it| it == first), "{first}");
    let words: Vec<&str> = first.strip_prefix("cargo run -- ").unwrap().split(' ').collect();
    let run = Project::new().command_in(std::path::Path::new(env!("CARGO_MANIFEST_DIR")), &words).output().unwrap();
    assert_eq!(run.status.code(), Some(0));
    let shown = readme.split("```text\n").nth(1).and_then(|it| it.split("```").next()).unwrap();
    // Times differ from run to run: `<1 ms`, `12 ms`, `1.15 s`.
    let is_time = |it: &str| it.parse::<f64>().is_ok() && it != "200" || ["<1", "ms", "s"].contains(&it);
    let plain = |text: &str| text.split_whitespace().filter(|it| !is_time(it)).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(plain(&String::from_utf8(run.stdout).unwrap()), plain(shown));
}

#[test]
fn a_long_secret_is_hidden_as_a_whole_where_a_value_differs() {
    let secret = "s3cr3t".repeat(60);
    let server = Server::start(move |_| json!({ "name": "Ada", "list": ["a"], "user": { "key": "x" }, "id": 7 }));
    let text = "\
GET: <<baseUrl>>/
expect:
  $.name: <<token>>
  $.id: <<token>>
  $.list: { each: <<token>> }
  $.user: { equals: { key: <<token>> } }
  $.name: { one_of: [a, <<token>>] }
"
    .replace("  $.name: { one_of", "  $['name']: { one_of");
    let project = Project::with("c.yaml", text);
    for reporter in ["terminal", "json", "junit", "events"] {
        let token = format!("token={secret}");
        let run = project.run(&["run", "c.yaml", "--var", &server.base(), "--var", &token, "-r", reporter]);
        run.exits(1).never_prints("s3cr3t").prints("***");
    }
}
