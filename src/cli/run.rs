//! `posthaste run`: send the requests, in order, and judge the answers.

use std::{
    io::{self, IsTerminal as _},
    path::PathBuf,
    time::Duration,
};

use clap::{ArgAction, Args};
use posthaste::{
    check,
    client::Http,
    event::Event,
    plan::{self, Plan},
    report::{self, Fanout, Reporter, Requested},
    run::{self, Options, Summary},
    scope::{Store, Unresolved},
    source::{Problem, duration},
};
use tokio::{runtime, sync::mpsc};

use super::{
    dry_run,
    exit::Exit,
    export, inputs,
    inputs::{Loaded, Paths, Vars, usage},
    mock,
    say::Color,
};

/// What `run` takes.
#[derive(Args, Debug, Default)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) paths: Paths,
    #[command(flatten)]
    pub(crate) vars: Vars,
    /// Run everything this many times
    #[arg(short = 'n', long, visible_alias = "iteration-count", value_name = "COUNT", default_value_t = 1, env = "POSTHASTE_ITERATIONS",
        value_parser = clap::value_parser!(u64).range(1..))]
    iterations: u64,
    /// Stop behind the first failure
    #[arg(long, visible_alias = "fail-fast", env = "POSTHASTE_BAIL")]
    bail: bool,
    /// Wait this long before each request: 500ms, 2s
    #[arg(long, visible_alias = "delay-request", value_name = "TIME", value_parser = duration, env = "POSTHASTE_DELAY")]
    delay: Option<Duration>,
    /// How long an exchange may take, over what the files say
    #[arg(long, visible_alias = "timeout-request", alias = "max-time", value_name = "TIME", value_parser = duration, env = "POSTHASTE_TIMEOUT")]
    timeout: Option<Duration>,
    /// Accept bad certificates
    #[arg(short = 'k', long, env = "POSTHASTE_INSECURE")]
    insecure: bool,
    /// Send through this proxy; `none` for no proxy
    #[arg(short = 'x', long, value_name = "URL", env = "POSTHASTE_PROXY")]
    proxy: Option<String>,
    /// Answer every request from the examples in the files, without a network
    #[arg(long, env = "POSTHASTE_MOCK")]
    mock: bool,
    /// Print what would be sent, and send nothing
    #[arg(long)]
    dry_run: bool,
    /// Show headers and captures; twice: bodies, too
    #[arg(short, long, action = ArgAction::Count)]
    pub(crate) verbose: u8,
    /// How to report: terminal, json, junit, events; with a file behind `=`. Several are possible
    #[arg(
        short = 'r',
        long = "reporter",
        visible_alias = "reporters",
        value_name = "NAME[=FILE]",
        value_delimiter = ',',
        env = "POSTHASTE_REPORTER"
    )]
    reporters: Vec<String>,
    /// Keep bodies in the JSON report
    #[arg(long, env = "POSTHASTE_BODIES")]
    bodies: bool,
    /// The file of the JUnit report, as Newman has it
    #[arg(long, value_name = "FILE", hide = true)]
    reporter_junit_export: Option<PathBuf>,
    /// The file of the JSON report, as Newman has it
    #[arg(long, value_name = "FILE", hide = true)]
    reporter_json_export: Option<PathBuf>,
    /// Write the environment as it is at the end into this file
    #[arg(long, visible_alias = "export-environment", value_name = "FILE", env = "POSTHASTE_EXPORT_ENV")]
    export_env: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, color: Color) -> Exit {
    prepared(arguments, color).unwrap_or_else(|exit| exit)
}

fn prepared(arguments: &Arguments, color: Color) -> Result<Exit, Exit> {
    let reporters = requested(arguments)?;
    let mut loaded = inputs::load(&arguments.paths, &arguments.vars)?;
    loaded.tell(color)?;
    let plan = loaded.plan();
    if plan.steps.is_empty() {
        return Err(inputs::nothing(&loaded));
    }
    let mut problems = plan::unready(&plan, &loaded.store);
    problems.extend(check::missing_files(&plan));
    loaded.tell_of(&problems, color)?;
    loaded.tell_of(&unfetched(&plan, &loaded.store), color)?;
    if arguments.dry_run {
        return Ok(dry_run::run(&plan, &options(arguments, &loaded), &mut loaded.store));
    }
    // One thread: a sequential run starts faster, and a wake-up between threads costs more than a request's own work.
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| usage(&error.to_string(), None))?;
    let summary = runtime.block_on(sent(arguments, &mut loaded, &plan, &reporters, color))?;
    if let Some(path) = &arguments.export_env {
        export::environment(path, &loaded.declarations, &loaded.store)?;
    }
    Ok(Exit::of(&summary))
}

