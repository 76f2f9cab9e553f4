//! OAuth 2 in Bruno's words, as our own scheme takes it.

use serde_json::{Map, Value};

use super::filling::Filling;
use crate::{
    auth::{
        Auth, Carrier,
        oauth2::{ClientAuth, Grant, OAuth2, Pkce, Which},
    },
    source::Place,
    template::{Template, Tree},
};

/// What a token is called that has no name of its own.
const DEFAULT_ID: &str = "credentials";

/// How a token is got and where it goes.
///
/// # Errors
/// When the flow is none that is carried out.
pub(super) fn oauth2(given: &Value, filling: &mut Filling<'_>) -> Result<Auth, String> {
    let grant = match given.get("flow").and_then(Value::as_str).unwrap_or_default() {
        "client_credentials" => Grant::ClientCredentials,
        "resource_owner_password_credentials" => Grant::Password,
        "authorization_code" => Grant::AuthorizationCode,
        "implicit" => {
            let why = "the flow `implicit` of OAuth 2 hands its token to a browser, and to nobody else: `authorization_code` gives one here";
            return Err(why.to_owned());
        }
        other => return Err(format!("the flow `{other}` of OAuth 2 is not supported")),
    };
    let settings = &given["settings"];
    // Nobody else has one that is kept.
    if settings.get("autoFetchToken") == Some(&Value::Bool(false)) {
        return Ok(Auth::None);
    }
    let (credentials, owner, config) = (&given["credentials"], &given["resourceOwner"], &given["tokenConfig"]);
    let is_basic = credentials.get("placement").and_then(Value::as_str) == Some("basic_auth_header");
    let id = filling.field(config, "id");
    let id = if id.is_empty() { DEFAULT_ID.to_owned() } else { id };
    let mut oauth2 = OAuth2 { grant, id: Some(id), ..OAuth2::default() };
    oauth2.client_auth = if is_basic { ClientAuth::Basic } else { ClientAuth::Body };
    oauth2.token_url = literal(filling.field(given, "accessTokenUrl"));
    oauth2.refresh_url = literal(filling.field(given, "refreshTokenUrl"));
    oauth2.authorization_url = literal(filling.field(given, "authorizationUrl"));
    oauth2.redirect_url = literal(filling.field(given, "callbackUrl"));
    oauth2.client_id = literal(filling.field(credentials, "clientId"));
    oauth2.client_secret = literal(filling.secret(credentials, "clientSecret"));
    oauth2.username = literal(filling.field(owner, "username"));
    oauth2.password = literal(filling.secret(owner, "password"));
    oauth2.state = literal(filling.field(given, "state"));
    let scope = filling.field(given, "scope");
    if !scope.trim().is_empty() {
        oauth2.scope = Tree::Fixed(Value::String(scope));
    }
    let has_pkce = given.get("pkce").is_some_and(|it| it.get("disabled") != Some(&Value::Bool(true)));
    oauth2.pkce = if has_pkce { Pkce::S256 } else { Pkce::None };
    if config.get("source").and_then(Value::as_str) == Some("id_token") {
        oauth2.token = Which::Id;
    }
    if let Some(prefix) = config["placement"].get("header") {
        oauth2.prefix = Some(literal(filling.text(prefix.as_str().unwrap_or_default())));
    } else if config["placement"].get("query").is_some() {
        oauth2.carrier = Carrier::Query;
        oauth2.name = literal(filling.field(&config["placement"], "query"));
    }
    let more = &given["additionalParameters"]["accessTokenRequest"];
    oauth2.params = placed(more, "body", filling);
    oauth2.headers = placed(more, "header", filling);
    oauth2.query = placed(more, "query", filling);
    oauth2.authorization_params = placed(&given["additionalParameters"]["authorizationRequest"], "query", filling);
    Ok(Auth::OAuth2(Box::new(oauth2)))
}

fn literal(text: impl Into<String>) -> Template {
    Template::literal(text.into(), Place::default())
}

/// Those of the parameters in a list that go to one part of a request.
fn placed(list: &Value, placement: &str, filling: &mut Filling<'_>) -> Tree {
    let mut found = Map::new();
    for it in list.as_array().into_iter().flatten() {
        let is_off = it.get("disabled") == Some(&Value::Bool(true));
        if !is_off && it.get("placement").and_then(Value::as_str) == Some(placement) {
            found.insert(filling.field(it, "name"), Value::String(filling.field(it, "value")));
        }
    }
    if found.is_empty() { Tree::default() } else { Tree::Fixed(Value::Object(found)) }
}
