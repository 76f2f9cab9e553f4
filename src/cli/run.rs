//! `posthaste run`: send the requests, in order, and judge the answers.

use std::{
    collections::BTreeSet,
    io,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use clap::Args;
use posthaste::{
    check,
    client::Http,
    data::DataFile,
    event::Event,
    model::Surroundings,
    plan::{self, Plan},
    report::{Fanout, Requested},
    run::{self, Around, Bail, Options, Summary},
    scope::{Store, Unresolved},
    source::{Problem, Severity, duration},
};
use tokio::{runtime, sync::mpsc, task::JoinError};

use super::{
    arrange::Arrangement,
    cookies::Cookies,
    credentials::Credentials,
    dry_run,
    exit::Exit,
    export_env,
    inputs::{self, Loaded, Paths, Vars, usage},
    interruption::interrupted,
    mock,
    network::Reach,
    remember::Memory,
    reporters::{self, Reporters},
    say::{self, Color},
    transfer::Transfer,
    watch::{self, Watch},
};

/// What `run` takes.
#[derive(Args, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) paths: Paths,
    #[command(flatten)]
    pub(crate) vars: Vars,
    #[command(flatten)]
    arrangement: Arrangement,
    /// Run everything once for each row of this file: CSV, JSON, NDJSON, YAML; or of a dataset of Postman's, by its name
    #[arg(
        help_heading = "Iterations",
        short = 'd',
        long,
        visible_alias = "iteration-data",
        alias = "csv-file-path",
        alias = "json-file-path",
        value_name = "FILE",
        env = "POSTHASTE_DATA",
        hide_env_values = true
    )]
    data: Option<PathBuf>,
    /// Run everything this many times; with data, for so many rows [default: 1, or all rows]
    #[arg(help_heading = "Iterations", short = 'n', long, visible_alias = "iteration-count", value_name = "COUNT", env = "POSTHASTE_ITERATIONS", hide_env_values = true,
        value_parser = clap::value_parser!(u64).range(1..))]
    iterations: Option<u64>,
    /// How many requests may be on their way at the same time: those that do not depend on one another
    #[arg(help_heading = "Sending", short = 'j', long, value_name = "COUNT", default_value_t = 1, env = "POSTHASTE_JOBS", hide_env_values = true,
        value_parser = clap::value_parser!(u16).range(1..))]
    jobs: u16,
    /// Try again so often when no answer or a 5xx comes; not for POST and PATCH
    #[arg(
        help_heading = "Sending",
        long,
        value_name = "COUNT",
        default_value_t = 0,
        env = "POSTHASTE_RETRIES",
        hide_env_values = true
    )]
    retries: u32,
    /// With --retries: also requests that may do something twice when they are sent twice
    #[arg(help_heading = "Sending", long, env = "POSTHASTE_RETRY_UNSAFE", hide_env_values = true, value_parser = say::switch())]
    retry_unsafe: bool,
    /// Stop behind the first failure
    #[arg(help_heading = "Sending", long, visible_alias = "fail-fast", env = "POSTHASTE_BAIL", hide_env_values = true, value_parser = say::switch())]
    bail: bool,
    /// Wait this long before each request: 500ms, 2s
    #[arg(help_heading = "Sending", long, visible_alias = "delay-request", value_name = "TIME", value_parser = duration, env = "POSTHASTE_DELAY", hide_env_values = true)]
    delay: Option<Duration>,
    /// How long an exchange may take, over what the files say
    #[arg(help_heading = "Sending", long, visible_alias = "timeout-request", alias = "max-time", value_name = "TIME", value_parser = duration, env = "POSTHASTE_TIMEOUT", hide_env_values = true)]
    timeout: Option<Duration>,
    /// Accept bad certificates
    #[arg(help_heading = "Sending", short = 'k', long, env = "POSTHASTE_INSECURE", hide_env_values = true, value_parser = say::switch())]
    insecure: bool,
    /// In collections of other formats, too: a variable without a value, a status of 400 and above, and YAML that only we
    /// can read fail
    #[arg(help_heading = "Other formats", long, env = "POSTHASTE_STRICT", hide_env_values = true, value_parser = say::switch())]
    strict: bool,
    /// How long a script may take, waiting included
    #[arg(help_heading = "Other formats", long, visible_alias = "timeout-script", value_name = "TIME", value_parser = duration, env = "POSTHASTE_SCRIPT_TIMEOUT", hide_env_values = true)]
    script_timeout: Option<Duration>,
    /// The folder that relative paths of uploads start from [default: the collection's]
    #[arg(
        help_heading = "Other formats",
        long,
        value_name = "FOLDER",
        env = "POSTHASTE_WORKING_DIR",
        hide_env_values = true
    )]
    working_dir: Option<PathBuf>,
    /// Send through this proxy; `none` for no proxy
    #[arg(
        help_heading = "Sending",
        short = 'x',
        long,
        value_name = "URL",
        env = "POSTHASTE_PROXY",
        hide_env_values = true
    )]
    proxy: Option<String>,
    /// Answer every request from the examples in the files, without a network
    #[arg(help_heading = "Sending", long, env = "POSTHASTE_MOCK", hide_env_values = true, value_parser = say::switch())]
    mock: bool,
    /// Stay, and run again what a saved file affects
    #[arg(help_heading = "Sending", long, env = "POSTHASTE_WATCH", hide_env_values = true, value_parser = say::switch())]
    watch: bool,
    /// Print what would be sent, and send nothing
    #[arg(help_heading = "Sending", long, env = "POSTHASTE_DRY_RUN", hide_env_values = true, value_parser = say::switch())]
    dry_run: bool,
    #[command(flatten)]
    transfer: Transfer,
    #[command(flatten)]
    cookies: Cookies,
    #[command(flatten)]
    reach: Reach,
    #[command(flatten)]
    credentials: Credentials,
    #[command(flatten)]
    reporters: Reporters,
    /// Write the environment as it is at the end into this file
    #[arg(
        long,
        visible_alias = "export-environment",
        value_name = "FILE",
        env = "POSTHASTE_EXPORT_ENV",
        hide_env_values = true
    )]
    export_env: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, color: Color) -> Exit {
    if arguments.watch { watched(arguments, color) } else { prepared(arguments, None, color) }
        .unwrap_or_else(|exit| exit)
}

