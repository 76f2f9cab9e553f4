//! URLs as browsers understand them, and the pairs of their queries.
#![expect(clippy::needless_pass_by_value, reason = "what a script gives comes by value")]

use rquickjs::{Ctx, Function, Object, Result};
use url::{Position, Url, form_urlencoded, quirks};

pub(super) fn install(host: &Object<'_>) -> Result<()> {
    let ctx = host.ctx();
    host.set("urlParts", Function::new(ctx.clone(), url_parts)?)?;
    host.set("urlWith", Function::new(ctx.clone(), url_with)?)?;
    host.set("domainToAscii", Function::new(ctx.clone(), |domain: String| quirks::domain_to_ascii(&domain))?)?;
    host.set("domainToUnicode", Function::new(ctx.clone(), |domain: String| quirks::domain_to_unicode(&domain))?)?;
    host.set("parsePairs", Function::new(ctx.clone(), parse_pairs)?)?;
    host.set("writePairs", Function::new(ctx.clone(), write_pairs)?)
}

/// The parts of a URL, or nothing if it is none.
fn url_parts(ctx: Ctx<'_>, text: String, base: Option<String>) -> Result<Option<Object<'_>>> {
    let url = match base {
        Some(base) => Url::parse(&base).and_then(|base| base.join(&text)),
        None => Url::parse(&text),
    };
    url.ok().map(|url| parts_of(&ctx, &url)).transpose()
}

fn parts_of<'js>(ctx: &Ctx<'js>, url: &Url) -> Result<Object<'js>> {
    let parts = Object::new(ctx.clone())?;
    parts.set("href", quirks::href(url))?;
    parts.set("origin", quirks::origin(url))?;
    parts.set("protocol", quirks::protocol(url))?;
    parts.set("username", quirks::username(url))?;
    parts.set("password", quirks::password(url))?;
    parts.set("host", quirks::host(url))?;
    parts.set("hostname", quirks::hostname(url))?;
    parts.set("port", quirks::port(url))?;
    parts.set("pathname", quirks::pathname(url))?;
    parts.set("search", quirks::search(url))?;
    parts.set("hash", quirks::hash(url))?;
    parts.set("query", &url[Position::BeforeQuery..Position::AfterQuery])?;
    Ok(parts)
}

/// The parts of a URL after one of them was set; what does not fit changes nothing.
fn url_with(ctx: Ctx<'_>, href: String, part: String, value: String) -> Result<Option<Object<'_>>> {
    let Ok(mut url) = Url::parse(&href) else { return Ok(None) };
    let set = match part.as_str() {
        "protocol" => quirks::set_protocol(&mut url, &value),
        "username" => quirks::set_username(&mut url, &value),
        "password" => quirks::set_password(&mut url, &value),
        "host" => quirks::set_host(&mut url, &value),
        "hostname" => quirks::set_hostname(&mut url, &value),
        "port" => quirks::set_port(&mut url, &value),
        "pathname" => {
            quirks::set_pathname(&mut url, &value);
            Ok(())
        }
        "search" => {
            quirks::set_search(&mut url, &value);
            Ok(())
        }
        "hash" => {
            quirks::set_hash(&mut url, &value);
            Ok(())
        }
        _ => Err(()),
    };
    if set.is_err() {
        url = Url::parse(&href).unwrap_or(url);
    }
    parts_of(&ctx, &url).map(Some)
}

/// The names and values of a query, one after the other.
fn parse_pairs(query: String) -> Vec<String> {
    form_urlencoded::parse(query.as_bytes()).flat_map(|(name, value)| [name.into_owned(), value.into_owned()]).collect()
}

/// The query of names and values that follow each other.
fn write_pairs(pairs: Vec<String>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for pair in pairs.chunks_exact(2) {
        query.append_pair(&pair[0], &pair[1]);
    }
    query.finish()
}
