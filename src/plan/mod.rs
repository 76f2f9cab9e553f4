//! What will run, in which order, with everything inherited. Nothing is sent.

mod build;
mod deal;
mod feeds;
mod flow;
mod inherit;
mod names;
mod narrow;
mod number;
mod provide;
mod ready;
mod resolve;
mod scripted;
mod select;
mod shuffle;
mod step;
mod url;
mod walk;

pub use build::Tables;
pub use deal::deal;
pub use feeds::{Feed, feeds};
pub use flow::Flow;
pub use names::{Capturers, names_after, names_of_block, names_of_step, names_sent, undefined, undefined_in_examples};
pub use narrow::narrow;
pub use ready::unready;
pub use select::{Filter, Selection, Target};
pub use shuffle::shuffle;
pub use step::{Block, BlockId, Call, Entry, Needed, Plan, Role, Rows, Step, StepId};
pub use url::{UrlPiece, UrlTemplate};
pub use walk::{Capturer, Live, Stop, What, walk};

use crate::model::Collection;

/// Plans the requests of `collections` that `selection` chooses, with all that these need; `tables` are the data files
/// of their folders.
pub fn plan(collections: &[Collection], selection: &Selection, tables: &Tables) -> Plan {
    let mut building = build::Building::new(tables);
    for (number, collection) in collections.iter().enumerate() {
        let chosen = select::chosen(number, collection, selection);
        building.collection(number, collection, &chosen);
    }
    provide::provide(&mut building);
    let build::Building { steps, blocks, problems, .. } = building;
    let foreign = collections.iter().map(|it| it.foreign.clone()).collect();
    number::number(Plan { steps, blocks, foreign, problems })
}

/// The targets of `selection` that choose no request of `collections`, whatever its tags and filters say.
pub fn idle_targets<'a>(collections: &[Collection], selection: &'a Selection) -> Vec<&'a Target> {
    // A whole file or folder is told from its requests alone, as most are named.
    let is_named = |it: &Target| it.name.is_some() || it.line.is_some();
    let is_empty = |it: &Target| collections.get(it.collection).is_none_or(|it| it.root.is_empty());
    let chooses_none = |target: &Target| {
        let alone = Selection { targets: vec![target.clone()], ..Selection::default() };
        let of = collections.get(target.collection);
        of.is_none_or(|it| select::chosen(target.collection, it, &alone).is_empty())
    };
    let is_idle = |it: &&Target| if is_named(it) { chooses_none(it) } else { is_empty(it) };
    selection.targets.iter().filter(is_idle).collect()
}
