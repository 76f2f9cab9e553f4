//! OAuth 1, against a server that verifies.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use hmac::{Hmac, KeyInit as _, Mac as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rsa::pkcs8::DecodePublicKey as _;
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::checks::{field, hmac256, ok_if};
use crate::support::{Seen, against};

const RSA: &str = include_str!("../../fixtures/keys/rsa.pem");
const RSA_PUBLIC: &str = include_str!("../../fixtures/keys/rsa_public.pem");

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

/// What the standard leaves as it is. Source: RFC 5849, 3.6.
const STRICT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn strict(text: &str) -> String {
    utf8_percent_encode(text, STRICT).to_string()
}

/// All parameters of a request, wherever they are.
fn parameters(request: &Seen) -> Vec<(String, String)> {
    let of_form = |text: &str| url::form_urlencoded::parse(text.as_bytes()).into_owned().collect::<Vec<_>>();
    let query = request.target.split_once('?').map_or("", |(_, it)| it);
    let header = request.header("authorization").and_then(|it| it.strip_prefix("OAuth ")).unwrap_or_default();
    let header = header.split(',').filter_map(|it| it.split_once('=')).filter(|(name, _)| *name != "realm");
    let header: Vec<_> = header.map(|(name, value)| format!("{name}={}", value.trim_matches('"'))).collect();
    [of_form(query), of_form(&request.text()), of_form(&header.join("&"))].concat()
}

/// What is signed of a request, and the signature. Source: RFC 5849, 3.4.1.
fn signed(request: &Seen) -> (String, String) {
    let mut all = parameters(request);
    let at = all.iter().position(|(name, _)| name == "oauth_signature").unwrap();
    let (_, signature) = all.remove(at);
    let mut pairs: Vec<_> = all.iter().map(|(name, value)| (strict(name), strict(value))).collect();
    pairs.sort();
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let url = format!("http://{}{}", request.header("host").unwrap(), request.path());
    (format!("POST&{}&{}", strict(&url), strict(&pairs)), signature)
}

/// Whether the signature is that of the two secrets, or of the private key.
fn holds(method: &str, base: &str, signature: &str) -> bool {
    let secrets = format!("{}&{}", strict("consumer &1"), strict("secret-2"));
    let by_key = |check: fn(&rsa::PublicKey, &str, &[u8]) -> bool| {
        let key = rsa::PublicKey::from_public_key_pem(RSA_PUBLIC).unwrap();
        check(&key, base, &STANDARD.decode(signature).unwrap())
    };
    match method {
        "HMAC-SHA1" => {
            let mut mac = Hmac::<Sha1>::new_from_slice(secrets.as_bytes()).unwrap();
            mac.update(base.as_bytes());
            STANDARD.encode(mac.finalize().into_bytes()) == signature
        }
        "HMAC-SHA256" => STANDARD.encode(hmac256(&secrets, base)) == signature,
        "HMAC-SHA512" => {
            let mut mac = Hmac::<Sha512>::new_from_slice(secrets.as_bytes()).unwrap();
            mac.update(base.as_bytes());
            STANDARD.encode(mac.finalize().into_bytes()) == signature
        }
        "RSA-SHA1" => by_key(|key, base, it| key.pkcs1v15_verify::<Sha1>(base.as_bytes(), it).is_ok()),
        "RSA-SHA256" => by_key(|key, base, it| key.pkcs1v15_verify::<Sha256>(base.as_bytes(), it).is_ok()),
        "RSA-SHA512" => by_key(|key, base, it| key.pkcs1v15_verify::<Sha512>(base.as_bytes(), it).is_ok()),
        _ => secrets == signature,
    }
}

#[test]
fn every_method_signs_wherever_it_goes() {
    for method in ["HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512", "RSA-SHA1", "RSA-SHA256", "RSA-SHA512", "PLAINTEXT"] {
        let by = if method.starts_with("RSA") {
            format!("key: {RSA:?}")
        } else {
            "consumer_secret: 'consumer &1', token_secret: secret-2".to_owned()
        };
        for place in ["header", "query", "body"] {
            let text = format!(
                "POST: <<baseUrl>>/photos?a=1&b=x+y\nform: {{ title: a b }}\nauth: {{ oauth1: {{ consumer_key: ck, token: tk, {by}, \
                 signature_method: {method}, in: {place}, realm: Photos }} }}\n"
            );
            let (run, seen) = against(&text, move |request: &Seen| {
                let (base, signature) = signed(request);
                let is_there = match place {
                    "header" => request.header("authorization").is_some(),
                    "query" => request.target.contains("oauth_signature="),
                    _ => request.text().contains("oauth_signature="),
                };
                ok_if(is_there && holds(method, &base, &signature))
            });
            assert_eq!((run.code, seen.len()), (Some(0), 1), "{method} in {place}\n{run}\n{seen:?}");
            run.never_prints("secret-2");
        }
    }
}
