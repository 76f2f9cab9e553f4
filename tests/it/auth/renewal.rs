//! How long tokens live: replaced before their time is over and after a 401, kept on disk, and what is said where none is given.

use std::{fs, io::Write as _, sync::mpsc, time::Duration};

use serde_json::{Value, json};

use super::{
    checks::times,
    identity::{Identity, refusal, request},
};
use crate::support::{Ended, Project, Reply, Seen, Server, ended, given_time};

const CLIENT: &str = "grant: client_credentials, client_id: shop, client_secret: client-secret-1";

/// The same request, a list of times.
fn twice() -> String {
    times(&request(CLIENT), 2)
}

#[test]
fn a_refused_token_is_replaced_once() {
    // The first token is refused at its second use.
    let uses = std::sync::Mutex::new(0);
    let server = Server::start(move |seen: &Seen| -> Reply {
        let mut uses = uses.lock().unwrap();
        if seen.path() == "/token" {
            let number = if *uses == 0 { 1 } else { 2 };
            return json!({ "access_token": format!("access-token-{number}"), "expires_in": 3600 }).into();
        }
        *uses += 1;
        let is_good = *uses == 1 || seen.header("authorization") == Some("Bearer access-token-2");
        if is_good { json!({}).into() } else { Reply::status(401) }
    });
    let run =
        Project::with("a.yaml", times(&request(CLIENT), 3)).run(&["run", "a.yaml", "--var", &server.base(), "-v"]);
    run.passes().never_prints("access-token-2");
    let seen = server.seen();
    let paths: Vec<_> = seen.iter().map(Seen::path).collect();
    assert_eq!(paths, ["/token", "/api", "/api", "/token", "/api", "/api"]);
    // One that is refused whatever it is, is not asked for for ever.
    let never = Server::start(|seen: &Seen| -> Reply {
        if seen.path() == "/token" { json!({ "access_token": "access-token-1" }).into() } else { Reply::status(401) }
    });
    let run = Project::with("a.yaml", request(CLIENT)).run(&["run", "a.yaml", "--var", &never.base()]);
    run.exits(1).prints("401");
    assert_eq!(never.seen().len(), 4);
    let run = Project::with("a.yaml", request(CLIENT) + "expect: { status: 401 }\n");
    run.run(&["run", "a.yaml", "--var", &never.base()]).passes();
}

#[test]
fn a_refresh_token_is_used_first() {
    given_time(a_token_of_some_seconds_is_refreshed);
}

fn a_token_of_some_seconds_is_refreshed(seconds: u32) {
    let good = json!({ "expires_in": seconds.to_string(), "refresh_token": "refresh-1" });
    let identity = Identity::start(good, |_, form| {
        (form["grant_type"] == "refresh_token" && form["refresh_token"] != "refresh-1")
            .then(|| refusal(400, "invalid_grant"))
    });
    let one = request(&format!("{CLIENT}, scope: a, refresh: {{ params: {{ tenant: north }} }}"));
    let text = times(&format!("{one}delay: {}ms\n", 1100 * seconds), 2);
    identity.run(&text, &[]).passes().never_prints("refresh-1");
    let asked = identity.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!((asked[1]["grant_type"].as_str(), asked[1]["scope"].as_str()), ("refresh_token", "a"));
    assert_eq!((asked[0].get("tenant"), asked[1]["tenant"].as_str()), (None, "north"));
    // One that is not good any more is no reason to stop.
    let good = json!({ "expires_in": seconds, "refresh_token": "refresh-1" });
    let identity =
        Identity::start(good, |_, form| (form["grant_type"] == "refresh_token").then(|| refusal(400, "invalid_grant")));
    identity.run(&text, &[]).passes();
    let kinds: Vec<_> = identity.asked().iter().map(|it| it["grant_type"].clone()).collect();
    assert_eq!(kinds, ["client_credentials", "refresh_token", "client_credentials"]);
}

#[test]
fn why_there_is_no_token_is_told() {
    let html = "<html>\r\n<title>Bad\u{1b}[31m gateway</title></html>";
    // What is too long to be shown ends within the secret.
    let long = "x".repeat(109) + "client-secret-1";
    let cases: [(Reply, &str); 12] = [
        (
            refusal(401, "invalid_client"),
            "client `shop` with 401 Unauthorized, with invalid_client, because of invalid_client",
        ),
        (refusal(200, "invalid_scope"), "with 200 OK, with invalid_scope"),
        (
            Reply::status(502).header("Content-Type", "text/html").body(html),
            "with 502 Bad Gateway, and no JSON object: `<html> <title>Bad",
        ),
        (Reply::status(500), "with 500 Internal Server Error, with nothing in it"),
        (Reply::status(200), "with 200 OK, with nothing in it"),
        (json!({ "ok": true, "token": "x" }).into(), "without an `access_token`: there is `ok`, `token`"),
        (json!([1]).into(), "no JSON object"),
        (Reply::status(502).body(long), "xxx***`"),
        (json!({ "accessToken": "client-secret-1-and-more" }).into(), "there is `accessToken`"),
        (Reply::status(302).header("Location", "https://login.test/"), "which leads to `https://login.test/`"),
        (json!({ "access_token": "a\nb" }).into(), "with a token that no header can hold"),
        (json!({ "access_token": "abcdef", "token_type": "DPoP" }).into(), "of the type `dpop`"),
    ];
    for (reply, why) in cases {
        let server = Server::start(move |_: &Seen| reply.clone());
        let project = Project::with("a.yaml", twice());
        let run = project.run(&["run", "a.yaml", "--var", &server.base(), "--bail", "-vv"]);
        run.exits(3).prints(&format!("no token: {}/token answered the grant `client_credentials`", server.url()));
        run.prints(why).never_prints("\u{1b}").never_prints("client-secr").never_prints("-and-more");
        assert_eq!(server.seen().len(), 1, "{why}");
    }
    let run = Project::with("a.yaml", request(CLIENT)).run(&["run", "a.yaml", "--var", "baseUrl=http://127.0.0.1:1"]);
    run.exits(3).prints("no token from http://127.0.0.1:1: ");
    let run = Project::with("a.yaml", request(CLIENT)).run(&["run", "a.yaml", "--var", "baseUrl=ftp://x"]);
    run.exits(3).prints("begins with");
    // Those who waited for it are told, too, and do not ask again.
    let server = Server::start(|_: &Seen| refusal(401, "invalid_client"));
    let project = Project::with("a.yaml", times(&request(CLIENT), 4));
    project.run(&["run", "a.yaml", "--var", &server.base(), "-j", "4"]).exits(3).prints("4 broken");
    assert!(server.seen().len() < 4);
}

