//! What `check` knows of a chain: each warning where it belongs, none beside it, and how they are told to programs.

use std::{collections::BTreeSet, fs, process::Command};

use serde_json::Value;

use crate::support::Project;

/// The warnings and errors of a project, as `file:line:column code`.
fn found(project: &Project, more: &[&str]) -> Vec<String> {
    let ended = project.run(&[&["check", "shop", "--format", "json"], more].concat());
    let report: Value = serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {ended}"));
    let problems = report["problems"].as_array().unwrap();
    let told = |it: &Value| {
        let text = |key: &str| it[key].as_str().map_or_else(|| it[key].to_string(), str::to_owned);
        format!("{}:{}:{} {}", text("file"), text("line"), text("column"), text("code"))
    };
    problems.iter().map(told).collect()
}

/// What is found in a file of requests.
fn in_file(text: &str) -> Vec<String> {
    found(&Project::with("shop/a.yaml", text).system("HOME", "/home/ada"), &[])
}

const USE: &str = "---\nname: use\nGET: http://localhost/use\nquery: { a: <<a>> }\n";

#[test]
fn a_capture_that_finds_nothing_in_the_examples() {
    let request = |capture: &str, example: &str| {
        format!("name: one\nGET: http://localhost/\ncapture: {{ a: {capture} }}\nexamples:\n{example}{USE}")
    };
    for (capture, example, is_told) in [
        ("$.id", "  - json: { ident: 1 }\n", true),
        ("$.id", "  - json: { id: 1 }\n", false),
        ("$.id", "  - json: { ident: 1 }\n  - json: { id: 1 }\n", false),
        ("$.id", "  - json: { id: 1 }\n  - { status: 404, json: { error: x } }\n", false),
        ("$.id", "  - { status: 404, json: { error: x } }\n", false),
        ("$.id", "  - json: { x: <<env.HOME>> }\n", false),
        ("header ETag", "  - headers: { X: 1 }\n", true),
        ("header ETag", "  - headers: { etag: 1 }\n", false),
        ("{ from: $.id, default: 1 }", "  - json: { ident: 1 }\n", false),
        ("cookie sid", "  - headers: { Set-Cookie: sid=1 }\n", false),
        ("/a/b", "  - xml: <a><c/></a>\n", true),
    ] {
        let told = in_file(&request(capture, example));
        let expected: &[&str] = if is_told { &["shop/a.yaml:3:12 contradicted-capture"] } else { &[] };
        assert_eq!(told, expected, "{capture} in {example}");
    }
}

#[test]
fn an_expectation_that_the_example_contradicts() {
    for (expect, example, is_told) in [
        ("$.id: 7", "{ json: { id: 8 } }", true),
        ("$.id: 7", "{ json: { id: 7 } }", false),
        ("$.id: { type: string }", "{ json: { id: 8 } }", true),
        ("$.id: <<env.HOME>>", "{ json: { id: 8 } }", false),
        ("time: { lt: 1ms }", "{ json: { id: 8 } }", false),
        ("headers: { X: { exists: true } }", "{ json: { id: 8 } }", true),
        ("status: 404, $.error: x", "{ status: 404, json: { error: x } }", false),
        ("status: 404, $.error: y", "{ status: 404, json: { error: x } }", true),
    ] {
        let told = in_file(&format!("GET: http://localhost/\nexpect: {{ {expect} }}\nexamples: [{example}]\n"));
        assert_eq!(told.iter().any(|it| it.ends_with("contradicted-expectation")), is_told, "{expect}: {told:?}");
        assert!(told.iter().all(|it| it.starts_with("shop/a.yaml:2:")), "{told:?}");
    }
}

#[test]
fn a_variable_that_nobody_uses() {
    let project =
        Project::with("shop/collection.yaml", "variables:\n  used: 1\n  chained: <<used>>\n  unused: 2\n  quoted: 3\n")
            .file("shop/a.yaml", "GET: http://localhost/<<chained>>\n")
            .file("shop/_x/b.yaml", "GET: http://localhost/<<#if quoted>>1<</if>>\n");
    assert_eq!(found(&project, &[]), ["shop/collection.yaml:4:3 unused-variable"]);
}

