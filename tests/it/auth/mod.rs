//! Schemes of auth against servers that verify, each by its own reckoning.

mod consent;
mod identity;
mod netrc;
mod oauth2;
mod renewal;

use std::sync::{Arc, Mutex};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ed25519_dalek::{Signature, SigningKey, pkcs8::DecodePrivateKey as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::{Digest as _, Md5};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::{Project, Reply, Seen, Server, against};

fn md5(text: &str) -> String {
    hex::encode(Md5::digest(text))
}

fn sha256(data: impl AsRef<[u8]>) -> Vec<u8> {
    Sha256::digest(data).to_vec()
}

fn hmac256(key: impl AsRef<[u8]>, data: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_ref()).unwrap();
    mac.update(data.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// A field of an `Authorization` header: `name="value"` or `name=value`.
fn field(request: &Seen, name: &str) -> String {
    let header = request.header("authorization").unwrap_or_default();
    let (_, fields) = header.split_once(' ').unwrap_or_default();
    let found = fields.split([',', ';']).find_map(|it| it.trim().strip_prefix(&format!("{name}=")));
    found.unwrap_or_default().trim_matches('"').to_owned()
}

fn ok_if(holds: bool) -> Reply {
    if holds { json!({}).into() } else { Reply::status(401) }
}

/// The same request so many times.
fn times(text: &str, count: usize) -> String {
    (1..=count).map(|it| format!("name: {it}\n{text}")).collect::<Vec<_>>().join("---\n")
}

/// A server of digest whose nonces are good for two requests each.
fn digest(stale: &'static str) -> impl Fn(&Seen) -> Reply {
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

const DIGEST: &str = "\
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

/// Source of the key: RFC 8410, 10.3.
const KEY: &str = "-----BEGIN PRIVATE KEY-----\\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\\n-----END PRIVATE KEY-----";

/// The header and the claims of a token under `KEY`.
fn opened(request: &Seen) -> Option<(Value, Value)> {
    opened_token(request.header("authorization")?.strip_prefix("Bearer ")?)
}

fn opened_token(token: &str) -> Option<(Value, Value)> {
    let (signed, signature) = token.rsplit_once('.')?;
    let key = SigningKey::from_pkcs8_pem(&KEY.replace("\\n", "\n")).unwrap();
    let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
    key.verify(signed.as_bytes(), &signature).ok()?;
    let part = |at: usize| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(signed.split('.').nth(at)?).ok()?).ok();
    Some((part(0)?, part(1)?))
}

#[test]
fn jwt_and_asap_sign_tokens() {
    let text = format!(
        "name: jwt
GET: <<baseUrl>>/jwt
auth:
  jwt:
    algorithm: EdDSA
    key: \"{KEY}\"
    claims: {{ sub: ada, roles: [admin], level: 9007199254740993 }}
    headers: {{ kid: k1 }}
    lifetime: 5m
---
name: asap
GET: <<baseUrl>>/asap
auth:
  asap:
    issuer: shop
    audience: bank
    key_id: shop/1
    key: \"{KEY}\"
    algorithm: EdDSA
---
name: shared
GET: <<baseUrl>>/shared
auth: {{ jwt: {{ secret: shared-secret, claims: {{ sub: ada }}, in: query, name: jwt }} }}
"
    );
    let (run, seen) = against(&text, |request: &Seen| {
        ok_if(match (request.path(), opened(request)) {
            ("/jwt", Some((header, claims))) => {
                let lasts = claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap();
                header["kid"] == "k1" && claims["roles"] == json!(["admin"]) && lasts == 300
            }
            ("/asap", Some((header, claims))) => {
                header["kid"] == "shop/1" && claims["aud"] == "bank" && claims["iss"] == "shop"
            }
            ("/shared", _) => {
                let (signed, signature) = request.target.split_once("jwt=").unwrap().1.rsplit_once('.').unwrap();
                URL_SAFE_NO_PAD.encode(hmac256("shared-secret", signed)) == signature
            }
            _ => false,
        })
    });
    run.passes().never_prints("shared-secret").never_prints("MC4CAQAw");
    assert_eq!(seen.len(), 3);
    let (run, seen) = against(&text.replace("EdDSA", "ES256"), |_: &Seen| json!({}));
    run.exits(3).prints("a key on the curve P-256 is needed, and this is an Ed25519 key");
    assert_eq!(seen.len(), 1);
}

#[test]
fn aws_signs_what_is_sent() {
    let text = "\
POST: <<baseUrl>>/a%20b
query: { z: 1, a: x y }
json: { a: 1 }
auth: { aws: { access_key: AKID, secret_key: <<secret>>, region: eu-west-1, service: shop, session_token: token-1 } }
";
    let verify = |request: &Seen| {
        let date = request.header("x-amz-date").unwrap_or_default();
        let reach = format!("{}/eu-west-1/shop/aws4_request", date.get(..8).unwrap_or_default());
        let names = field(request, "SignedHeaders").replace("SignedHeaders=", "");
        let header = request.header("authorization").unwrap_or_default();
        let names = if names.is_empty() {
            ""
        } else {
            header.split("SignedHeaders=").nth(1).unwrap().split(',').next().unwrap()
        };
        let line = |name: &str| format!("{name}:{}\n", request.header(name).unwrap_or_default());
        let lines = names.split(';').map(line).collect::<Vec<_>>().concat();
        let canonical =
            format!("POST\n/a%2520b\na=x%20y&z=1\n{lines}\n{names}\n{}", hex::encode(sha256(&request.body)));
        let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{reach}\n{}", hex::encode(sha256(canonical)));
        let key = reach.split('/').fold(b"AWS4secret-key-1".to_vec(), hmac256);
        let names_token = names.contains("x-amz-security-token") && names.contains("content-type");
        ok_if(names_token && field(request, "Signature") == hex::encode(hmac256(key, &to_sign)))
    };
    let server = Server::start(verify);
    let project = Project::with("a.yaml", text);
    let run =
        |secret: &str| project.run(&["run", "a.yaml", "--var", &server.base(), "--var", &format!("secret={secret}")]);
    run("secret-key-1").passes().never_prints("secret-key-1");
    run("another").exits(1).prints("401");
    assert_eq!(server.seen().len(), 2);
}

#[test]
fn oauth1_signs_query_and_form() {
    let text = "\
POST: <<baseUrl>>/photos
query: { size: original }
form: { title: a b }
auth: { oauth1: { consumer_key: ck, consumer_secret: consumer-1, token: tk, token_secret: secret-2, signature_method: HMAC-SHA256 } }
";
    let verify = |request: &Seen| {
        let host = request.header("host").unwrap().replace(':', "%3A");
        let pairs = format!(
            "oauth_consumer_key%3Dck%26oauth_nonce%3D{}%26oauth_signature_method%3DHMAC-SHA256%26oauth_timestamp%3D{}%26\
             oauth_token%3Dtk%26size%3Doriginal%26title%3Da%2520b",
            field(request, "oauth_nonce"),
            field(request, "oauth_timestamp")
        );
        let base = format!("POST&http%3A%2F%2F{host}%2Fphotos&{pairs}");
        let wanted = STANDARD.encode(hmac256("consumer-1&secret-2", &base));
        let escaped = wanted.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        ok_if(field(request, "oauth_signature") == escaped)
    };
    let (run, _) = against(text, verify);
    run.passes().never_prints("consumer-1").never_prints("secret-2");
    let (run, seen) = against(&text.replace("secret-2", "other-secret"), verify);
    run.exits(1).prints("401");
    assert_eq!(seen.len(), 1);
}

#[test]
fn hawk_puts_its_clock_right() {
    let text = "\
GET: <<baseUrl>>/a
auth: { hawk: { id: me, key: the-hawk-key, ext: more } }
";
    // The server's clock is an hour behind.
    let verify = |request: &Seen| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() - 3600;
        let (ts, nonce) = (field(request, "ts"), field(request, "nonce"));
        let (name, port) = request.header("host").unwrap().split_once(':').unwrap();
        let signed = format!("hawk.1.header\n{ts}\n{nonce}\nGET\n/a\n{name}\n{port}\n\nmore\n");
        if field(request, "mac") != STANDARD.encode(hmac256("the-hawk-key", &signed)) {
            return Reply::status(401).header("WWW-Authenticate", "Hawk error=\"Bad mac\"");
        }
        if ts.parse::<u64>().unwrap().abs_diff(now) < 60 {
            return json!({}).into();
        }
        let tsm = STANDARD.encode(hmac256("the-hawk-key", &format!("hawk.1.ts\n{now}\n")));
        let challenge = format!("Hawk ts=\"{now}\", tsm=\"{tsm}\", error=\"Stale timestamp\"");
        Reply::status(401).header("WWW-Authenticate", &challenge)
    };
    let (run, seen) = against(&times(text, 2), verify);
    run.passes().never_prints("the-hawk-key");
    assert_eq!(seen.len(), 3, "the second request knows the server's clock");
    let (run, seen) = against(&text.replace("the-hawk-key", "another-key"), verify);
    run.exits(1);
    assert_eq!(seen.len(), 1);
    let (run, _) = against(&text.replace("ext: more", "ext: more, timestamp: '1353832234'"), verify);
    run.exits(3).prints("the server refuses the timestamp 1353832234: its clock says");
}

/// The second message: the nonce, and target info that ends at once.
fn ntlm_challenge() -> String {
    let mut message = b"NTLMSSP\0\x02\0\0\0\0\0\0\0\x38\0\0\0\x33\x82\x8a\xe2\x01\x23\x45\x67\x89\xab\xcd\xef".to_vec();
    message.extend([0; 8]);
    message.extend([4, 0, 4, 0, 0x38, 0, 0, 0]);
    message.extend([6, 0, 0x70, 0x17, 0, 0, 0, 0x0f]);
    message.extend([0; 4]);
    STANDARD.encode(message)
}

fn ntlm(request: &Seen) -> Reply {
    let header = request.header("authorization").unwrap_or_default();
    let message = STANDARD.decode(header.trim_start_matches("NTLM ")).unwrap_or_default();
    match message.get(8) {
        Some(1) => Reply::status(401).header("WWW-Authenticate", &format!("NTLM {}", ntlm_challenge())),
        Some(3) => {
            let (length, at) = (usize::from(message[20]), usize::from(message[24]) + 256 * usize::from(message[25]));
            let (proof, told) = message[at..at + length].split_at(16);
            let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
            let mac = |key: &[u8], data: &[u8]| {
                let mut mac = Hmac::<Md5>::new_from_slice(key).unwrap();
                mac.update(data);
                mac.finalize().into_bytes().to_vec()
            };
            let key = mac(&md4::Md4::digest(wide("open-sesame")), &wide("ADAShop"));
            let nonce = [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef];
            ok_if(mac(&key, &[&nonce[..], told].concat()) == proof)
        }
        _ => Reply::status(401).header("WWW-Authenticate", "NTLM"),
    }
}

#[test]
fn ntlm_speaks_over_one_connection() {
    let text = "POST: <<baseUrl>>/a\ntext: body\nauth: { ntlm: { username: 'Shop\\ada', password: open-sesame } }\n";
    let server = Server::start(ntlm);
    let run = |text: &str| Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", &server.base()]);
    run(&times(text, 2)).passes().never_prints("open-sesame");
    assert_eq!((server.seen().len(), server.connections()), (4, 1));
    assert!(server.seen().iter().all(|it| it.text() == "body"));
    run(&text.replace("open-sesame", "wrong-word")).exits(1).prints("401");
    assert_eq!(server.seen().len(), 6);
    let broken = |_: &Seen| Reply::status(401).header("WWW-Authenticate", "NTLM TlRMTVNTUAAC");
    against(text, broken).0.exits(3).prints("the server's NTLM challenge is cut off");
}

#[test]
fn edgegrid_signs_headers_and_body() {
    let text = "\
POST: <<baseUrl>>/a?b=1
headers: { X-One: ' two   words ' }
text: body
auth:
  edgegrid: { client_token: client-token-1, client_secret: client-secret-1, access_token: access-token-1, headers_to_sign: [X-One] }
";
    let verify = |request: &Seen| {
        let header = request.header("authorization").unwrap();
        let (unsigned, signature) = header.split_once("signature=").unwrap();
        let host = request.header("host").unwrap();
        let body = STANDARD.encode(sha256(&request.body));
        let signed = format!("POST\thttp\t{host}\t/a?b=1\tx-one:two words\t\t{body}\t{unsigned}");
        let key = STANDARD.encode(hmac256("client-secret-1", &field(request, "timestamp")));
        ok_if(STANDARD.encode(hmac256(key, &signed)) == signature)
    };
    against(text, verify).0.passes().never_prints("client-secret-1");
    against(&text.replace("client-secret-1", "another-secret"), verify).0.exits(1).prints("401");
}

/// A Postman collection of requests to `path`, each with its auth.
fn postman(items: &[(&str, &str, Value)]) -> String {
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