#[test]
fn a_form_is_an_answer_too() {
    let server = Server::start(|seen: &Seen| -> Reply {
        if seen.path() == "/token" { "access_token=access-token-1&token_type=bearer".into() } else { json!({}).into() }
    });
    Project::with("a.yaml", request(CLIENT)).run(&["run", "a.yaml", "--var", &server.base()]).passes();
    assert_eq!(server.seen()[1].header("authorization"), Some("Bearer access-token-1"));
}

fn cached(text: &str, identity: &Identity, more: &[&str], state: &str) -> Ended {
    let project = Project::with("a.yaml", text).system("POSTHASTE_STATE_DIR", state);
    project.run(&[&["run", "a.yaml", "--var", &identity.server.base()], more].concat())
}

#[test]
fn a_token_is_kept_on_disk_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let file = state.join("tokens.json");
    let state = state.to_str().unwrap();
    let identity = Identity::start(json!({ "expires_in": 3600 }), |_, _| None);
    cached(&request(CLIENT), &identity, &[], state).passes();
    assert!(!file.exists());
    for (text, more) in [(request(CLIENT), &["--token-cache"][..]), (request(&format!("{CLIENT}, cache: true")), &[])] {
        cached(&text, &identity, more, state).passes();
        cached(&text, &identity, more, state).passes();
        assert_eq!(identity.asked().len(), 2, "the second run found the token");
    }
    let written = fs::read_to_string(&file).unwrap();
    assert!(!written.contains("client-secret-1") && written.contains("access-token-2"));
    // The server forgets it: it is replaced, on disk, too.
    let other = Identity::start(json!({ "expires_in": 3600 }), |_, _| None);
    fs::write(&file, written.replace("access-token-2", "access-token-0")).unwrap();
    cached(&request(CLIENT), &identity, &["--token-cache"], state).passes();
    assert!(fs::read_to_string(&file).unwrap().contains("access-token-3"));
    // Another server is asked by itself.
    cached(&request(CLIENT), &other, &["--token-cache"], state).passes();
    assert_eq!(other.asked().len(), 1);
    fs::write(&file, "{").unwrap();
    cached(&request(CLIENT), &other, &["--token-cache"], state).passes().prints("are damaged");
    cached(&request(CLIENT), &other, &["--token-cache"], state).passes();
    assert_eq!(other.asked().len(), 2);
}

#[test]
fn a_run_finds_what_another_one_gets_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let (file, lock) = (folder.path().join("tokens.json"), folder.path().join("tokens.lock"));
    let (came, first) = mpsc::channel();
    let given = json!({ "expires_in": 3600, "refresh_token": "refresh-token-1" });
    let identity = Identity::start(given, move |seen: &Seen, _| {
        (seen.path() == "/first").then(|| {
            came.send(()).unwrap();
            Reply::status(200)
        })
    });
    let state = folder.path().to_str().unwrap();
    cached(&request(CLIENT), &identity, &["--token-cache"], state).passes();
    let fresh = fs::read_to_string(&file).unwrap();
    let mut kept: Value = serde_json::from_str(&fresh).unwrap();
    let token = kept["tokens"].as_object_mut().unwrap().values_mut().next().unwrap();
    (token["asked_at_ms"], token["lifetime"]) = (json!(1000), json!(1));
    fs::write(&file, kept.to_string()).unwrap();
    // The other run is this test: as long as it has the lock, nobody shows the refresh token a second time.
    let other = fs::File::create(&lock).unwrap();
    other.lock().unwrap();
    let text = format!("name: First\nGET: <<baseUrl>>/first\n---\n{}", request(CLIENT));
    let project = Project::with("a.yaml", text).system("POSTHASTE_STATE_DIR", state);
    let mut command = project.command(&["run", "a.yaml", "--token-cache", "--var", &identity.server.base()]);
    let child = command.spawn().unwrap();
    first.recv_timeout(Duration::from_mins(1)).unwrap();
    // As a run does it: whoever reads meanwhile finds the whole of one file or of the other.
    let mut whole = tempfile::NamedTempFile::new_in(&folder).unwrap();
    whole.write_all(fresh.as_bytes()).unwrap();
    whole.persist(&file).unwrap();
    drop(other);
    ended(child.wait_with_output().unwrap()).passes();
    let paths: Vec<_> = identity.server.seen().iter().map(|it| it.path().to_owned()).collect();
    assert_eq!(paths, ["/token", "/api", "/first", "/api"], "no second token");
}
