//! `newman run`: a collection from its first item to its last, and what is written of it.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use posthaste::{
    client::Http,
    convert,
    event::{Event, hide_value},
    format::postman::{self, Exported},
    model::Surroundings,
    plan::{self, Plan, Selection, Tables},
    report::{
        Fanout,
        newman::{Facts, Finals, Kept, Verdict},
    },
    run::{self, Around, Bail, Options, Summary},
    scope::{Layer, Store},
};
use serde_json::Value;
use tokio::{runtime, sync::mpsc, time::Instant};

use super::{
    super::{exit::Exit, interruption::interrupted},
    arguments::{BailOn, Run},
    certificates,
    exports::{self, Export},
    folders, jar,
    load::{self, Loaded},
    reporters::Reporters,
    words::ReporterOptions,
};

/// The files that variables, the collection and the cookies are written into.
struct Exports {
    environment: Option<Export>,
    globals: Option<Export>,
    collection: Option<Export>,
    jar: Option<Export>,
}

/// Runs a collection. An error is why it could not begin, or what broke it off.
pub(super) fn run(arguments: &Run, options: &ReporterOptions) -> Result<Exit, String> {
    let mut loaded = load::load(arguments)?;
    if let Some(ids) = folders::chosen(loaded.opened.document(), &arguments.folder)? {
        folders::keep(&mut loaded.opened.collection.root, &ids);
    }
    let collections = std::slice::from_ref(&loaded.opened.collection);
    let plan = plan::plan(collections, &Selection::default(), &Tables::default());
    let ids: Vec<&str> = plan.steps.iter().map(|it| it.request.foreign.as_ref().map_or("", |it| it.id())).collect();
    // What only folders of YAML files can say is nothing that Newman tells of.
    let (document, _) = convert::bare(loaded.opened.document());
    let facts = Arc::new(Facts::of(document, ids.into_iter(), &loaded.store.redactor));
    let network = certificates::network(arguments)?;
    let settings = settings(arguments, &loaded, facts.name())?;
    let exports = Exports::open(arguments)?;
    let mut reporters = Reporters::open(arguments, options, &facts)?;
    let verdict = Kept::new(Verdict::default());
    reporters.listeners.push(("verdict".to_owned(), verdict.listener()));
    let fanout = Fanout::new(std::mem::take(&mut reporters.listeners), loaded.store.redactor.clone());
    let run = Running { plan, settings, transport: Http::over(network), timeout: arguments.timeout };
    let (summary, timed_out) = run.finish(&mut loaded.store, fanout)?;
    let verdict = verdict.get();
    let is_aborted = arguments.bail == [BailOn::Folder];
    let aborted = verdict.first_error.clone().filter(|_| is_aborted);
    let error = if timed_out { Some("callback timed out".to_owned()) } else { aborted };
    let written = Documents::of(&loaded);
    let [shown_environment, shown_globals] = [&written.environment, &written.globals].map(|document| {
        let mut shown = exports::reported(document.clone());
        hide_value(&mut shown, &loaded.store.redactor);
        shown
    });
    let finals = Finals { environment: shown_environment, globals: shown_globals, error: error.clone() };
    reporters.write(&finals)?;
    exports.write(&written, &summary)?;
    match error {
        Some(error) => Err(error),
        None if summary.interrupted => Ok(Exit::Interrupted),
        None if verdict.failures > 0 => Ok(Exit::Failed),
        None => Ok(Exit::Passed),
    }
}

fn settings(arguments: &Run, loaded: &Loaded, name: &str) -> Result<Options, String> {
    let here = || std::env::current_dir().map_err(|error| error.to_string());
    let working_dir = arguments.working_dir.clone().map_or_else(here, Ok)?;
    let rows = loaded.rows.clone();
    let bail = match arguments.bail.as_slice() {
        [] => None,
        modifiers if modifiers.contains(&BailOn::Failure) => Some(Bail::Failure),
        _ => Some(Bail::Broken),
    };
    let some = |time: Duration| Some(time).filter(|it| !it.is_zero());
    Ok(Options {
        name: name.to_owned(),
        environment: loaded.environment.name.as_deref().map(str::to_owned),
        iterations: arguments.iteration_count.unwrap_or_else(|| rows.as_ref().map_or(1, |it| it.len().max(1))),
        rows,
        delay: arguments.delay_request,
        // Nought: no limit, where nobody sets one.
        timeout: Some(arguments.timeout_request),
        bail,
        script_timeout: some(arguments.timeout_script),
        surroundings: Surroundings {
            working_dir,
            reads_anywhere: !arguments.no_insecure_file_read,
            follows_redirects: !arguments.ignore_redirects,
            verifies_tls: !arguments.insecure,
            has_somebody: false,
        },
        cookies: arguments.cookie_jar.as_deref().map(jar::read).transpose()?.unwrap_or_default(),
        ..Options::default()
    })
}

