//! Requests that are sent to a server, and what came there.

use serde_json::json;

use super::{
    app::Ended,
    project::Project,
    server::{Reply, Seen, Server},
};

/// Runs `text`, one or more requests, against a server that answers everything with `{}`; what came, in order.
pub(crate) fn sent(text: &str) -> Vec<Seen> {
    sent_from(Project::with("a.yaml", text), &[])
}

pub(crate) fn sent_from(project: Project, more: &[&str]) -> Vec<Seen> {
    let server = Server::start(|_: &Seen| json!({}));
    let base = server.base();
    let project = if project.path("collection.yaml").exists() { project } else { project.file("collection.yaml", "") };
    project.run(&[&["run", ".", "--var", &base], more].concat()).passes();
    server.seen()
}

/// Runs `text` against a server that answers as `answer` says.
pub(crate) fn against<R: Into<Reply>>(
    text: &str,
    answer: impl Fn(&Seen) -> R + Send + Sync + 'static,
) -> (Ended, Vec<Seen>) {
    let server = Server::start(answer);
    let run = Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", &server.base()]);
    (run, server.seen())
}

pub(crate) fn all<'a>(seen: &'a Seen, name: &str) -> Vec<&'a str> {
    seen.headers.iter().filter(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str()).collect()
}

/// Answers `/302/rest` with that status, and the way to `/rest`.
pub(crate) fn redirecting(request: &Seen) -> Reply {
    match request.path().trim_start_matches('/').split_once('/') {
        Some((status, rest)) if status.parse::<u16>().is_ok() => {
            Reply::status(status.parse().unwrap()).header("Location", &format!("/{rest}"))
        }
        _ => json!({}).into(),
    }
}
