//! A server that answers with what it was sent, and what it was asked for.

use serde_json::{Value, json};

use crate::support::{Ended, Project, Seen, Server};

/// Runs `project` against a server that answers with the request's body as JSON, else `{}`; the targets that were asked for.
pub(super) fn targets(project: &Project, arguments: &[&str]) -> (Ended, Vec<String>) {
    let server = Server::start(|request: &Seen| match serde_json::from_slice::<Value>(&request.body) {
        Ok(body) => body,
        Err(_) => json!({}),
    });
    let run = project.run(&[&["run", "--var", &server.base()], arguments].concat());
    let targets = server.targets();
    (run, targets)
}

pub(super) fn asks(name: &str) -> String {
    format!("GET: <<baseUrl>>/<<{name}>>\n")
}
