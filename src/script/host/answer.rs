//! Responses: `pm.response`, and what `pm.sendRequest` brings.

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
        let body = here.with(|it| response_of(it, number).map(|it| it.text().into_owned()));
        body.unwrap_or_default().into_js(&ctx)
    };
    host.set("responseText", Function::new(ctx.clone(), text)?)?;
    let here = seat.clone();
    // The body as JSON, or nothing if it is not: then whoever asks says what is wrong with the text.
    let json = move |ctx: Ctx<'js>, number: usize| {
        let body = here.with(|it| response_of(it, number).map(|it| it.text().into_owned())).unwrap_or_default();
        let parsed = ctx.json_parse(body.trim_start_matches('\u{feff}'));
        parsed.or_else(|_| {
            ctx.catch();
            Ok::<_, rquickjs::Error>(JsValue::new_undefined(ctx))
        })
    };
    host.set("responseJson", Function::new(ctx.clone(), json)?)?;
    let here = seat.clone();
    let bytes = move |ctx: Ctx<'js>, number: usize| {
        let body = here.with(|it| response_of(it, number).map(|it| it.body.clone()));
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

fn response_of(running: &Running, number: usize) -> Option<&Response> {
    exchange(running, number).map(|it| &it.response)
}

fn facts(exchange: &Exchange) -> Value {
    let response = &exchange.response;
    let headers: Vec<Value> =
        response.headers.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
    json!({
        "code": response.status,
        "status": response.phrase(),
        "header": headers,
        "responseTime": u64::try_from(exchange.elapsed.as_millis()).unwrap_or(u64::MAX),
        "responseSize": response.size_bytes(),
        "encodedSize": response.encoded_size_bytes,
    })
}
