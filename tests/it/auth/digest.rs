//! Digest, against a server that verifies.

use std::sync::Mutex;

use serde_json::json;

use super::checks::{field, md5, ok_if, sha256, times};
use crate::support::{Reply, Seen, Server, against};

/// A server of digest whose nonces are good for two requests each.
pub(super) fn digest(stale: &'static str) -> impl Fn(&Seen) -> Reply {
    let uses: Mutex<Vec<u32>> = Mutex::new(vec![0]);
    move |request: &Seen| {
        let mut uses = uses.lock().unwrap();
        let (nonce, count) = (field(request, "nonce"), field(request, "nc"));
        let secret = md5("ada:the realm:lovelace-1");
        let asked = md5(&format!("{}:{}", request.method, request.target));
        let wanted = md5(&format!("{secret}:{nonce}:{count}:{}:auth:{asked}", field(request, "cnonce")));
        let (now, before) = (uses.len(), *uses.last().unwrap());
        let is_new = nonce == format!("nonce-{now}") && u32::from_str_radix(&count, 16) == Ok(before + 1);
        if is_new && field(request, "response") == wanted && before < 2 {
            *uses.last_mut().unwrap() += 1;
            return json!({}).into();
        }
        let is_stale = is_new && before == 2;
        uses.push(0);
        let more = if is_stale { stale } else { "" };
        let challenge =
            format!("Digest realm=\"the realm\", qop=\"auth\", nonce=\"nonce-{}\", algorithm=MD5{more}", now + 1);
        Reply::status(401).header("WWW-Authenticate", "Basic realm=\"x\"").header("WWW-Authenticate", &challenge)
    }
}

pub(super) const DIGEST: &str = "\
GET: <<baseUrl>>/a?b=c
auth: { digest: { username: ada, password: lovelace-1 } }
";

#[test]
fn digest_counts_one_nonce_over_a_run() {
    for stale in [", stale=true", ""] {
        let (run, seen) = against(&times(DIGEST, 5), digest(stale));
        run.passes().never_prints("lovelace-1");
        let sent: Vec<_> = seen.iter().map(|it| (field(it, "nonce"), field(it, "nc"))).collect();
        let wanted = [
            ("", ""),
            ("nonce-2", "00000001"),
            ("nonce-2", "00000002"),
            ("nonce-2", "00000003"),
            ("nonce-3", "00000001"),
            ("nonce-3", "00000002"),
            ("nonce-3", "00000003"),
            ("nonce-4", "00000001"),
        ];
        assert_eq!(sent, wanted.map(|(nonce, count)| (nonce.to_owned(), count.to_owned())));
    }
}

#[test]
fn digest_gives_up_a_wrong_password() {
    let (run, seen) = against(&DIGEST.replace("lovelace-1", "wrong-word"), digest(""));
    run.exits(1).prints("401").never_prints("wrong-word");
    assert_eq!(seen.len(), 2);
    let (run, _) = against(DIGEST, |_: &Seen| Reply::status(401).header("WWW-Authenticate", "Digest realm=\"x\""));
    run.exits(3).prints("the server's digest challenge has no nonce");
}

#[test]
fn digest_follows_redirects_within_an_origin_only() {
    let guarded = |request: &Seen| {
        if request.path() == "/old" {
            return Reply::status(307).header("Location", "/new");
        }
        let user = md5("ada:r:lovelace-1");
        let asked = md5(&format!("GET:{}", request.target));
        if field(request, "response") == md5(&format!("{user}:n:{asked}")) {
            return json!({}).into();
        }
        Reply::status(401).header("WWW-Authenticate", "Digest realm=\"r\", nonce=\"n\"")
    };
    let (run, seen) = against(&DIGEST.replace("/a?b=c", "/old"), guarded);
    run.passes();
    assert_eq!(seen.iter().map(Seen::path).collect::<Vec<_>>(), ["/old", "/new", "/new"]);
    let elsewhere = Server::start(guarded);
    let target = elsewhere.url() + "/new";
    let away = move |_: &Seen| Reply::status(307).header("Location", &target);
    let (run, _) = against(&DIGEST.replace("/a?b=c", "/old"), away);
    run.exits(1);
    assert_eq!(elsewhere.seen().len(), 1);
    assert_eq!(elsewhere.seen()[0].header("authorization"), None);
}

/// The answer to a challenge with the nonce `n-1`, as the standard has it.
///
/// Source: RFC 7616, 3.4.1.
fn wanted(request: &Seen, algorithm: &str, qop: &str) -> String {
    let hash = |text: &str| if algorithm.starts_with("MD5") { md5(text) } else { hex::encode(sha256(text)) };
    let (nonce, cnonce) = ("n-1", field(request, "cnonce"));
    let mut secret = hash("ada:the realm:lovelace-1");
    if algorithm.ends_with("-sess") {
        secret = hash(&format!("{secret}:{nonce}:{cnonce}"));
    }
    let body = if qop == "auth-int" { format!(":{}", hash(&request.text())) } else { String::new() };
    let asked = hash(&format!("{}:{}{body}", request.method, request.target));
    match qop {
        "" => hash(&format!("{secret}:{nonce}:{asked}")),
        _ => hash(&format!("{secret}:{nonce}:{}:{cnonce}:{qop}:{asked}", field(request, "nc"))),
    }
}

#[test]
fn every_algorithm_and_quality_is_answered() {
    let text = "POST: <<baseUrl>>/a?b=c\ntext: a body\nauth: { digest: { username: ada, password: lovelace-1 } }\n";
    for algorithm in ["MD5", "MD5-sess", "SHA-256", "SHA-256-sess"] {
        for qop in ["", "auth", "auth-int"] {
            if qop.is_empty() && algorithm.ends_with("-sess") {
                continue;
            }
            let (run, seen) = against(text, move |request: &Seen| {
                if request.header("authorization").is_some() {
                    let is_named = field(request, "algorithm") == algorithm && field(request, "qop") == qop;
                    return ok_if(is_named && field(request, "response") == wanted(request, algorithm, qop));
                }
                let qop = if qop.is_empty() { String::new() } else { format!(", qop=\"{qop}\"") };
                let challenge = format!("Digest realm=\"the realm\", nonce=\"n-1\", algorithm={algorithm}{qop}");
                Reply::status(401).header("WWW-Authenticate", &challenge)
            });
            assert_eq!((run.code, seen.len()), (Some(0), 2), "{algorithm} {qop}\n{run}");
        }
    }
}
