//! How requests prove who sends them.

use serde_json::Value;

use super::{ground::Ground, parameters::Parameters, scheme::scheme, tokens::whole};
use crate::format::yaml::write::{Pair, Yaml};

/// The auth that is written; nothing where it is inherited.
pub(super) fn auth(of: &Value, ground: &mut Ground) -> Option<Yaml> {
    let written = of.get("auth").filter(|it| it.is_object())?;
    let kind = written.get("type").and_then(Value::as_str).unwrap_or("noauth");
    let parameters = Parameters::of(written, kind);
    let scheme = match kind {
        "noauth" => return Some("none".into()),
        "bearer" => bearer(&parameters, ground),
        "basic" => {
            let username = ground.text(&parameters.text("username"));
            let password = ground.secret("password", &parameters.text("password"));
            Some(Yaml::map([("basic", Yaml::map([("username", username.into()), ("password", password.into())]))]))
        }
        "apikey" => api_key(&parameters, ground),
        "oauth2" => oauth2(&parameters, ground),
        _ => match scheme(kind, &parameters, ground) {
            Some(Ok(scheme)) => Some(if kind == "oauth1" && is_sent_form(of) { in_body(scheme) } else { scheme }),
            Some(Err(lacking)) => {
                ground.note(format!("auth `{kind}` has no `{lacking}`; the request is sent without"));
                None
            }
            None => {
                ground.note(format!("auth `{kind}` is not known; the request is sent without"));
                None
            }
        },
    };
    Some(scheme.unwrap_or_else(|| "none".into()))
}

/// Whether a request has a form in its body, as OAuth 1 means it.
fn is_sent_form(request: &Value) -> bool {
    let is_form = request.pointer("/body/mode").and_then(Value::as_str) == Some("urlencoded");
    is_form && request.get("method").and_then(Value::as_str).is_some_and(|it| matches!(it, "POST" | "PUT"))
}

/// The scheme with what it adds in the form, where that would go into the query.
fn in_body(scheme: Yaml) -> Yaml {
    let replaced = |mut pair: Pair| {
        if pair.key == "in" {
            pair.value = "body".into();
        }
        pair
    };
    match scheme {
        Yaml::Map(pairs) => {
            let inner =
                |it: Pair| Pair { value: Yaml::Map(it.value.pairs().iter().cloned().map(replaced).collect()), ..it };
            Yaml::Map(pairs.into_iter().map(inner).collect())
        }
        other => other,
    }
}

fn bearer(parameters: &Parameters<'_>, ground: &mut Ground) -> Option<Yaml> {
    let token = parameters.text("token");
    if token.is_empty() {
        ground.note("auth `bearer` has no token; the request is sent without");
        return None;
    }
    Some(Yaml::map([("bearer", ground.secret("token", &token).into())]))
}

fn api_key(parameters: &Parameters<'_>, ground: &mut Ground) -> Option<Yaml> {
    let (name, value) = (parameters.text("key"), parameters.text("value"));
    if name.is_empty() {
        ground.note("auth `apikey` has no key; the request is sent without");
        return None;
    }
    let mut pairs = vec![Pair::new("name", ground.text(&name)), Pair::new("value", ground.secret("api key", &value))];
    if is_in_query(parameters, ground) {
        pairs.push(Pair::new("in", "query"));
    }
    Some(Yaml::map([("apikey", Yaml::Map(pairs))]))
}

/// Whether a key goes into the query; a variable may say so.
fn is_in_query(parameters: &Parameters<'_>, ground: &Ground) -> bool {
    let carrier = parameters.text("in");
    carrier == "query" || whole(&carrier).is_some_and(|name| ground.known.texts(name).iter().any(|it| it == "query"))
}

/// What a scheme puts in place of what is written: a header, or a parameter of the query.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Replaced {
    header: Option<String>,
    query: Option<String>,
}

impl Replaced {
    /// That of the nearest of `levels`, the innermost first, that says how it is authorized.
    pub(super) fn of<'a>(levels: impl Iterator<Item = &'a Value>, ground: &Ground) -> Self {
        let Some(written) = levels.filter_map(|it| it.get("auth")).find(|it| it.is_object()) else {
            return Self::default();
        };
        let kind = written.get("type").and_then(Value::as_str).unwrap_or_default();
        let parameters = Parameters::of(written, kind);
        let authorization = || Self { header: Some("authorization".to_owned()), query: None };
        match kind {
            "basic" => authorization(),
            "bearer" if !parameters.text("token").is_empty() => authorization(),
            "apikey" if is_in_query(&parameters, ground) => Self { header: None, query: Some(parameters.text("key")) },
            "apikey" => Self { header: Some(parameters.text("key")), query: None },
            _ => Self::default(),
        }
    }

    /// Whether a header of this name is not sent. To Postman `X_Key` and `x-key` are one.
    pub(super) fn header(&self, name: &str) -> bool {
        let plain = |name: &str| name.to_lowercase().replace(|it: char| !it.is_alphanumeric(), "-");
        self.header.as_deref().is_some_and(|it| !it.is_empty() && plain(it) == plain(name))
    }

    /// Whether a parameter of this name is not sent.
    pub(super) fn query(&self, name: &str) -> bool {
        self.query.as_deref().is_some_and(|it| !it.is_empty() && it == name)
    }
}

/// A token that is there is applied; else it is got as the app gets it.
fn oauth2(parameters: &Parameters<'_>, ground: &mut Ground) -> Option<Yaml> {
    let token = parameters.text("accessToken");
    if parameters.text("tokenType").eq_ignore_ascii_case("mac") {
        ground.note("auth `oauth2` has a token that cannot be sent; the request is sent without");
        return None;
    }
    if token.is_empty() {
        return super::oauth2::oauth2(parameters, ground);
    }
    let token = Yaml::from(ground.secret("access token", &token));
    if parameters.text("addTokenTo") == "queryParams" {
        let pairs = [("name", "access_token".into()), ("value", token), ("in", "query".into())];
        return Some(Yaml::map([("apikey", Yaml::map(pairs))]));
    }
    let prefix = parameters.find("headerPrefix").map_or("Bearer".to_owned(), |it| it.trim().to_owned());
    let bearer = match prefix.as_str() {
        "Bearer" => token,
        _ => Yaml::map([("token", token), ("prefix", ground.text(&prefix).into())]),
    };
    Some(Yaml::map([("bearer", bearer)]))
}
