//! Reads what the command line names: the collection, its variables, its rows of data.

use std::{path::Path, sync::Arc};

use posthaste::{
    data::DataFile,
    format::postman::{self, Environment, Opened},
    project,
    scope::{Layer, Store},
    secret::{Redactor, is_secret_name},
    source::{Problem, Severity},
};

use super::{
    super::say,
    arguments::Run,
    fetch::{self, Fetch},
};

/// Everything that a run begins with.
pub(super) struct Loaded {
    pub(super) opened: Opened,
    pub(super) store: Store,
    pub(super) environment: Environment,
    pub(super) globals: Environment,
    pub(super) rows: Option<Arc<DataFile>>,
}

/// Reads all of it.
///
/// # Errors
/// What cannot be read, and why, in Newman's words.
pub(super) fn load(arguments: &Run) -> Result<Loaded, String> {
    let fetch = Fetch { key: arguments.postman_api_key.as_deref(), insecure: arguments.insecure };
    let name = arguments.collection.as_deref().ok_or("missing required argument 'collection'")?;
    let opened = collection(name, fetch)?;
    let mut store = Store::new(Arc::new(Redactor::default()));
    opened.collection.teach(&store.redactor);
    let folder = Some(Path::new(name)).filter(|it| it.is_dir());
    let chosen = arguments.environment.as_deref().map(|it| environment_of(it, folder));
    let environment = variables(chosen.as_deref(), "environment", fetch)?;
    // Those of a workspace need no asking for.
    let found = folder.map(project::globals_files).and_then(|it| Some(it.first()?.display().to_string()));
    let globals = variables(arguments.globals.as_deref().or(found.as_deref()), "globals", fetch)?;
    let layers =
        [(Layer::Environment, &environment, &arguments.env_var), (Layer::Global, &globals, &arguments.global_var)];
    for (layer, of, over) in layers {
        for (key, variable) in &of.variables {
            store.set(layer, key.clone(), variable.clone());
        }
        for text in over {
            // Only the first `=` parts a variable from its value, which may be empty.
            let (key, value) = text.split_once('=').unwrap_or((text, ""));
            store.set_value(layer, key, value.into(), is_secret_name(key));
        }
    }
    let rows = arguments.iteration_data.as_deref().map(|it| rows(it, fetch)).transpose()?.flatten();
    Ok(Loaded { opened, store, environment, globals, rows })
}

fn collection(name: &str, fetch: Fetch<'_>) -> Result<Opened, String> {
    let failed = |why: &str| format!("collection could not be loaded\n  {why}");
    let mut problems = Vec::new();
    let opened = match fetch::url(name) {
        Some(url) => {
            let bytes = fetch.bytes(&url).map_err(|why| failed(&why))?;
            postman::open_bytes(name, &bytes, &mut problems)
        }
        None if fetch.key.is_some() && !Path::new(name).exists() => {
            let url = format!("https://api.getpostman.com/collections/{name}");
            return Err(failed(&format!(
                "there is no file \"{name}\"; from the Postman API it is loaded by its URL: {url}"
            )));
        }
        None if postman::is_folder(Path::new(name)) => {
            let opened = postman::open_folder(Path::new(name), &mut problems);
            let is_broken = problems.iter().any(|it| it.severity == Severity::Error);
            Some(opened).filter(|_| !is_broken).inspect(tell_skipped)
        }
        None => postman::open(Path::new(name), &mut problems),
    };
    opened.ok_or_else(|| failed(&told(&problems))).inspect(|_| warn(&problems))
}

/// Says which requests of a folder are not sent, and why.
fn tell_skipped(opened: &Opened) {
    for (_, request) in opened.collection.root.requests() {
        if let Some(why) = &request.skip {
            say::note(&format!("newman: {}: {}: it is skipped: {}", request.place.file, request.name, why.0.source()));
        }
    }
}

/// The file of an environment: what is no file may be the name of one in the workspace around a folder.
fn environment_of(name: &str, folder: Option<&Path>) -> String {
    let found = folder.filter(|_| !Path::new(name).exists() && fetch::url(name).is_none());
    let found = found.and_then(|folder| project::environment_file(name, &[folder]).ok());
    found.map_or_else(|| name.to_owned(), |it| it.display().to_string())
}

/// An environment, or the globals; none of their variables where nothing is named.
fn variables(name: Option<&str>, what: &str, fetch: Fetch<'_>) -> Result<Environment, String> {
    let Some(name) = name else { return Ok(Environment::default()) };
    let failed = |why: &str| format!("could not load {what}\n  {why}");
    let mut problems = Vec::new();
    let read = match fetch::url(name) {
        Some(url) => {
            let file = fetch.file(&url).map_err(|why| failed(&why))?;
            postman::environment(file.path(), &mut problems)
        }
        None => postman::environment(Path::new(name), &mut problems),
    };
    read.ok_or_else(|| failed(&told(&problems))).inspect(|_| warn(&problems))
}

fn rows(name: &str, fetch: Fetch<'_>) -> Result<Option<Arc<DataFile>>, String> {
    let failed = |why: &str| format!("iteration data could not be loaded\n  {why}");
    let told = |problem: Problem| failed(&problem.to_string());
    let fetched = fetch::url(name).map(|url| fetch.file(&url)).transpose().map_err(|why| failed(&why))?;
    let path = fetched.as_ref().map_or(Path::new(name), |it| it.path());
    let rows = postman::rows(path).map_err(told)?;
    if rows.is_empty() {
        return Ok(None);
    }
    DataFile::held(path, rows).map(|it| Some(Arc::new(it))).map_err(told)
}

/// What is wrong, a line for each.
fn told(problems: &[Problem]) -> String {
    let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n  ")
}

/// What is odd, though it can be read.
fn warn(problems: &[Problem]) {
    for problem in problems.iter().filter(|it| it.severity != Severity::Error) {
        say::note(&format!("newman: {problem}"));
    }
}
