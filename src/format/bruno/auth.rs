//! How a request is authorized: the words of the YAML files, as our own schemes take them.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use serde_json::Value;
use sha1::{Digest as _, Sha1};
use url::form_urlencoded;
use uuid::Uuid;

use super::{
    contract::BrunoRequest,
    filling::Filling,
    headers::Sent,
    oauth2::oauth2,
    profile::{self, Keys},
};
use crate::{
    auth::{Auth, Aws, Basic, Digest, EdgeGrid, Ntlm, OAuth1, Placement},
    source::{Place, file_text},
    template::Template,
    wire::Request,
};

/// Learns what is secret, and says how the request is signed.
///
/// # Errors
/// When its scheme is not known here, or a key cannot be read.
pub(super) fn apply(
    it: &BrunoRequest,
    (request, sent): (&mut Request, &mut Sent),
    filling: &mut Filling<'_>,
) -> Result<Auth, String> {
    let given = &*it.auth;
    let kind = given.get("type").and_then(Value::as_str).unwrap_or("none");
    Ok(match kind {
        "none" | "" => Auth::None,
        "basic" => basic(filling.field(given, "username"), filling.secret(given, "password")),
        // Its header is among those that scripts see.
        "bearer" => {
            filling.secret(given, "token");
            Auth::None
        }
        "apikey" => {
            api_key(given, request, filling);
            Auth::None
        }
        "digest" => Auth::Digest(Box::new(Digest {
            username: literal(filling.field(given, "username")),
            password: literal(filling.secret(given, "password")),
            ..Digest::default()
        })),
        "ntlm" => Auth::Ntlm(Box::new(Ntlm {
            username: literal(filling.field(given, "username")),
            password: literal(filling.secret(given, "password")),
            domain: literal(filling.field(given, "domain")),
            ..Ntlm::default()
        })),
        "wsse" => {
            wsse(given, sent, filling);
            Auth::None
        }
        "awsv4" => aws(given, filling)?,
        "oauth1" => oauth1(it, sent, filling)?,
        "oauth2" => oauth2(given, filling)?,
        "akamai-edgegrid" => edgegrid(given, request, filling),
        other => return Err(format!("the auth scheme `{other}` is not supported")),
    })
}

/// The header for the name and the password that stand in a URL.
pub(super) fn of_url(username: &str, password: &str, filling: &Filling<'_>) -> String {
    let token = STANDARD.encode(format!("{username}:{password}"));
    if !password.is_empty() {
        filling.redactor().learn(password);
        filling.redactor().learn(&token);
    }
    format!("Basic {token}")
}

fn literal(text: impl Into<String>) -> Template {
    Template::literal(text.into(), Place::default())
}

fn basic(username: String, password: String) -> Auth {
    Auth::Basic(Basic { username: literal(username), password: literal(password) })
}

/// A key in the query, which takes the place of one of its name. One in a header is among those that scripts see.
fn api_key(given: &Value, request: &mut Request, filling: &mut Filling<'_>) {
    let (name, value) = (filling.field(given, "key"), filling.secret(given, "value"));
    if given.get("placement").and_then(Value::as_str) != Some("query") || name.is_empty() {
        return;
    }
    let is_other = |pair: &&str| form_urlencoded::parse(pair.as_bytes()).next().is_none_or(|it| it.0 != name);
    let query = request.url.query().unwrap_or_default().to_owned();
    let kept: Vec<_> = query.split('&').filter(|it| !it.is_empty()).filter(is_other).collect();
    request.url.set_query(Some(&kept.join("&")).filter(|it| !it.is_empty()).map(String::as_str));
    request.url.query_pairs_mut().append_pair(&name, &value);
}