fn options(arguments: &Arguments, loaded: &Loaded) -> Options {
    let names: Vec<&str> = loaded.opened.collections.iter().map(|it| &*it.root.name).collect();
    Options {
        name: names.join(", "),
        environment: loaded.environment.clone(),
        iterations: usize::try_from(arguments.iterations).unwrap_or(usize::MAX),
        delay: arguments.delay.unwrap_or_default(),
        timeout: arguments.timeout,
        bail: arguments.bail,
        insecure: arguments.insecure,
        proxy: arguments.proxy.clone(),
    }
}

/// Runs the plan, with everyone listening who was asked for.
async fn sent(
    arguments: &Arguments,
    loaded: &mut Loaded,
    plan: &Plan,
    reporters: &[Requested],
    color: Color,
) -> Result<Summary, Exit> {
    let options = options(arguments, loaded);
    let serving =
        if arguments.mock { Some(mock::beside(&loaded.opened.collections, &loaded.store).await?) } else { None };
    let transport = serving.as_ref().map_or_else(Http::default, |serving| Http::routed_to(serving.address()));
    let fanout = Fanout::new(listeners(arguments, reporters, color)?, loaded.store.redactor.clone());
    let (sender, receiver) = mpsc::channel::<Event>(64);
    let stop = || async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Where there are no signals nobody can stop us this way.
            std::future::pending::<()>().await;
        }
    };
    let (summary, told) =
        tokio::join!(run::run(plan, &options, &mut loaded.store, &transport, sender, stop), fanout.listen(receiver));
    if let Err(error) = told {
        // Whoever closed the pipe knows why.
        if error.kind() != io::ErrorKind::BrokenPipe {
            return Err(usage(&error.to_string(), None));
        }
    }
    Ok(summary)
}

/// The reporters, opened; a progress line first where somebody watches.
fn listeners(
    arguments: &Arguments,
    reporters: &[Requested],
    color: Color,
) -> Result<Vec<(String, Box<dyn Reporter>)>, Exit> {
    let (on_stdout, on_stderr) = (io::stdout().is_terminal(), io::stderr().is_terminal());
    let options = report::Options {
        color: color.on_stdout(),
        verbosity: arguments.verbose,
        width: None,
        bodies: arguments.bodies,
        attended: on_stdout,
    };
    let mut listeners = Vec::new();
    if on_stderr {
        listeners.push(("progress".to_owned(), report::progress(Box::new(io::stderr()), &options)));
    }
    for requested in reporters {
        let opened = requested.open(&options, || Box::new(io::stdout()));
        listeners.push(opened.map_err(|error| usage(&error.to_string(), None))?);
    }
    Ok(listeners)
}

/// The reporters that were asked for; the terminal's where none was.
fn requested(arguments: &Arguments) -> Result<Vec<Requested>, Exit> {
    let mut texts = arguments.reporters.clone();
    for (name, file) in [("junit", &arguments.reporter_junit_export), ("json", &arguments.reporter_json_export)] {
        if let Some(file) = file {
            texts.retain(|text| text != name);
            texts.push(format!("{name}={}", file.display()));
        }
    }
    if texts.is_empty() {
        texts.push("terminal".to_owned());
    }
    let parse = |text: &String| report::parse_request(text).map_err(|error| usage(&error.to_string(), None));
    let requested = texts.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    let on_stdout: Vec<_> = requested.iter().filter(|it| it.path.is_none()).map(|it| it.kind.name).collect();
    if on_stdout.len() > 1 {
        let message = format!("only one report can go to stdout, not {}", on_stdout.join(" and "));
        return Err(usage(&message, Some("write the others into files: -r junit=report.xml")));
    }
    Ok(requested)
}

/// Variables that come from outside and cannot be had: known before anything is sent.
fn unfetched(plan: &Plan, store: &Store) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    for step in &plan.steps {
        let scope = store.scope(&step.variables);
        for (name, place) in plan::names_sent(step).into_iter().chain(plan::names_after(step)) {
            if scope.find(name.root()).is_none() {
                continue;
            }
            if let Err(error @ (Unresolved::Expression { .. } | Unresolved::Circle { .. })) = scope.get(name.root()) {
                let problem = Problem::error("no-value", place, format!("`{}` has no value: {error}", name.text()));
                if !problems.iter().any(|it| it.message == problem.message) {
                    problems.push(problem.wide(name.text().chars().count()));
                }
            }
        }
    }
    problems
}
