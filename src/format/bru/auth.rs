//! How requests of a `.bru` file are authorized: `auth:basic { ... }` in the words of the YAML files.

use super::{
    build::{Map, entry, plain, text},
    pairs::{Pair, pairs},
    scan::Block,
};
use crate::source::{Mark, Node};

/// What the fields of OAuth 1 are called in the YAML files.
const OAUTH1: &[(&str, &str)] = &[
    ("consumer_key", "consumerKey"),
    ("consumer_secret", "consumerSecret"),
    ("access_token", "accessToken"),
    ("token_secret", "accessTokenSecret"),
    ("callback_url", "callbackUrl"),
    ("signature_method", "signatureMethod"),
    ("include_body_hash", "includeBodyHash"),
];

/// What the fields of OAuth 2 are called in the YAML files: the way to each.
const OAUTH2: &[(&str, &[&str])] = &[
    ("callback_url", &["callbackUrl"]),
    ("authorization_url", &["authorizationUrl"]),
    ("access_token_url", &["accessTokenUrl"]),
    ("refresh_token_url", &["refreshTokenUrl"]),
    ("client_id", &["credentials", "clientId"]),
    ("client_secret", &["credentials", "clientSecret"]),
    ("credentials_placement", &["credentials", "placement"]),
    ("username", &["resourceOwner", "username"]),
    ("password", &["resourceOwner", "password"]),
    ("scope", &["scope"]),
    ("state", &["state"]),
    ("credentials_id", &["tokenConfig", "id"]),
    ("token_source", &["tokenConfig", "source"]),
    ("auto_fetch_token", &["settings", "autoFetchToken"]),
    ("auto_refresh_token", &["settings", "autoRefreshToken"]),
];

/// The blocks of parameters that requests for tokens have, and what they are in the YAML files.
const ADDITIONAL: &[(&str, &str)] = &[
    ("auth_req", "authorizationRequest"),
    ("access_token_req", "accessTokenRequest"),
    ("refresh_token_req", "refreshTokenRequest"),
];

/// How something is authorized whose `mode` is written: as the blocks for it say.
pub(super) fn auth(mode: &Pair, blocks: &[Block<'_>]) -> Node {
    let kind = mode.text();
    let name = format!("auth:{kind}");
    let Some(block) = blocks.iter().rfind(|it| it.name == name) else {
        return match kind {
            "inherit" | "none" | "" => text(kind, mode.value_mark),
            _ => {
                let mut map = Map::default();
                map.set("type", text(kind, mode.value_mark));
                map.node(mode.value_mark)
            }
        };
    };
    let (fields, _) = pairs(&block.lines);
    let fields: Vec<_> = fields.into_iter().filter(|it| it.is_enabled).collect();
    let mut map = Map::default();
    map.set("type", text(kind, mode.value_mark));
    match kind {
        "oauth1" => oauth1(&fields, &mut map),
        "oauth2" => oauth2(&fields, blocks, &mut map),
        _ => {
            for field in &fields {
                let value =
                    if field.name == "placement" && field.text() == "queryparams" { "query" } else { field.text() };
                map.set_at(&field.name, field.mark, text(value, field.value_mark));
            }
        }
    }
    map.node(mode.value_mark)
}

fn oauth1(fields: &[Pair], map: &mut Map) {
    for field in fields {
        let known = OAUTH1.iter().find(|it| it.0 == field.name);
        let name = known.map_or(field.name.as_str(), |it| it.1);
        let value = match name {
            "includeBodyHash" => plain(field.text(), field.value_mark),
            _ => text(field.text(), field.value_mark),
        };
        if name != "private_key" {
            map.set_at(name, field.mark, value);
            continue;
        }
        let file = field.text().strip_prefix("@file(").and_then(|it| it.strip_suffix(')'));
        let mut key = Map::default();
        key.set("type", text(if file.is_some() { "file" } else { "text" }, field.mark));
        key.set("value", text(file.unwrap_or(field.text()), field.value_mark));
        map.set_at("privateKey", field.mark, key.node(field.value_mark));
    }
}

fn oauth2(fields: &[Pair], blocks: &[Block<'_>], map: &mut Map) {
    let find = |name: &str| fields.iter().find(|it| it.name == name);
    let mut inner: Vec<(&'static str, Map)> = Vec::new();
    for (name, way) in OAUTH2 {
        let Some(field) = find(name) else { continue };
        let value = if way[0] == "settings" {
            plain(field.text(), field.value_mark)
        } else {
            text(field.text(), field.value_mark)
        };
        let [outer, key] = way else {
            map.set_at(way[0], field.mark, value);
            continue;
        };
        below(&mut inner, outer).set_at(key, field.mark, value);
    }
    if find("credentials_placement").is_none() {
        let mark = map_mark(fields);
        below(&mut inner, "credentials").set("placement", text("body", mark));
    }
    if let Some(field) = find("grant_type") {
        let flow = if field.text() == "password" { "resource_owner_password_credentials" } else { field.text() };
        map.set_at("flow", field.mark, text(flow, field.value_mark));
    }
    if let Some(field) = find("pkce") {
        let mut pkce = Map::default();
        pkce.set("disabled", plain(if field.text() == "true" { "false" } else { "true" }, field.value_mark));
        map.set_at("pkce", field.mark, pkce.node(field.value_mark));
    }
    let placement = find("token_placement");
    let (key, field) = match placement.map(Pair::text) {
        Some("url") => ("query", find("token_query_key")),
        _ => ("header", find("token_header_prefix")),
    };
    if let Some(field) = field.or(placement) {
        let value = if Some(field.mark) == placement.map(|it| it.mark) { "" } else { field.text() };
        let mut place = Map::default();
        place.set(key, text(value, field.value_mark));
        below(&mut inner, "tokenConfig").set("placement", place.node(field.value_mark));
    }
    for (name, it) in inner {
        let mark = map_mark(fields);
        map.set(name, it.node(mark));
    }
    let additional = additional(blocks);
    if !additional.is_empty() {
        map.set("additionalParameters", additional.node(map_mark(fields)));
    }
}

/// The map of a name, which is made where there is none.
fn below<'a>(maps: &'a mut Vec<(&'static str, Map)>, name: &'static str) -> &'a mut Map {
    let at = maps.iter().position(|it| it.0 == name).unwrap_or_else(|| {
        maps.push((name, Map::default()));
        maps.len() - 1
    });
    &mut maps[at].1
}

/// Where the first of some fields is.
fn map_mark(fields: &[Pair]) -> Mark {
    fields.first().map(|it| it.mark).unwrap_or_default()
}

/// The parameters that requests for tokens have besides.
fn additional(blocks: &[Block<'_>]) -> Map {
    let mut map = Map::default();
    for block in blocks {
        let Some(rest) = block.name.strip_prefix("auth:oauth2:additional_params:") else { continue };
        let Some((request, placement)) = rest.split_once(':') else { continue };
        let Some((_, key)) = ADDITIONAL.iter().find(|it| it.0 == request) else { continue };
        let placement = match placement {
            "headers" => "header",
            "queryparams" => "query",
            _ => "body",
        };
        let (found, _) = pairs(&block.lines);
        let nodes = found.iter().map(|it| entry(it, &[("placement", text(placement, it.mark))]));
        map.add(key, nodes.collect(), block.mark);
    }
    map
}
