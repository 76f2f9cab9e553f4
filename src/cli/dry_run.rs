//! `posthaste run --dry-run`: what would be sent, with nothing left to fill in but what only a response can give.

use std::fmt::Write as _;

use posthaste::{
    auth::{Memory, Move, Turn},
    curl::{self, Login},
    plan::{self, Plan, Step, What},
    report,
    run::{self, Options},
    scope::{Layer, Store},
    wire::Request,
};

use super::{exit::Exit, say};

/// Prints each request.
pub(crate) fn run(plan: &Plan, options: &Options, store: &mut Store) -> Exit {
    let mut exit = Exit::Passed;
    let mut text = String::new();
    plan::walk(plan, &mut |stop| {
        let What::Step(step) = stop.what else { return };
        // What an earlier request would have captured, and what loops and arguments set, stands as it is written.
        let item = step.request.each.iter().map(|it| &it.name);
        store.clear(Layer::Request);
        if let Some(foreign) = plan.foreign.get(step.collection).and_then(Option::as_ref) {
            store.clear(Layer::Collection);
            for (name, variable) in &foreign.variables {
                store.set(Layer::Collection, name.clone(), variable.clone());
            }
        }
        let captured = stop.live.keys().map(|it| (Layer::Environment, it));
        let mut names = Vec::new();
        for (layer, name) in captured.chain(stop.locals.iter().chain(item).map(|it| (Layer::Request, it))) {
            store.set_value(layer, name.clone(), format!("<<{name}>>").into(), false);
            names.push(name.to_string());
        }
        let shown = match request(step, options, store) {
            Ok((request, note)) if options.curl.is_some() => command(step, (&request, &note), &names, options, store),
            Ok((request, note)) => show(step, &request, &note),
            Err(why) => {
                // What is skipped is no reason to fail; it need not be ready.
                exit = if step.request.skip.is_some() { exit } else { Exit::Broken };
                format!("# {}  {}\n{}# cannot be sent: {why}\n", step.request.name, step.request.place, skipped(step))
            }
        };
        let _ = writeln!(text, "{shown}");
    });
    let is_open = options.curl.as_ref().is_some_and(|it| it.shows_secrets);
    let redacted = store.redactor.redact(&text).filter(|_| !is_open).unwrap_or(text);
    say::result(&report::harmless(redacted.trim_end()));
    say::result("\n");
    exit
}

/// The request, signed by its scheme, and what would be sent before it.
fn request(step: &Step, options: &Options, store: &Store) -> Result<(Request, String), String> {
    let scope = store.scope(&step.variables);
    let ready = run::render::ready(step, options, &scope).map_err(|error| error.to_string())?;
    let mut request = ready.request;
    let defaults = ready.defaults.into_iter().filter(|(name, _)| request.header(name).is_none()).collect::<Vec<_>>();
    request.headers.extend(defaults);
    let Some(scheme) = ready.auth.scheme() else { return Ok((request, String::new())) };
    let memory = Memory::default();
    if let Some(machines) = &options.netrc {
        machines.clone().put(&memory);
    }
    match scheme.next(&Turn { request: &request, scope: &scope, so_far: &[], memory: &memory }) {
        Ok(Move::Send(signed) | Move::Mend(signed, _)) => Ok((*signed, String::new())),
        Ok(Move::Token(errand)) => Ok((request, format!("# {}\n", errand.says()))),
        Ok(Move::Done) => Ok((request, String::new())),
        Err(error) => Err(error.to_string()),
    }
}

/// The request as a command, and what of it only a run can know.
fn command(
    step: &Step,
    (request, note): (&Request, &str),
    names: &[String],
    options: &Options,
    store: &Store,
) -> String {
    let scope = store.scope(&step.variables);
    let redirects = run::render::ready(step, options, &scope).ok().map(|it| it.redirects);
    let login = Login::of(&step.auth, &scope);
    let around = curl::Around { login, redirects, ..options.curl.clone().unwrap_or_default() };
    let hide = |text: &str| {
        let hidden = store.redactor.redact(text).filter(|_| !around.shows_secrets).unwrap_or(text.to_owned());
        hidden.replace("%3C%3C", "<<").replace("%3E%3E", ">>")
    };
    let command = curl::command(request, &around, &hide);
    let unknown: Vec<_> = names.iter().filter(|it| command.contains(&format!("<<{it}>>"))).cloned().collect();
    let lacking = match unknown.as_slice() {
        [] => String::new(),
        names => format!("# only a run knows {}\n", names.join(", ")),
    };
    format!("# {}  {}\n{}{note}{lacking}{command}\n", step.request.name, step.request.place, skipped(step))
}

fn show(step: &Step, request: &Request, note: &str) -> String {
    let url = request.url.as_str().replace("%3C%3C", "<<").replace("%3E%3E", ">>");
    let mut text = format!("# {}  {}\n{} {url}\n", step.request.name, step.request.place, request.method);
    text.push_str(&skipped(step));
    text.push_str(note);
    for (name, value) in &request.headers {
        let _ = writeln!(text, "{name}: {value}");
    }
    if let Some(upload) = &request.upload {
        let _ = writeln!(text, "\n({} bytes, from {})", upload.size_bytes, upload.files.join(", "));
    } else if !request.body.is_empty() {
        match std::str::from_utf8(&request.body) {
            Ok(body) => {
                let _ = writeln!(text, "\n{body}");
            }
            Err(_) => {
                let _ = writeln!(text, "\n({} bytes that are no text)", request.body.len());
            }
        }
    }
    text
}

/// Why it may not be sent, or more than once.
fn skipped(step: &Step) -> String {
    let request = &step.request;
    let skip = request.skip.as_ref().map(|skip| format!("# skipped: {}\n", skip.0.source()));
    let when = request.when.as_ref().map(|when| format!("# when: {}\n", when.source()));
    let each = request.each.as_ref().map(|each| format!("# for: {}\n", each.over.tree().written()));
    skip.into_iter().chain(when).chain(each).collect()
}
