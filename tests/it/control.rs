//! How a run goes on and how it ends: iterations, bail, delays, dry runs, interruptions, exit codes.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::support::{Project, Reply, Seen, Server, ended};

fn by_path(request: &Seen) -> Reply {
    match request.path() {
        "/silent" => Reply::Silence,
        "/broken" => Reply::raw("no HTTP\r\n\r\n"),
        path => match path[1..].parse::<u16>() {
            Ok(status) => Reply::status(status),
            Err(_) => json!({}).into(),
        },
    }
}

fn requests(paths: &[&str]) -> String {
    paths
        .iter()
        .enumerate()
        .map(|(at, path)| format!("name: r{at}\nGET: <<baseUrl>>/{path}\n---\n"))
        .collect::<Vec<_>>()
        .concat()
}

#[test]
fn the_exit_code_tells_the_worst() {
    for (paths, code) in [
        (&["200", "204"][..], 0),
        (&["301"], 0),
        (&["400"], 1),
        (&["200", "500", "200"], 1),
        (&["broken"], 3),
        (&["500", "broken", "200"], 3),
        (&["broken", "500"], 3),
    ] {
        let server = Server::start(by_path);
        Project::with("a.yaml", requests(paths)).run(&["run", "a.yaml", "--var", &server.base()]).exits(code);
        assert_eq!(server.seen().len(), paths.len(), "{paths:?}");
    }
}

#[test]
fn a_status_that_is_expected_is_no_failure() {
    let server = Server::start(by_path);
    let text =
        "GET: <<baseUrl>>/404\nexpect: { status: 404 }\n---\nname: b\nGET: <<baseUrl>>/200\nexpect: { status: 404 }\n";
    let run = Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", &server.base()]);
    run.exits(1).prints("1 passed").prints("1 failed").prints("a.yaml:6:");
}

#[test]
fn everything_is_run_so_many_times() {
    let server = Server::start(by_path);
    let project = Project::with("a.yaml", requests(&["one", "two"]));
    project.run(&["run", "a.yaml", "-n", "3", "--var", &server.base()]).passes();
    let targets = server.targets();
    assert_eq!(targets, ["/one", "/two", "/one", "/two", "/one", "/two"]);
    for count in ["0", "-1", "many"] {
        project.run(&["run", "a.yaml", "-n", count]).exits(2);
    }
}

#[test]
fn bail_stops_behind_the_first_failure_but_for_what_must_run() {
    let text = "\
name: ok
GET: <<baseUrl>>/200
---
name: fails
GET: <<baseUrl>>/500
---
name: not reached
GET: <<baseUrl>>/never
---
name: clean up
GET: <<baseUrl>>/cleanup
always: true
---
name: not reached either
GET: <<baseUrl>>/never
";
    let server = Server::start(by_path);
    let project = Project::with("a.yaml", text);
    for flag in ["--bail", "--fail-fast"] {
        project.run(&["run", "a.yaml", flag, "-n", "2", "--var", &server.base()]).exits(1);
    }
    let targets = server.targets();
    assert_eq!(targets, ["/200", "/500", "/cleanup", "/200", "/500", "/cleanup"]);
    project.run(&["run", "a.yaml", "--var", &server.base()]).exits(1);
    assert_eq!(server.seen().len(), 11, "without the flag all of them are sent");
}