/// A run that is ready to begin.
struct Running {
    plan: Plan,
    settings: Options,
    transport: Http,
    timeout: Duration,
}

impl Running {
    /// Runs it while everyone listens; whether its time ran out.
    fn finish(self, store: &mut Store, fanout: Fanout) -> Result<(Summary, bool), String> {
        // One thread, as in `posthaste run`.
        let runtime = runtime::Builder::new_current_thread().enable_all().build();
        runtime.map_err(|error| error.to_string())?.block_on(self.told(store, fanout))
    }

    async fn told(self, store: &mut Store, fanout: Fanout) -> Result<(Summary, bool), String> {
        let (sender, receiver) = mpsc::channel::<Event>(64);
        let timed_out = Arc::new(AtomicBool::new(false));
        let ends = (!self.timeout.is_zero()).then(|| Instant::now() + self.timeout);
        let flag = timed_out.clone();
        let stop = move || {
            let flag = flag.clone();
            async move {
                let time = async {
                    match ends {
                        Some(ends) => tokio::time::sleep_until(ends).await,
                        None => std::future::pending().await,
                    }
                };
                tokio::select! {
                    () = time => flag.store(true, Relaxed),
                    () = interrupted() => {}
                }
            }
        };
        let mut variables = std::mem::take(store);
        let telling = tokio::spawn(fanout.listen(receiver));
        let running = tokio::spawn(async move {
            let around = Around { transport: &self.transport, events: sender, stop };
            let summary = run::run(&self.plan, &self.settings, &mut variables, around).await;
            (summary, variables)
        });
        let broke_off = |error: tokio::task::JoinError| format!("the run broke off: {error}");
        let (summary, variables) = running.await.map_err(broke_off)?;
        *store = variables;
        match telling.await.map_err(broke_off)? {
            // Whoever closed the pipe knows why.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.to_string()),
            Ok(()) | Err(_) => Ok((summary, timed_out.load(Relaxed))),
        }
    }
}

impl Exports {
    fn open(arguments: &Run) -> Result<Self, String> {
        let open = |path: &Option<std::path::PathBuf>, name: &str| {
            path.as_deref().map(|path| Export::open(path, name, "json")).transpose()
        };
        Ok(Self {
            environment: open(&arguments.export_environment, "newman-environment")?,
            globals: open(&arguments.export_globals, "newman-globals")?,
            collection: open(&arguments.export_collection, "newman-collection")?,
            jar: open(&arguments.export_cookie_jar, "newman-cookie-jar")?,
        })
    }

    fn write(self, documents: &Documents, summary: &Summary) -> Result<(), String> {
        let write = |file: Option<Export>, document: &Value| file.map_or(Ok(()), |it| it.json(document));
        write(self.environment, &documents.environment)?;
        write(self.globals, &documents.globals)?;
        write(self.collection, &documents.collection)?;
        self.jar.map_or(Ok(()), |it| it.json(&jar::document(&summary.cookies)))
    }
}

/// What is exported: variables as they are at the end, the collection as it was read.
struct Documents {
    environment: Value,
    globals: Value,
    collection: Value,
}

impl Documents {
    fn of(loaded: &Loaded) -> Self {
        let now = |layer: Layer| loaded.store.layer(layer);
        let variables = loaded.opened.collection.foreign.as_ref().map(|it| it.variables.clone()).unwrap_or_default();
        Self {
            environment: postman::export(&loaded.environment, now(Layer::Environment), Exported::Environment),
            globals: postman::export(&loaded.globals, now(Layer::Global), Exported::Globals),
            collection: postman::export_collection(&convert::bare(loaded.opened.document()).0, &variables),
        }
    }
}
