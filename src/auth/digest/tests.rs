//! Digest against the examples of its standards, and against servers that play tricks.

use super::{super::memory::Memory, *};
use crate::{
    scope::Store,
    source::Place,
    wire::{Exchange, Response},
};

fn text(it: &str) -> Template {
    Template::literal(it, Place::default())
}

fn user(username: &str, password: &str, cnonce: &str) -> Digest {
    Digest { username: text(username), password: text(password), cnonce: text(cnonce), ..Digest::default() }
}

/// Plays `scheme` against responses; what was sent, each with its `Authorization`.
fn play(scheme: &Digest, memory: &Memory, request: &Request, answers: &[Response]) -> Result<Vec<String>, AuthError> {
    let store = Store::default();
    let (mut so_far, mut sent) = (Vec::new(), Vec::new());
    loop {
        let turn = Turn { request, scope: &store.scope(&[]), so_far: &so_far, memory };
        let Move::Send(request) = scheme.next(&turn)? else { return Ok(sent) };
        sent.push(request.header("authorization").unwrap_or_default().to_owned());
        let response = answers[(sent.len() - 1).min(answers.len() - 1)].clone();
        assert!(sent.len() < 20, "an endless loop");
        so_far.push(Exchange {
            request: *request,
            response,
            started: std::time::SystemTime::UNIX_EPOCH,
            elapsed: std::time::Duration::ZERO,
        });
    }
}

fn refused(challenge: &str) -> Response {
    Response {
        status: 401,
        headers: vec![("www-authenticate".to_owned(), challenge.to_owned())],
        ..Response::default()
    }
}

fn granted() -> Response {
    Response { status: 200, ..Response::default() }
}

fn get(url: &str) -> Request {
    Request::new("GET", url.parse().unwrap())
}

fn field(header: &str, name: &str) -> String {
    parse(header)[0].get(name).unwrap_or_default().to_owned()
}

