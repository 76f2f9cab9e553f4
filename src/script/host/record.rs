//! What a script leaves behind: tests, errors, lines of the console, the request that comes next.

use rquickjs::{Ctx, Function, Object, Value as JsValue};

use super::super::{convert::Text, place, running::Seat};
use crate::event::{Deed, Logged, Test, Thrown};

pub(super) fn install<'js>(host: &Object<'js>, seat: &Seat) -> rquickjs::Result<()> {
    let ctx = host.ctx();
    let here = seat.clone();
    let test = move |name: Text, index: usize, skipped: bool, error: Option<Object<'js>>| {
        let failure = error.as_ref().map(thrown).transpose()?;
        here.with(|it| {
            it.done.order.push(Deed::Test);
            it.done.tests.push(Test { name: name.0, index, skipped, failure });
        });
        Ok::<_, rquickjs::Error>(())
    };
    host.set("test", Function::new(ctx.clone(), test)?)?;
    let here = seat.clone();
    let threw = move |error: Object<'js>| {
        let error = thrown(&error)?;
        here.with(|it| it.done.errors.push(error));
        Ok::<_, rquickjs::Error>(())
    };
    host.set("threw", Function::new(ctx.clone(), threw)?)?;
    let here = seat.clone();
    let log = move |level: Text, text: Text| {
        here.with(|it| {
            it.done.order.push(Deed::Log);
            it.done.logs.push(Logged { level: level.0, text: text.0 });
        });
    };
    host.set("log", Function::new(ctx.clone(), log)?)?;
    let here = seat.clone();
    let next = move |name: Option<Text>| here.with(|it| it.done.next = Some(name.map(|it| it.0)));
    host.set("next", Function::new(ctx.clone(), next)?)?;
    let here = seat.clone();
    host.set("skip", Function::new(ctx.clone(), move || here.with(|it| it.done.skips = true))?)?;
    // Where an error was made, for those who only know its stack.
    let line = |ctx: Ctx<'js>, stack: Text| match place::find(&stack.0) {
        Some((line, column)) => rquickjs::IntoJs::into_js(vec![line, column], &ctx),
        None => Ok(JsValue::new_null(ctx)),
    };
    host.set("placeOf", Function::new(ctx.clone(), line)?)
}

/// What was thrown, from `{ name, message, stack }`.
fn thrown(error: &Object<'_>) -> rquickjs::Result<Thrown> {
    let text = |key: &str| error.get::<_, Text>(key).map(|it| it.0);
    Ok(place::thrown(text("name")?, text("message")?, &text("stack")?))
}
