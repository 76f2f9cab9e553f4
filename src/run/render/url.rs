//! A URL with its parameters filled in.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::Value;

use super::values::values;
use crate::{
    plan::{Step, UrlPiece},
    run::fault::Fault,
    scope::Scope,
    source::Place,
    template::{Name, RenderError, Template},
    value,
    wire::{IN_QUERY, IN_SEGMENT},
};

/// What may not stand in a query, even if it is said to be encoded already.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'\'');

/// What may not stand in a path, even if it is sent as it is written. Source: WHATWG URL, path percent-encode set.
const NOT_IN_PATH: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'{').add(b'}');

/// The URL of `step`; and its path and query, where these are sent otherwise than the URL has them.
pub(super) fn url(step: &Step, scope: &Scope<'_>) -> Result<(url::Url, Option<String>), Fault> {
    let written = &step.request;
    let mut text = String::new();
    for piece in &step.url.pieces {
        match piece {
            UrlPiece::Text(template) => text.push_str(&template.sent(scope)?),
            UrlPiece::Parameter(name, place) => path_parameter(&mut text, step, (name, place), scope)?,
        }
    }
    // A fragment is never sent, and what is added must come before it.
    let fragment = text.find('#').map(|at| text.split_off(at));
    for parameter in written.query.0.iter().filter(|it| !it.disabled) {
        let name = parameter.name.sent(scope)?;
        let encode =
            |text: &str| utf8_percent_encode(text, if parameter.encoded { ENCODED } else { IN_QUERY }).to_string();
        if parameter.encoded && parameter.values.is_empty() {
            text.push(if text.contains('?') { '&' } else { '?' });
            text.push_str(&encode(&name));
        }
        for found in values(&parameter.values, &parameter.place, scope)? {
            text.push(if text.contains('?') { '&' } else { '?' });
            text.extend([&encode(&name), "=", &encode(&value::text(&found))]);
        }
    }
    text.push_str(&fragment.unwrap_or_default());
    // Before it is parsed: the message about a URL that is none holds it, too.
    scope.redactor().learn_from_url(&text);
    let url = parse(&text, &written.url)?;
    let target = step.settings.path_as_is.unwrap_or(false).then(|| as_is(&text, &url));
    Ok((url, target.flatten()))
}

/// The path and query of `text` as it is written, where `url` has another path: one without `.` and `..`.
fn as_is(text: &str, url: &url::Url) -> Option<String> {
    let text = text.split(['?', '#']).next().unwrap_or_default();
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let path = rest.find('/').map_or("/", |at| &rest[at..]);
    let mut target = utf8_percent_encode(path, NOT_IN_PATH).to_string();
    if target == url.path() {
        return None;
    }
    if let Some(query) = url.query() {
        target.extend(["?", query]);
    }
    Some(target)
}

/// Adds the value of `{name}`: from `path:`, else from the variable of that name.
fn path_parameter(
    text: &mut String,
    step: &Step,
    (name, place): (&Name, &Place),
    scope: &Scope<'_>,
) -> Result<(), Fault> {
    let given = step.request.path.find(name.text()).filter(|it| !it.disabled);
    let found = match given.and_then(|it| it.values.first()) {
        Some(tree) => tree.view(scope)?,
        None => name.value(scope).map_err(|why| RenderError { place: place.clone(), why })?,
    };
    let found = match &*found {
        Value::Null => String::new(),
        found => value::text(found).into_owned(),
    };
    let wrong = |why: String| Err(Fault::Request { why, place: place.clone() });
    match found.as_str() {
        "" => wrong(format!("the path parameter `{}` is empty", name.text())),
        "." | ".." => wrong(format!("the path parameter `{}` is `{found}`, which would leave its folder", name.text())),
        found => {
            text.extend(utf8_percent_encode(found, IN_SEGMENT));
            Ok(())
        }
    }
}

fn parse(text: &str, written: &Template) -> Result<url::Url, Fault> {
    let wrong = |why: String| Fault::Request { why, place: written.place().clone() };
    let is_http = ["http://", "https://"]
        .iter()
        .any(|it| text.get(..it.len()).is_some_and(|start| start.eq_ignore_ascii_case(it)));
    if !is_http {
        return Err(wrong(format!("`{text}` begins with neither http:// nor https://")));
    }
    if let Some(at) = text.find(|it: char| it.is_ascii_control()) {
        return Err(wrong(format!("the URL holds a line break or control character behind `{}`", &text[..at])));
    }
    url::Url::parse(text).map_err(|error| wrong(format!("`{text}` is no URL: {error}")))
}
