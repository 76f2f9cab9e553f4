//! OAuth 2 in Postman's words, as far as a token has to be got: the app does that, and neither its command line nor Newman.

use serde_json::{Map, Value};

use super::parameters::Parameters;
use crate::{
    auth::{
        Auth, Carrier,
        oauth2::{ClientAuth, Extra, Grant, OAuth2, Pkce},
    },
    source::Place,
    template::{Template, Tree, js},
};

/// The scheme that gets the token, where the parameters say how; `has_somebody` says whether anybody could agree to one.
///
/// # Errors
/// When they say how, and it cannot be done: the request is sent without.
pub(super) fn oauth2(given: &Parameters<'_>, has_somebody: bool) -> Result<Auth, String> {
    let kind = given.text("grant_type");
    let sent_without = |why: &str| Err(format!("{why}: the request is sent without a token"));
    if kind.is_empty() || given.text("accessTokenUrl").is_empty() {
        return Ok(Auth::None);
    }
    let (grant, pkce) = match kind.as_str() {
        "client_credentials" => (Grant::ClientCredentials, Pkce::None),
        "password_credentials" | "password" => (Grant::Password, Pkce::None),
        "authorization_code" => (Grant::AuthorizationCode, Pkce::None),
        "authorization_code_with_pkce" if given.text("challengeAlgorithm") == "plain" => {
            (Grant::AuthorizationCode, Pkce::Plain)
        }
        "authorization_code_with_pkce" => (Grant::AuthorizationCode, Pkce::S256),
        "implicit" => return sent_without("the grant `implicit` hands its token to the page in the browser alone"),
        other => return sent_without(&format!("the grant `{}` is not known", other.escape_debug())),
    };
    let redirect = [given.text("redirect_uri"), given.text("callBackUrl")].into_iter().find(|it| !it.is_empty());
    let redirect = redirect.unwrap_or_default();
    if let Grant::AuthorizationCode = grant {
        if !has_somebody {
            return sent_without("nobody is here who could agree to a token in a browser");
        }
        if !is_here(&redirect) {
            let why = format!("the browser would come back to `{}`, and not to this machine", redirect.escape_debug());
            return sent_without(&why);
        }
    }
    Ok(Auth::OAuth2(Box::new(scheme(given, grant, pkce, redirect))))
}

fn scheme(given: &Parameters<'_>, grant: Grant, pkce: Pkce, redirect: String) -> OAuth2 {
    let field = |key: &str| literal(given.text(key));
    let client_auth = match given.text("client_authentication").as_str() {
        _ if given.text("clientSecret").is_empty() => ClientAuth::None,
        "body" => ClientAuth::Body,
        _ => ClientAuth::Basic,
    };
    let [params, headers, query] = added(given.find("tokenRequestParams"));
    let refresh = given.find("refreshRequestParams").filter(|it| it.as_array().is_some_and(|it| !it.is_empty()));
    let refresh = refresh.map(|it| {
        let [params, headers, query] = added(Some(it));
        Box::new(Extra { params, headers, query })
    });
    // The browser is sent to a URL, and nothing else.
    let [.., authorization_params] = added_to(given.find("authRequestParams"), Some(2));
    let prefix = given.find("headerPrefix").map(|it| literal(js::text(it).trim().to_owned()));
    OAuth2 {
        grant,
        token_url: field("accessTokenUrl"),
        refresh_url: field("refreshTokenUrl"),
        authorization_url: field("authUrl"),
        redirect_url: literal(redirect),
        client_id: field("clientId"),
        client_secret: field("clientSecret"),
        client_auth,
        username: field("username"),
        password: field("password"),
        scope: text(given, "scope"),
        audience: text(given, "audience"),
        resource: text(given, "resource"),
        state: field("state"),
        pkce,
        code_verifier: field("code_verifier"),
        params,
        headers,
        query,
        authorization_params,
        refresh,
        carrier: if given.text("addTokenTo") == "queryParams" { Carrier::Query } else { Carrier::Header },
        prefix,
        ..OAuth2::default()
    }
}

fn literal(text: impl Into<String>) -> Template {
    Template::literal(text.into(), Place::default())
}

fn text(given: &Parameters<'_>, key: &str) -> Tree {
    Tree::Fixed(given.find(key).map_or(Value::Null, |it| js::text(it).into_owned().into()))
}

/// Whether a browser that is sent there comes to this machine.
fn is_here(url: &str) -> bool {
    let host = url::Url::parse(url).ok().and_then(|it| it.host().map(|it| it.to_owned()));
    match host {
        None => url.is_empty(),
        Some(url::Host::Ipv4(it)) => it.is_loopback(),
        Some(url::Host::Ipv6(it)) => it.is_loopback(),
        Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
    }
}

