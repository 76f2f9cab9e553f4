//! OAuth 2 in Postman's words.

use serde_json::{Value, json};

use super::{
    ground::Ground,
    scheme::{Parameters, secret},
};
use crate::{
    auth::{
        Carrier,
        oauth2::{ClientAuth, Grant, OAuth2, Pkce},
    },
    template::{Template, Tree},
    value,
};

/// The parameters of the scheme. Postman gets tokens in its app; its command line only sends one that is there.
pub(super) fn oauth2(it: &OAuth2, ground: &mut Ground) -> Parameters {
    let grant = match (&it.grant, it.pkce) {
        (Grant::ClientCredentials, _) => "client_credentials",
        (Grant::Password, _) => "password_credentials",
        (Grant::AuthorizationCode, Pkce::None) => "authorization_code",
        (Grant::AuthorizationCode, _) => "authorization_code_with_pkce",
        (Grant::RefreshToken | Grant::DeviceCode | Grant::TokenExchange | Grant::JwtBearer | Grant::Custom(_), _) => {
            ground.note(format!("Postman does not know the grant `{}`: it cannot get this token", it.grant.name()));
            it.grant.name()
        }
    };
    let mut all = vec![("grant_type", grant.to_owned())];
    if grant == "authorization_code_with_pkce" {
        let method = if it.pkce == Pkce::Plain { "plain" } else { "S256" };
        all.push(("challengeAlgorithm", method.to_owned()));
    }
    if let ClientAuth::PrivateKeyJwt | ClientAuth::ClientSecretJwt = it.client_auth {
        ground.note("Postman signs nothing to get a token by");
    }
    let place = if matches!(it.client_auth, ClientAuth::Body | ClientAuth::None) { "body" } else { "header" };
    all.push(("client_authentication", place.to_owned()));
    let carrier = if it.carrier == Carrier::Query { "queryParams" } else { "header" };
    all.push(("addTokenTo", carrier.to_owned()));
    if let Some(prefix) = &it.prefix {
        all.push(("headerPrefix", ground.text(prefix.source())));
    }
    let open: [(&'static str, &Template); 8] = [
        ("accessTokenUrl", &it.token_url),
        ("refreshTokenUrl", &it.refresh_url),
        ("authUrl", &it.authorization_url),
        ("redirect_uri", &it.redirect_url),
        ("clientId", &it.client_id),
        ("username", &it.username),
        ("state", &it.state),
        ("code_verifier", &it.code_verifier),
    ];
    for (name, it) in open.into_iter().filter(|(_, it)| !it.source().is_empty()) {
        all.push((name, ground.text(it.source())));
    }
    for (name, it) in [("clientSecret", &it.client_secret), ("password", &it.password)] {
        if !it.source().is_empty() {
            all.push((name, secret(it, name, ground)));
        }
    }
    for (name, tree) in [("scope", &it.scope), ("audience", &it.audience), ("resource", &it.resource)] {
        let text = words(tree);
        if !text.is_empty() {
            all.push((name, ground.text(&text)));
        }
    }
    all
}

/// What is added to the requests by which a token is got.
pub(super) fn added(it: &OAuth2, ground: &mut Ground) -> Vec<(&'static str, Value)> {
    let mut lists = Vec::new();
    let token = [("request_body", &it.params), ("request_header", &it.headers), ("request_url", &it.query)];
    let refresh = it
        .refresh
        .iter()
        .flat_map(|it| [("request_body", &it.params), ("request_header", &it.headers), ("request_url", &it.query)]);
    let authorization = [("request_url", &it.authorization_params)];
    for (name, trees) in [
        ("tokenRequestParams", token.to_vec()),
        ("refreshRequestParams", refresh.collect()),
        ("authRequestParams", authorization.to_vec()),
    ] {
        let mut list = Vec::new();
        for (place, tree) in trees {
            for (key, value) in tree.written().as_object().into_iter().flatten() {
                let value = ground.text(&value::text(value));
                list.push(json!({ "key": key, "value": value, "enabled": true, "send_as": place }));
            }
        }
        if !list.is_empty() {
            lists.push((name, Value::Array(list)));
        }
    }
    lists
}

fn words(tree: &Tree) -> String {
    match tree.written() {
        Value::Null => String::new(),
        Value::Array(list) => list.iter().map(|it| value::text(it).into_owned()).collect::<Vec<_>>().join(" "),
        one => value::text(&one).into_owned(),
    }
}
