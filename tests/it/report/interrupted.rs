//! What is told of a run that was interrupted, or that nobody listens to any more.

use serde_json::{Value, json};

use super::ground::{cases, server};
use crate::support::{Project, Reply, Seen, Server};

/// A server that never answers `/slow`, and says when that was asked for.
#[cfg(unix)]
fn slow_server() -> (Server, std::sync::mpsc::Receiver<()>) {
    let (told, hears) = std::sync::mpsc::channel();
    let server = Server::start(move |seen: &Seen| {
        if seen.path() == "/slow" {
            told.send(()).unwrap();
            return Reply::Silence;
        }
        Reply::from(json!({ "ok": true }))
    });
    (server, hears)
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_whole_reports() {
    use std::{
        io::{BufRead as _, BufReader},
        process::Command,
    };
    let (server, hears) = slow_server();
    let project =
        Project::with("c.yaml", "name: Quick\nGET: <<baseUrl>>/quick\n---\nname: Slow\nGET: <<baseUrl>>/slow\n");
    let mut child = project
        .command(&[
            "run",
            "c.yaml",
            "--var",
            &server.base(),
            "-r",
            "terminal",
            "-r",
            "json=r.json,junit=r.xml,events=e.ndjson",
        ])
        .spawn()
        .unwrap();
    hears.recv().unwrap();
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let printed: Vec<String> = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap).collect();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{printed:?}");
    assert!(printed.iter().any(|line| line.contains("Interrupted: 1 request did not end")), "{printed:?}");
    let report: Value = serde_json::from_str(&project.read("r.json")).unwrap();
    assert_eq!((&report["interrupted"], &report["counts"]["passed"]), (&json!(true), &json!(1)));
    assert_eq!(cases(&project.read("r.xml")).last().unwrap().2, "error");
    project.run(&["report", "e.ndjson"]).exits(130).prints("Interrupted");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_counts_what_is_missing_of_its_iteration() {
    let (server, hears) = slow_server();
    let text = "name: Quick\nGET: <<baseUrl>>/quick\n---\nname: Slow\nGET: <<baseUrl>>/slow\n---\nname: Last\nGET: <<baseUrl>>/last\n";
    let child = Project::with("c.yaml", text);
    let child =
        child.command(&["run", "c.yaml", "-n", "18446744073709551615", "--var", &server.base()]).spawn().unwrap();
    hears.recv().unwrap();
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let run = crate::support::ended(child.wait_with_output().unwrap());
    run.exits(130).prints("Interrupted: 2 requests did not end.").never_prints("panicked");
}

#[test]
fn a_run_whose_reader_goes_away_is_no_success() {
    use std::io::{BufRead as _, BufReader};
    let server = server();
    let project = Project::with("c.yaml", "GET: <<baseUrl>>/\n");
    let command = &["run", "c.yaml", "-n", "1000000", "-v", "--var", &server.base()];
    let mut child = project.command(command).spawn().unwrap();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
}
