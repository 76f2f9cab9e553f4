//! Where the values of variables come from, and which of them wins.

use serde_json::{Value, json};

use crate::support::{Ended, Project, Reply, Seen, Server};

/// Runs `project` against a server that answers with the request's body as JSON, else `{}`; the targets that were asked for.
fn targets(project: &Project, arguments: &[&str]) -> (Ended, Vec<String>) {
    let server = Server::start(|request: &Seen| match serde_json::from_slice::<Value>(&request.body) {
        Ok(body) => body,
        Err(_) => json!({}),
    });
    let run = project.run(&[&["run", "--var", &server.base()], arguments].concat());
    let targets = server.seen().into_iter().map(|it| it.target).collect();
    (run, targets)
}

fn asks(name: &str) -> String {
    format!("GET: <<baseUrl>>/<<{name}>>\n")
}

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

#[test]
fn variables_of_the_command_line_have_types() {
    let text = "POST: <<baseUrl>>/\njson: { x: <<x>> }\n";
    for (var, expected) in [
        ("x=42", "42"),
        ("x=1.10", "1.10"),
        ("x=9007199254740993", "9007199254740993"),
        ("x=true", "true"),
        ("x=null", "null"),
        ("x=", "\"\""),
        ("x=007", "\"007\""),
        ("x=a=b", "\"a=b\""),
        ("x:=42", "\"42\""),
        ("x:=true", "\"true\""),
        ("x={\"a\":1}", "\"{\\\"a\\\":1}\""),
        ("x=<<y>>", "\"<<y>>\""),
    ] {
        let server = Server::start(|_: &Seen| json!({}));
        let project = Project::with("a.yaml", text);
        project.run(&["run", "a.yaml", "--var", &server.base(), "--var", var]).passes();
        assert_eq!(server.seen()[0].text(), format!("{{\"x\":{expected}}}"), "{var}");
    }
    for bad in ["x", "=1", ""] {
        targets(&Project::with("a.yaml", text), &["a.yaml", "--var", bad]).0.exits(2).warns("is not NAME=VALUE");
    }
}

#[test]
fn files_of_variables_are_read_by_their_kind() {
    for (file, text) in [
        ("vars.yaml", "x: a b\nn: 3\n"),
        ("vars.json", "{\"x\": \"a b\", \"n\": 3}"),
        ("vars.env", "# comment\nx='a b'\nexport n=3\n"),
        (".env", "x=\"a b\"\nn=3\n"),
    ] {
        let project = Project::with("a.yaml", "POST: <<baseUrl>>/<<x>>\njson: [<<n>>]\nexpect: { '$[0]': 3 }\n")
            .file("environments/dev.yaml", "x: environment\n")
            .file(file, text);
        let (run, seen) = targets(&project, &["a.yaml", "-e", "dev", "--vars-file", file]);
        run.passes();
        assert_eq!(seen, ["/a%20b"], "{file}");
        let (run, seen) = targets(&project, &["a.yaml", "--vars-file", file, "--var", "x=over"]);
        run.passes();
        assert_eq!(seen, ["/over"], "{file}");
    }
    let project = Project::with("a.yaml", asks("x"));
    targets(&project, &["a.yaml", "--vars-file", "none.yaml"]).0.exits(2).warns("`none.yaml`").warns("no such file");
    let project = project.file("bad.env", "x='unclosed\n");
    targets(&project, &["a.yaml", "--vars-file", "bad.env"]).0.exits(2).warns("bad.env");
}

#[test]
fn a_dotenv_file_stands_beside_the_systems_variables() {
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/<<env.ONE>>/<<two>>/<<three>>\n")
        .file("environments/dev.yaml", "two: { env: TWO }\nthree: { env: THREE, default: fallback }\n")
        .file(".env", "ONE=from-file\nTWO=from-file\n")
        .system("TWO", "from-system");
    let (run, seen) = targets(&project, &["a.yaml", "-e", "dev", "--dotenv", ".env"]);
    run.passes();
    assert_eq!(seen, ["/from-file/from-system/fallback"]);
    targets(&project, &["a.yaml", "-e", "dev", "--dotenv", "no.env"]).0.exits(2).warns("no.env");
}

