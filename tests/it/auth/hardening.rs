//! Servers that lie, loop or make no sense: no scheme loops with them, and each says what is wrong.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use super::{
    checks::{field, md5, ok_if},
    digest::DIGEST,
    ntlm::ntlm_challenge,
};
use crate::support::{Reply, Seen, against};

const NTLM: &str = "GET: <<baseUrl>>/a\nauth: { ntlm: { username: ada, password: open-sesame } }\n";
const HAWK: &str = "GET: <<baseUrl>>/a\nauth: { hawk: { id: me, key: the-hawk-key } }\n";

/// What servers may write into `WWW-Authenticate` instead of a challenge.
const NONSENSE: &[&str] = &[
    "",
    ",,,",
    "Digest",
    "Digest realm",
    "Digest realm=\"never closed",
    "Digest realm=\"r\", nonce=\"\"",
    "Digest realm=\"r\", nonce=\"n\", algorithm=ROT13",
    "Digest realm=\"r\", nonce=\"n\", qop=\"zzz\"",
    "Digest nonce=\"n\", nonce=\"m\", realm=\"r\", realm=\"s\"",
    "Digest =, realm==\"r\", nonce=n\\",
    "NTLM",
    "NTLM !!!!",
    "NTLM AAAA",
    "NTLM TlRMTVNTUAACAAAA",
    "NTLM TlRMTVNTUAADAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "Negotiate",
    "Negotiate TlRMTVNTUAAC",
    "Hawk",
    "Hawk ts=\"soon\", tsm=\"x\"",
    "Hawk ts=\"99999999999999999999\", tsm=\"\"",
    "Hawk ts=\"1\", tsm=\"AAAA\", error=\"Stale timestamp\"",
    "Bearer",
    "Bearer error=\"invalid_token\", error_description=\"\\",
];

#[test]
fn nonsense_in_a_challenge_ends_each_scheme() {
    for text in [DIGEST, NTLM, HAWK] {
        for challenge in NONSENSE {
            let (run, seen) = against(text, |_: &Seen| Reply::status(401).header("WWW-Authenticate", challenge));
            assert!(matches!(run.code, Some(1 | 3)), "{challenge}\n{run}");
            assert!(seen.len() <= 2, "{challenge}: {} requests\n{run}", seen.len());
            run.never_prints("lovelace-1").never_prints("open-sesame").never_prints("the-hawk-key");
        }
    }
}

#[test]
fn a_challenge_of_a_megabyte_is_no_trouble() {
    for head in ["Digest a=\"", "NTLM ", "Hawk ts=\"1\",", "Digest realm=\"\\\\\\"] {
        let challenge = head.repeat(100_000 / head.len());
        let (run, seen) = against(DIGEST, move |_: &Seen| Reply::status(401).header("WWW-Authenticate", &challenge));
        assert!(matches!(run.code, Some(1 | 3)) && seen.len() <= 2, "{head}\n{run}");
    }
}

#[test]
fn a_nonce_that_is_stale_for_ever_is_given_up() {
    for stale in ["stale=true", "stale=TRUE", "stale=\"true\""] {
        let count = std::sync::atomic::AtomicUsize::new(0);
        let (run, seen) = against(DIGEST, move |_: &Seen| {
            let number = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let challenge = format!("Digest realm=\"r\", nonce=\"n-{number}\", qop=\"auth\", {stale}");
            Reply::status(401).header("WWW-Authenticate", &challenge)
        });
        run.exits(1).prints("401");
        assert!(seen.len() <= 4, "{} requests", seen.len());
    }
}

#[test]
fn an_ntlm_server_that_begins_anew_is_given_up() {
    let challenge = format!("NTLM {}", ntlm_challenge());
    let (run, seen) = against(NTLM, move |_: &Seen| Reply::status(401).header("WWW-Authenticate", &challenge));
    run.exits(1).prints("401");
    assert_eq!(seen.len(), 2, "the message and one answer");
}

#[test]
fn of_several_schemes_the_written_one_is_answered() {
    let offers = ["Negotiate, Basic realm=\"x, y\", Digest realm=\"r\", nonce=\"n\", NTLM, Bearer realm=\"z\""];
    let (run, seen) = against(DIGEST, move |request: &Seen| {
        let user = md5("ada:r:lovelace-1");
        let wanted = md5(&format!("{user}:n:{}", md5(&format!("GET:{}", request.target))));
        let reply = ok_if(field(request, "response") == wanted);
        offers.iter().fold(reply, |reply, it| reply.header("WWW-Authenticate", it))
    });
    run.passes();
    assert_eq!(seen.len(), 2);
    // The strongest that is known comes first with whoever wants it so; what is not known is passed over.
    let (run, _) = against(DIGEST, |request: &Seen| {
        let reply = ok_if(field(request, "algorithm") == "SHA-256");
        ["Digest realm=\"r\", nonce=\"n\", algorithm=ROT13", "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-256"]
            .iter()
            .fold(reply, |reply, it| reply.header("WWW-Authenticate", it))
    });
    run.passes();
    let (run, seen) = against(NTLM, |_: &Seen| Reply::status(401).header("WWW-Authenticate", "Basic realm=\"x\""));
    run.exits(1);
    assert_eq!(seen.len(), 1, "nobody gets a password that is for NTLM");
}

#[test]
fn a_token_that_has_expired_is_told_by_the_server() {
    let text = "GET: <<baseUrl>>/a\nauth: { jwt: { secret: shared-secret, claims: { exp: 1000, iat: 900 } } }\n";
    let (run, seen) = against(text, |_: &Seen| {
        Reply::status(401).header("WWW-Authenticate", "Bearer error=\"invalid_token\", error_description=\"expired\"")
    });
    run.exits(1).prints("401");
    assert_eq!(seen.len(), 1);
}

#[test]
fn an_answer_behind_a_challenge_may_be_anything() {
    // After the round of digest: redirects, errors, nothing.
    for (status, code) in [(200, 0), (204, 0), (403, 1), (500, 1)] {
        let (run, seen) = against(DIGEST, move |request: &Seen| {
            if request.header("authorization").is_some() {
                Reply::status(status)
            } else {
                Reply::status(401).header("WWW-Authenticate", "Digest realm=\"r\", nonce=\"n\"")
            }
        });
        run.exits(code);
        assert_eq!(seen.len(), 2);
    }
    let proof = STANDARD.encode("x");
    let (run, _) = against(HAWK, move |_: &Seen| -> Reply {
        let header = format!("Hawk mac=\"{proof}\", ext=\"\\\"");
        Reply::from(json!({})).header("Server-Authorization", &header)
    });
    run.passes();
}
