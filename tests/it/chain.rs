//! Requests that live on what earlier ones captured.

use serde_json::json;

use crate::support::{Project, Seen, Server};

const CHAIN: &str = "\
name: Log in
POST: <<baseUrl>>/login
capture: { token: $.token }
---
name: Ask
GET: <<baseUrl>>/me
auth: { bearer: <<token>> }
expect: { $.seen: Bearer t-12345 }
";

#[test]
fn a_captured_token_reaches_the_next_request() {
    let server = Server::start(|request: &Seen| match request.path() {
        "/login" => json!({ "token": "t-12345" }),
        _ => json!({ "seen": request.header("authorization") }),
    });
    let run = Project::with("shop.yaml", CHAIN).run(&["run", "shop.yaml", "--var", &server.base(), "-vv"]);
    run.passes().prints("2 passed").never_prints("t-12345");
    assert_eq!(server.connections(), 1, "one connection is kept");
}

#[test]
fn a_request_whose_variable_was_not_captured_is_skipped() {
    let server = Server::start(|_: &Seen| (200, json!({ "error": "no token today" })));
    let run = Project::with("shop.yaml", CHAIN).run(&["run", "shop.yaml", "--var", &server.base()]);
    run.exits(1).prints("`token` was not captured by \"Log in\" (shop.yaml:1:1)");
    assert_eq!(server.seen().len(), 1, "it was not sent with a hole");
}
