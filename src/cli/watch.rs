//! `run --watch`: runs again what a saved file affects.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::Duration,
};

use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer, notify};
use posthaste::{
    model::Body,
    plan::{self, Plan, Step, StepId},
    scope::Store,
};

use super::{
    exit::Exit,
    inputs::{Loaded, usage},
};

/// How long no file may change before a change counts as whole: editors write in several goes.
const SETTLE: Duration = Duration::from_millis(150);

/// How often an interruption is looked for while nothing changes.
const GLANCE: Duration = Duration::from_millis(100);

/// Hears of files that change.
pub(crate) struct Watch {
    changes: Receiver<DebounceEventResult>,
    _debouncer: Debouncer<notify::RecommendedWatcher, RecommendedCache>,
    /// What is written by the run itself.
    own: Vec<PathBuf>,
    /// Files that count whatever their names are.
    named: Vec<PathBuf>,
}

impl Watch {
    /// Watches the files of what was loaded, and those that are named; not those that the run writes itself.
    pub(crate) fn new(loaded: &Loaded, named: &[PathBuf], own: &[PathBuf]) -> Result<Self, Exit> {
        let (sender, changes) = channel();
        let broken = |error: notify::Error| usage(&format!("files cannot be watched: {error}"), None);
        let mut debouncer = new_debouncer(SETTLE, None, sender).map_err(broken)?;
        let mut folders: BTreeSet<PathBuf> = loaded.opened.collections.iter().map(|it| folder_of(&it.path)).collect();
        folders.extend(loaded.declarations.0.iter().map(|it| folder_of(Path::new(&*it.place.file))));
        folders.extend(named.iter().map(|it| folder_of(it)));
        for folder in folders.iter().filter(|it| it.is_dir()) {
            debouncer.watch(folder, notify::RecursiveMode::Recursive).map_err(broken)?;
        }
        let absolute = |paths: &[PathBuf]| paths.iter().map(|it| real(it)).collect();
        Ok(Self { changes, _debouncer: debouncer, own: absolute(own), named: absolute(named) })
    }

    /// Waits for files to change; `None` when `is_over` comes true.
    pub(crate) fn next(&self, is_over: impl Fn() -> bool) -> Option<BTreeSet<PathBuf>> {
        loop {
            if is_over() {
                return None;
            }
            match self.changes.recv_timeout(GLANCE) {
                Ok(Ok(events)) => {
                    let is_change = |kind: &notify::EventKind| !kind.is_access() && !kind.is_other();
                    let events = events.into_iter().filter(|it| is_change(&it.event.kind));
                    let paths = events.flat_map(|it| it.event.paths.clone()).map(|it| real(&it));
                    let changed: BTreeSet<PathBuf> = paths.filter(|it| self.counts(it)).collect();
                    if !changed.is_empty() {
                        return Some(changed);
                    }
                }
                Ok(Err(_)) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    fn counts(&self, path: &Path) -> bool {
        let is_hidden =
            path.iter().any(|it| [".git", ".posthaste", "node_modules", "target"].iter().any(|own| it == *own));
        let ends = |extension: &str| path.extension().is_some_and(|it| it.eq_ignore_ascii_case(extension));
        let is_data = ["yaml", "yml", "json", "csv", "ndjson", "xml", "txt", "graphql"].iter().any(|it| ends(it));
        !self.own.contains(&path.to_owned()) && (self.named.contains(&path.to_owned()) || (is_data && !is_hidden))
    }
}

/// The steps of `plan` that changes of these files affect, and those that use what they capture; `None` when that may be
/// all of them.
pub(crate) fn affected(plan: &Plan, store: &Store, changed: &BTreeSet<PathBuf>) -> Option<BTreeSet<StepId>> {
    let files = |step: &Step| -> Vec<PathBuf> {
        let bodies = step.request.body.iter().flat_map(Body::files);
        let bodies = bodies.filter_map(|it| Some(real(&it.locate(it.path.fixed()?))));
        bodies.chain([real(Path::new(&*step.request.place.file))]).collect()
    };
    let mut hit = BTreeSet::new();
    let mut explained = BTreeSet::new();
    for step in &plan.steps {
        for file in files(step).into_iter().filter(|it| changed.contains(it)) {
            explained.insert(file);
            hit.insert(step.id);
        }
    }
    if explained.len() < changed.len() {
        return None;
    }
    // Feeds go forward only, so that once through them is enough.
    for feed in plan::feeds(plan, store) {
        if hit.contains(&feed.from) {
            hit.insert(feed.to);
        }
    }
    Some(hit)
}

fn folder_of(path: &Path) -> PathBuf {
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
    if folder == Path::new("") { PathBuf::from(".") } else { folder.to_owned() }
}

fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.canonicalize().unwrap_or(absolute)
}