#[test]
fn an_argument_that_nobody_asks_for() {
    let project = Project::with("shop/_lib/one.yaml", "name: one\nGET: http://localhost/<<who>>\n")
        .file("shop/_lib/folder.yaml", "variables: { made: <<by>> }\n")
        .file("shop/a.yaml", "name: a\nuse: _lib/one\nwith:\n  who: ada\n  whom: bo\n  by: cy\n  base: dee\n")
        .file("environments/dev.yaml", "url: <<base>>\n");
    assert_eq!(found(&project, &["-e", "dev"]), ["shop/a.yaml:5:3 unused-variable"]);
}

#[test]
fn a_capture_that_the_environment_is_made_of() {
    let text =
        "name: one\nGET: http://localhost/\ncapture: { sid: $.id }\n---\nname: two\nGET: http://localhost/<<made>>\n";
    let project = Project::with("shop/a.yaml", text).file("environments/dev.yaml", "made: x-<<sid>>\n");
    assert!(found(&project, &["-e", "dev"]).is_empty());
}

#[test]
fn the_columns_of_data_are_variables() {
    let project = Project::with("shop/a.yaml", "GET: http://localhost/<<id>>\n")
        .file("good.csv", "id\n1\n")
        .file("bad.csv", "id\n1\n2,3\n");
    assert_eq!(found(&project, &[]), ["shop/a.yaml:1:25 undefined-variable"]);
    assert!(found(&project, &["-d", "good.csv"]).is_empty());
    // Where rows cannot be read nobody knows what they would have set.
    assert_eq!(found(&project, &["-d", "bad.csv"]), ["bad.csv:3:1 bad-data"]);
    let project = project.file("shop/collection.yaml", "data: { file: none.csv }\n");
    assert_eq!(found(&project, &[]), ["shop/collection.yaml:1:15 missing-file"]);
}

