//! What a script waits for: requests that it sends, cookies, timers.

use std::time::{Duration, Instant};

use rquickjs::{Ctx, Exception, Function, Object, Value as JsValue};

use super::super::{
    contract::Wish,
    convert::{Text, to_json},
    running::Seat,
};

/// The longest time that a timer can be set to, in milliseconds. Node takes what is longer for 1.
const LONGEST_TIMER_MS: f64 = 2_147_483_647.0;

pub(super) fn install<'js>(host: &Object<'js>, seat: &Seat) -> rquickjs::Result<()> {
    let ctx = host.ctx();
    let here = seat.clone();
    let send = move |ctx: Ctx<'js>, request: JsValue<'js>| {
        let request = to_json(&ctx, request)?;
        let asked = here.with(|it| Some(it.mended(request).map(|request| it.ask(Wish::Send(request)))));
        asked.unwrap_or(Ok(0)).map_err(|why| Exception::throw_range(&ctx, &why))
    };
    host.set("send", Function::new(ctx.clone(), send)?)?;
    let here = seat.clone();
    let cookies = move |url: Text| here.with(|it| it.ask(Wish::Cookies { url: url.0 }));
    host.set("askCookies", Function::new(ctx.clone(), cookies)?)?;
    let here = seat.clone();
    let keep = move |url: Text, cookie: Text| here.with(|it| it.ask(Wish::SetCookie { url: url.0, cookie: cookie.0 }));
    host.set("setCookie", Function::new(ctx.clone(), keep)?)?;
    let here = seat.clone();
    let remove = move |url: Text, name: Option<Text>| {
        here.with(|it| it.ask(Wish::RemoveCookies { url: url.0, name: name.map(|it| it.0) }))
    };
    host.set("removeCookies", Function::new(ctx.clone(), remove)?)?;
    let here = seat.clone();
    let run = move |path: Text| {
        here.with(|it| {
            let store = Box::new(it.job.store.fork());
            it.ask(Wish::Run { path: path.0, store })
        })
    };
    host.set("run", Function::new(ctx.clone(), run)?)?;
    let here = seat.clone();
    let clear = move || here.with(|it| it.ask(Wish::ClearCookies));
    host.set("clearCookies", Function::new(ctx.clone(), clear)?)?;
    let here = seat.clone();
    let set_timer =
        move |after_ms: f64, repeats: bool| here.with(|it| it.open.set_timer(Instant::now(), wait(after_ms), repeats));
    host.set("setTimer", Function::new(ctx.clone(), set_timer)?)?;
    let here = seat.clone();
    let clear_timer = move |id: u32| here.with(|it| it.open.clear_timer(id));
    host.set("clearTimer", Function::new(ctx.clone(), clear_timer)?)
}

/// How long a timer waits, by Node's rules: a millisecond at least, and where the number makes no sense.
fn wait(after_ms: f64) -> Duration {
    if (1.0..=LONGEST_TIMER_MS).contains(&after_ms) {
        Duration::try_from_secs_f64(after_ms.trunc() / 1000.0).unwrap_or(Duration::from_millis(1))
    } else {
        Duration::from_millis(1)
    }
}
