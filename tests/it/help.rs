//! The command line itself: help, flags, their aliases and variables, and slips in it.

use serde_json::json;

use crate::support::{Project, Seen, Server};

#[test]
fn every_shell_gets_its_completions() {
    let project = Project::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        project.run(&["completions", shell]).passes().prints("posthaste").prints("dry-run");
    }
    project.run(&["completions", "tcsh"]).exits(2).warns("bash");
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