#[test]
fn a_variable_that_hides_another() {
    let project = Project::with("shop/collection.yaml", "variables:\n  a: 1\n  b: 2\n  upper: 3\n")
        .file("shop/x.yaml", "for: { each: [1], as: b }\nGET: http://localhost/<<a>>/<<b>>/<<upper>>\n")
        .file("environments/dev.yaml", "a: 5\n");
    let told = found(&project, &["-e", "dev"]);
    let expected = [
        "shop/collection.yaml:2:3 shadowed-name",
        "shop/collection.yaml:4:3 shadowed-name",
        "shop/x.yaml:1:6 shadowed-name",
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_capture_behind_a_condition() {
    let text = |when: &str, more: &str| {
        format!(
            "name: one\n{when}GET: http://localhost/\ncapture: {{ a: $.a }}\n---\nname: use\n{more}GET: http://localhost/<<a>>\n"
        )
    };
    let variables = |text: String| {
        found(&Project::with("shop/a.yaml", text).file("environments/dev.yaml", "flag: true\n"), &["-e", "dev"])
    };
    assert_eq!(variables(text("when: flag\n", "")), ["shop/a.yaml:7:25 captured-on-some-paths"]);
    assert_eq!(variables(text("when: flag\n", "when: flag\n")), [""; 0]);
    assert_eq!(variables(text("skip: no\n", "")), ["shop/a.yaml:7:25 captured-on-some-paths"]);
    assert_eq!(
        variables(text("for: { each: <<list>> }\n", "").replace("flag", "x")).len(),
        2,
        "the list has no value, too"
    );
    assert_eq!(variables(text("for: { times: 2 }\n", "")), [""; 0]);
    assert_eq!(variables(text("", "")), [""; 0]);
    // In a folder that may have nothing to go through, or is used under a condition.
    let project = Project::with("shop/_login/a.yaml", "name: login\nGET: http://localhost/\ncapture: { a: $.a }\n")
        .file("shop/a.yaml", "name: maybe\nuse: _login/a\nwhen: flag\n---\nname: use\nGET: http://localhost/<<a>>\n")
        .file("environments/dev.yaml", "flag: true\n");
    assert_eq!(found(&project, &["-e", "dev"]), ["shop/a.yaml:6:25 captured-on-some-paths"]);
    // What is needed is there.
    let project = project.file("shop/a.yaml", "name: use\nneeds: _login/a\nGET: http://localhost/<<a>>\n");
    assert_eq!(found(&project, &["-e", "dev"]), [""; 0]);
    // An environment's value is one.
    let project = project
        .file("shop/a.yaml", "name: maybe\nuse: _login/a\nwhen: flag\n---\nname: use\nGET: http://localhost/<<a>>\n");
    let project = project.file("environments/dev.yaml", "flag: true\na: 1\n");
    assert_eq!(found(&project, &["-e", "dev"]), [""; 0]);
}

#[test]
fn a_request_that_is_never_sent() {
    let never = "when: false\nGET: http://localhost/\n";
    assert_eq!(in_file(never), ["shop/a.yaml:1:7 unreachable-request"]);
    assert_eq!(in_file("for: { each: [] }\nGET: http://localhost/\n"), ["shop/a.yaml:1:6 unreachable-request"]);
    assert_eq!(in_file("skip: broken until May\nGET: http://localhost/\n"), [""; 0]);
}

#[test]
fn a_secret_in_a_file_that_git_keeps() {
    let project = Project::with("shop/collection.yaml", "variables:\n  api_token: s3cr3t-value\n  mock_token: { value: mock-token }\n  other_token: { env: T, default: x }\n")
        .file("shop/a.yaml", "GET: http://ada:hunter22@localhost/<<api_token>><<mock_token>><<other_token>>\nauth: { bearer: abcdef123456 }\nheaders: { X-Api-Key: k-987654 }\n")
        .file("environments/dev.yaml", "password: hunter22\n")
        .file("environments/dev.local.yaml", "client_secret: hunter23\n")
        .file(".gitignore", "*.local.yaml\n")
        .system("T", "1");
    assert_eq!(found(&project, &["-e", "dev"]), [""; 0], "nobody keeps them");
    assert!(Command::new("git").arg("init").arg("-q").current_dir(project.path("")).status().unwrap().success());
    let told = found(&project, &["-e", "dev"]);
    let expected = [
        "environments/dev.yaml:1:1 secret-in-clear",
        "shop/a.yaml:1:6 secret-in-clear",
        "shop/a.yaml:2:17 secret-in-clear",
        "shop/a.yaml:3:12 secret-in-clear",
        "shop/collection.yaml:2:3 secret-in-clear",
    ];
    assert_eq!(told, expected);
    let text = project.run(&["check", "shop", "-e", "dev"]);
    for secret in ["s3cr3t-value", "hunter22", "abcdef123456", "k-987654"] {
        text.never_prints(secret);
    }
}

#[test]
fn a_comment_allows_a_warning() {
    let one = "name: one\nGET: http://localhost/\ncapture:\n";
    assert_eq!(in_file(&format!("{one}  a: $.a\n")), ["shop/a.yaml:4:3 unused-capture"]);
    assert_eq!(in_file(&format!("{one}  a: $.a    # posthaste: allow unused-capture\n")), [""; 0]);
    assert_eq!(in_file(&format!("{one}  # posthaste: allow unused-capture\n  a: $.a\n")), [""; 0]);
    assert_eq!(in_file(&format!("# posthaste: allow-file unused-capture\n{one}  a: $.a\n  b: $.b\n")), [""; 0]);
    assert_eq!(
        in_file(&format!("{one}  a: $.a    # posthaste: allow unused-captures\n")),
        ["shop/a.yaml:4:3 unused-capture", "shop/a.yaml:4:32 unknown-code"]
    );
    assert_eq!(
        in_file("GET: http://localhost/    # posthaste: allow unused-capture, shadowed-name\n"),
        ["shop/a.yaml:1:46 needless-allow", "shop/a.yaml:1:62 needless-allow"]
    );
    assert_eq!(
        in_file("GET: http://localhost/<<no>>    # posthaste: allow undefined-variable\n"),
        ["shop/a.yaml:1:25 undefined-variable", "shop/a.yaml:1:52 needless-allow"]
    );
    assert_eq!(in_file("GET: http://localhost/\ntext: 'x # posthaste: allow nothing'\n"), [""; 0]);
}

const MIXED: &str =
    "name: one\nGET: http://localhost/\ncapture: { 'a:b,c%': $.a }\n---\nname: two\nGET: http://localhost/<<nobody>>\n";

#[test]
fn problems_are_told_to_programs() {
    let project = Project::with("shop/a b.yaml", MIXED);
    let json = project.run(&["check", "shop", "--format", "json"]);
    json.exits(2);
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["counts"], serde_json::json!({ "errors": 1, "warnings": 1 }));
    let sarif = project.run(&["check", "shop", "--format", "sarif"]);
    sarif.exits(2);
    let sarif: Value = serde_json::from_str(&sarif.stdout).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "posthaste");
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    for result in results {
        let rule = &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(!rule["shortDescription"]["text"].as_str().unwrap().is_empty());
        let location = &result["locations"][0]["physicalLocation"];
        assert_eq!(location["artifactLocation"]["uri"], "shop/a%20b.yaml");
        assert!(location["region"]["startLine"].as_u64().unwrap() > 0);
    }
    let github = project.run(&["check", "shop", "--format", "github"]);
    let lines: Vec<_> = github.exits(2).stdout.lines().collect();
    assert!(
        lines[0].starts_with("::warning file=shop/a b.yaml,line=3,col=12,title=unused-capture::`a:b,c%25` is captured")
    );
    assert!(
        lines[1].starts_with("::error file=shop/a b.yaml,line=6,col=25,title=undefined-variable::"),
        "{}",
        lines[1]
    );
}

