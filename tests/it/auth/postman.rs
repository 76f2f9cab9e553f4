//! Postman's collections, whose schemes sign as ours do.

use std::sync::{Arc, Mutex};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};

use super::{
    checks::{field, hmac256, ok_if},
    digest::digest,
    ntlm::ntlm,
};
use crate::support::{Project, Reply, Seen, Server};

/// A Postman collection of requests to `path`, each with its auth.
pub(super) fn postman(items: &[(&str, &str, Value)]) -> String {
    let item = |(method, path, auth): &(&str, &str, Value)| {
        let kind = auth["type"].as_str().unwrap();
        let list: Vec<Value> = auth["with"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(key, value)| json!({ "key": key, "value": value }))
            .collect();
        let body = json!({ "mode": "urlencoded", "urlencoded": [{ "key": "title", "value": "a b" }] });
        let request = json!({
            "method": method, "url": format!("{{{{baseUrl}}}}{path}"), "body": body, "auth": { "type": kind, kind: list },
        });
        json!({ "name": path, "request": request })
    };
    let schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
    json!({ "info": { "name": "p", "schema": schema }, "item": items.iter().map(item).collect::<Vec<_>>() }).to_string()
}

fn run_postman(items: &[(&str, &str, Value)], server: &Server) -> crate::support::Ended {
    Project::with("p.postman_collection.json", postman(items)).run(&[
        "run",
        "p.postman_collection.json",
        "--var",
        &server.base(),
    ])
}

#[test]
fn postmans_digest_shares_a_nonce() {
    let auth = json!({ "type": "digest", "with": { "username": "ada", "password": "lovelace-1", "algorithm": "MD5" } });
    let server = Server::start(digest(", stale=true"));
    run_postman(&[("GET", "/a?b=c", auth.clone()), ("GET", "/b", auth)], &server).passes().never_prints("lovelace-1");
    let counts: Vec<_> = server.seen().iter().map(|it| field(it, "nc")).collect();
    assert_eq!(counts, ["", "00000001", "00000002"]);
}

#[test]
fn requests_of_scripts_share_the_nonce_of_the_run() {
    let auth = json!({ "type": "digest", "with": { "username": "ada", "password": "lovelace-1", "algorithm": "MD5" } });
    let mut collection: Value = serde_json::from_str(&postman(&[("GET", "/b", auth)])).unwrap();
    let script = format!(
        "pm.sendRequest({{ url: pm.variables.get('baseUrl') + '/a', auth: {} }}, (_, answer) => pm.environment.set('code', answer.code))",
        collection["item"][0]["request"]["auth"]
    );
    collection["item"][0]["event"] = json!([{ "listen": "prerequest", "script": { "exec": [script] } }]);
    let server = Server::start(digest(", stale=true"));
    let project = Project::with("p.postman_collection.json", collection.to_string());
    project.run(&["run", "p.postman_collection.json", "--var", &server.base()]).passes();
    let sent: Vec<_> = server.seen().iter().map(|it| (it.path().to_owned(), field(it, "nc"))).collect();
    let sent: Vec<_> = sent.iter().map(|(path, count)| (path.as_str(), count.as_str())).collect();
    assert_eq!(sent, [("/a", ""), ("/a", "00000001"), ("/b", "00000002")]);
}

#[test]
fn postmans_schemes_are_verified() {
    let oauth1 = json!({ "type": "oauth1", "with": {
        "consumerKey": "ck", "consumerSecret": "consumer-1", "nonce": "n", "timestamp": "1", "version": "1.0",
        "signatureMethod": "HMAC-SHA256",
    } });
    let hawk = json!({ "type": "hawk", "with": { "authId": "me", "authKey": "the-hawk-key", "timestamp": "7", "nonce": "n" } });
    let jwt = json!({ "type": "jwt", "with": {
        "algorithm": "HS256", "secret": "shared-secret", "payload": "{\"sub\": \"ada\"}", "header": "{\"kid\": \"k\"}",
        "addTokenTo": "queryParam", "queryParamKey": "jwt",
    } });
    let ntlm_auth =
        json!({ "type": "ntlm", "with": { "username": "ada", "password": "open-sesame", "domain": "Shop" } });
    // Without scripts, a Postman run passes whatever the server says.
    let granted = Arc::new(Mutex::new(Vec::new()));
    let seen = granted.clone();
    let server = Server::start(move |request: &Seen| {
        let reply = verify_postman(request);
        if matches!(reply, Reply::Whole { status: 200, .. }) {
            seen.lock().unwrap().push(request.path().to_owned());
        }
        reply
    });
    let items =
        [("POST", "/oauth1", oauth1), ("GET", "/hawk", hawk), ("GET", "/jwt", jwt), ("GET", "/ntlm", ntlm_auth)];
    let run = run_postman(&items, &server);
    for secret in ["consumer-1", "the-hawk-key", "shared-secret", "open-sesame"] {
        run.never_prints(secret);
    }
    assert_eq!(*granted.lock().unwrap(), ["/oauth1", "/hawk", "/jwt", "/ntlm"]);
}

fn verify_postman(request: &Seen) -> Reply {
    match request.path() {
        "/oauth1" => {
            let host = request.header("host").unwrap().replace(':', "%3A");
            let own = "oauth_consumer_key%3Dck%26oauth_nonce%3Dn%26oauth_signature_method%3DHMAC-SHA256%26oauth_timestamp%3D1%26\
                       oauth_version%3D1.0%26title%3Da%2520b";
            let base = format!("POST&http%3A%2F%2F{host}%2Foauth1&{own}");
            let wanted = STANDARD.encode(hmac256("consumer-1&", &base));
            let body = request.text().replace("%2B", "+").replace("%2F", "/").replace("%3D", "=");
            ok_if(body.ends_with(&format!("&oauth_signature={wanted}")))
        }
        "/hawk" => {
            let (name, port) = request.header("host").unwrap().split_once(':').unwrap();
            let signed = format!("hawk.1.header\n7\nn\nGET\n/hawk\n{name}\n{port}\n\n\n");
            ok_if(field(request, "mac") == STANDARD.encode(hmac256("the-hawk-key", &signed)))
        }
        "/jwt" => {
            let (signed, signature) = request.target.split_once("jwt=").unwrap().1.rsplit_once('.').unwrap();
            ok_if(URL_SAFE_NO_PAD.encode(hmac256("shared-secret", signed)) == signature)
        }
        _ => ntlm(request),
    }
}
