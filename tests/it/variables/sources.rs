//! Values from the command line, files, the system, commands and other variables.

use serde_json::json;

use super::ground::{asks, targets};
use crate::support::{Project, Seen, Server};

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
    // Looked into one by one, they would take for ever.
    project.run(&["run", "a.yaml", "-e", "dev", "--var", "baseUrl=http://x"]).exits(2).warns("is made of itself");
}
