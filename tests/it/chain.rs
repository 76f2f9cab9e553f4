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

/// The sample of the design, word for word; only the description with a comma stands in quotes, as YAML wants it.
const DESIGN: &str = r#"name: Get a user
docs: |
  Finds the `account_id` that the token request needs.
GET: <<baseUrl>>/users/{userId}
path:
  userId: { value: me, type: string, required: true, description: "The user's id, or me." }
auth: { bearer: <<seed_token>> }
expect:
  status: 200
  $.account_id: { type: string }
capture:
  account_id: $.account_id
examples:
  - name: An active user
    status: 200
    json: { id: zJKyaiAyTNC-MWjiWC18KQ, account_id: q6gBJVO5TzexKYTb_I2rpg, status: pending }
---
name: Get access token
POST: <<oauthUrl>>/oauth/token
query:
  grant_type: account_credentials
  account_id: <<account_id>>
auth: { basic: { username: <<client_id>>, password: <<client_secret>> } }
capture:
  access_token: { from: $.access_token, secret: true }
---
name: List users
GET: <<baseUrl>>/users
auth: { bearer: <<access_token>> }
expect:
  $.page_size: 30
"#;

#[test]
fn the_sample_of_the_design_runs_as_it_stands() {
    let server = Server::start(|request: &Seen| match (request.path(), request.header("authorization")) {
        ("/v2/users/me", Some("Bearer seed-12345")) => (200, json!({ "account_id": "q6gBJVO5TzexKYTb_I2rpg" })),
        ("/oauth/token", Some("Basic aWQ6c2VjcmV0LTEyMzQ1")) if request.target.ends_with("_I2rpg") => {
            (200, json!({ "access_token": "access-12345" }))
        }
        ("/v2/users", Some("Bearer access-12345")) => (200, json!({ "page_size": 30 })),
        _ => (401, json!({})),
    });
    let environment = format!(
        "baseUrl: {0}/v2\noauthUrl: {0}\nseed_token: seed-12345\nclient_id: id\nclient_secret: {{ env: ZOOM_CLIENT_SECRET, secret: true }}\n",
        server.url()
    );
    let project = Project::with("zoom/users.yaml", DESIGN)
        .file("environments/zoom.yaml", environment)
        .system("ZOOM_CLIENT_SECRET", "secret-12345");
    project.run(&["check", "zoom", "-e", "zoom"]).passes().prints("3 requests checked, no errors\n");
    let run = project.run(&["run", "zoom", "-e", "zoom", "-vv"]);
    run.passes()
        .prints("3 passed")
        .never_prints("access-12345")
        .never_prints("secret-12345")
        .never_prints("seed-12345");
    let targets: Vec<_> = server.seen().into_iter().map(|it| format!("{} {}", it.method, it.target)).collect();
    assert_eq!(
        targets,
        [
            "GET /v2/users/me",
            "POST /oauth/token?grant_type=account_credentials&account_id=q6gBJVO5TzexKYTb_I2rpg",
            "GET /v2/users",
        ]
    );
}
