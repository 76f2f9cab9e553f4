//! A server that gives tokens out, and an API that takes them.

use std::{collections::BTreeMap, sync::Mutex};

use serde_json::{Value, json};

use crate::support::{Ended, Project, Reply, Seen, Server};

/// The fields of a form.
pub(super) fn form(request: &Seen) -> BTreeMap<String, String> {
    url::form_urlencoded::parse(&request.body).into_owned().collect()
}

/// Where tokens are given out, counted: `access-token-1`, `access-token-2`. Below `/api` the last one is good, and no other.
pub(super) struct Identity {
    pub(super) server: Server,
}

impl Identity {
    /// One that gives a token with `more` fields out where `check` says nothing against it.
    pub(super) fn start(
        more: Value,
        check: impl Fn(&Seen, &BTreeMap<String, String>) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        let count = Mutex::new(0);
        let server = Server::start(move |request: &Seen| {
            let mut given = count.lock().unwrap();
            if request.path().trim_start_matches("http://api.test").starts_with("/api") {
                let wanted = format!("Bearer access-token-{}", *given);
                return match request.header("authorization") {
                    Some(it) if it == wanted => json!({}).into(),
                    _ => Reply::status(401).header("WWW-Authenticate", "Bearer error=\"invalid_token\""),
                };
            }
            if let Some(refusal) = check(request, &form(request)) {
                return refusal;
            }
            *given += 1;
            let mut answer = json!({ "access_token": format!("access-token-{given}"), "token_type": "Bearer" });
            answer.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            answer.into()
        });
        Self { server }
    }

    /// Runs `text` against it.
    pub(super) fn run(&self, text: &str, more: &[&str]) -> Ended {
        let project = Project::with("a.yaml", text);
        project.run(&[&["run", "a.yaml", "--var", &self.server.base()], more].concat())
    }

    /// The requests for tokens.
    pub(super) fn asked(&self) -> Vec<BTreeMap<String, String>> {
        let seen = self.server.seen();
        seen.iter().filter(|it| !it.path().starts_with("/api")).map(form).collect()
    }
}

/// A request to the API whose token is got as `oauth2` says.
pub(super) fn request(oauth2: &str) -> String {
    format!("GET: <<baseUrl>>/api\nauth:\n  oauth2: {{ token_url: <<baseUrl>>/token, {oauth2} }}\n")
}

/// A refusal in the words of the standard.
pub(super) fn refusal(status: u16, error: &str) -> Reply {
    (status, json!({ "error": error, "error_description": format!("because of {error}") })).into()
}
