//! Responses: `pm.response`, and what `pm.sendRequest` brings.

use bytes::Bytes;
use rquickjs::{ArrayBuffer, Ctx, Function, IntoJs, Object, Value as JsValue};
use serde_json::{Value, json};

use super::super::{
    convert::from_json,
    running::{Running, Seat},
};
use crate::wire::{Exchange, Response};

/// The number of the response to the script's own request; those that it sends itself are counted from 1.
const OWN: usize = 0;

pub(super) fn install<'js>(host: &Object<'js>, seat: &Seat) -> rquickjs::Result<()> {
    let ctx = host.ctx();
    let here = seat.clone();
    let response = move |ctx: Ctx<'js>, number: usize| {
        from_json(&ctx, &here.with(|it| exchange(it, number).map(facts)).unwrap_or(Value::Null))
    };
    host.set("response", Function::new(ctx.clone(), response)?)?;
    let here = seat.clone();
    let text = move |ctx: Ctx<'js>, number: usize| {
        let body = here.with(|it| response_of(it, number).map(text_of));
        body.unwrap_or_default().into_js(&ctx)
    };
    host.set("responseText", Function::new(ctx.clone(), text)?)?;
    let here = seat.clone();
    // The body as JSON, or nothing if it is not: then whoever asks says what is wrong with the text.
    let json = move |ctx: Ctx<'js>, number: usize| {
        let body = here.with(|it| {
            let body = response_of(it, number).map(text_of).unwrap_or_default();
            if it.is_bru() {
                it.digits.learn_text(&body);
            }
            body
        });
        let parsed = ctx.json_parse(body.trim_start_matches('\u{feff}'));
        parsed.or_else(|_| {
            ctx.catch();
            Ok::<_, rquickjs::Error>(JsValue::new_undefined(ctx))
        })
    };
    host.set("responseJson", Function::new(ctx.clone(), json)?)?;
    let here = seat.clone();
    let bytes = move |ctx: Ctx<'js>, number: usize| {
        let body = here.with(|it| response_of(it, number).map(bytes_of));
        ArrayBuffer::new_copy(ctx, body.unwrap_or_default())
    };
    host.set("responseBytes", Function::new(ctx.clone(), bytes)?)
}

fn exchange(running: &Running, number: usize) -> Option<&Exchange> {
    match number {
        OWN => running.job.answer.as_deref(),
        number => running.answers.get(number - 1),
    }
}

/// The body's text, also where it went into a file; nothing, where that cannot be read any more.
fn text_of(response: &Response) -> String {
    response.content_text().unwrap_or_default().into_owned()
}

/// The body's bytes, in the same way.
fn bytes_of(response: &Response) -> Bytes {
    response.content().cloned().unwrap_or_default()
}

fn response_of(running: &Running, number: usize) -> Option<&Response> {
    exchange(running, number).map(|it| &it.response)
}

fn facts(exchange: &Exchange) -> Value {
    let response = &exchange.response;
    let key = |name: &str| if response.version.starts_with("HTTP/1") { customary(name) } else { name.to_owned() };
    let headers: Vec<Value> =
        response.headers.iter().map(|(name, value)| json!({ "key": key(name), "value": value })).collect();
    json!({
        "code": response.status,
        "status": response.phrase(),
        "header": headers,
        "url": exchange.request.url.as_str(),
        "responseTime": u64::try_from(exchange.elapsed.as_millis()).unwrap_or(u64::MAX),
        "responseSize": response.size_bytes(),
        "encodedSize": response.encoded_size_bytes,
    })
}

/// The spelling of a header's name that most servers use, which scripts of old compare letter by letter. The transport has
/// only the letters: HTTP knows no case here.
fn customary(name: &str) -> String {
    match name {
        "etag" => return "ETag".to_owned(),
        "www-authenticate" => return "WWW-Authenticate".to_owned(),
        "x-xss-protection" => return "X-XSS-Protection".to_owned(),
        _ => {}
    }
    let mut is_first = true;
    let letter = |it: char| {
        let is_upper = std::mem::replace(&mut is_first, it == '-');
        if is_upper { it.to_ascii_uppercase() } else { it }
    };
    name.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_their_customary_spelling() {
        for (name, spelling) in
            [("content-type", "Content-Type"), ("etag", "ETag"), ("x-request-id", "X-Request-Id"), ("-", "-"), ("", "")]
        {
            assert_eq!(customary(name), spelling);
        }
    }
}