/// Source: RFC 7616, 3.9.1, both algorithms.
#[test]
fn the_examples_of_rfc_7616_are_reproduced() {
    let both = ["SHA-256", "MD5"].map(|algorithm| {
        format!(
            "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, \
             nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
        )
    });
    let cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    for (algorithm, response) in [
        ("", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
    ] {
        let digest = Digest { algorithm: text(algorithm), ..user("Mufasa", "Circle of Life", cnonce) };
        let answers = [refused(&both.join(", ")), granted()];
        let sent = play(&digest, &Memory::default(), &get("http://www.example.org/dir/index.html"), &answers).unwrap();
        assert_eq!(sent.len(), 2);
        assert_eq!(sent[0], "");
        assert_eq!(field(&sent[1], "response"), response);
        assert_eq!(field(&sent[1], "opaque"), "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS");
    }
}

/// Source: RFC 7616, 3.9.2, as erratum 4897 corrects it.
#[test]
fn a_name_can_be_hashed_or_escaped() {
    let challenge = |hashed: &str| {
        format!(
            "Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256, \
             nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", \
             opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", charset=UTF-8, userhash={hashed}"
        )
    };
    let digest = user("J\u{e4}s\u{f8}n Doe", "Secret, or not?", "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v");
    let sent = |hashed: &str| {
        let answers = [refused(&challenge(hashed)), granted()];
        play(&digest, &Memory::default(), &get("http://api.example.org/doe.json"), &answers).unwrap().remove(1)
    };
    let hashed = sent("true");
    assert_eq!(field(&hashed, "username"), "793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b");
    assert_eq!(field(&hashed, "response"), "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5");
    assert_eq!(field(&hashed, "userhash"), "true");
    assert_eq!(field(&sent("false"), "username*"), "UTF-8''J%C3%A4s%C3%B8n%20Doe");
}

/// Source: RFC 2617, 3.5; the second response is that of RFC 2069, 2.4, with its erratum 749, where there was no `qop`.
#[test]
fn the_examples_of_older_standards_are_reproduced() {
    let challenge = "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", \
                     nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";
    let digest = user("Mufasa", "Circle Of Life", "0a4f113b");
    let url = get("http://www.nowhere.org/dir/index.html");
    let sent = play(&digest, &Memory::default(), &url, &[refused(challenge), granted()]).unwrap();
    assert_eq!(field(&sent[1], "response"), "6629fae49393a05397450978507c4ef1");
    let old = "Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", \
               opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";
    let digest = user("Mufasa", "CircleOfLife", "0a4f113b");
    let sent = play(&digest, &Memory::default(), &url, &[refused(old), granted()]).unwrap();
    assert_eq!(field(&sent[1], "response"), "1949323746fe6a43ef61f9606e7febea");
    assert_eq!((field(&sent[1], "nc"), field(&sent[1], "cnonce")), (String::new(), String::new()));
}

/// Worked out by hand from RFC 7616, 3.4.2 and 3.4.3.
#[test]
fn sessions_and_bodies_are_hashed() {
    let challenge = "Digest realm=\"r\", qop=\"auth-int\", algorithm=MD5-sess, nonce=\"n\"";
    let mut request = get("http://x/p?q=1");
    (request.method, request.body) = ("POST".to_owned(), "body".into());
    let sent =
        play(&user("u", "p", "c"), &Memory::default(), &request, &[refused(challenge), granted()]).unwrap().remove(1);
    let md5 = |it: &str| hex::encode(<Md5 as md5::Digest>::digest(it));
    let session = md5(&format!("{}:n:c", md5("u:r:p")));
    let asked = md5(&format!("POST:/p?q=1:{}", md5("body")));
    assert_eq!(field(&sent, "response"), md5(&format!("{session}:n:00000001:c:auth-int:{asked}")));
    assert_eq!((field(&sent, "qop"), field(&sent, "algorithm")), ("auth-int".to_owned(), "MD5-sess".to_owned()));
}

#[test]
fn a_nonce_is_used_again_and_counted() {
    let memory = Memory::default();
    let (digest, url) = (user("u", "p", ""), get("http://x/a"));
    let challenge = refused("Digest realm=\"r\", qop=\"auth\", nonce=\"n1\"");
    assert_eq!(play(&digest, &memory, &url, &[challenge, granted()]).unwrap().len(), 2);
    let sent = play(&digest, &memory, &url, &[granted()]).unwrap();
    assert_eq!((sent.len(), field(&sent[0], "nc").as_str()), (1, "00000002"));
    // Another origin knows nothing of it, nor does another user.
    assert_eq!(play(&digest, &memory, &get("http://y/a"), &[granted()]).unwrap(), [""]);
    assert_eq!(play(&user("v", "p", ""), &memory, &url, &[granted()]).unwrap(), [""]);
    // The server has forgotten it, and does not say that it is stale.
    let forgotten = refused("Digest realm=\"r\", qop=\"auth\", nonce=\"n2\"");
    let sent = play(&digest, &memory, &url, &[forgotten, granted()]).unwrap();
    assert_eq!([&sent[0], &sent[1]].map(|it| field(it, "nonce")), ["n1", "n2"]);
    assert_eq!(field(&sent[1], "nc"), "00000001");
    let told = Response {
        headers: vec![("Authentication-Info".to_owned(), "nextnonce=\"n3\", qop=auth".to_owned())],
        ..granted()
    };
    play(&digest, &memory, &url, &[told]).unwrap();
    let sent = play(&digest, &memory, &url, &[granted()]).unwrap();
    assert_eq!((field(&sent[0], "nonce").as_str(), field(&sent[0], "nc").as_str()), ("n3", "00000001"));
}

#[test]
fn a_wrong_password_is_tried_once() {
    let challenge =
        |nonce: &str, more: &str| refused(&format!("Digest realm=\"r\", qop=\"auth\", nonce=\"{nonce}\"{more}"));
    let cases = [
        (vec![challenge("n", "")], 2),
        (vec![challenge("n1", ""), challenge("n2", "")], 2),
        // Whoever calls every nonce stale is answered a few times.
        (vec![challenge("n1", ""), challenge("n2", ", stale=true"), granted()], 3),
        ((0..20).map(|it| challenge(&it.to_string(), ", stale=TRUE")).collect(), 1 + PATIENCE),
        (vec![challenge("n", ", stale=true")], 2),
    ];
    for (answers, count) in cases {
        let sent = play(&user("u", "wrong", ""), &Memory::default(), &get("http://x/"), &answers).unwrap();
        assert_eq!(sent.len(), count, "{answers:?}");
    }
    let memory = Memory::default();
    let wrong = user("u", "wrong", "");
    for _ in 0..2 {
        let sent = play(&wrong, &memory, &get("http://x/"), &[challenge("n1", ""), challenge("n2", "")]).unwrap();
        assert_eq!((sent.len(), sent[0].as_str()), (2, ""), "nothing is kept of what was refused");
    }
}

#[test]
fn challenges_without_sense_are_told() {
    let cases = [
        ("Digest realm=\"r\"", "has no nonce"),
        ("Digest nonce=\"n\"", "has no realm"),
        ("Digest realm=\"r\", nonce=\"\"", "has no nonce"),
        ("Digest realm=\"r\", nonce=\"n\", algorithm=SHA-3", "algorithm SHA-3, which is not known here"),
        ("Digest realm=\"r\", nonce=\"n\", qop=\"magic\"", "asks for a `qop`"),
    ];
    for (challenge, why) in cases {
        let error =
            play(&user("u", "p", ""), &Memory::default(), &get("http://x/"), &[refused(challenge)]).unwrap_err();
        assert!(error.to_string().contains(why), "{challenge}: {error}");
    }
    for other in ["Basic realm=\"r\"", "", "\u{1f600}"] {
        let sent = play(&user("u", "p", ""), &Memory::default(), &get("http://x/"), &[refused(other)]).unwrap();
        assert_eq!(sent, [""]);
    }
}

#[test]
fn what_is_given_saves_a_round() {
    let digest =
        Digest { realm: text("r"), nonce: text("n"), opaque: text("o"), qop: text("auth"), ..user("u", "p", "c") };
    let sent = play(&digest, &Memory::default(), &get("http://x/"), &[granted()]).unwrap();
    assert_eq!(["realm", "nonce", "opaque", "nc"].map(|it| field(&sent[0], it)), ["r", "n", "o", "00000001"]);
}
