//! The headers of a request: those of the folders, its own, and the few that we add.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::values::values;
use crate::{
    model::Parameter,
    run::fault::Fault,
    scope::{Scope, learn},
    secret::{Redactor, is_secret_name},
    value,
    wire::{PROGRAM, Request, headers_named},
};

/// Adds the headers that are written, and those that they do not speak of.
pub(super) fn add(
    request: &mut Request,
    written: &[Parameter],
    content_type: Option<&str>,
    scope: &Scope<'_>,
) -> Result<(), Fault> {
    let defaults = [
        ("User-Agent", Some(PROGRAM)),
        ("Accept", Some("*/*")),
        ("Accept-Encoding", Some("gzip, deflate, br, zstd")),
        ("Content-Type", content_type),
    ];
    for header in written.iter().filter(|it| !it.disabled) {
        if header.removed {
            request.without.push(header.name.sent(scope)?.to_ascii_lowercase());
            continue;
        }
        let name = header.name.sent(scope)?;
        for found in values(&header.values, &header.place, scope)? {
            if is_secret_name(&name) || name.eq_ignore_ascii_case("proxy-authorization") {
                learn_header(scope, &found);
            }
            let text = value::text(&found);
            if let Some(bad) = [&*name, &*text].into_iter().find(|it| it.contains(['\r', '\n', '\0'])) {
                let what = if bad == &*name { "name" } else { "value" };
                let why = format!("the {what} of the header `{}` holds a line break", name.escape_debug());
                return Err(Fault::Request { why, place: header.place.clone() });
            }
            request.headers.push((name.clone().into_owned(), text.into_owned()));
        }
    }
    for (name, value) in defaults {
        let speaks = |it: &&Parameter| !it.disabled;
        let spoken_of = written.iter().filter(speaks).any(|it| it.name.source().eq_ignore_ascii_case(name));
        if let Some(value) = value.filter(|_| !spoken_of && request.header(name).is_none()) {
            request.headers.push((name.to_owned(), value.to_owned()));
        }
    }
    Ok(())
}

/// Adds cookies that go along with every request; one that the request has itself stands over these.
pub(super) fn add_cookies(request: &mut Request, cookies: Option<&str>) {
    let Some(cookies) = cookies else { return };
    let own: Vec<String> = headers_named(&request.headers, "cookie").map(str::to_owned).collect();
    let own = own.join("; ");
    let name = |cookie: &str| cookie.split('=').next().unwrap_or_default().trim().to_owned();
    let names: Vec<String> = own.split(';').map(name).collect();
    let added = cookies.split(';').map(str::trim).filter(|it| !it.is_empty() && !names.contains(&name(it)));
    let all = Some(own.as_str()).filter(|it| !it.is_empty()).into_iter().chain(added);
    request.set_header("Cookie", all.collect::<Vec<_>>().join("; "));
}

/// A literal `Authorization: Bearer abc` is a secret, too; its first word is none.
fn learn_header(scope: &Scope<'_>, found: &serde_json::Value) {
    let text = value::text(found);
    match text.split_once(' ') {
        Some((_, token)) => scope.redactor().learn(token),
        None => learn(scope.redactor(), found),
    }
}

/// `https://user:password@host/`: as every client does, the name and password go into a header.
pub(in crate::run) fn credentials_of_the_url(request: &mut Request, redactor: &Redactor) {
    let (username, password) = (request.url.username(), request.url.password());
    if username.is_empty() && password.is_none() {
        return;
    }
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let (username, plain) = (decoded(username), decoded(password.unwrap_or_default()));
    let token = STANDARD.encode(format!("{username}:{plain}"));
    if let Some(password) = password {
        for secret in [password, &plain, &token] {
            redactor.learn(secret);
        }
    }
    if request.header("authorization").is_none() {
        request.set_header("Authorization", format!("Basic {token}"));
    }
    // These fail only for URLs without a host; such a URL was refused before.
    let _ = request.url.set_username("");
    let _ = request.url.set_password(None);
}
