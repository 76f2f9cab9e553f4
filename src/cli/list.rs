//! `posthaste list`: folders and requests.

use std::fmt::Write as _;

use clap::Args;
use posthaste::{plan::Plan, report};
use serde_json::json;

use super::{
    exit::Exit,
    inputs::{self, Paths, Vars},
    say,
    say::Color,
};

/// What `list` takes.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(flatten)]
    paths: Paths,
    #[command(flatten)]
    vars: Vars,
    /// Print JSON
    #[arg(long, env = "POSTHASTE_JSON", hide_env_values = true, value_parser = say::switch())]
    json: bool,
}

/// Prints the list.
pub(crate) fn run(arguments: &Arguments, color: Color) -> Exit {
    listed(arguments, color).unwrap_or_else(|exit| exit)
}

fn listed(arguments: &Arguments, color: Color) -> Result<Exit, Exit> {
    let loaded = inputs::load(&arguments.paths, &arguments.vars)?;
    loaded.tell(color)?;
    let plan = loaded.chosen()?;
    loaded.tell_of(&plan.problems, color)?;
    let text = if arguments.json { as_json(&plan) } else { report::harmless(&tree(&plan)).into_owned() };
    say::result(&loaded.store.redactor.redact(&text).unwrap_or(text));
    Ok(Exit::Passed)
}

fn tree(plan: &Plan) -> String {
    let mut text = String::new();
    let mut above: &[std::sync::Arc<str>] = &[];
    for step in &plan.steps {
        let shared = above.iter().zip(step.folders.iter()).take_while(|(one, other)| one == other).count();
        for (depth, folder) in step.folders.iter().enumerate().skip(shared) {
            let _ = writeln!(text, "{}{folder}", "  ".repeat(depth));
        }
        above = &step.folders;
        let request = &step.request;
        let tags = if step.tags.is_empty() { String::new() } else { format!("  [{}]", step.tags.join(", ")) };
        let indent = "  ".repeat(step.folders.len());
        let (method, url) = (request.method.source(), request.url.source());
        let _ = writeln!(text, "{indent}{}  {method} {url}{tags}", request.name);
    }
    text
}

fn as_json(plan: &Plan) -> String {
    let steps = plan.steps.iter().map(|step| {
        let request = &step.request;
        json!({
            "name": *request.name,
            "folders": step.folders.iter().map(|it| &**it).collect::<Vec<_>>(),
            "method": request.method.source(),
            "url": request.url.source(),
            "tags": *step.tags,
            "docs": request.docs,
            "captures": request.captures.0.iter().map(|it| &*it.name).collect::<Vec<_>>(),
            "examples": request.examples.iter().map(|it| json!({ "name": it.name, "status": it.status })).collect::<Vec<_>>(),
            "file": *request.place.file,
            "line": request.place.line,
            "column": request.place.column,
        })
    });
    format!("{:#}\n", json!({ "requests": steps.collect::<Vec<_>>() }))
}