#[test]
fn commands_and_files_give_values() {
    let project = Project::with("a.yaml", "POST: <<baseUrl>>/<<who>>\ntext: <<pem>>\nheaders: { X-Key: <<key>> }\n")
        .file("environments/dev.yaml", "who: { cmd: echo from cmd, secret: false }\nkey: { cmd: 'echo k-<<n>>' }\nn: 7\npem: { file: ../keys/<<name>>.pem }\nname: mine\n")
        .file("keys/mine.pem", "line one\nline two\n");
    let server = Server::start(|_: &Seen| json!({}));
    let run = project.run(&["run", "a.yaml", "-e", "dev", "-vv", "--var", &server.base()]);
    run.passes().never_prints("k-7").never_prints("line one").prints("from%20cmd");
    let seen = &server.seen()[0];
    assert_eq!((seen.target.as_str(), seen.text().as_str()), ("/from%20cmd", "line one\nline two"));
    assert_eq!(seen.header("x-key"), Some("k-7"));
}

#[test]
fn what_cannot_be_fetched_is_told_before_anything_is_sent() {
    for (variable, message) in [
        ("{ env: NOT_SET }", "the environment variable `NOT_SET` is not set"),
        ("<<env.NOT_SET>>", "the environment variable `NOT_SET` is not set"),
        ("{ cmd: 'echo why >&2; exit 3' }", "why"),
        ("{ cmd: no-such-command-here }", "no-such-command-here"),
        ("{ file: none.pem }", "file: none.pem"),
        ("a <<x>>", "is made of itself"),
    ] {
        let project =
            Project::with("a.yaml", "name: first\nGET: <<baseUrl>>/\n---\nname: second\nGET: <<baseUrl>>/<<x>>\n")
                .file("environments/dev.yaml", format!("x: {variable}\n"));
        let (run, seen) = targets(&project, &["a.yaml", "-e", "dev"]);
        run.exits(2).warns("a.yaml:5:").warns(message);
        assert!(seen.is_empty(), "{variable}");
    }
    for text in ["GET: <<baseUrl>>/<<env.NOT_SET>>\n", "GET: <<baseUrl>>/\nexpect: { $.x: <<env.NOT_SET>> }\n"] {
        let (run, seen) = targets(&Project::with("a.yaml", text), &["a.yaml"]);
        run.exits(2).warns("`NOT_SET` is not set");
        assert!(seen.is_empty());
    }
}

#[test]
fn variables_are_made_of_others() {
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/<<whole>>/<<greeting>>/<<home>>\n").file(
        "environments/dev.yaml",
        "whole: <<part.name>>-<<flat.name>>\npart: { value: { name: deep } }\nflat.name: flat\ngreeting: <<default nick \"you\">>\nhome: <<env.HOUSE>>\n",
    );
    let (run, seen) = targets(&project.system("HOUSE", "mine"), &["a.yaml", "-e", "dev"]);
    run.passes();
    assert_eq!(seen, ["/deep-flat/you/mine"]);
}

#[test]
fn a_name_missing_inside_of_a_variable_is_told() {
    let project = Project::with("a.yaml", asks("x")).file("environments/dev.yaml", "x: a-<<hst>>\nhost: b\n");
    let (run, seen) = targets(&project, &["a.yaml", "-e", "dev"]);
    run.exits(2).warns("a.yaml:1:20").warns("`x` is made of `hst`").warns("did you mean `host`?");
    assert!(seen.is_empty());
}

