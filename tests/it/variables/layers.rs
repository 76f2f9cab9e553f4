//! Layers of variables: which one wins, and how long what is captured stays.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use serde_json::json;

use super::ground::targets;
use crate::support::{Project, Reply, Seen, Server};

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
fn what_an_earlier_iteration_captured_does_not_stand_in_for_a_capture_that_fails() {
    let text =
        "name: make\nGET: <<baseUrl>>/make\ncapture: { id: $.id }\n---\nname: use\nGET: <<baseUrl>>/use/<<id>>\n";
    let project = Project::with("a.yaml", text).file("environments/dev.yaml", "id: written\n");
    for (environment, expected) in
        [(&[][..], &["/make", "/use/1", "/make"][..]), (&["-e", "dev"], &["/make", "/use/1", "/make", "/use/written"])]
    {
        let made = AtomicUsize::new(0);
        let server = Server::start(move |request: &Seen| match request.path() {
            "/make" if made.fetch_add(1, SeqCst) == 0 => json!({ "id": 1 }),
            _ => json!({}),
        });
        let base = server.base();
        project
            .run(&[&["run", "a.yaml", "-n", "2", "--var", &base], environment].concat())
            .exits(1)
            .prints("capture id: expected something at $.id");
        assert_eq!(server.targets(), expected);
    }
}
