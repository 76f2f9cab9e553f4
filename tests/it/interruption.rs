//! Ctrl-C in the middle of loops, waits, hooks, parallel requests and rows: what cleans up runs, and every report is whole.
#![cfg(unix)]

use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Ended, Project, Reply, Seen, Server, ended};

/// Runs `shop`, interrupts it when so many requests for `/silent` have come, which are never answered, and waits for its end.
fn interrupted(project: &Project, server: &Server, more: &[&str], silent: usize) -> Ended {
    stopped("-INT", project, server, more, silent)
}

/// The same, by any signal.
fn stopped(signal: &str, project: &Project, server: &Server, more: &[&str], silent: usize) -> Ended {
    let arguments = ["run", "shop", "--var", &server.base(), "-r", "terminal,json=report.json"];
    let child = project.command(&[&arguments, more].concat()).spawn().unwrap();
    server.waits_for(silent, |it| it.path() == "/silent");
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
    ended(child.wait_with_output().unwrap())
}

fn server() -> Server {
    Server::start(|request: &Seen| match request.path() {
        "/silent" => Reply::Silence,
        _ => json!({ "id": 7 }).into(),
    })
}

const CLEAN: &str = "after: [{ name: Sweep, DELETE: <<baseUrl>>/sweep/<<id>> }]\n";
const MAKE: &str = "name: a make\nPOST: <<baseUrl>>/make\ncapture: { id: $.id }\n";

/// Whatever goes on, the hook behind it runs with what was captured, and nothing else.
fn cleans_up(text: &str, more: &[&str], extra: &[(&str, &str)]) {
    let server = server();
    let mut project = Project::with("shop/collection.yaml", CLEAN)
        .file("shop/a.yaml", MAKE)
        .file("shop/b.yaml", text)
        .file("shop/c.yaml", "name: c never\nPOST: <<baseUrl>>/never\n");
    for (path, text) in extra {
        project = project.file(path, text);
    }
    let run = interrupted(&project, &server, more, 1);
    run.exits(130).prints("Interrupted").prints("✓ Sweep (after)");
    let paths: Vec<_> = server.seen().iter().map(|it| it.path().to_owned()).collect();
    assert_eq!(paths.last().unwrap(), "/sweep/7", "{text}");
    assert!(!paths.contains(&"/never".to_owned()), "{text}: {paths:?}");
    let report: Value = serde_json::from_str(&project.read("report.json")).unwrap();
    assert_eq!(report["interrupted"], json!(true));
}

#[test]
fn in_a_loop() {
    cleans_up("name: b\nfor: { each: [silent, never] }\nGET: <<baseUrl>>/<<item>>\n", &[], &[]);
}

#[test]
fn between_two_tries() {
    // The first answer is wrong, and the wait behind it longer than the test.
    let server = Server::start(|_: &Seen| json!({ "id": 7, "state": "busy" }));
    let project = Project::with("shop/collection.yaml", CLEAN)
        .file("shop/a.yaml", MAKE)
        .file("shop/b.yaml", "GET: <<baseUrl>>/silent\nretry: { until: { $.state: done }, every: 1h }\n");
    interrupted(&project, &server, &[], 1).exits(130).prints("✓ Sweep (after)");
}

#[test]
fn in_what_is_needed() {
    let need = ("shop/_need/login.yaml", "GET: <<baseUrl>>/silent\n");
    cleans_up("name: b\nneeds: _need/login\nGET: <<baseUrl>>/never\n", &[], &[need]);
}

#[test]
fn in_what_is_used() {
    let used = ("shop/_use/it.yaml", "GET: <<baseUrl>>/<<path>>\n");
    cleans_up("name: b\nuse: _use/it\nfor: { each: [silent, never] }\nwith: { path: <<item>> }\n", &[], &[used]);
}

#[test]
fn in_an_inner_hook() {
    let hook = (
        "shop/bb/folder.yaml",
        "before: [{ name: Wait, GET: <<baseUrl>>/silent }]\nafter: [{ name: Inner, DELETE: <<baseUrl>>/inner }]\n",
    );
    let inner = ("shop/bb/x.yaml", "GET: <<baseUrl>>/never\n");
    cleans_up("name: b\nGET: <<baseUrl>>/fine\n", &[], &[hook, inner]);
}

#[test]
fn in_parallel() {
    cleans_up("name: b\nGET: <<baseUrl>>/silent\n---\nname: bb\nGET: <<baseUrl>>/fine\n", &["-j", "4"], &[]);
}

#[test]
fn in_a_row_of_a_folder() {
    let folder = ("shop/bb/folder.yaml", "data: [{ path: silent }, { path: never }]\n");
    let inner = ("shop/bb/x.yaml", "GET: <<baseUrl>>/<<path>>\n");
    cleans_up("name: b\nGET: <<baseUrl>>/fine\n", &[], &[folder, inner]);
}

#[test]
fn in_iterations_that_run_at_the_same_time() {
    let server = server();
    let project = Project::with("shop/a.yaml", "name: a\nGET: <<baseUrl>>/<<path>>\n")
        .file("rows.csv", "path\nfine\nsilent\nsilent\n");
    // The third iteration begins when the first has come to its end.
    let run = interrupted(&project, &server, &["-d", "rows.csv", "-j", "2"], 2);
    run.exits(130).prints("Iteration 1 of 3: fine");
}

#[test]
fn in_the_clean_up_itself_ends_at_once() {
    let server = server();
    let project = Project::with(
        "shop/collection.yaml",
        "after:\n  - { name: Sweep, DELETE: <<baseUrl>>/silent }\n  - { name: Last, DELETE: <<baseUrl>>/last }\n",
    )
    .file("shop/a.yaml", "GET: <<baseUrl>>/fine\n");
    let arguments = ["run", "shop", "--var", &server.base()];
    let child = project.command(&arguments).spawn().unwrap();
    server.waits_for(1, |it| it.path() == "/silent");
    // The first one is heard while the last thing goes on, and the second one ends it.
    let pid = child.id().to_string();
    let mut child = child;
    while child.try_wait().unwrap().is_none() {
        let _ = Command::new("kill").args(["-INT", &pid]).status();
        std::thread::yield_now();
    }
    ended(child.wait_with_output().unwrap()).exits(130);
    assert!(!server.seen().iter().any(|it| it.path() == "/last"));
}

#[test]
fn by_the_signal_of_build_servers() {
    let server = Server::start(|request: &Seen| match request.path() {
        "/silent" => Reply::Stalled("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".into()),
        _ => json!({ "id": 7 }).into(),
    });
    let project = Project::with("shop/collection.yaml", CLEAN)
        .file("shop/a.yaml", MAKE)
        .file("shop/b.yaml", "GET: <<baseUrl>>/silent\noutput: half.bin\n");
    let run = stopped("-TERM", &project, &server, &[], 1);
    run.exits(130).prints("Interrupted").prints("\u{2713} Sweep (after)");
    let left: Vec<_> = std::fs::read_dir(project.path("shop")).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(!left.iter().any(|it| it == "half.bin" || it.to_string_lossy().ends_with(".part")), "{left:?}");
}