#[test]
fn the_nearest_layer_wins() {
    // Each layer overrides the ones before it. The request captures into a layer, and the next one asks.
    let scopes = ["", "global", "folder", "collection", "environment", "iteration", "var"];
    for at in 1..scopes.len() {
        let kept = scopes[1..=at].iter().filter(|it| !["folder", "var"].contains(it)).map(|scope| {
            let captured = format!("{{ x: {{ from: $, scope: {scope} }} }}");
            format!("---\nname: to {scope}\nPOST: <<baseUrl>>/\njson: {scope}\ncapture: {captured}\n")
        });
        let captures = kept.collect::<Vec<_>>().concat();
        let first = "name: first\nGET: <<baseUrl>>/first\n";
        let text = format!("{first}{captures}---\nname: ask\nGET: <<baseUrl>>/<<x>>\n");
        let mut project = Project::with("in/a.yaml", text).file("collection.yaml", "");
        if at >= 2 {
            project = project
                .file("collection.yaml", "variables: { x: outer }\n")
                .file("in/folder.yaml", "variables: { x: folder }\n");
        }
        let more: &[&str] = if at == 6 { &[".", "--var", "x=var"] } else { &["."] };
        let (run, seen) = targets(&project, more);
        run.passes();
        assert_eq!(seen.last().unwrap(), &format!("/{}", scopes[at]), "{run}");
    }
}

#[test]
fn folder_variables_shadow_those_above() {
    let project = Project::with("in/deep/a.yaml", "GET: <<baseUrl>>/<<x>>/<<y>>/<<z>>\n")
        .file("collection.yaml", "variables: { x: collection, y: collection, z: collection }\n")
        .file("in/folder.yaml", "variables: { y: in-<<x>>, z: in }\n")
        .file("in/deep/folder.yaml", "variables: { z: deep, x: deep }\n")
        .file("b.yaml", "GET: <<baseUrl>>/<<x>>/<<y>>\n")
        .file("environments/dev.yaml", "y: environment\n");
    let (run, seen) = targets(&project, &["."]);
    run.passes();
    assert_eq!(seen, ["/collection/collection", "/deep/in-deep/deep"]);
    assert_eq!(targets(&project, &[".", "-e", "dev"]).1, ["/collection/environment", "/deep/environment/deep"]);
}

#[test]
fn what_is_captured_into_an_iteration_ends_with_it() {
    let text = "\
name: keep
POST: <<baseUrl>>/
json: { n: one }
capture: { in_iteration: { from: $.n, scope: iteration }, in_environment: $.n }
---
name: use
GET: <<baseUrl>>/<<in_iteration>>/<<in_environment>>
---
name: forget
GET: <<baseUrl>>/<<default in_iteration \"gone\">>
";
    let project = Project::with("a.yaml", text).file(
        "b.yaml",
        "name: at the start\nGET: <<baseUrl>>/start/<<default in_iteration \"gone\">>/<<default in_environment \"gone\">>\n",
    );
    let (run, seen) = targets(&project, &["b.yaml", "a.yaml", "-n", "2"]);
    run.passes();
    let starts: Vec<_> = seen.iter().filter(|it| it.starts_with("/start")).collect();
    assert_eq!(starts, ["/start/gone/gone", "/start/gone/one"]);
}

