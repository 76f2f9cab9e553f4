//! `cookie sid`: the value of a cookie that the response sets.

use std::borrow::Cow;

use serde_json::Value;

use super::contract::{Find, Found, QuerySyntax};
use crate::{
    scope::Scope,
    source::Place,
    template::{Name, Template},
    wire::Exchange,
};

/// What may be asked of a cookie beside its value.
pub const ATTRIBUTES: &[&str] = &["value", "path", "domain", "secure", "http_only", "same_site", "max_age", "expires"];

/// `cookie NAME`, or `cookie NAME ATTRIBUTE`. Where a response sets a cookie twice, the last one counts, as it does in a browser.
#[derive(Clone, Debug)]
pub struct Cookie {
    written: String,
    name: Template,
    attribute: &'static str,
}

impl Cookie {
    /// The cookie `name`, which stands at `place`.
    ///
    /// # Errors
    /// When the name holds a bad template.
    pub fn parse(name: &str, place: Place) -> Result<Self, QuerySyntax> {
        let (written, mut name, mut attribute) = (format!("cookie {name}"), name, "value");
        // A name has no blanks, unless a template has some.
        if let Some((before, behind)) = name.rsplit_once(' ').filter(|(_, behind)| !behind.contains(">>")) {
            let help = || format!("known are {}", ATTRIBUTES.join(", "));
            let known = ATTRIBUTES.iter().find(|it| **it == behind);
            let unknown = || QuerySyntax::new(format!("`{behind}` is no attribute of a cookie")).help(help());
            (name, attribute) = (before.trim_end(), known.ok_or_else(unknown)?);
        }
        Ok(Self { written, name: Template::parse(name, place)?, attribute })
    }
}

impl Find for Cookie {
    fn find<'a>(&self, exchange: &'a Exchange, scope: &Scope<'_>) -> Found<'a> {
        let name = self.name.text(scope)?;
        let all = exchange.response.headers_named("set-cookie");
        let Some((header, value)) = all.filter_map(|it| Some((it, value(it, &name)?))).last() else { return Ok(None) };
        let found = if self.attribute == "value" { Some(value.into()) } else { attribute(header, self.attribute) };
        Ok(found.map(Cow::Owned))
    }

    fn written(&self) -> &str {
        &self.written
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        self.name.names()
    }

    fn is_text(&self) -> bool {
        !matches!(self.attribute, "secure" | "http_only" | "max_age")
    }
}

/// What a `Set-Cookie` header says beside the value: a moment as RFC 3339 has it, seconds as a number.
///
/// Source: RFC 6265, 5.2; the last of several counts.
fn attribute(header: &str, name: &str) -> Option<Value> {
    let wanted = name.replace('_', "");
    let wanted = if name == "max_age" { "max-age" } else { &wanted };
    let parts = header.split(';').skip(1).map(|it| it.split_once('=').unwrap_or((it, "")));
    let found = parts.filter(|(it, _)| it.trim().eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim()).last();
    match name {
        "secure" | "http_only" => Some(found.is_some().into()),
        "max_age" => found?.parse::<i64>().ok().map(Value::from),
        "expires" => {
            let moment = cookie_store::RawCookie::parse(format!("a=b; Expires={}", found?)).ok()?.expires_datetime()?;
            jiff::Timestamp::from_second(moment.unix_timestamp()).ok().map(|it| it.to_string().into())
        }
        _ => found.map(Value::from),
    }
}

/// The cookie's value in a `Set-Cookie` header, where it is the one called `name`.
///
/// Source: RFC 6265, 5.2: names are told apart by case, values keep their quotes.
fn value<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let pair = header.split(';').next()?;
    let (found, value) = pair.split_once('=')?;
    (found.trim() == name).then(|| value.trim())
}