/// Runs everything, and again what each saved file affects, until somebody stops it.
fn watched(arguments: &Arguments, color: Color) -> Result<Exit, Exit> {
    let loaded = inputs::load(&arguments.paths, &arguments.vars)?;
    let named: Vec<PathBuf> =
        arguments.data.iter().chain(&arguments.vars.files).chain(&arguments.vars.dotenv).cloned().collect();
    let own: Vec<PathBuf> = arguments.reporters.files()?.into_iter().chain(arguments.export_env.clone()).collect();
    let watch = Watch::new(&loaded, &named, &own)?;
    drop(loaded);
    let stopped = Arc::new(AtomicBool::new(false));
    // For the whole time: between two runs nobody else hears of it.
    let _listening = Interruptions::listen(&stopped)?;
    let mut exit = prepared(arguments, None, color).unwrap_or_else(|exit| exit);
    while exit != Exit::Interrupted {
        say::note("\nwaiting for a file to change (Ctrl-C ends)");
        let changed = watch.next(|| stopped.load(Relaxed));
        let Some(changed) = changed else { return Ok(Exit::Interrupted) };
        let files: Vec<_> =
            changed.iter().filter_map(|it| Some(it.file_name()?.to_string_lossy().into_owned())).collect();
        say::note(&format!("changed: {}\n", files.join(", ")));
        exit = prepared(arguments, Some(&changed), color).unwrap_or_else(|exit| exit);
    }
    Ok(exit)
}

