//! What will run, in which order, with everything inherited. Nothing is sent.

mod inherit;
mod names;
mod ready;
mod select;
mod step;
mod url;

pub use names::{Capturers, names_after, names_sent, undefined, undefined_in_examples};
pub use ready::unready;
pub use select::{Filter, Selection, Target};
pub use step::{Plan, Step, StepId};
pub use url::{UrlPiece, UrlTemplate};

use crate::model::Collection;

/// Plans the requests of `collections` that `selection` chooses.
pub fn plan(collections: &[Collection], selection: &Selection) -> Plan {
    let mut steps = all(collections);
    steps.retain(|step| selection.chooses(step));
    for (id, step) in steps.iter_mut().enumerate() {
        step.id = id;
    }
    Plan { steps }
}

/// The targets of `selection` that choose no request of `collections`, whatever its tags and filters say.
pub fn idle_targets<'a>(collections: &[Collection], selection: &'a Selection) -> Vec<&'a Target> {
    // A whole file or folder is told from its requests alone, as most are named.
    let is_named = |it: &&Target| it.name.is_some() || it.line.is_some();
    let steps = if selection.targets.iter().any(|it| is_named(&it)) { all(collections) } else { Vec::new() };
    let is_empty = |it: &Target| collections.get(it.collection).is_none_or(|it| it.root.requests().is_empty());
    let is_idle = |it: &&Target| if is_named(it) { !steps.iter().any(|step| it.chooses(step)) } else { is_empty(it) };
    selection.targets.iter().filter(is_idle).collect()
}

fn all(collections: &[Collection]) -> Vec<Step> {
    collections.iter().enumerate().flat_map(|(index, it)| inherit::steps(index, it)).collect()
}
