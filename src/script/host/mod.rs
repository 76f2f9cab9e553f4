//! The functions that our JavaScript calls.

mod answer;
mod asks;
mod bru;
mod job;
mod json_error;
mod local;
mod record;
mod variables;
mod zone;

use std::rc::Rc;

use rquickjs::{Ctx, Function, Object};

use super::{
    library::{self, ScriptFile},
    modules,
    running::Seat,
};

/// An object with every function.
pub(super) fn build<'js>(ctx: &Ctx<'js>, seat: &Seat) -> rquickjs::Result<Object<'js>> {
    let host = Object::new(ctx.clone())?;
    variables::install(&host, seat)?;
    record::install(&host, seat)?;
    answer::install(&host, seat)?;
    asks::install(&host, seat)?;
    job::install(&host, seat)?;
    bru::install(&host, seat)?;
    local::install(&host, seat)?;
    json_error::install(&host)?;
    zone::install(&host)?;
    let here = seat.clone();
    let file: ScriptFile = Rc::new(move || here.with(|it| it.job.script.place.file.clone()));
    library::install(&host, &file)?;
    host.set("load", Function::new(ctx.clone(), |ctx: Ctx<'js>, name: String| modules::load(&ctx, &name))?)?;
    host.set("exists", Function::new(ctx.clone(), |name: String| modules::exists(&name))?)?;
    Ok(host)
}
