//! `run --watch`: what a saved file affects is run again.
#![cfg(unix)]

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::Command,
};

use serde_json::json;

use crate::support::{Project, Seen, Server, ended};

/// Waits until so many requests were seen.
#[track_caller]
fn wait_for(server: &Server, count: usize) {
    server.waits_for(count, |_| true);
}

#[test]
fn what_a_saved_file_affects_is_run_again() {
    let server = Server::start(|_: &Seen| json!({ "id": 7 }));
    let project = Project::with("shop/a.yaml", "name: a\nGET: <<baseUrl>>/a\ncapture: { id: $.id }\n")
        .file("shop/b.yaml", "name: b\nGET: <<baseUrl>>/b\nheaders: { X: <<id>> }\n")
        .file("shop/c.yaml", "name: c\nGET: <<baseUrl>>/c\n")
        .file("environments/dev.yaml", "x: 1\n");
    let child = project.command(&["run", "shop", "--watch", "-e", "dev", "--var", &server.base()]).spawn().unwrap();
    wait_for(&server, 3);
    // The program listens to the files before it runs for the first time.
    fs::write(project.path("shop/c.yaml"), "name: c\nGET: <<baseUrl>>/c2\n").unwrap();
    wait_for(&server, 4);
    // An editor that writes beside and renames.
    fs::write(project.path("shop/.b.tmp"), "name: b\nGET: <<baseUrl>>/b2\nheaders: { X: <<id>> }\n").unwrap();
    fs::rename(project.path("shop/.b.tmp"), project.path("shop/b.yaml")).unwrap();
    wait_for(&server, 6);
    fs::write(project.path("shop/a.yaml"), "name: a\nGET: <<baseUrl>>/a2\ncapture: { id: $.id }\n").unwrap();
    wait_for(&server, 8);
    // One that is read while it is written has no variables for a moment.
    fs::write(project.path("environments/.dev.tmp"), "x: 2\n").unwrap();
    fs::rename(project.path("environments/.dev.tmp"), project.path("environments/dev.yaml")).unwrap();
    wait_for(&server, 11);
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let run = ended(child.wait_with_output().unwrap());
    run.exits(130).warns("changed: c.yaml").warns("waiting for a file to change");
    let expected = ["/a", "/b", "/c", "/c2", "/a", "/b2", "/a2", "/b2", "/a2", "/b2", "/c2"];
    assert_eq!(server.targets(), expected);
}

#[test]
fn a_mistake_is_told_and_waited_for() {
    let server = Server::start(|_: &Seen| json!({}));
    let project = Project::with("shop/a.yaml", "GET: <<baseUrl>>/a\n");
    let mut child = project.command(&["run", "shop", "--watch", "--var", &server.base()]).spawn().unwrap();
    wait_for(&server, 1);
    fs::write(project.path("shop/a.yaml"), "GETT: <<baseUrl>>/a\n").unwrap();
    // It stays open: a program whose messages nobody can read has nothing to say.
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(lines.by_ref().map_while(Result::ok).any(|line| line.contains("unknown key `GETT`")));
    fs::write(project.path("shop/a.yaml"), "GET: <<baseUrl>>/b\n").unwrap();
    wait_for(&server, 2);
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(server.targets(), ["/a", "/b"]);
}
