//! A request's URL: path parameters, a scheme where there is none, and its encoding.

use std::sync::LazyLock;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use regex::Regex;
use serde_json::Value;
use url::Url;

use super::filling::Filling;

/// What `encodeURIComponent` leaves as it is, letters and digits aside.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The URL as it is sent, whose variables are filled in.
///
/// # Errors
/// When it has path parameters and is none.
pub(super) fn finished(
    text: &str,
    parameters: &Value,
    encodes: bool,
    filling: &mut Filling<'_>,
) -> Result<String, String> {
    let list = parameters.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut text = if list.is_empty() { text.to_owned() } else { with_parameters(text, list, filling)? };
    if scheme(&text).is_none() {
        text = format!("http://{text}");
    }
    Ok(if encodes { encoded(&text) } else { text })
}

/// The URL, and the name and password in it, which are taken out.
///
/// # Errors
/// When it is none that can be sent to.
pub(super) fn parsed(text: &str) -> Result<(Url, Option<(String, String)>), String> {
    let mut url = Url::parse(text).map_err(|error| format!("invalid URL `{text}`: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("the protocol `{}` is not supported", url.scheme()));
    }
    let decoded = |it: &str| percent_decode_str(it).decode_utf8_lossy().into_owned();
    let has_credentials = !url.username().is_empty() || url.password().is_some();
    let credentials = has_credentials.then(|| (decoded(url.username()), decoded(url.password().unwrap_or_default())));
    // Both can be taken from any URL that has a host.
    let _ = (url.set_username(""), url.set_password(None));
    url.set_fragment(None);
    if url.query() == Some("") {
        url.set_query(None);
    }
    Ok((url, credentials))
}

/// The scheme that a URL begins with; a port is none.
fn scheme(text: &str) -> Option<&str> {
    let scheme = &text[..text.find("://")?];
    let is_scheme = scheme.starts_with(|it: char| it.is_ascii_alphabetic())
        && scheme.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'-' | b'.'));
    is_scheme.then_some(scheme)
}

/// The URL with the values of its path parameters. It is taken apart as browsers do, so that neither a fragment nor
/// credentials are left.
fn with_parameters(text: &str, list: &[Value], filling: &mut Filling<'_>) -> Result<String, String> {
    let values: Vec<(String, String)> = list
        .iter()
        .filter(|it| it.get("enabled") != Some(&Value::Bool(false)))
        .map(|it| (it["name"].as_str().unwrap_or_default().to_owned(), filling.field(it, "value")))
        .collect();
    let value = |name: &str| {
        let found = values.iter().find(|it| it.0 == name).map(|it| it.1.as_str());
        found.filter(|it| !it.trim().is_empty())
    };
    let is_complete = text.starts_with("http://") || text.starts_with("https://");
    let text = if is_complete { text.to_owned() } else { format!("http://{text}") };
    let url = Url::parse(&text).map_err(|error| format!("invalid URL `{text}`: {error}"))?;
    let mut path = String::new();
    for segment in url.path().split('/').filter(|it| !it.is_empty()) {
        path.push('/');
        match segment.strip_prefix(':') {
            Some(name) => path.push_str(value(name).unwrap_or(segment)),
            None => path.push_str(&in_brackets(segment, &value)),
        }
    }
    if url.path().ends_with('/') {
        path.push('/');
    }
    let query = url.query().filter(|it| !it.is_empty()).map(|it| format!("?{it}")).unwrap_or_default();
    Ok(format!("{}{path}{query}", url.origin().ascii_serialization()))
}

/// The URL in which the values of `parameters` stand in segments such as `Beds(:id)`.
pub(super) fn with_values_in_brackets(text: &str, parameters: &[Value]) -> String {
    let (path, query) = text.split_once('?').map_or((text, None), |(path, query)| (path, Some(query)));
    let value = |name: &str| {
        let found = parameters.iter().find(|it| it["key"] == name).and_then(|it| it["value"].as_str());
        found.filter(|it| !it.trim().is_empty())
    };
    let segments: Vec<_> = path.split('/').map(|it| in_brackets(it, &value)).collect();
    let path = segments.join("/");
    query.map_or_else(|| path.clone(), |query| format!("{path}?{query}"))
}

