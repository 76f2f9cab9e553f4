//! Where a redirect leads to another origin: whatever a scheme sends stays behind.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{checks::KEY, ntlm::ntlm_challenge};
use crate::support::{Project, Reply, Seen, Server};

/// Challenges whoever has to be challenged, and sends all others away.
fn leading_away(to: &str) -> Server {
    let to = to.to_owned();
    Server::start(move |request: &Seen| {
        let told = request.header("authorization").unwrap_or_default();
        let message = STANDARD.decode(told.trim_start_matches("NTLM ")).unwrap_or_default();
        let challenge = match (request.path(), told) {
            ("/digest", "") => "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"".to_owned(),
            ("/ntlm", _) if message.get(8) == Some(&1) => format!("NTLM {}", ntlm_challenge()),
            ("/token", _) => return serde_json::json!({ "access_token": "secret-token-1" }).into(),
            _ => return Reply::status(302).header("Location", &to),
        };
        Reply::status(401).header("WWW-Authenticate", &challenge)
    })
}

#[test]
fn what_proves_who_we_are_stays_with_its_origin() {
    let other = Server::start(|_: &Seen| serde_json::json!({}));
    // Postman takes two ports of a host for one origin.
    let server = leading_away(&format!("http://localhost:{}/there", other.port()));
    let jwt = format!("jwt: {{ algorithm: EdDSA, key: \"{KEY}\", claims: {{ sub: ada }} }}");
    let schemes = [
        ("basic", "basic: { username: ada, password: secret-pass-1 }"),
        ("bearer", "bearer: secret-token-1"),
        ("key", "apikey: { name: X-Key, value: secret-key-1 }"),
        ("key-in-query", "apikey: { name: key, value: secret-key-1, in: query }"),
        ("digest", "digest: { username: ada, password: secret-pass-1 }"),
        ("ntlm", "ntlm: { username: ada, password: secret-pass-1 }"),
        ("hawk", "hawk: { id: me, key: secret-key-1 }"),
        ("aws", "aws: { access_key: AKID, secret_key: secret-key-1, session_token: secret-token-1 }"),
        (
            "aws-in-query",
            "aws: { access_key: AKID, secret_key: secret-key-1, session_token: secret-token-1, in: query }",
        ),
        ("oauth1", "oauth1: { consumer_key: ck, consumer_secret: secret-key-1 }"),
        ("oauth1-in-query", "oauth1: { consumer_key: ck, consumer_secret: secret-key-1, in: query }"),
        (
            "edgegrid",
            "edgegrid: { client_token: secret-token-1, client_secret: secret-key-1, access_token: secret-pass-1 }",
        ),
        ("oauth2", "oauth2: { grant: client_credentials, token_url: <<baseUrl>>/token, client_id: a }"),
        ("jwt", jwt.as_str()),
    ];
    for rules in ["curl", "postman"] {
        for (name, auth) in schemes {
            let text = format!(
                "GET: <<baseUrl>>/{name}\nauth: {{ {auth} }}\nsettings: {{ redirects: {{ rules: {rules} }} }}\n"
            );
            let before = other.seen().len();
            let run = Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", &server.base(), "-4"]);
            run.passes();
            let seen = &other.seen()[before..];
            assert_eq!(seen.len(), 1, "{name}\n{run}");
            let all = format!("{seen:?}").to_lowercase();
            for trace in ["authorization", "x-key", "security-token", "secret-", "signature", "proxy-"] {
                assert!(!all.contains(trace), "{name} under {rules}: `{trace}` went along\n{all}");
            }
        }
    }
}

#[test]
fn a_referer_takes_no_secret_to_another_origin() {
    let other = Server::start(|_: &Seen| serde_json::json!({}));
    let there = format!("{}/there", other.url());
    let server = Server::start(move |request: &Seen| match request.path() {
        "/near" => Reply::status(302).header("Location", "/far"),
        _ => Reply::status(302).header("Location", &there),
    });
    let settings = "settings: { redirects: { referer: true } }\n";
    let run = |text: &str| {
        let project = Project::with("a.yaml", format!("{text}{settings}"));
        project.run(&["run", "a.yaml", "--var", &server.base(), "--var", "api_key=secret-key-1"]).passes();
        other.seen().pop().unwrap().header("referer").map(str::to_owned)
    };
    assert_eq!(run("GET: <<baseUrl>>/far?a=1\n"), Some(format!("{}/far?a=1", server.url())));
    assert_eq!(run("GET: <<baseUrl>>/far?a=<<api_key>>\n"), Some(format!("{}/", server.url())));
    let key = "auth: { apikey: { name: key, value: secret-key-1, in: query } }\n";
    assert_eq!(run(&format!("GET: <<baseUrl>>/far\n{key}")), Some(format!("{}/", server.url())));
    run(&format!("GET: <<baseUrl>>/near\n{key}"));
    let near = server.seen().pop().unwrap().header("referer").map(str::to_owned);
    assert_eq!(near, Some(format!("{}/near?key=secret-key-1", server.url())), "the same origin knows it");
}
