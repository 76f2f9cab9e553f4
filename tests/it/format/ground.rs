//! A request, what is listed of a project, and how a refusal is told.

use serde_json::{Value, json};

use crate::support::{Project, Seen, Server};

/// Requests in the order of running, as `folder/.../name`.
pub(super) fn listed(project: &Project, path: &str) -> Vec<String> {
    let run = project.run(&["list", path, "--json"]);
    run.passes();
    let list: Value = serde_json::from_str(&run.stdout).unwrap();
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    let path = |it: &Value| {
        let folders = it["folders"].as_array().unwrap().iter().skip(1).map(text);
        folders.chain([text(&it["name"])]).collect::<Vec<_>>().join("/")
    };
    list["requests"].as_array().unwrap().iter().map(path).collect()
}

/// The problems that are told, as `file:line:column message (help)`; both `run` and `check` refuse, and nothing is sent.
#[track_caller]
pub(super) fn refused(project: &Project, path: &str, messages: &[&str]) {
    let server = Server::start(|_: &Seen| json!({}));
    for command in ["run", "check"] {
        let run = project.run(&[command, path, "--var", &server.base()]);
        run.exits(2).never_prints("panicked");
        for message in messages {
            run.warns(message);
        }
    }
    assert!(server.seen().is_empty());
}

pub(super) const GET: &str = "GET: http://127.0.0.1/\n";