/// Hears when somebody asks us to stop.
struct Interruptions(#[expect(dead_code, reason = "it listens as long as it is there")] runtime::Runtime);

impl Interruptions {
    fn listen(stopped: &Arc<AtomicBool>) -> Result<Self, Exit> {
        let runtime = runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.map_err(|error| usage(&error.to_string(), None))?;
        let stopped = stopped.clone();
        runtime.spawn(async move {
            interrupted().await;
            stopped.store(true, Relaxed);
        });
        Ok(Self(runtime))
    }
}

/// Runs everything, or what the files that have changed affect.
fn prepared(arguments: &Arguments, changed: Option<&BTreeSet<PathBuf>>, color: Color) -> Result<Exit, Exit> {
    let reporters = arguments.reporters.requested()?;
    let mut loaded = inputs::load(&arguments.paths, &arguments.vars)?;
    let rows = rows(arguments, &mut loaded, color)?;
    arguments.proxy.iter().for_each(|proxy| loaded.store.redactor.learn_from_url(proxy));
    if arguments.strict {
        loaded.be_strict();
    }
    loaded.tell(color)?;
    let plan = loaded.chosen()?;
    let mut problems = check::unready(&plan, &loaded.store);
    if problems.iter().any(|it| it.severity == Severity::Warning) {
        check::silence(&mut problems, &check::files(&loaded.opened.collections, &loaded.declarations, &plan));
        // What else comments allow is the affair of `check`.
        problems.retain(|it| it.severity == Severity::Error || it.code == "foreign-template");
    }
    loaded.tell_unready(&problems, color)?;
    loaded.tell_of(&unfetched(&plan, &loaded.store), color)?;
    let mut options = options(arguments, &loaded, rows);
    let arranged = arguments.arrangement.apply(plan, &loaded, options.iterations)?;
    if arranged.is_empty_part {
        return Ok(Exit::Passed);
    }
    let affected = changed.and_then(|changed| watch::affected(&arranged.plan, &loaded.store, changed));
    let mut plan = match affected {
        Some(steps) => plan::narrow(&arranged.plan, &loaded.store, &steps),
        None => arranged.plan,
    };
    options.only = arranged.only;
    arguments.transfer.apply(&mut plan, &mut options, &arguments.reach)?;
    arguments.cookies.apply(&mut options)?;
    arguments.credentials.read_netrc(&plan, &mut options, &loaded, color)?;
    if arguments.dry_run {
        return Ok(dry_run::run(&plan, &options, &mut loaded.store));
    }
    // What cannot be written is known before anything is sent.
    let export = arguments.export_env.as_deref().map(export_env::open).transpose()?;
    let jar = arguments.cookies.open()?;
    // One thread: a sequential run starts faster, and a wake-up between threads costs more than a request's own work.
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| usage(&error.to_string(), None))?;
    let plan = Arc::new(plan);
    let summary = runtime.block_on(sent((arguments, options), &mut loaded, plan.clone(), &reporters, color))?;
    summary.notes.iter().for_each(|note| say::note(&format!("note: {note}")));
    reporters::tell_where_told(&reporters, &summary);
    let is_unheard = summary.broken > 0 && summary.passed + summary.failed == 0 && !summary.interrupted;
    if is_unheard && !arguments.mock && plan.steps.iter().any(|it| !it.request.examples.is_empty()) {
        say::note("help: nobody answered; with --mock the examples in the files do");
    }
    // Those of other formats are sent also with names that have no value.
    let is_foreign = loaded.opened.collections.iter().any(|it| it.foreign.is_some());
    if is_foreign && summary.broken + summary.failed > 0 {
        loaded.name_environments();
    }
    if let Some(jar) = jar {
        jar.write(&summary.cookies)?;
    }
    if let Some(file) = export {
        match &loaded.foreign {
            Some(environment) => file.write_postman(environment, &loaded.store)?,
            None => file.write(&loaded.declarations, &loaded.store)?,
        }
    }
    // The process ends here: to hand thousands of small values back one by one would only take its time.
    std::mem::forget((loaded, plan));
    Ok(Exit::of(&summary))
}

