//! What only Bruno's scripts ask for: names by Bruno's order, what is written around the request, numbers, notes for the
//! scripts behind them.

use std::sync::Arc;

use rquickjs::{Ctx, Exception, Function, Object, Value as JsValue};
use serde_json::{Value, json};

use super::super::{
    convert::{Text, from_json, to_json},
    running::{Running, Seat},
};
use crate::{
    format::bruno,
    model::{Bru, Dialect, Home, Levels, ScriptPart, Stage},
    scope::{Slot, Variable, Variables, learn},
};

pub(super) fn install<'js>(host: &Object<'js>, seat: &Seat) -> rquickjs::Result<()> {
    let ctx = host.ctx();
    let here = seat.clone();
    let level = move |ctx: Ctx<'js>, level: String, name: Text| {
        shown(
            &ctx,
            here.with(|it| told(it, |it| in_level(&it.job.levels, &level).and_then(|all| all.get(&*name.0)).cloned())),
        )
    };
    host.set("level", Function::new(ctx.clone(), level)?)?;
    let here = seat.clone();
    let nearest = move |ctx: Ctx<'js>, name: Text| shown(&ctx, here.with(|it| told(it, |it| find(it, &name.0))));
    host.set("nearest", Function::new(ctx.clone(), nearest)?)?;
    let here = seat.clone();
    let knows = move |name: Text| here.with(|it| find(it, &name.0).is_some());
    host.set("knows", Function::new(ctx.clone(), knows)?)?;
    let here = seat.clone();
    let interpolate = move |text: Text| here.with(|it| interpolated(it, &text.0));
    host.set("interpolate", Function::new(ctx.clone(), interpolate)?)?;
    let here = seat.clone();
    let home = move |ctx: Ctx<'js>| {
        let home = here.with(|it| {
            home(it).map(|home| {
                let folder = home.folder.to_string_lossy();
                json!({ "name": &*home.name, "folder": folder.trim_end_matches('/') })
            })
        });
        from_json(&ctx, &home.unwrap_or(Value::Null))
    };
    host.set("home", Function::new(ctx.clone(), home)?)?;
    let here = seat.clone();
    let phase = move || here.with(|it| phase(it).to_owned());
    host.set("phase", Function::new(ctx.clone(), phase)?)?;
    let here = seat.clone();
    let memo = move |ctx: Ctx<'js>| {
        let memo = here.with(|it| {
            let memo = it.job.memo.clone();
            it.shown(&memo);
            memo
        });
        from_json(&ctx, &memo)
    };
    host.set("memo", Function::new(ctx.clone(), memo)?)?;
    let here = seat.clone();
    let leave = move |ctx: Ctx<'js>, memo: JsValue<'js>| {
        let memo = to_json(&ctx, memo)?;
        let kept = here.with(|it| it.mended(memo).map(|memo| it.job.memo = memo).err());
        kept.map_or(Ok(()), |why| Err(Exception::throw_range(&ctx, &why)))
    };
    host.set("leaveMemo", Function::new(ctx.clone(), leave)?)?;
    let here = seat.clone();
    let forget = move |id: Text| here.with(|it| forget(it, id.0));
    host.set("forgetToken", Function::new(ctx.clone(), forget)?)?;
    install_numbers(host, seat)
}

/// Takes what is known of a token away, for this script and those behind it.
fn forget(running: &mut Running, id: String) {
    let prefix = format!("$oauth2.{id}.");
    let mut known = (*running.job.levels.oauth2).clone();
    known.retain(|name, _| !name.starts_with(&prefix));
    running.job.levels.oauth2 = Arc::new(known);
    running.forgets.push(id);
}

fn install_numbers<'js>(host: &Object<'js>, seat: &Seat) -> rquickjs::Result<()> {
    let ctx = host.ctx();
    let here = seat.clone();
    let learn = move |json: Text| here.with(|it| it.digits.learn_text(&json.0));
    host.set("learnDigits", Function::new(ctx.clone(), learn)?)?;
    let here = seat.clone();
    let knows = move || here.with(|it| !it.digits.is_empty());
    host.set("knowsDigits", Function::new(ctx.clone(), knows)?)?;
    let here = seat.clone();
    let mend = move |ctx: Ctx<'js>, json: Text| {
        let mended = here.with(|it| Some(it.digits.mend_text(&json.0)));
        mended.unwrap_or(Ok(json.0)).map_err(|why| Exception::throw_range(&ctx, &why))
    };
    host.set("mendDigits", Function::new(ctx.clone(), mend)?)
}

/// The collection that the script belongs to.
pub(super) fn home(running: &Running) -> Option<Arc<Home>> {
    match &running.job.script.dialect {
        Dialect::Bru(Bru { home, .. }) => Some(home.clone()),
        Dialect::Pm => None,
    }
}

/// Which scripts count as one with this.
fn phase(running: &Running) -> &'static str {
    match (&running.job.script.dialect, running.job.script.stage) {
        (Dialect::Bru(Bru { part: ScriptPart::Tests, .. }), _) => "tests",
        (_, Stage::Before) => "before",
        (_, Stage::After) => "after",
    }
}

fn in_level<'a>(levels: &'a Levels, level: &str) -> Option<&'a Variables> {
    Some(match level {
        "folder" => &levels.folder,
        "request" => &levels.request,
        "oauth2" => &levels.oauth2,
        "process" => &levels.process,
        _ => return None,
    })
}

fn find(running: &Running, name: &str) -> Option<Variable> {
    bruno::find(name, &running.job.store.scope(&running.job.folders), Some(&running.job.levels)).cloned()
}

/// The value of a variable that the script is told.
fn told(running: &mut Running, look: impl FnOnce(&Running) -> Option<Variable>) -> Option<Value> {
    let variable = look(running)?;
    let scope = running.job.store.scope(&running.job.folders);
    let value = match variable.slot {
        Slot::Value(value) => value,
        Slot::Made(made) => made.make(&scope).ok()?,
    };
    if variable.secret {
        learn(scope.redactor(), &value);
    }
    running.shown(&value);
    Some(value)
}

fn shown<'js>(ctx: &Ctx<'js>, value: Option<Value>) -> rquickjs::Result<JsValue<'js>> {
    match value {
        Some(value) => from_json(ctx, &value),
        None => Ok(JsValue::new_undefined(ctx.clone())),
    }
}

fn interpolated(running: &Running, text: &str) -> String {
    bruno::substitute(text, &running.job.store.scope(&running.job.folders), Some(&running.job.levels)).0
}
