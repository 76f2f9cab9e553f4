//! What a script leaves behind: tests, errors, lines of the console, the request that comes next. Once it has skipped its
//! request, nobody wants to hear more of it.

use rquickjs::{Function, Object};

use super::super::{
    convert::Text,
    place,
    running::{Running, Seat},
};
use crate::{
    event::{Deed, Logged, Test, Thrown},
    model::{Bru, Dialect, ScriptPart},
    source::Place,
};

pub(super) fn install<'js>(host: &Object<'js>, seat: &Seat) -> rquickjs::Result<()> {
    let ctx = host.ctx();
    let here = seat.clone();
    let test = move |name: Text, index: usize, skipped: bool, error: Option<Object<'js>>| {
        let failure = error.as_ref().map(said).transpose()?;
        here.with(|it| {
            let failure = failure.map(|failure| thrown(it, failure));
            if it.done.skips {
                return;
            }
            it.done.order.push(Deed::Test);
            let place = place_of(it, index);
            it.done.tests.push(Test { name: name.0, index, skipped, failure, place });
        });
        Ok::<_, rquickjs::Error>(())
    };
    host.set("test", Function::new(ctx.clone(), test)?)?;
    let here = seat.clone();
    let threw = move |error: Object<'js>| {
        let error = said(&error)?;
        here.with(|it| {
            let error = thrown(it, error);
            if it.done.skips {
                return;
            }
            it.done.errors.push(error);
        });
        Ok::<_, rquickjs::Error>(())
    };
    host.set("threw", Function::new(ctx.clone(), threw)?)?;
    let here = seat.clone();
    let log = move |level: Text, text: Text, inspected: Text| {
        here.with(|it| {
            if !it.done.skips {
                it.done.order.push(Deed::Log);
                it.done.logs.push(Logged { level: level.0, text: text.0, inspected: inspected.0 });
            }
        });
    };
    host.set("log", Function::new(ctx.clone(), log)?)?;
    let here = seat.clone();
    let next = move |name: Option<Text>| here.with(|it| it.done.next = Some(name.map(|it| it.0)));
    host.set("next", Function::new(ctx.clone(), next)?)?;
    let here = seat.clone();
    host.set("skip", Function::new(ctx.clone(), move || here.with(|it| it.done.skips = true))?)?;
    Ok(())
}

/// Where an assertion is written.
fn place_of(running: &Running, index: usize) -> Option<Place> {
    match &running.job.script.dialect {
        Dialect::Bru(Bru { part: ScriptPart::Assertions(list), .. }) => list.get(index).map(|it| it.place.clone()),
        Dialect::Bru(_) | Dialect::Pm => None,
    }
}

/// `{ name, message, stack }` of what was thrown, and what our own words for it begin with, `prefix`.
fn said(error: &Object<'_>) -> rquickjs::Result<[String; 4]> {
    let text = |key: &str| error.get::<_, Text>(key).map(|it| it.0);
    let prefix = error.get::<_, Option<Text>>("prefix")?.unwrap_or_default();
    Ok([text("name")?, text("message")?, text("stack")?, prefix.0])
}

fn thrown(running: &Running, [name, message, stack, prefix]: [String; 4]) -> Thrown {
    let mut thrown = place::thrown(&running.job.script.text, name, message, &stack);
    thrown.message.insert_str(0, &prefix);
    thrown
}