/// A token of WS-Security, whose password is hashed with a text that is used once.
fn wsse(given: &Value, sent: &mut Sent, filling: &mut Filling<'_>) {
    let (username, password) = (filling.field(given, "username"), filling.secret(given, "password"));
    let (created, nonce) = (Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S.%3fZ"), Uuid::new_v4().simple());
    let hash = Sha1::digest(format!("{nonce}{created}{password}"));
    let hex = hash.iter().fold(String::new(), |text, it| text + &format!("{it:02x}"));
    let digest = STANDARD.encode(hex);
    let token = format!(
        "UsernameToken Username=\"{username}\", PasswordDigest=\"{digest}\", Nonce=\"{nonce}\", Created=\"{created}\""
    );
    sent.set("X-WSSE", &token);
}

fn aws(given: &Value, filling: &mut Filling<'_>) -> Result<Auth, String> {
    let profile = filling.field(given, "profileName");
    // A profile comes before what is written beside it.
    let keys = if profile.is_empty() {
        Keys {
            access_key: filling.field(given, "accessKeyId"),
            secret_key: filling.secret(given, "secretAccessKey"),
            session_token: filling.secret(given, "sessionToken"),
        }
    } else {
        profile::keys(&profile)?
    };
    if keys.access_key.is_empty() || keys.secret_key.is_empty() {
        return Err("a signature of AWS needs `accessKeyId` and `secretAccessKey`, or a `profileName`".to_owned());
    }
    filling.redactor().learn(&keys.secret_key);
    filling.redactor().learn(&keys.session_token);
    Ok(Auth::Aws(Box::new(Aws {
        access_key: literal(keys.access_key),
        secret_key: literal(keys.secret_key),
        session_token: literal(keys.session_token),
        region: literal(filling.field(given, "region")),
        service: literal(filling.field(given, "service")),
        ..Aws::default()
    })))
}

fn oauth1(it: &BrunoRequest, sent: &mut Sent, filling: &mut Filling<'_>) -> Result<Auth, String> {
    let given = &*it.auth;
    let mut field = |key: &str| literal(filling.field(given, key));
    let placement = match given.get("placement").and_then(Value::as_str) {
        Some("query") => Placement::Query,
        Some("body") => Placement::Body,
        _ => Placement::Header,
    };
    let version = given.get("version").and_then(Value::as_str).filter(|it| !it.is_empty()).unwrap_or("1.0");
    let mut oauth1 = OAuth1 {
        consumer_key: field("consumerKey"),
        token: field("accessToken"),
        signature_method: field("signatureMethod"),
        timestamp: field("timestamp"),
        nonce: field("nonce"),
        version: literal(version),
        realm: field("realm"),
        callback: field("callbackUrl"),
        verifier: field("verifier"),
        body_hash: given.get("includeBodyHash") == Some(&Value::Bool(true)),
        placement,
        ..OAuth1::default()
    };
    oauth1.consumer_secret = literal(filling.secret(given, "consumerSecret"));
    // Without a token its secret has no part in it.
    let has_token = !filling.field(given, "accessToken").is_empty();
    let token_secret = filling.secret(given, "accessTokenSecret");
    oauth1.token_secret = literal(if has_token { token_secret } else { String::new() });
    oauth1.key = literal(private_key(it, filling)?);
    if placement == Placement::Body && sent.get("Content-Type").is_none() {
        sent.set("Content-Type", "application/x-www-form-urlencoded");
    }
    Ok(Auth::OAuth1(Box::new(oauth1)))
}

/// The private key: a text, or what is in a file.
fn private_key(it: &BrunoRequest, filling: &mut Filling<'_>) -> Result<String, String> {
    let given = &it.auth["privateKey"];
    if !given.is_object() {
        return Ok(filling.secret(&it.auth, "privateKey").replace("\\n", "\n"));
    }
    let value = filling.secret(given, "value");
    if given.get("type").and_then(Value::as_str) != Some("file") || value.is_empty() {
        return Ok(value.replace("\\n", "\n"));
    }
    let key = file_text(&it.around.root.join(&value));
    let key = key.map_err(|why| format!("the private key `{value}` cannot be read: {why}"))?;
    filling.redactor().learn(&key);
    Ok(key)
}

fn edgegrid(given: &Value, request: &Request, filling: &mut Filling<'_>) -> Auth {
    let names = filling.field(given, "headersToSign");
    let names = names.split(',').map(str::trim).filter(|it| !it.is_empty()).map(literal).collect();
    let most = filling.field(given, "maxBodySize").trim().parse().ok().filter(|it| *it > 0);
    let base = filling.field(given, "baseURL");
    let base = match base.trim() {
        "" => String::new(),
        it if it.contains("://") => it.to_owned(),
        it => format!("{}://{it}", request.url.scheme()),
    };
    Auth::EdgeGrid(Box::new(EdgeGrid {
        client_token: literal(filling.secret(given, "clientToken")),
        client_secret: literal(filling.secret(given, "clientSecret")),
        access_token: literal(filling.secret(given, "accessToken")),
        timestamp: literal(filling.field(given, "timestamp")),
        nonce: literal(filling.field(given, "nonce")),
        headers_to_sign: names,
        max_body: most,
        base_url: literal(base),
    }))
}