/// The rows of data, opened.
fn rows(arguments: &Arguments, loaded: &mut Loaded, color: Color) -> Result<Option<Arc<DataFile>>, Exit> {
    let Some(path) = &arguments.data else { return Ok(None) };
    match loaded.rows(path) {
        Ok(file) => Ok(Some(Arc::new(file))),
        Err(problems) => {
            loaded.tell_of(&problems, color)?;
            Err(Exit::Usage)
        }
    }
}

fn options(arguments: &Arguments, loaded: &Loaded, rows: Option<Arc<DataFile>>) -> Options {
    let count = arguments.iterations.map(|it| usize::try_from(it).unwrap_or(usize::MAX));
    let names: Vec<&str> = loaded.opened.collections.iter().map(|it| &*it.root.name).collect();
    Options {
        name: names.join(", "),
        environment: loaded.environment.clone(),
        iterations: count.unwrap_or_else(|| rows.as_ref().map_or(1, |it| it.len())),
        rows,
        only: None,
        jobs: arguments.jobs.into(),
        retries: arguments.retries,
        retry_unsafe: arguments.retry_unsafe,
        delay: arguments.delay.unwrap_or_default(),
        timeout: arguments.timeout,
        bail: arguments.bail.then_some(Bail::Failure),
        strict: arguments.strict,
        script_timeout: arguments.script_timeout,
        surroundings: Surroundings {
            working_dir: working_dir(arguments, loaded),
            reads_anywhere: true,
            follows_redirects: true,
            verifies_tls: !arguments.insecure,
            has_somebody: true,
        },
        insecure: arguments.insecure,
        proxy: arguments.proxy.clone(),
        tokens: arguments.credentials.tokens(),
        ..Options::default()
    }
}

/// The folder that paths in collections of other formats start from: theirs, unless another one is named.
fn working_dir(arguments: &Arguments, loaded: &Loaded) -> PathBuf {
    // Those that are folders have looked in themselves already.
    let foreign = loaded.opened.collections.iter().find(|it| it.foreign.is_some() && !it.path.is_dir());
    let own = foreign.and_then(|it| it.path.parent()).map(std::path::Path::to_owned);
    arguments.working_dir.clone().or(own).unwrap_or_default()
}

/// Runs the plan, with everyone listening who was asked for.
async fn sent(
    (arguments, options): (&Arguments, Options),
    loaded: &mut Loaded,
    plan: Arc<Plan>,
    reporters: &[Requested],
    color: Color,
) -> Result<Summary, Exit> {
    let serving =
        if arguments.mock { Some(mock::beside(&loaded.opened.collections, &loaded.store).await?) } else { None };
    let mut network = arguments.reach.network()?;
    network.route = serving.as_ref().map(posthaste::mock::Server::address);
    let transport = Http::over(network);
    let memory = Memory::default();
    let mut listeners = arguments.reporters.listeners(reporters, color)?;
    listeners.push(("memory".to_owned(), Box::new(memory.clone())));
    let fanout = Fanout::new(listeners, loaded.store.redactor.clone());
    let (sender, receiver) = mpsc::channel::<Event>(64);
    let mut store = std::mem::take(&mut loaded.store);
    // Tasks of their own: the runtime looks at the network each time that one wakes its root, not when one wakes another.
    let telling = tokio::spawn(fanout.listen(receiver));
    let planned = plan.clone();
    let running = tokio::spawn(async move {
        let around = Around { transport: &transport, events: sender, stop: interrupted };
        let summary = run::run(&planned, &options, &mut store, around).await;
        (summary, store)
    });
    let broke_off = |error: JoinError| usage(&format!("the run broke off: {error}"), None);
    let (summary, store) = running.await.map_err(broke_off)?;
    loaded.store = store;
    let told = telling.await.map_err(broke_off)?;
    // Only now it has heard of all that happened.
    memory.keep(&plan, loaded);
    if let Err(error) = told {
        // Whoever closed the pipe knows why.
        if error.kind() != io::ErrorKind::BrokenPipe {
            return Err(usage(&error.to_string(), None));
        }
    }
    Ok(summary)
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