/// What is added to a form, to the headers and to the query.
fn added(list: Option<&Value>) -> [Tree; 3] {
    added_to(list, None)
}

fn added_to(list: Option<&Value>, everything: Option<usize>) -> [Tree; 3] {
    let mut all = [Map::new(), Map::new(), Map::new()];
    let entries = list.and_then(Value::as_array).into_iter().flatten();
    for it in entries.filter(|it| it.get("enabled") != Some(&Value::Bool(false))) {
        let field = |key: &str| it.get(key).filter(|it| !it.is_null()).map(|it| js::text(it).into_owned());
        let place = everything.unwrap_or(match field("send_as").as_deref() {
            Some("request_header") => 1,
            Some("request_url") => 2,
            _ => 0,
        });
        let Some(key) = field("key").filter(|it| !it.is_empty()) else { continue };
        let value = Value::String(field("value").unwrap_or_default());
        match all[place].get_mut(&key) {
            Some(Value::Array(list)) => list.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
            None => {
                all[place].insert(key, value);
            }
        }
    }
    all.map(|it| Tree::Fixed(if it.is_empty() { Value::Null } else { Value::Object(it) }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(parameters: &Value, has_somebody: bool) -> Result<Auth, String> {
        let map = parameters.as_object().unwrap();
        let list: Vec<Value> = map.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
        oauth2(&Parameters::of(&json!({ "oauth2": list }), "oauth2"), has_somebody)
    }

    #[test]
    fn what_the_app_would_ask_for_is_asked_for() {
        let given = json!({
            "grant_type": "authorization_code_with_pkce", "accessTokenUrl": "https://id/token", "authUrl": "https://id/auth",
            "redirect_uri": "http://localhost:8080/cb", "clientId": "c", "clientSecret": "s", "client_authentication": "body",
            "challengeAlgorithm": "plain", "scope": "a b", "state": "x", "addTokenTo": "queryParams", "headerPrefix": " Tok ",
            "tokenRequestParams": [
                { "key": "p", "value": "1", "enabled": true, "send_as": "request_body" },
                { "key": "p", "value": "2", "send_as": "request_body" },
                { "key": "h", "value": "3", "send_as": "request_header" },
                { "key": "q", "value": "4", "send_as": "request_url" },
                { "key": "off", "value": "5", "enabled": false, "send_as": "request_body" },
            ],
            "authRequestParams": [{ "key": "prompt", "value": "login", "send_as": "request_url" }],
            "refreshRequestParams": [{ "key": "r", "value": "6", "send_as": "request_body" }],
        });
        let Ok(Auth::OAuth2(it)) = of(&given, true) else { panic!("no scheme") };
        assert!(matches!(it.grant, Grant::AuthorizationCode));
        assert_eq!((it.pkce, it.client_auth, it.carrier), (Pkce::Plain, ClientAuth::Body, Carrier::Query));
        assert_eq!(it.params.written(), json!({ "p": ["1", "2"] }));
        assert_eq!((it.headers.written(), it.query.written()), (json!({ "h": "3" }), json!({ "q": "4" })));
        assert_eq!(it.authorization_params.written(), json!({ "prompt": "login" }));
        assert_eq!(it.refresh.unwrap().params.written(), json!({ "r": "6" }));
        assert_eq!(it.prefix.unwrap().source(), "Tok");
    }

    #[test]
    fn what_cannot_be_asked_for_is_said() {
        let with = |kind: &str, more: Value| {
            let mut all = json!({ "grant_type": kind, "accessTokenUrl": "https://id/token" });
            all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            all
        };
        let foreign = json!({ "redirect_uri": "https://oauth.pstmn.io/v1/callback" });
        for (given, has_somebody, why) in [
            (with("implicit", json!({})), true, "`implicit`"),
            (with("authorization_code", json!({})), false, "nobody is here"),
            (with("authorization_code", foreign), true, "come back to `https://oauth.pstmn.io/v1/callback`"),
            (with("zzz", json!({})), true, "the grant `zzz` is not known"),
        ] {
            assert!(of(&given, has_somebody).unwrap_err().contains(why), "{why}");
        }
        for given in
            [json!({}), json!({ "grant_type": "client_credentials" }), json!({ "accessTokenUrl": "https://x" })]
        {
            assert!(matches!(of(&given, true), Ok(Auth::None)));
        }
    }
}
