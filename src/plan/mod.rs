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
    let mut steps: Vec<Step> =
        collections.iter().enumerate().flat_map(|(index, it)| inherit::steps(index, it)).collect();
    steps.retain(|step| selection.chooses(step));
    for (id, step) in steps.iter_mut().enumerate() {
        step.id = id;
    }
    Plan { steps }
}
