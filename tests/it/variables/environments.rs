//! Environments: where they are found, what lies over them, and when they are not read.

use serde_json::json;

use super::ground::{asks, targets};
use crate::support::{Project, Seen, Server};

#[test]
fn an_environment_is_found_from_the_collection_upward() {
    let project = Project::with("api/shop/deep/a.yaml", asks("x"))
        .file("environments/dev.yaml", "x: outermost\n")
        .file("api/environments/dev.yaml", "x: near\n")
        .file("api/environments/local.local.yaml", "x: only local\n")
        .file("api/shop/collection.yaml", "")
        .file("elsewhere/here.txt", "");
    for (folder, path, environment, expected) in [
        (".", "api/shop", "dev", "/near"),
        ("elsewhere", "../api/shop/deep/a.yaml", "dev", "/near"),
        ("api/shop/deep", "a.yaml", "dev", "/near"),
        ("api/shop/deep", ".", "dev", "/near"),
        (".", "api/shop", "environments/dev.yaml", "/outermost"),
        (".", "api/shop", "local", "/only%20local"),
    ] {
        let server = Server::start(|_: &Seen| json!({}));
        project.run_in(folder, &["run", path, "-e", environment, "--var", &server.base()]).passes();
        assert_eq!(server.seen()[0].target, expected, "{folder} {path} {environment}");
    }
}

#[test]
fn an_environment_beside_the_working_folder_is_found_too() {
    let project = Project::with("a.yaml", asks("x")).file("mine/environments/dev.yaml", "x: mine\n");
    let server = Server::start(|_: &Seen| json!({}));
    project.run_in("mine", &["run", "../a.yaml", "-e", "dev", "--var", &server.base()]).passes();
    assert_eq!(server.seen()[0].target, "/mine");
}

#[test]
fn the_local_file_lies_over_the_shared_one() {
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/<<x>>/<<y>>/<<z>>\n")
        .file("environments/dev.yaml", "x: shared\ny: shared\n")
        .file("environments/dev.local.yaml", "y: own\nz: own\n");
    let (run, seen) = targets(&project, &["a.yaml", "-e", "dev"]);
    run.passes();
    assert_eq!(seen, ["/shared/own/own"]);
}

#[test]
fn an_environment_that_does_not_exist_is_told() {
    let project = Project::with("a.yaml", asks("x"))
        .file("environments/staging.yaml", "x: 1\n")
        .file("environments/production.local.yaml", "x: 1\n");
    for (name, help) in [
        ("stagin", "did you mean `staging`?"),
        ("Production", "did you mean `production`?"),
        ("qa", "there are: production, staging"),
        ("qa.yaml", "looked for `qa.yaml`"),
    ] {
        let (run, seen) = targets(&project, &["a.yaml", "-e", name]);
        run.exits(2).warns(&format!("there is no environment `{name}`")).warns(help);
        assert!(seen.is_empty());
    }
}

#[test]
fn a_broken_environment_sends_nothing() {
    for (text, message) in [
        ("x: 1\nx: 2\n", "dev.yaml:2:1"),
        ("x: { valu: 1 }\n", "did you mean `value`?"),
        ("x: { env: A, cmd: b }\n", "needs one of value, env, cmd, file"),
        ("- a\n- b\n", "expected a map of variables, found a list"),
        ("x: 1\n---\ny: 2\n", "one YAML document"),
        ("x: [\n", "dev.yaml:"),
        ("x: <<nofunction y>>\n", "there is no function `nofunction`"),
        ("x: \0\n", "is binary, not text"),
    ] {
        let project = Project::with("a.yaml", asks("x")).file("environments/dev.yaml", text);
        let (run, seen) = targets(&project, &["a.yaml", "-e", "dev"]);
        run.exits(2).warns(message);
        assert!(seen.is_empty(), "{text}");
    }
    // An empty one is an environment without variables.
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/\n").file("environments/dev.yaml", "# nothing yet\n");
    targets(&project, &["a.yaml", "-e", "dev"]).0.passes();
}

#[test]
fn an_environment_that_cannot_be_read_is_told_with_all_else() {
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/\nnaem: x\n")
        .file("environments/dev.yaml", [0xff, b'x'])
        .file("environments/binary.yaml", [0, 1])
        .file("environments/folder.yaml/x", "")
        .file("environments/local.local.yaml/x", "")
        .file("environments/local.yaml", "x: 1\n");
    for (environment, messages) in [
        ("dev", &["environments/dev.yaml:1:1", "not UTF-8", "a.yaml:2:1", "did you mean `name`?", "2 errors"][..]),
        ("binary", &["environments/binary.yaml", "is binary", "a.yaml:2:1", "2 errors"]),
        ("environments/folder.yaml", &["environments/folder.yaml", "it is a folder", "a.yaml:2:1"]),
        ("local", &["environments/local.local.yaml", "it is a folder", "a.yaml:2:1"]),
        ("folder", &["there is no environment `folder`", "there are: binary, dev, local\n"]),
    ] {
        let (run, seen) = targets(&project, &["a.yaml", "-e", environment]);
        run.exits(2);
        for message in messages {
            run.warns(message);
        }
        assert!(seen.is_empty());
    }
}
