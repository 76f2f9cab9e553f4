//! What a script is given: the request, the cookies, the run around it.

use rquickjs::{Ctx, Function, Object, Value as JsValue};
use serde_json::{Value, json};

use super::super::{
    convert::{Text, from_json},
    running::{Running, Seat},
};
use crate::model::Stage;

pub(super) fn install<'js>(host: &Object<'js>, seat: &Seat) -> rquickjs::Result<()> {
    let ctx = host.ctx();
    let here = seat.clone();
    let request = move |ctx: Ctx<'js>| from_json(&ctx, &here.with(|it| it.job.request.clone()));
    host.set("request", Function::new(ctx.clone(), request)?)?;
    let here = seat.clone();
    let cookies = move |ctx: Ctx<'js>| from_json(&ctx, &here.with(|it| Value::Array(it.job.cookies.clone())));
    host.set("cookies", Function::new(ctx.clone(), cookies)?)?;
    let here = seat.clone();
    let info = move |ctx: Ctx<'js>| from_json(&ctx, &here.with(info));
    host.set("info", Function::new(ctx.clone(), info)?)?;
    let here = seat.clone();
    let environment = move |ctx: Ctx<'js>| match here.with(|it| it.job.environment.clone()) {
        Some(name) => rquickjs::IntoJs::into_js(&*name, &ctx),
        None => Ok(JsValue::new_undefined(ctx)),
    };
    host.set("environmentName", Function::new(ctx.clone(), environment)?)?;
    let here = seat.clone();
    let names = move |text: Text| here.with(|it| it.job.script.text.contains(&text.0));
    host.set("scriptNames", Function::new(ctx.clone(), names)?)
}

fn info(running: &mut Running) -> Value {
    let info = &running.job.info;
    json!({
        "eventName": event_name(running.job.script.stage),
        "iteration": info.iteration,
        "iterationCount": info.iterations,
        "requestName": &*info.request_name,
        "requestId": info.request_id,
        "location": running.job.location.iter().map(|it| &**it).collect::<Vec<_>>(),
        "owner": &*running.job.script.owner,
    })
}

/// What Postman calls the time when a script runs.
fn event_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Before => "prerequest",
        Stage::After => "test",
    }
}
