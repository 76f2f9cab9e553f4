//! Variables: `pm.environment`, `pm.globals` and their kin read and write them one by one.

use std::sync::Arc;

use rquickjs::{Array, Ctx, Exception, Function, IntoJs, Object, Value as JsValue};
use serde_json::{Map, Value};

use super::super::{
    convert::{Text, from_json, to_json},
    running::{Running, Seat},
};
use crate::{
    format::postman,
    scope::{Layer, Scope, Slot, Store, Variable},
    secret::is_secret_name,
    template::function,
};

/// The layers as our JavaScript numbers them.
const LAYERS: [Layer; 5] = [Layer::Request, Layer::Data, Layer::Environment, Layer::Collection, Layer::Global];

/// The number that stands for all of them together.
const EVERY: usize = LAYERS.len();

pub(super) fn install<'js>(host: &Object<'js>, seat: &Seat) -> rquickjs::Result<()> {
    let ctx = host.ctx();
    let here = seat.clone();
    let get = move |ctx: Ctx<'js>, layer: usize, name: Text| match here.with(|it| shown(it, read(it, layer, &name.0))) {
        Some(value) => from_json(&ctx, &value),
        None => Ok(JsValue::new_undefined(ctx)),
    };
    host.set("get", Function::new(ctx.clone(), get)?)?;
    let here = seat.clone();
    let has = move |layer: usize, name: Text| here.with(|it| find(it, layer, &name.0).is_some());
    host.set("has", Function::new(ctx.clone(), has)?)?;
    let here = seat.clone();
    let assign = move |ctx: Ctx<'js>, layer: usize, name: Text, value: JsValue<'js>| {
        let value = to_json(&ctx, value)?;
        let written = here.with(|it| it.mended(value).map(|value| write(it, layer, name.0, value)).err());
        written.map_or(Ok(()), |why| Err(Exception::throw_range(&ctx, &why)))
    };
    host.set("set", Function::new(ctx.clone(), assign)?)?;
    let here = seat.clone();
    let unset = move |layer: usize, name: Text| here.with(|it| remove(it, layer, &name.0));
    host.set("unset", Function::new(ctx.clone(), unset)?)?;
    let here = seat.clone();
    let names = move |ctx: Ctx<'js>, layer: usize| names(&ctx, &here.with(|it| all_names(it, layer)));
    host.set("names", Function::new(ctx.clone(), names)?)?;
    let here = seat.clone();
    let all = move |ctx: Ctx<'js>, layer: usize| {
        let values = here.with(|it| {
            let values = everything(it, layer);
            shown(it, Some(Value::Object(values)))
        });
        from_json(&ctx, &values.unwrap_or_default())
    };
    host.set("all", Function::new(ctx.clone(), all)?)?;
    install_replace(host, seat)
}

fn install_replace<'js>(host: &Object<'js>, seat: &Seat) -> rquickjs::Result<()> {
    let ctx = host.ctx();
    let here = seat.clone();
    let replace = move |layer: usize, text: Text| here.with(|it| replaced(it, layer, &text.0));
    host.set("replace", Function::new(ctx.clone(), replace)?)?;
    let make = |ctx: Ctx<'js>, name: Text| match function::fresh(&name.0) {
        Some(value) => from_json(&ctx, &value),
        None => Ok(JsValue::new_undefined(ctx)),
    };
    host.set("dynamic", Function::new(ctx.clone(), make)?)
}

fn names<'js>(ctx: &Ctx<'js>, names: &[Arc<str>]) -> rquickjs::Result<Array<'js>> {
    let array = Array::new(ctx.clone())?;
    for (index, name) in names.iter().enumerate() {
        array.set(index, (**name).into_js(ctx)?)?;
    }
    Ok(array)
}

fn scope(running: &Running) -> Scope<'_> {
    running.job.store.scope(&running.job.folders)
}

/// The variable of a name, in one layer or in all.
fn find<'a>(running: &'a Running, layer: usize, name: &str) -> Option<&'a Variable> {
    if layer == EVERY {
        return scope(running).find(name);
    }
    let layer = *LAYERS.get(layer)?;
    let declared = || running.job.folders.iter().find_map(|folder| folder.get(name));
    let set = running.job.store.layer(layer).get(name);
    if layer == Layer::Collection { set.or_else(declared) } else { set }
}

/// The value of a variable. One that is made of others is made now; there is none if it cannot be.
fn read(running: &Running, layer: usize, name: &str) -> Option<Value> {
    value_of(running, find(running, layer, name)?)
}

/// A value that goes into the script, of whose numbers note is taken.
fn shown(running: &mut Running, value: Option<Value>) -> Option<Value> {
    if let Some(value) = &value {
        running.shown(value);
    }
    value
}

fn value_of(running: &Running, variable: &Variable) -> Option<Value> {
    match &variable.slot {
        Slot::Value(value) => Some(value.clone()),
        Slot::Made(made) => made.make(&scope(running)).ok(),
    }
}

/// The text with the values of a layer, or of all, in the place of `{{name}}`.
fn replaced(running: &Running, layer: usize, text: &str) -> String {
    let Some(layer) = LAYERS.get(layer).copied() else { return postman::substitute(text, &scope(running)).0 };
    let mut alone = Store::default();
    alone.put_back(layer, running.job.store.layer(layer).clone(), 0);
    let folders = if layer == Layer::Collection { &*running.job.folders } else { &[] };
    postman::substitute(text, &alone.scope(folders)).0
}

fn write(running: &mut Running, layer: usize, name: String, value: Value) {
    let Some(layer) = LAYERS.get(layer).copied() else { return };
    let old = running.job.store.layer(layer).get(name.as_str()).or_else(|| scope(running).find(&name));
    let secret = old.map_or_else(|| is_secret_name(&name), |old| old.secret);
    running.job.store.set_value(layer, name, value, secret);
}

fn remove(running: &mut Running, layer: usize, name: &str) {
    if let Some(layer) = LAYERS.get(layer) {
        running.job.store.restore(*layer, &name.into(), None);
    }
}

/// The names of a layer in the order in which they were set; of all layers the nearest first, each once.
fn all_names(running: &Running, layer: usize) -> Vec<Arc<str>> {
    let store = &running.job.store;
    let declared = running.job.folders.iter().flat_map(|folder| folder.keys());
    let mut names: Vec<Arc<str>> = match LAYERS.get(layer) {
        Some(Layer::Collection) => store.layer(Layer::Collection).keys().chain(declared).cloned().collect(),
        Some(layer) => store.layer(*layer).keys().cloned().collect(),
        None => {
            // The farthest first, as objects list what they were merged from.
            let mut layers = LAYERS.to_vec();
            layers.push(Layer::Override);
            let far = layers.iter().filter(|it| **it == Layer::Global).flat_map(|it| store.layer(*it).keys());
            let near = LAYERS.iter().rev().skip(1).chain([&Layer::Override]).flat_map(|it| store.layer(*it).keys());
            far.chain(declared).chain(near).cloned().collect()
        }
    };
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

fn everything(running: &Running, layer: usize) -> Map<String, Value> {
    let names = all_names(running, layer);
    names
        .into_iter()
        .filter_map(|name| {
            let value = read(running, layer, &name)?;
            Some((name.to_string(), value))
        })
        .collect()
}