/// A segment such as `Beds(:id)` with the values of the parameters in its brackets.
fn in_brackets<'a>(segment: &str, value: &impl Fn(&str) -> Option<&'a str>) -> String {
    static CALL: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^[A-Za-z0-9_.-]+\([^)]*\)$").expect("the pattern is written right"));
    static NAME: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r":([a-zA-Z_]\w*)").expect("the pattern is written right"));
    if !CALL.is_match(segment) {
        return segment.to_owned();
    }
    let filled = NAME.replace_all(segment, |it: &regex::Captures<'_>| value(&it[1]).unwrap_or(&it[0]).to_owned());
    filled.into_owned()
}

/// The URL with its path and query encoded, part by part. What is encoded in the path already stays so, in the query not.
fn encoded(text: &str) -> String {
    let (front, query) = text.split_once('?').map_or((text, None), |(front, query)| (front, Some(query)));
    let start = scheme(front).map_or(0, |it| it.len() + 3);
    let path = front[start..].find(['/', '#']).map_or(front.len(), |at| start + at);
    let (origin, path) = front.split_at(path);
    let component = |it: &str| utf8_percent_encode(it, PLAIN).to_string();
    let segments: Vec<_> = path.split('/').map(|it| component(&decoded(it))).collect();
    let mut url = format!("{origin}{}", segments.join("/"));
    if let Some(query) = query {
        let pairs = query.split('&').filter(|it| !it.is_empty() && !it.starts_with('='));
        let pairs: Vec<_> = pairs
            .map(|pair| match pair.split_once('=') {
                Some((name, value)) => format!("{}={}", component(name), component(value)),
                None => component(pair),
            })
            .collect();
        url = format!("{url}?{}", pairs.join("&"));
    }
    url
}

/// A part of a path with its percent signs read, as far as they are good.
fn decoded(text: &str) -> String {
    match percent_decode_str(text).decode_utf8() {
        Ok(decoded) => decoded.into_owned(),
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{model::Levels, scope::Store};

    fn sent(text: &str, parameters: &Value, encodes: bool) -> String {
        let (store, levels) = (Store::default(), Levels::default());
        let scope = store.scope(&[]);
        finished(text, parameters, encodes, &mut Filling::new(&scope, &levels)).unwrap_or_else(|why| format!("! {why}"))
    }

    #[test]
    fn urls_are_finished_as_bruno_finishes_them() {
        let id = json!([{ "name": "id", "value": "4 2/ü", "type": "path" }, { "name": "no", "value": " " }]);
        for (text, parameters, encodes, expected) in [
            ("localhost:8080/x", &json!([]), false, "http://localhost:8080/x"),
            ("HTTPS://h/x", &json!([]), false, "HTTPS://h/x"),
            ("http://h/a b/:id//c/?q=1 2#f", &id, false, "http://h/a%20b/4 2/ü/c/?q=1%202"),
            ("http://u:p@h:80/:no/:other", &id, false, "http://h/:no/:other"),
            ("h/Beds(':id')/X(id=:id,n=:no)", &id, false, "http://h/Beds('4 2/ü')/X(id=4 2/ü,n=:no)"),
            ("http://h/:id", &json!([{ "name": "id", "value": "1", "enabled": false }]), false, "http://h/:id"),
            (
                "http://h/a b/%20/é?q=1 2&r=%20&&=x&s#t",
                &json!([]),
                true,
                "http://h/a%20b/%20/%C3%A9?q=1%202&r=%2520&s%23t",
            ),
            ("http://h#x/y", &json!([]), true, "http://h%23x/y"),
            ("http://h/?", &json!([]), true, "http://h/?"),
            ("http://[", &id, false, "! invalid URL `http://[`: invalid IPv6 address"),
        ] {
            assert_eq!(sent(text, parameters, encodes), expected, "{text}");
        }
    }

    #[test]
    fn credentials_are_taken_out_of_a_url() {
        let (url, credentials) = parsed("http://u%40:p@h/x#f").unwrap();
        assert_eq!((url.as_str(), credentials), ("http://h/x", Some(("u@".to_owned(), "p".to_owned()))));
        assert!(parsed("ftp://h/x").is_err() && parsed("http://").is_err());
    }
}
