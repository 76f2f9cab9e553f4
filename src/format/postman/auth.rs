//! How a request is authorized: the schemes that only add to it are applied here.

use std::borrow::Cow;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value};

use super::{
    oauth2::oauth2,
    parameters::Parameters,
    scheme::{Signee, scheme},
    url::Url,
};
use crate::{
    auth::{ApiKey, Auth, Basic, Bearer, Carrier},
    secret::Redactor,
    source::Place,
    template::Template,
    template::{braces::Filling, js},
    wire::Headers,
};

/// What of `oauth2` is used where there is a token.
const OF_A_TOKEN: [&str; 4] = ["accessToken", "addTokenTo", "headerPrefix", "tokenType"];

/// What a scheme may change.
pub(super) struct Signed<'a> {
    /// The URL, its variables filled in.
    pub(super) url: &'a mut Url,
    /// The headers so far.
    pub(super) headers: &'a mut Headers,
    /// What the user should know.
    pub(super) warnings: &'a mut Vec<String>,
    /// Learns what must not be seen.
    pub(super) redactor: &'a Redactor,
}

/// How something is authorized, with its variables filled in; only those that are used must have a value.
pub(super) fn filled(auth: &Value, filling: &mut Filling<'_>) -> Value {
    let mut filled = Map::new();
    for (key, value) in auth.as_object().into_iter().flatten() {
        let value = match value {
            Value::Array(list) => {
                let entry = |it| if is_used(auth, key, it) { filling.value(it) } else { filling.unsent(it) };
                list.iter().map(entry).collect()
            }
            value => value.clone(),
        };
        filled.insert(key.clone(), value);
    }
    Value::Object(filled)
}

/// The parameters that are used.
pub(super) fn used(auth: &Value) -> impl Iterator<Item = &Value> {
    let lists = auth.as_object().into_iter().flatten();
    let entries = lists.filter_map(|(key, list)| Some((key, list.as_array()?)));
    entries.flat_map(move |(key, list)| list.iter().filter(move |it| is_used(auth, key, it)))
}

/// Whether a parameter, which stands in the list `key`, is used.
fn is_used(auth: &Value, key: &str, parameter: &Value) -> bool {
    let name = || parameter.get("key").and_then(Value::as_str).unwrap_or_default();
    let has_token = || !Parameters::of(auth, "oauth2").text("accessToken").is_empty();
    auth.get("type").is_some_and(|it| it == key)
        && (key != "oauth2" || OF_A_TOKEN.contains(&name()) || (!has_token() && !is_written_for_the_app(name())))
}

/// Whether a parameter says something to the app alone.
fn is_written_for_the_app(name: &str) -> bool {
    matches!(name, "tokenName" | "useBrowser" | "refreshToken")
}

/// Applies `auth`, its variables filled in; a scheme that signs the whole request is left to whoever sends it.
pub(super) fn apply(auth: &Value, of: Signee<'_>, signed: &mut Signed<'_>) -> Auth {
    let kind = auth.get("type").and_then(Value::as_str).unwrap_or_default();
    let given = Parameters::of(auth, kind);
    match kind {
        "" | "noauth" => {}
        "bearer" => bearer(&given, signed),
        "basic" => basic(&given.text("username"), &given.text("password"), signed),
        "apikey" => api_key(&given, signed),
        "oauth2" if !given.text("accessToken").is_empty() => a_token(&given, signed),
        "oauth2" => match oauth2(&given, of.has_somebody) {
            Ok(auth) => return auth,
            Err(warning) => signed.warnings.push(warning),
        },
        kind => match scheme(kind, &given, of) {
            Some(Ok(auth)) => return auth,
            Some(Err(warning)) => signed.warnings.push(warning),
            None => signed.warnings.push(format!("runtime: could not find a handler for auth: {kind}")),
        },
    }
    Auth::None
}