#[test]
fn the_environment_is_exported_whole_and_without_secrets() {
    let text = "\
POST: <<baseUrl>>/
json: { id: 9007199254740993, price: 1.10, name: 'a \\<<b>> c', token: t-98765, user: { a: [1, null] }, lines: \"one\\ntwo: 3\" }
capture:
  id: $.id
  price: $.price
  name: $.name
  access_token: $.token
  copy: $.token
  user: $.user
  lines: $.lines
";
    let environment = "\
written: plain
number: 0.10
looks: \"1.10\"
made: x-<<written>>
system: { env: SYSTEM, default: fallback }
key: { env: KEY, secret: true, description: The key. }
password: hush-hush
mixed_password: hush-<<written>>
open_token: { value: not secret, secret: false }
object: { value: { inner: <<written>>, fixed: 1 } }
pem: { file: key.pem }
typed: [1, <<number>>]
";
    let project = Project::with("a.yaml", text)
        .file("environments/dev.yaml", environment)
        .file("environments/key.pem", "pem-pem\n")
        .file("ask.yaml", "POST: <<baseUrl>>/\njson: { id: <<id>>, price: <<price>>, name: <<name>>, user: <<user>>, lines: <<lines>>, number: <<number>>, looks: <<looks>>, made: <<made>>, system: <<system>>, object: <<object>>, typed: <<typed>>, open: <<open_token>> }\nheaders: { X-Pem: <<pem>>, X-Key: <<key>> }\n")
        .system("KEY", "the-key");
    std::fs::create_dir(project.path("out")).unwrap();
    let (run, _) = targets(&project, &["a.yaml", "-e", "dev", "--export-env", "out/next.yaml"]);
    run.passes();
    let exported = project.read("out/next.yaml");
    for secret in ["t-98765", "hush", "pem-pem", "the-key"] {
        assert!(!exported.contains(secret), "{exported}");
    }
    assert!(exported.contains("The key."), "{exported}");
    for name in ["access_token", "copy", "password", "mixed_password"] {
        run.warns(name);
    }
    let server = Server::start(|_: &Seen| json!({}));
    project.run(&["run", "ask.yaml", "-e", "out/next.yaml", "--var", &server.base()]).passes();
    let seen = &server.seen()[0];
    assert_eq!(
        seen.text(),
        "{\"id\":9007199254740993,\"price\":1.10,\"name\":\"a <<b>> c\",\"user\":{\"a\":[1,null]},\"lines\":\"one\\ntwo: 3\",\"number\":0.10,\"looks\":\"1.10\",\"made\":\"x-plain\",\"system\":\"fallback\",\"object\":{\"inner\":\"plain\",\"fixed\":1},\"typed\":[1,0.10],\"open\":\"not secret\"}",
        "{exported}"
    );
    assert_eq!((seen.header("x-pem"), seen.header("x-key")), (Some("pem-pem"), Some("the-key")));
}

#[test]
fn an_export_that_cannot_be_written_is_told() {
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/\n").file("taken/x", "");
    for path in ["no/such/folder/x.yaml", "taken"] {
        targets(&project, &["a.yaml", "--export-env", path]).0.exits(2).warns(path);
    }
    assert_eq!(std::fs::read_dir(project.path("")).unwrap().count(), 2, "nothing half-written is left");
}

#[test]
fn a_capture_that_nobody_made_skips_what_needs_it() {
    let project = Project::with(
        "a.yaml",
        "GET: <<baseUrl>>/\ncapture: { user: $.user }\n---\nname: use\nGET: <<baseUrl>>/<<user.name>>\n",
    );
    let server = Server::start(|_: &Seen| Reply::status(500));
    let run = project.run(&["run", "a.yaml", "--var", &server.base()]);
    run.exits(1).prints("`user` was not captured by \"a\" (a.yaml:1:1)");
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_secret_of_the_system_is_hidden() {
    let text = "GET: <<baseUrl>>/\nheaders: { X-One: <<env.MY_TOKEN>>, X-Two: <<session>> }\n";
    let project = Project::with("a.yaml", text)
        .file("environments/dev.yaml", "session: { env: MY_PASSWORD }\n")
        .system("MY_TOKEN", "token-1234")
        .system("MY_PASSWORD", "pass-1234");
    targets(&project, &["a.yaml", "-e", "dev", "-vv"]).0.passes().never_prints("token-1234").never_prints("pass-1234");
}

#[test]
fn variables_that_name_one_another_many_times_are_looked_into_once() {
    let all = (0..12).map(|at| format!("<<v{at}>>")).collect::<Vec<_>>().concat();
    let environment = (0..12).map(|at| format!("v{at}: \"{all}\"\n")).collect::<Vec<_>>().concat();
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/<<v0>>\n").file("environments/dev.yaml", environment);
    let start = std::time::Instant::now();
    project.run(&["run", "a.yaml", "-e", "dev", "--var", "baseUrl=http://x"]).exits(2).warns("is made of itself");
    assert!(start.elapsed() < std::time::Duration::from_secs(5));
}
