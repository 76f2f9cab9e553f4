//! What will run: steps, and the blocks that they stand in.

use std::{sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};

use super::url::UrlTemplate;
use crate::{
    auth::Auth,
    data::DataFile,
    model::{For, ForeignCollection, InlineRow, Parameter, Request, Returns, Script, Settings, Skip, With},
    scope::Variables,
    source::{Place, Problem},
    template::Condition,
};

/// The number of a step in its plan, from 0.
pub type StepId = usize;

/// The number of a block in its plan, from 0.
pub type BlockId = usize;

/// What will run.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The steps, in the order of running.
    pub steps: Vec<Step>,
    /// The blocks; the first one is the whole.
    pub blocks: Vec<Block>,
    /// What holds for each collection that is written in another format, by its number.
    pub foreign: Arc<[Option<ForeignCollection>]>,
    /// What keeps it from being run: references that lead nowhere, or in a circle.
    pub problems: Vec<Problem>,
}

/// A request, with all that its folders gave it.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its number in the plan, from 0.
    pub id: StepId,
    /// The collection that it belongs to, from 0.
    pub collection: usize,
    /// Why it is in the plan.
    pub role: Role,
    /// The request.
    pub request: Arc<Request>,
    /// What must have run before it.
    pub needs: Vec<Needed>,
    /// Its URL, ready to be filled in.
    pub url: UrlTemplate,
    /// The collection and folders around it, the outermost first.
    pub folders: Arc<[Arc<str>]>,
    /// The variables of these, the innermost first.
    pub variables: Arc<[Arc<Variables>]>,
    /// How it is authorized: never `inherit`.
    pub auth: Arc<Auth>,
    /// Its headers, those of the folders before its own.
    pub headers: Arc<[Parameter]>,
    /// Its settings, and those of its folders where it has none.
    pub settings: Arc<Settings>,
    /// Its tags, and those of its folders.
    pub tags: Arc<[String]>,
    /// The scripts of its folders, the outermost first, and its own.
    pub scripts: Arc<[Arc<Script>]>,
    /// Whether its scripts may say which request comes next.
    pub jumps: bool,
}

/// Why a step runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It was asked for.
    #[default]
    Chosen,
    /// It runs before a folder's requests.
    Before,
    /// It runs after a folder's requests.
    After,
    /// Others need it.
    Needed,
}

/// Something that must have run.
#[derive(Clone, Debug)]
pub struct Needed {
    /// The block that does it, once for a run.
    pub block: BlockId,
    /// How long it holds; for the whole run, if there is no limit.
    pub ttl: Option<Duration>,
}

/// A step, or a block of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Entry {
    /// A step.
    Step(StepId),
    /// A block.
    Block(BlockId),
}

/// A folder, something that others need, or a use of other requests: entries that run under one condition, once for each
/// row, between their hooks.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// What it is called.
    pub name: Arc<str>,
    /// Where it is written.
    pub place: Place,
    /// What runs first. When it fails the entries are skipped.
    pub before: Vec<Entry>,
    /// What it is for.
    pub entries: Vec<Entry>,
    /// What runs at the end, whatever came of the entries.
    pub after: Vec<Entry>,
    /// For what it is repeated.
    pub rows: Option<Rows>,
    /// Whether it is done once for the whole run, because others need it.
    pub once: bool,
    /// What must have run before it.
    pub needs: Vec<Needed>,
    /// The use of other requests that it stands for.
    pub call: Option<Call>,
    /// Whether its entries may run side by side; derived from them, if nobody says.
    pub parallel: Option<bool>,
    /// Whether a script of its steps may say which of them comes next.
    pub jumps: bool,
    /// The variables of the folders around it, the innermost first.
    pub variables: Arc<[Arc<Variables>]>,
}

/// For what a block is repeated.
#[derive(Clone, Debug)]
pub enum Rows {
    /// The rows that a folder's file holds.
    Inline(Arc<[InlineRow]>),
    /// The rows of a data file.
    File(Arc<DataFile>),
    /// The rounds of a loop.
    For(Arc<For>),
}

/// Other requests, used with arguments.
#[derive(Clone, Debug)]
pub struct Call {
    /// The condition.
    pub when: Option<Condition>,
    /// Why it is not run.
    pub skip: Option<Skip>,
    /// The variables that the requests see.
    pub with: With,
    /// What is kept of their captures; all, if nobody says.
    pub returns: Option<Returns>,
}

impl Plan {
    /// Every step of an entry, in the order of running.
    pub fn steps_of(&self, entry: Entry) -> Vec<&Step> {
        let mut found = Vec::new();
        self.gather(entry, &mut found);
        found
    }

    /// The block that a block stands in.
    pub(super) fn parent(&self, id: BlockId) -> Option<BlockId> {
        self.blocks.iter().position(|it| it.all().any(|entry| entry == Entry::Block(id)))
    }

    fn gather<'a>(&'a self, entry: Entry, found: &mut Vec<&'a Step>) {
        match entry {
            Entry::Step(id) => found.extend(self.steps.get(id)),
            Entry::Block(id) => self.blocks[id].all().for_each(|entry| self.gather(entry, found)),
        }
    }
}

impl Block {
    /// All that it holds, in the order of running.
    pub fn all(&self) -> impl Iterator<Item = Entry> + '_ {
        self.before.iter().chain(&self.entries).chain(&self.after).copied()
    }

    /// The variables that its rows and arguments set.
    pub fn locals(&self) -> Vec<Arc<str>> {
        let mut names: Vec<Arc<str>> = match &self.rows {
            Some(Rows::Inline(rows)) => {
                rows.iter().flat_map(|row| row.values.iter().map(|(name, _)| name.clone())).collect()
            }
            Some(Rows::File(file)) => file.names().to_vec(),
            Some(Rows::For(it)) => vec![it.name.clone()],
            None => Vec::new(),
        };
        names.extend(self.call.iter().flat_map(|call| call.with.0.iter().map(|(name, _)| name.clone())));
        names
    }
}