/// The scheme of ours that `auth`, its variables filled in, asks for; none where there is none, or something is missing.
pub(super) fn ours(auth: &Value, of: Signee<'_>) -> Option<Auth> {
    let kind = auth.get("type").and_then(Value::as_str)?;
    let given = Parameters::of(auth, kind);
    let text = |key: &str| Template::literal(given.text(key), Place::default());
    Some(match kind {
        "noauth" => Auth::None,
        "basic" => Auth::Basic(Basic { username: text("username"), password: text("password") }),
        "bearer" => Auth::Bearer(Bearer { token: text("token"), ..Bearer::default() }),
        "apikey" => {
            let carrier = if given.text("in") == "query" { Carrier::Query } else { Carrier::Header };
            Auth::ApiKey(ApiKey { name: text("key"), value: text("value"), carrier })
        }
        "oauth2" => {
            let prefix = given.find("headerPrefix").map_or(Cow::Borrowed("Bearer"), js::text);
            let prefix = Template::literal(prefix.trim(), Place::default());
            Auth::Bearer(Bearer { token: text("accessToken"), prefix })
        }
        kind => scheme(kind, &given, of)?.ok()?,
    })
}

/// The value of an `Authorization: Basic` header, which `redactor` learns.
pub(super) fn basic_value(user: &str, password: &str, redactor: &Redactor) -> String {
    let token = STANDARD.encode(format!("{user}:{password}"));
    if !password.is_empty() {
        learn(redactor, password);
        redactor.learn(&token);
    }
    format!("Basic {token}")
}

/// What still is a name of a variable is no secret.
fn learn(redactor: &Redactor, secret: &str) {
    if !secret.contains("{{") {
        redactor.learn(secret);
    }
}

fn basic(user: &str, password: &str, signed: &mut Signed<'_>) {
    let value = basic_value(user, password, signed.redactor);
    signed.set_header("Authorization", value);
}

fn bearer(given: &Parameters<'_>, signed: &mut Signed<'_>) {
    let token = given.text("token");
    if !token.is_empty() {
        learn(signed.redactor, &token);
        signed.set_header("Authorization", format!("Bearer {token}"));
    }
}

fn api_key(given: &Parameters<'_>, signed: &mut Signed<'_>) {
    let (key, value) = (given.text("key"), given.text("value"));
    if !value.is_empty() {
        learn(signed.redactor, &value);
    }
    if given.text("in") == "query" {
        if !(key.is_empty() && value.is_empty()) {
            signed.remove_query(&key);
            signed.add_query(&key, given.find("value").map(|_| value.as_str()));
        }
    } else if !key.is_empty() {
        // `X_Key` and `x-key` are one.
        let plain = |name: &str| name.to_lowercase().replace(|it: char| !it.is_alphanumeric(), "-");
        signed.headers.retain(|(name, _)| plain(name) != plain(&key));
        signed.headers.push((key, value));
    }
}

/// A token that is there is applied.
fn a_token(given: &Parameters<'_>, signed: &mut Signed<'_>) {
    let token = given.text("accessToken");
    if given.text("tokenType").eq_ignore_ascii_case("mac") {
        return;
    }
    learn(signed.redactor, &token);
    // Whatever stands there of another token goes, wherever this one is put.
    signed.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("authorization"));
    signed.remove_query("access_token");
    match given.text("addTokenTo").as_str() {
        "" | "header" => {
            let prefix = given.find("headerPrefix").map_or(Cow::Borrowed("Bearer"), js::text);
            let value = if prefix.trim().is_empty() { token } else { format!("{} {token}", prefix.trim()) };
            signed.set_header("Authorization", value);
        }
        "queryParams" => signed.add_query("access_token", Some(&token)),
        _ => {}
    }
}

impl Signed<'_> {
    /// Puts a header behind the others, in place of all of its name.
    fn set_header(&mut self, name: &str, value: String) {
        self.headers.retain(|(it, _)| !it.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value));
    }

    /// Takes all pairs of this name out of the query.
    fn remove_query(&mut self, key: &str) {
        let Some(query) = self.url.query.take() else { return };
        let kept: Vec<_> = query.split('&').filter(|pair| pair.split('=').next() != Some(key)).collect();
        self.url.query = (!kept.is_empty()).then(|| kept.join("&"));
    }

    /// Puts a pair behind the others of the query.
    fn add_query(&mut self, key: &str, value: Option<&str>) {
        let guarded = |text: &str| text.replace('&', "%26").replace('#', "%23");
        let value = value.map(|it| format!("={}", guarded(it))).unwrap_or_default();
        let pair = guarded(key).replace('=', "%3D") + &value;
        self.url.query = Some(match self.url.query.take() {
            Some(query) => format!("{query}&{pair}"),
            None => pair,
        });
    }
}