#[test]
fn a_request_that_says_skip_is_not_sent() {
    let server = Server::start(by_path);
    let text = "GET: <<baseUrl>>/500\nskip: not on <<stage>>\n---\nname: b\nGET: <<baseUrl>>/b\n";
    let project = Project::with("a.yaml", text);
    let run = project.run(&["run", "a.yaml", "--var", "stage=dev", "--var", &server.base()]);
    run.passes().prints("not on dev").prints("1 skipped");
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_delay_is_waited_before_each_request() {
    let server = Server::start(by_path);
    let project = Project::with("a.yaml", requests(&["one", "two"]) + "name: own\nGET: <<baseUrl>>/own\ndelay: 0ms\n");
    let start = Instant::now();
    project.run(&["run", "a.yaml", "--delay", "60ms", "--var", &server.base()]).passes();
    assert!(start.elapsed() >= Duration::from_millis(120));
    project.run(&["run", "a.yaml", "--delay", "soon"]).exits(2).warns("500ms");
    // Its own delay stands in the place of the other one, which would never end.
    project.run(&["run", "a.yaml", "-E", "own", "--delay", "1h", "--var", &server.base()]).passes();
}

#[test]
fn a_dry_run_shows_what_would_be_sent_and_sends_nothing() {
    let text = "\
name: Log in
POST: <<baseUrl>>/login
json: { user: <<user>>, password: <<password>> }
capture: { access_token: $.token, id: $.id }
---
name: Ask
GET: <<baseUrl>>/users/{id}?x=1
auth: { bearer: <<access_token>> }
---
name: Basic
GET: <<baseUrl>>/basic
auth: { basic: { username: u, password: <<password>> } }
";
    let server = Server::start(by_path);
    let project = Project::with("a.yaml", text).file("environments/dev.yaml", "user: ada\npassword: hush-hush\n");
    let run = project.run(&["run", "a.yaml", "-e", "dev", "--dry-run", "--var", &server.base()]);
    run.passes().never_prints("hush").never_prints("dTpodXNoLWh1c2g=");
    run.prints(&format!("POST {}/login", server.url())).prints("\"user\":\"ada\",\"password\":\"***\"");
    run.prints("a.yaml:1:1").prints("Content-Type: application/json");
    run.prints("/users/<<id>>?x=1");
    run.prints("Authorization: Basic ***");
    assert_eq!(server.seen().len(), 0);
    project.run(&["run", "a.yaml", "--dry-run", "--var", &server.base()]).exits(2).warns("`user`");
}

/// Starts a run that waits for an answer that never comes, interrupts it, and waits for its end.
#[cfg(unix)]
fn interrupted(project: &Project, server: &Server, arguments: &[&str]) -> crate::support::Ended {
    let child = project.command(&[&["run", "a.yaml", "--var", &server.base()], arguments].concat()).spawn().unwrap();
    server.waits_for(1, |it| it.path() == "/silent");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    ended(child.wait_with_output().unwrap())
}

#[cfg(unix)]
#[test]
fn an_interruption_ends_the_run_and_keeps_the_reports() {
    let server = Server::start(by_path);
    let text = requests(&["first", "silent", "never"]) + "name: clean up\nGET: <<baseUrl>>/cleanup\nalways: true\n";
    let project = Project::with("a.yaml", text).file("report.json", "old");
    let run = interrupted(
        &project,
        &server,
        &["-r", "terminal,json=report.json,junit=report.xml,events=run.ndjson", "--export-env", "out.yaml", "-n", "3"],
    );
    run.exits(130).prints("r0").prints("Interrupted");
    let report: Value = serde_json::from_str(&project.read("report.json")).unwrap();
    assert!(report.to_string().contains("r0"), "{report}");
    assert!(project.read("report.xml").trim_end().ends_with("</testsuites>"));
    assert!(project.read("run.ndjson").lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
    assert!(project.path("out.yaml").exists());
    let targets = server.targets();
    assert_eq!(targets, ["/first", "/silent", "/cleanup"]);
    project.run(&["report", "run.ndjson", "-r", "terminal"]).exits(130);
}

#[cfg(unix)]
#[test]
fn a_second_interruption_ends_at_once() {
    let server = Server::start(by_path);
    let text = "name: wait\nGET: <<baseUrl>>/silent\n---\nname: clean up\nGET: <<baseUrl>>/silent?2\nalways: true\n";
    let project = Project::with("a.yaml", text);
    let child = project.command(&["run", "a.yaml", "--var", &server.base()]).spawn().unwrap();
    for count in 1..=2 {
        server.waits_for(count, |_| true);
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    }
    ended(child.wait_with_output().unwrap()).exits(130);
}

#[test]
fn a_report_that_cannot_be_written_is_told_before_anything_is_sent() {
    let server = Server::start(by_path);
    let project = Project::with("a.yaml", requests(&["one"])).file("taken/x", "");
    for (report, message) in [
        ("json=no/such/folder/x.json", "no/such/folder"),
        ("junit=taken", "taken"),
        ("jsn", "did you mean `json`?"),
        ("terminal,json", "only one report can go to stdout"),
    ] {
        project.run(&["run", "a.yaml", "-r", report, "--var", &server.base()]).exits(2).warns(message);
    }
    assert!(server.seen().is_empty());
}

#[test]
fn flags_come_from_the_environment_too() {
    let server = Server::start(by_path);
    let project = Project::with("a.yaml", requests(&["500", "200"]))
        .file("environments/dev.yaml", format!("baseUrl: {}\n", server.url()))
        .system("POSTHASTE_ENV", "dev")
        .system("POSTHASTE_BAIL", "true")
        .system("POSTHASTE_REPORTER", "json=out.json");
    project.run(&["run", "a.yaml"]).exits(1);
    assert_eq!(server.seen().len(), 1);
    assert!(project.path("out.json").exists());
}

#[test]
fn a_default_without_a_value_fails_and_the_answer_is_judged_all_the_same() {
    let server = Server::start(by_path);
    let text = "GET: <<baseUrl>>/200\ncapture:\n  id: { from: $.nope, default: <<user.name>> }\n  at: url\nexpect: { status: 418 }\n";
    let project = Project::with("a.yaml", text);
    let run = project.run(&["run", "a.yaml", "-v", "--var", "user=ada", "--var", &server.base()]);
    run.exits(1).prints("status: expected 418, got 200").prints("its default has no value").prints("a.yaml:3:3");
    run.prints("at = ").never_prints("not sent");
}

#[test]
fn a_dry_run_does_not_fail_for_what_is_skipped() {
    let text = "GET: http://127.0.0.1:1/{id}\nskip: not yet\n";
    let run = Project::with("a.yaml", text).run(&["run", "a.yaml", "--dry-run", "--var", "id="]);
    run.passes().prints("# skipped: not yet").prints("# cannot be sent: the path parameter `id` is empty");
}
