//! `posthaste list`: folders and requests, and the data that flows between them.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use posthaste::{
    graph::{self, Graph},
    plan::{Plan, Step},
    report::{self, AtomicFile},
};
use unicode_width::UnicodeWidthStr as _;

use super::{
    exit::Exit,
    inputs::{self, Loaded, Paths, Vars, usage},
    list_json::as_json,
    say::{self, Color},
};

/// What `list` takes.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(flatten)]
    paths: Paths,
    #[command(flatten)]
    vars: Vars,
    /// Print JSON
    #[arg(help_heading = "Output", long, env = "POSTHASTE_JSON", hide_env_values = true, value_parser = say::switch())]
    json: bool,
    /// Draw which request feeds which, by which variable
    #[arg(
        help_heading = "Output",
        long,
        value_name = "FORMAT",
        value_enum,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "mermaid",
        conflicts_with = "json",
        env = "POSTHASTE_GRAPH",
        hide_env_values = true
    )]
    graph: Option<Format>,
    /// Write into this file, whole or not at all
    #[arg(help_heading = "Output", short, long, value_name = "FILE", env = "POSTHASTE_OUTPUT", hide_env_values = true)]
    output: Option<PathBuf>,
}

/// How a graph is drawn.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// A flowchart, which code hosts draw inside of Markdown
    Mermaid,
    /// For Graphviz
    Dot,
    /// A picture
    Svg,
}

impl From<Format> for graph::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Mermaid => Self::Mermaid,
            Format::Dot => Self::Dot,
            Format::Svg => Self::Svg,
        }
    }
}

/// Prints the list.
pub(crate) fn run(arguments: &Arguments, color: Color) -> Exit {
    listed(arguments, color).unwrap_or_else(|exit| exit)
}

fn listed(arguments: &Arguments, color: Color) -> Result<Exit, Exit> {
    if arguments.graph.is_some()
        && let Some(format) = arguments.paths.list.iter().find(|it| is_format(it))
    {
        return Err(usage(
            &format!("there is no file or folder `{format}`"),
            Some(&format!("write `--graph={format}`")),
        ));
    }
    let loaded = inputs::load(&arguments.paths, &arguments.vars)?;
    loaded.tell(color)?;
    let plan = loaded.chosen()?;
    loaded.tell_of(&plan.problems, color)?;
    let hidden = |text: String| loaded.store.redactor.redact(&text).unwrap_or(text);
    let text = match arguments.graph {
        Some(format) => graph(&plan, &loaded, format),
        None if arguments.json => hidden(as_json(&plan)),
        None => hidden(report::harmless(&tree(&plan)).into_owned()),
    };
    match arguments.output.as_deref().filter(|path| *path != Path::new("-")) {
        Some(path) => {
            let why = |error| usage(&format!("cannot write `{}`: {error}", path.display()), None);
            AtomicFile::put(path, text.as_bytes()).map_err(why)?;
        }
        None => say::result(&text),
    }
    Ok(Exit::Passed)
}

/// Whether a path is a format that stands behind a blank.
fn is_format(path: &str) -> bool {
    Format::from_str(path, false).is_ok() && !Path::new(path).exists()
}

/// The graph, its secrets hidden before anything is cut short in it.
fn graph(plan: &Plan, loaded: &Loaded, format: Format) -> String {
    let mut graph = Graph::of(plan, &loaded.store);
    graph.redact(&loaded.store.redactor);
    graph::draw(&graph, format.into())
}

/// How wide the column of the names may become; a longer name pushes its own line only.
const WIDEST: usize = 50;

fn tree(plan: &Plan) -> String {
    let end = |step: &Step| 2 * step.folders.len() + step.request.name.width();
    let ends = plan.steps.iter().map(end).filter(|it| *it <= WIDEST).max().unwrap_or(0);
    let methods = plan.steps.iter().map(|it| it.request.method.source().width()).max().unwrap_or(0).min(7);
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
        let gap = " ".repeat(ends.saturating_sub(end(step)));
        let _ = writeln!(text, "{indent}{}{gap}  {method:methods$} {url}{tags}", request.name);
    }
    text
}
