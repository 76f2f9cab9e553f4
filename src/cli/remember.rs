//! What failed in the last run, for `--rerun failed`.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
    rc::Rc,
    sync::{Arc, Mutex, PoisonError},
};

use posthaste::{
    event::{Event, Outcome},
    plan::{Plan, Step, StepId},
    project::{Failed, State, StateError},
    report::Reporter,
};

use super::{
    exit::Exit,
    inputs::{Loaded, usage},
    say,
};

/// Which steps ended, and in which iterations they failed.
#[derive(Clone, Default)]
pub(crate) struct Memory(Arc<Mutex<BTreeMap<StepId, BTreeSet<usize>>>>);

impl Reporter for Memory {
    fn receive(&mut self, event: &Event) -> io::Result<()> {
        if let Event::StepFinished { step, iteration, outcome, .. } = event {
            let mut ended = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let failed = ended.entry(*step).or_default();
            if matches!(outcome, Outcome::Failed | Outcome::Broken) {
                failed.insert(*iteration);
            }
        }
        Ok(())
    }
}

impl Memory {
    /// Keeps what failed. Where that cannot be written there is nothing to run again, and nothing else is lost.
    pub(crate) fn keep(&self, plan: &Plan, loaded: &Loaded) {
        let ended = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (number, collection) in loaded.opened.collections.iter().enumerate() {
            let steps: Vec<&Step> = plan.steps.iter().filter(|it| it.collection == number).collect();
            if steps.is_empty() || is_standard_input(&collection.path, loaded) {
                continue;
            }
            let folder = State::folder(&collection.path);
            let mut state = State::load(&folder).unwrap_or_default();
            let mut names = Names::within(&folder);
            let mut ran = BTreeSet::new();
            let mut failed = Vec::new();
            for step in steps {
                let Some(iterations) = ended.get(&step.id) else { continue };
                let (file, name) = names.of(step);
                if !iterations.is_empty() {
                    let (file, name) = (file.to_string(), name.to_owned());
                    failed.push(Failed { file, name, iterations: iterations.clone() });
                }
                ran.insert((file, name));
            }
            // What this run left out is as it was.
            let did_run = |it: &Failed| ran.contains(&(it.file.as_str().into(), it.name.as_str()));
            state.set(&within(&folder, &collection.path), failed, did_run);
            let _ = state.save(&folder);
        }
    }
}

/// The steps that failed in the last run, and in which iterations.
pub(crate) fn failed(plan: &Plan, loaded: &Loaded) -> Result<Vec<(StepId, BTreeSet<usize>)>, Exit> {
    let mut found = Vec::new();
    let mut unknown = Vec::new();
    for (number, collection) in loaded.opened.collections.iter().enumerate() {
        let folder = State::folder(&collection.path);
        let state = match State::load(&folder) {
            Ok(state) => state,
            Err(error @ StateError::Missing(_)) => {
                unknown.push(error);
                continue;
            }
            Err(error @ StateError::Unreadable { .. }) => {
                return Err(usage(&error.to_string(), Some("remove it, and run everything once")));
            }
        };
        let mut names = Names::within(&folder);
        for step in plan.steps.iter().filter(|it| it.collection == number) {
            let (file, name) = names.of(step);
            let of = state.failed().filter(|it| *it.file == *file && it.name == name);
            found.extend(of.map(|it| (step.id, it.iterations.clone())));
        }
    }
    if unknown.len() == loaded.opened.collections.len()
        && let Some(error) = unknown.first()
    {
        say::error(&error.to_string(), Some("run all of it without --rerun"));
        return Err(Exit::Nothing);
    }
    Ok(found)
}

fn is_standard_input(path: &Path, loaded: &Loaded) -> bool {
    path == Path::new(".") && loaded.opened.standard_input.is_some()
}

/// What steps are called from one run to the next, wherever that is started.
struct Names<'a> {
    folder: &'a Path,
    /// Each file as it is seen from the folder: many steps may stand in one.
    files: BTreeMap<&'a str, Rc<str>>,
}

impl<'a> Names<'a> {
    fn within(folder: &'a Path) -> Self {
        Self { folder, files: BTreeMap::new() }
    }

    /// The step's file, and its own name.
    fn of(&mut self, step: &'a Step) -> (Rc<str>, &'a str) {
        let written = &*step.request.place.file;
        let file = self.files.entry(written).or_insert_with(|| within(self.folder, Path::new(written)).into());
        (Rc::clone(file), &step.request.name)
    }
}

/// A path, seen from `folder`.
fn within(folder: &Path, path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
    let inner = absolute.strip_prefix(folder).map_or_else(|_| absolute.clone(), Path::to_owned);
    if inner == Path::new("") { ".".to_owned() } else { inner.display().to_string().replace('\\', "/") }
}
