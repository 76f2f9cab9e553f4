//! Tokens that somebody has to agree to, in a browser or on another device. The browser is our own program.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    sync::Mutex,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::{
    checks::{sha256, times},
    identity::{Identity, refusal, request},
};
use crate::support::{Ended, Project, Reply, Seen, ended, port_to_take};

const CODE: &str =
    "grant: authorization_code, authorization_url: '<<baseUrl>>/authorize?tenant=north', client_id: shop";

/// A project with a browser.
fn project(text: &str) -> Project {
    let browser = format!("{} run browser.yaml --var url=%s", env!("CARGO_BIN_EXE_posthaste"));
    Project::with("a.yaml", text).file("browser.yaml", "GET: <<url>>\n").system("BROWSER", &browser)
}

fn run(text: &str, identity: &Identity) -> Ended {
    project(text).run(&["run", "a.yaml", "--var", &identity.server.base(), "-vv"])
}

fn query(target: &str) -> BTreeMap<String, String> {
    let query = target.split_once('?').map_or("", |(_, query)| query);
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// A server where everybody agrees at once, and a code is tied to whoever asked for it.
fn agreeing() -> Identity {
    let asked = Mutex::new(BTreeMap::new());
    Identity::start(json!({ "refresh_token": "refresh-token-1" }), move |seen: &Seen, form| {
        let mut asked = asked.lock().unwrap();
        if seen.path() == "/authorize" {
            *asked = query(&seen.target);
            let back = format!("{}?code=the-code-1&state={}", asked["redirect_uri"], asked["state"]);
            return Some(Reply::status(302).header("Location", &back));
        }
        let hash = URL_SAFE_NO_PAD.encode(sha256(form.get("code_verifier")?));
        let is_tied = match asked["code_challenge_method"].as_str() {
            "S256" => asked["code_challenge"] == hash,
            _ => asked["code_challenge"] == form["code_verifier"],
        };
        let is_right = is_tied && form["code"] == "the-code-1" && form["redirect_uri"] == asked["redirect_uri"];
        (!is_right).then(|| refusal(400, "invalid_grant"))
    })
}

#[test]
fn a_browser_brings_a_code() {
    for more in ["", ", pkce: plain", ", redirect_url: http://localhost/back, scope: [a, b], state: s-1"] {
        let identity = agreeing();
        let run = run(&times(&request(&format!("{CODE}{more}")), 2), &identity);
        run.passes().warns("look at your browser").never_prints("the-code-1").never_prints("access-token-1");
        run.never_prints("refresh-token-1");
        let seen = identity.server.seen();
        let paths: Vec<_> = seen.iter().map(Seen::path).collect();
        assert_eq!(paths, ["/authorize", "/token", "/api", "/api"]);
        let sent = query(&seen[0].target);
        assert_eq!(
            (sent["tenant"].as_str(), sent["response_type"].as_str(), sent["client_id"].as_str()),
            ("north", "code", "shop")
        );
        if more.contains("back") {
            assert!(sent["redirect_uri"].starts_with("http://localhost:") && sent["redirect_uri"].ends_with("/back"));
            assert_eq!((sent["scope"].as_str(), sent["state"].as_str()), ("a b", "s-1"));
        }
    }
}

#[test]
fn one_consent_is_asked_for_at_a_time() {
    let port = port_to_take();
    let of = |scope: &str| request(&format!("{CODE}, scope: {scope}, redirect_url: 'http://127.0.0.1:{port}/cb'"));
    let text = ["a", "b", "c"].map(|it| format!("name: {it}\n{}", of(it))).join("---\n");
    let identity = agreeing();
    project(&text).run(&["run", "a.yaml", "--var", &identity.server.base(), "-j", "3", "-n", "1"]);
    let asked = identity.asked().iter().filter(|it| it.contains_key("code")).count();
    assert_eq!(asked, 3);
}

#[test]
fn what_the_browser_brings_is_looked_at() {
    for (back, why) in [
        ("error=access_denied&error_description=not%20today&state=STATE", "access_denied, not today"),
        ("code=1&state=another", "another `state`"),
        ("code=&state=STATE", "without a code"),
    ] {
        let identity = Identity::start(json!({}), move |seen: &Seen, _| {
            let asked = query(&seen.target);
            let back = format!("{}?{}", asked["redirect_uri"], back.replace("STATE", &asked["state"]));
            Some(Reply::status(302).header("Location", &back))
        });
        run(&request(CODE), &identity).exits(3).prints(why);
        assert_eq!(identity.server.seen().len(), 1);
    }
}

#[test]
fn without_a_browser_the_address_is_printed_or_the_run_says_so() {
    let identity = Identity::start(json!({}), |_, _| None);
    let arguments = ["run", "a.yaml", "--var", &identity.server.base()];
    let project = Project::with("a.yaml", request(CODE));
    project.run(&arguments).exits(3).prints("`--no-browser` prints the address");
    assert!(identity.server.seen().is_empty());
    let mut child = project.command(&[&arguments[..], &["--no-browser"]].concat()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let told = lines.find(|it| it.contains("to agree to a token, open ")).unwrap();
    let asked = query(&told);
    let target = url::Url::parse(&asked["redirect_uri"]).unwrap();
    let visit = |path: &str| {
        let mut stream = TcpStream::connect(("127.0.0.1", target.port().unwrap())).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    // A connection that says nothing, and others who are not meant, keep nobody from coming.
    let _silent = TcpStream::connect(("127.0.0.1", target.port().unwrap())).unwrap();
    assert!(visit("/favicon.ico").starts_with("HTTP/1.1 404"));
    assert!(visit(&format!("/?code=c&state={}", asked["state"])).contains("can be closed"));
    ended(child.wait_with_output().unwrap()).passes();
}

#[test]
fn a_redirect_that_leads_elsewhere_is_refused() {
    let identity = Identity::start(json!({}), |_, _| None);
    let text = request(&format!("{CODE}, redirect_url: https://oauth.pstmn.io/v1/callback"));
    let run = run(&text, &identity);
    run.exits(3).prints("is no address of this machine").prints("run this at a terminal");
    assert!(identity.server.seen().is_empty());
}

#[test]
fn a_form_that_is_posted_brings_a_code_too() {
    let identity = Identity::start(json!({}), |_, form| (form["code"] != "c/1").then(|| refusal(400, "invalid_grant")));
    let text = request(&format!("{CODE}, pkce: none, authorization_params: {{ response_mode: form_post }}"));
    let project = Project::with("a.yaml", text);
    let arguments = ["run", "a.yaml", "--var", &identity.server.base(), "--no-browser", "-vv"];
    let mut child = project.command(&arguments).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let asked = query(&lines.find(|it| it.contains("to agree to a token, open ")).unwrap());
    assert_eq!(asked["response_mode"], "form_post");
    let port = url::Url::parse(&asked["redirect_uri"]).unwrap().port().unwrap();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let body = format!("state={}&code=c%2F1", asked["state"]);
    let kind = "Content-Type: application/x-www-form-urlencoded";
    write!(stream, "POST / HTTP/1.1\r\nHost: x\r\n{kind}\r\nContent-Length: {}\r\n\r\n", body.len()).unwrap();
    // The body comes in its own time.
    stream.flush().unwrap();
    stream.write_all(&body.as_bytes()[..5]).unwrap();
    stream.write_all(&body.as_bytes()[5..]).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("can be closed"), "{answer}");
    ended(child.wait_with_output().unwrap()).passes().never_prints("c%2F1").never_prints("c/1");
}

#[test]
fn a_code_is_entered_on_another_device() {
    let device = |expires_in: u32| {
        json!({
            "device_code": "device-code-1", "user_code": "WDJB\u{1b}-MJHT", "verification_uri": "https://id.test/device",
            "expires_in": expires_in, "interval": 0,
        })
    };
    let text = request("grant: device_code, device_url: <<baseUrl>>/device, client_id: shop, scope: read");
    let polls = Mutex::new(0);
    let identity = Identity::start(json!({}), move |seen: &Seen, form| {
        if seen.path() == "/device" {
            return Some(device(60).into());
        }
        assert_eq!(form["device_code"], "device-code-1");
        let mut polls = polls.lock().unwrap();
        *polls += 1;
        (*polls < 3).then(|| refusal(400, "authorization_pending"))
    });
    let ended = identity.run(&text, &["-vv"]);
    ended.passes().warns("open https://id.test/device and enter the code WDJB").never_prints("device-code-1");
    ended.never_prints("\u{1b}").never_prints("authorization_pending");
    let asked = identity.asked();
    assert_eq!(asked.len(), 4);
    assert_eq!((asked[0]["client_id"].as_str(), asked[0]["scope"].as_str()), ("shop", "read"));
    assert_eq!(asked[3]["grant_type"], "urn:ietf:params:oauth:grant-type:device_code");
    for (error, why) in [("access_denied", "access_denied"), ("expired_token", "expired_token")] {
        let identity = Identity::start(json!({}), move |seen: &Seen, _| {
            Some(if seen.path() == "/device" { device(60).into() } else { refusal(400, error) })
        });
        identity.run(&text, &[]).exits(3).prints(why);
        assert_eq!(identity.asked().len(), 2);
    }
    let never = Identity::start(json!({}), move |seen: &Seen, _| {
        Some(if seen.path() == "/device" { device(1).into() } else { refusal(400, "authorization_pending") })
    });
    never.run(&text, &[]).exits(3).prints("nobody has entered the code");
    let odd = Identity::start(json!({}), |_, _| Some(json!({ "device_code": "x" }).into()));
    odd.run(&text, &[]).exits(3).prints("without a `user_code`");
}
