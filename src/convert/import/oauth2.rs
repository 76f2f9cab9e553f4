//! OAuth 2: Postman's parameters by which its app gets a token, as our keys.

use serde_json::Value;

use super::{ground::Ground, parameters::Parameters, shape::scalar};
use crate::format::yaml::write::{Pair, Yaml};

/// The texts, and our keys for them.
const TEXTS: &[(&str, &str)] = &[
    ("accessTokenUrl", "token_url"),
    ("authUrl", "authorization_url"),
    ("refreshTokenUrl", "refresh_url"),
    ("redirect_uri", "redirect_url"),
    ("clientId", "client_id"),
    ("username", "username"),
    ("scope", "scope"),
    ("audience", "audience"),
    ("resource", "resource"),
    ("state", "state"),
];

/// The texts that must not be seen.
const SECRETS: &[(&str, &str, &str)] = &[
    ("clientSecret", "client_secret", "client secret"),
    ("password", "password", "password"),
    ("code_verifier", "code_verifier", "code verifier"),
];

/// Wherever it is said to be: the browser is sent to a URL, and nothing else.
const ANYWHERE: &str = "";

/// The grant in our words, and its `pkce` where that is not the usual one.
fn grant(of: &Parameters<'_>) -> Option<(&'static str, Option<&'static str>)> {
    Some(match of.text("grant_type").as_str() {
        "client_credentials" => ("client_credentials", None),
        "password_credentials" | "password" => ("password", None),
        "authorization_code" => ("authorization_code", Some("none")),
        "authorization_code_with_pkce" if of.text("challengeAlgorithm") == "plain" => {
            ("authorization_code", Some("plain"))
        }
        "authorization_code_with_pkce" => ("authorization_code", None),
        _ => return None,
    })
}

/// The scheme in our words; nothing where it says no way to a token, or one that cannot be gone here.
pub(super) fn oauth2(of: &Parameters<'_>, ground: &mut Ground) -> Option<Yaml> {
    let known = grant(of).filter(|(grant, _)| {
        let needed: &[&str] = match *grant {
            "client_credentials" => &["accessTokenUrl", "clientId"],
            "password" => &["accessTokenUrl", "username", "password"],
            _ => &["accessTokenUrl", "authUrl", "clientId"],
        };
        needed.iter().all(|it| !of.text(it).is_empty())
    });
    let Some((grant, pkce)) = known else {
        ground.note("auth `oauth2` has neither a token nor a way to one; the request is sent without");
        return None;
    };
    let mut pairs = vec![Pair::new("grant", grant)];
    pairs.extend(texts(of, (grant, pkce), ground));
    let is_in_body = of.text("client_authentication") == "body" && !of.text("clientSecret").is_empty();
    let carrier = (of.text("addTokenTo") == "queryParams").then_some("query");
    for (key, word) in [("client_auth", is_in_body.then_some("body")), ("pkce", pkce), ("in", carrier)] {
        pairs.extend(word.map(|word| Pair::new(key, word)));
    }
    let prefix = of.find("headerPrefix").map(|it| it.trim().to_owned()).filter(|it| it != "Bearer");
    pairs.extend(prefix.map(|it| Pair::new("prefix", ground.text(&it))));
    for (key, place) in [("params", "request_body"), ("headers", "request_header"), ("query", "request_url")] {
        pairs.extend(added(of.list("tokenRequestParams"), place, ground).map(|it| Pair::new(key, it)));
    }
    let authorization = added(of.list("authRequestParams"), ANYWHERE, ground);
    let authorization = authorization.filter(|_| grant == "authorization_code");
    pairs.extend(authorization.map(|it| Pair::new("authorization_params", it)));
    Some(Yaml::map([("oauth2", Yaml::Map(pairs))]))
}

/// The texts of a grant. What belongs to another one has been left there by the editor.
fn texts(of: &Parameters<'_>, (grant, pkce): (&str, Option<&str>), ground: &mut Ground) -> Vec<Pair> {
    let is_of_the_grant = |key: &str| match key {
        "username" | "password" => grant == "password",
        "authUrl" | "redirect_uri" | "state" => grant == "authorization_code",
        "code_verifier" => grant == "authorization_code" && pkce != Some("none"),
        _ => true,
    };
    let mut pairs = Vec::new();
    for (theirs, ours) in TEXTS.iter().filter(|(theirs, _)| is_of_the_grant(theirs)) {
        let named = Some(of.text(theirs)).filter(|it| !it.is_empty());
        let named = named.or_else(|| (*theirs == "redirect_uri").then(|| of.text("callBackUrl")));
        if let Some(text) = named.filter(|it| !it.is_empty()) {
            pairs.push(Pair::new(*ours, ground.text(&text)));
        }
    }
    for (theirs, ours, hint) in SECRETS.iter().filter(|(theirs, ..)| is_of_the_grant(theirs)) {
        let text = of.text(theirs);
        if !text.is_empty() {
            pairs.push(Pair::new(*ours, ground.secret(hint, &text)));
        }
    }
    pairs
}

/// What is added in one place of a request.
fn added(list: &[Value], place: &str, ground: &mut Ground) -> Option<Yaml> {
    let mut pairs: Vec<Pair> = Vec::new();
    for it in list.iter().filter(|it| it.get("enabled") != Some(&Value::Bool(false))) {
        let field = |key: &str| it.get(key).and_then(scalar).map(std::borrow::Cow::into_owned).unwrap_or_default();
        let sent_as = Some(field("send_as")).filter(|it| !it.is_empty());
        let (key, value) = (field("key"), field("value"));
        if key.is_empty() || (place != ANYWHERE && sent_as.as_deref().unwrap_or("request_body") != place) {
            continue;
        }
        if pairs.iter().any(|it| it.key == key) {
            ground.note(format!("auth `oauth2` adds `{key}` twice; the first is taken"));
            continue;
        }
        pairs.push(Pair::new(ground.text(&key), ground.text(&value)));
    }
    if pairs.is_empty() { None } else { Some(Yaml::Map(pairs)) }
}
