//! How requests prove who sends them.

use serde_json::Value;

use super::{
    ground::Ground,
    json,
    schemes::{Kind, SCHEMES, Scheme},
    shape::scalar,
};
use crate::format::yaml::write::{Pair, Yaml};

/// The auth that is written; nothing where it is inherited.
pub(super) fn auth(of: &Value, ground: &mut Ground) -> Option<Yaml> {
    let written = of.get("auth").filter(|it| it.is_object())?;
    let kind = written.get("type").and_then(Value::as_str).unwrap_or("noauth");
    let parameters = Parameters(written.get(kind).unwrap_or(&Value::Null));
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
        kind => match SCHEMES.iter().find(|it| it.postman == kind) {
            Some(scheme) => signed(scheme, &parameters, of, ground),
            None => {
                ground.note(format!("nobody knows the auth `{kind}`; the request is sent without"));
                None
            }
        },
    };
    Some(scheme.unwrap_or_else(|| "none".into()))
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
    if parameters.text("in") == "query" {
        pairs.push(Pair::new("in", "query"));
    }
    Some(Yaml::map([("apikey", Yaml::Map(pairs))]))
}

/// A token that is there is applied; none is fetched.
fn oauth2(parameters: &Parameters<'_>, ground: &mut Ground) -> Option<Yaml> {
    let token = parameters.text("accessToken");
    if token.is_empty() || parameters.text("tokenType").eq_ignore_ascii_case("mac") {
        ground.note("auth `oauth2` has no token that could be sent; the request is sent without");
        return None;
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

/// A scheme that has the same fields here.
fn signed(scheme: &Scheme, parameters: &Parameters<'_>, of: &Value, ground: &mut Ground) -> Option<Yaml> {
    let mut pairs = Vec::new();
    for field in scheme.fields {
        let text = parameters.text(field.postman);
        let is_on = text == "true";
        let value = match field.kind {
            Kind::Text | Kind::Secret | Kind::Names if text.is_empty() => None,
            Kind::Text | Kind::Needed => Some(Yaml::Text(ground.text(&text))),
            Kind::Secret | Kind::NeededSecret => Some(Yaml::Text(ground.secret(field.postman, &text))),
            Kind::Flag => is_on.then_some(Yaml::Bool(true)),
            Kind::InQuery => is_on.then(|| "query".into()),
            Kind::Carrier => text.starts_with("query").then(|| "query".into()),
            Kind::Json if text.trim().is_empty() => None,
            Kind::Json | Kind::NeededJson => match json::value(&text, ground) {
                Some(value) => Some(value),
                None => {
                    ground.note(format!(
                        "`{}` of the auth `{}` is no JSON; the request is sent without",
                        field.postman, scheme.postman
                    ));
                    return None;
                }
            },

            Kind::Names => Some(Yaml::List(text.split(',').map(|it| Yaml::Text(ground.text(it.trim()))).collect())),
            Kind::Number => text.parse::<u64>().ok().map(Yaml::from),
            Kind::Seconds => text.parse::<u64>().ok().map(|it| Yaml::Text(format!("{it}s"))),
        };
        pairs.extend(value.map(|it| Pair::new(field.ours, it)));
    }
    if scheme.postman == "oauth1" && parameters.text("addParamsToHeader") != "true" {
        let method = of.get("method").and_then(Value::as_str).unwrap_or_default();
        let is_form = of.pointer("/body/mode").and_then(Value::as_str) == Some("urlencoded");
        let place = if is_form && matches!(method, "POST" | "PUT") { "body" } else { "query" };
        pairs.push(Pair::new("in", place));
    }
    Some(Yaml::Map(vec![Pair::new(scheme.ours, Yaml::Map(pairs))]))
}

/// The parameters of a scheme: a list of keys and values, or a map.
struct Parameters<'a>(&'a Value);

impl Parameters<'_> {
    fn find(&self, key: &str) -> Option<String> {
        let found = match self.0 {
            Value::Array(list) => {
                list.iter().find(|it| it.get("key").and_then(Value::as_str) == Some(key))?.get("value")
            }
            map => map.get(key),
        };
        match found {
            Some(value @ (Value::Array(_) | Value::Object(_))) => Some(value.to_string()),
            found => found.and_then(scalar).map(std::borrow::Cow::into_owned),
        }
    }

    fn text(&self, key: &str) -> String {
        self.find(key).unwrap_or_default()
    }
}