#[test]
fn warnings_can_be_denied() {
    let project = Project::with("shop/a.yaml", "GET: http://localhost/\ncapture: { a: $.a }\n");
    project.run(&["check", "shop"]).exits(0).prints("no errors, 1 warning");
    project.run(&["check", "shop", "--deny"]).exits(1);
    project.run(&["check", "shop", "--deny", "unused-capture"]).exits(1);
    project.run(&["check", "shop", "--deny", "shadowed-name"]).exits(0);
    project.run(&["check", "shop", "--deny", "unused-captur"]).exits(2).warns("did you mean `unused-capture`?");
}

#[test]
fn every_code_is_in_the_table() {
    let listed = Project::new().run(&["check", "--codes"]);
    let codes: BTreeSet<&str> = listed.stdout.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let manual = fs::read_to_string("docs/CHECK.md").unwrap();
    for code in &codes {
        assert!(manual.contains(&format!("| `{code}` |")), "docs/CHECK.md does not name `{code}`");
    }
    let mut used = BTreeSet::new();
    gather(std::path::Path::new("src"), &mut used);
    for code in &used {
        assert!(codes.contains(code.as_str()), "`{code}` is missing in src/check/codes.rs");
    }
    for code in codes {
        assert!(used.contains(code), "nothing tells `{code}`");
    }
}

/// The codes that the sources name where a problem is made.
fn gather(path: &std::path::Path, used: &mut BTreeSet<String>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            gather(&entry.unwrap().path(), used);
        }
        return;
    }
    let is_test = path.file_name().is_some_and(|it| it == "tests.rs" || it == "codes.rs");
    if is_test || path.extension().is_none_or(|it| it != "rs") {
        return;
    }
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap();
    let made = codes_in(text);
    used.extend(made);
}

/// Texts that stand first behind what makes a problem.
fn codes_in(text: &str) -> Vec<String> {
    let makers = [
        "Problem::error(",
        "Problem::warning(",
        ".error(",
        ".warning(",
        ".error_with_help(",
        ".tell(",
        "tell_circle(",
        "Error::new(",
        "problem(",
        "only_one(",
    ];
    let mut found = Vec::new();
    for maker in makers {
        for (at, _) in text.match_indices(maker) {
            let rest = &text[at + maker.len()..];
            // The code is the first text in quotes that looks like one, among the first words.
            let window: String = rest.chars().take(120).collect();
            let code =
                window.split('"').nth(1).filter(|it| it.contains('-') || ["unreadable", "unwritable"].contains(it));
            let is_code =
                |it: &&str| it.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-') && it.len() > 4;
            found.extend(code.filter(is_code).map(str::to_owned));
        }
    }
    found
}
