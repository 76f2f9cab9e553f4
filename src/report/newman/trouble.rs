//! Why no answer came, in the words of Node, which log scrapers look for.

use serde_json::{Value, json};
use url::Url;

/// What an item without a URL is told.
const EMPTY_URL: &str = "request url is empty";

/// The trouble of a request as Newman's reports have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    /// What it says: `connect ECONNREFUSED 127.0.0.1:1`.
    pub(super) message: String,
    /// Node's name of it and the system call that it comes from, if it is one of those.
    pub(super) code: Option<(&'static str, &'static str)>,
}

impl Trouble {
    /// The trouble that our client told so.
    pub(super) fn of(why: &str) -> Self {
        let known = known(why);
        let message = match &known {
            Some((message, _)) => message.clone(),
            None if why == EMPTY_URL => format!("runtime:extensions~request: {EMPTY_URL}"),
            None => why.to_owned(),
        };
        Self { message, code: known.map(|(_, code)| code) }
    }

    /// That redirects did not end.
    pub(super) fn circle(url: &Url) -> Self {
        let message = format!("Exceeded maxRedirects. Probably stuck in a redirect loop {url}");
        Self { message, code: None }
    }

    /// What a report in JSON holds of it.
    pub(super) fn json(&self) -> Value {
        match self.code {
            Some((code, call)) => json!({ "code": code, "syscall": call }),
            None => json!({}),
        }
    }
}

fn known(why: &str) -> Option<(String, (&'static str, &'static str))> {
    if let Some(peer) = why.strip_prefix("connection refused by ") {
        let peer = peer.trim_start_matches("the proxy ");
        return Some((format!("connect ECONNREFUSED {peer}"), ("ECONNREFUSED", "connect")));
    }
    if let Some(host) = why.strip_prefix("could not resolve host `").and_then(|it| it.strip_suffix('`')) {
        return Some((format!("getaddrinfo ENOTFOUND {host}"), ("ENOTFOUND", "getaddrinfo")));
    }
    if why.starts_with("no answer from ") {
        return Some(("ESOCKETTIMEDOUT".to_owned(), ("ESOCKETTIMEDOUT", "read")));
    }
    if why.ends_with(" closed the connection before it had answered") {
        return Some(("socket hang up".to_owned(), ("ECONNRESET", "read")));
    }
    why.contains(" closed the connection before the whole ").then(|| ("aborted".to_owned(), ("ECONNRESET", "read")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_names_are_found() {
        let refused = Trouble::of("connection refused by 127.0.0.1:1");
        assert_eq!(refused.message, "connect ECONNREFUSED 127.0.0.1:1");
        assert_eq!(Trouble::of("connection refused by the proxy 127.0.0.1:1").message, refused.message);
        assert_eq!(refused.json(), json!({ "code": "ECONNREFUSED", "syscall": "connect" }));
        assert_eq!(Trouble::of("could not resolve host `nope.invalid`").message, "getaddrinfo ENOTFOUND nope.invalid");
        assert_eq!(Trouble::of("no answer from localhost:80 within 5ms").message, "ESOCKETTIMEDOUT");
        assert_eq!(Trouble::of("request url is empty").message, "runtime:extensions~request: request url is empty");
        let other = Trouble::of("something else");
        assert_eq!((other.message.as_str(), other.code), ("something else", None));
    }
}
