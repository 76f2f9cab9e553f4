//! From collections to a tree of blocks: folders with their hooks, and what uses others with all that it uses.

use std::{
    collections::{BTreeSet, HashSet},
    path::Path,
    sync::Arc,
};

use super::{
    inherit::Given,
    resolve::{self, Found},
    step::{Block, BlockId, Call, Entry, Needed, Role, Rows, Step},
};
use crate::{
    data::DataFile,
    model::{Collection, Data, Folder, Hook, Item, Needs, Reference, Request, Reuse},
    source::{Place, Problem, did_you_mean},
};

/// The data files of the folders, opened.
pub type Tables = Vec<(Arc<Path>, Arc<DataFile>)>;

/// The most steps that one plan may have: requests that use others many times over would make ever more.
const MAX_STEPS: usize = 100_000;

/// How many requests may use one another in a row.
const MAX_USES: usize = 64;

/// A collection that is planned.
#[derive(Clone, Copy)]
pub(super) struct Home<'a> {
    pub(super) number: usize,
    pub(super) collection: &'a Collection,
    pub(super) library: &'a Folder,
}

/// Someone who needs something.
#[derive(Clone)]
pub(super) struct Want<'a> {
    pub(super) who: Entry,
    pub(super) home: Home<'a>,
    pub(super) found: Vec<Found<'a>>,
    pub(super) ttl: Option<std::time::Duration>,
}

/// Where an item stands, and what it is given there.
#[derive(Clone)]
struct Spot<'a> {
    home: Home<'a>,
    folders: Vec<&'a Folder>,
    given: Given,
    role: Role,
}

/// A plan that is being made. Its steps and blocks have numbers of their own until it is done.
pub(super) struct Building<'a> {
    tables: &'a Tables,
    pub(super) steps: Vec<Step>,
    pub(super) blocks: Vec<Block>,
    pub(super) wants: Vec<Want<'a>>,
    pub(super) problems: Vec<Problem>,
    /// What is being used just now, the outermost first.
    using: Vec<(&'a Place, &'a str)>,
    /// The circles that were told, by the names in them.
    circles: Vec<Vec<String>>,
}

impl<'a> Building<'a> {
    /// One that has nothing but the whole.
    pub(super) fn new(tables: &'a Tables) -> Self {
        let blocks = vec![Block::default()];
        let (steps, wants, problems) = (Vec::new(), Vec::new(), Vec::new());
        Self { tables, steps, blocks, wants, problems, using: Vec::new(), circles: Vec::new() }
    }

    /// Adds the chosen items of a collection.
    pub(super) fn collection(&mut self, number: usize, collection: &'a Collection, chosen: &HashSet<&'a Place>) {
        let library = collection.library.as_ref().map_or(&collection.root, |it| &it.root);
        let home = Home { number, collection, library };
        let spot = Spot { home, folders: Vec::new(), given: Given::nothing(), role: Role::Chosen };
        if let Some(block) = self.folder(&spot, &collection.root, Some(chosen)) {
            self.blocks[0].entries.push(Entry::Block(block));
        }
    }

    /// Adds a thing that others need, as it stands in its own folders.
    pub(super) fn needed(&mut self, home: Home<'a>, found: &Found<'a>) -> Option<Entry> {
        let spot = Spot { home, folders: found.folders.clone(), given: Given::of(&found.folders), role: Role::Needed };
        self.item(&spot, found.item, None)
    }

    /// A block for `folder`, which stands in `spot`, with those of its items that are `chosen`; `None` without any.
    fn folder(&mut self, spot: &Spot<'a>, folder: &'a Folder, chosen: Option<&HashSet<&'a Place>>) -> Option<BlockId> {
        let mut inside = spot.clone();
        inside.folders.push(folder);
        inside.given = spot.given.within(folder);
        let hooks = self.hooks_of(&inside, folder);
        let is_hook = |item: &&Item| hooks.contains(item.place());
        // Who asks for a hook alone means it as a request.
        let only_hooks =
            chosen.is_some() && folder.items.iter().filter(|it| is_chosen(it, chosen)).all(|it| is_hook(&it));
        let mut entries = Vec::new();
        let jumps = spot.home.collection.foreign.is_some() || spot.home.collection.root.jumps;
        for item in folder.items.iter().filter(|it| only_hooks || !is_hook(it)) {
            if jumps {
                self.flat(&inside, item, chosen, &mut entries);
            } else {
                entries.extend(self.item(&inside, item, chosen));
            }
        }
        if entries.is_empty() {
            return None;
        }
        let before = if only_hooks { Vec::new() } else { self.hooks(&inside, &folder.before, Role::Before) };
        let after = if only_hooks { Vec::new() } else { self.hooks(&inside, &folder.after, Role::After) };
        let block = Block {
            name: folder.name.clone(),
            place: folder.place.clone(),
            before,
            entries,
            after,
            rows: folder.data.as_ref().and_then(|data| self.rows(data)),
            parallel: if jumps { Some(false) } else { folder.parallel },
            jumps,
            variables: inside.given.variables,
            ..Block::default()
        };
        Some(self.push(block))
    }

    /// Adds an item, and all that is in it, to `entries`: where scripts may jump there is one list of steps.
    fn flat(&mut self, spot: &Spot<'a>, item: &'a Item, chosen: Option<&HashSet<&'a Place>>, entries: &mut Vec<Entry>) {
        let Item::Folder(folder) = item else { return entries.extend(self.item(spot, item, chosen)) };
        let mut inside = spot.clone();
        inside.folders.push(folder);
        inside.given = spot.given.within(folder);
        folder.items.iter().for_each(|item| self.flat(&inside, item, chosen, entries));
    }

    fn push(&mut self, block: Block) -> BlockId {
        self.blocks.push(block);
        self.blocks.len() - 1
    }

    /// A block that is done once, around `entry`.
    pub(super) fn once(&mut self, name: Arc<str>, place: Place, entry: Entry) -> BlockId {
        self.push(Block { name, place, entries: vec![entry], once: true, ..Block::default() })
    }

    fn item(&mut self, spot: &Spot<'a>, item: &'a Item, chosen: Option<&HashSet<&'a Place>>) -> Option<Entry> {
        if self.steps.len() >= MAX_STEPS {
            if self.problems.iter().all(|it| it.code != "too-many-steps") {
                let message = format!("the requests that use others make a plan of more than {MAX_STEPS}");
                self.problems.push(Problem::error("too-many-steps", item.place().clone(), message));
            }
            return None;
        }
        match item {
            Item::Folder(folder) => self.folder(spot, folder, chosen).map(Entry::Block),
            Item::Request(request) if is_chosen(item, chosen) => Some(self.request(spot, request)),
            Item::Reuse(reuse) if is_chosen(item, chosen) => self.reuse(spot, reuse).map(Entry::Block),
            Item::Request(_) | Item::Reuse(_) => None,
        }
    }

    fn request(&mut self, spot: &Spot<'a>, request: &'a Arc<Request>) -> Entry {
        let step = spot.given.step(spot.home.number, request, spot.role);
        self.steps.push(step);
        let entry = Entry::Step(self.steps.len() - 1);
        self.want(spot, request.needs.as_ref(), entry);
        entry
    }

    /// A block of what `reuse` uses.
    fn reuse(&mut self, spot: &Spot<'a>, reuse: &'a Arc<Reuse>) -> Option<BlockId> {
        let found = self.resolve(spot, &reuse.target);
        if let Some(from) = self.using.iter().position(|(place, _)| **place == reuse.place) {
            let names: Vec<_> = self.using[from..].iter().map(|(_, name)| *name).chain([&*reuse.name]).collect();
            self.tell_circle("use-circle", reuse.target.place.clone(), "use one another", &names);
            return None;
        }
        if self.using.len() >= MAX_USES {
            let message = format!("more than {MAX_USES} requests use one another in a row");
            self.problems.push(Problem::error("too-deep", reuse.target.place.clone(), message));
            return None;
        }
        self.using.push((&reuse.place, &reuse.name));
        let mut entries = Vec::new();
        for found in &found {
            let folders = spot.given.folders.iter().cloned().chain([reuse.name.clone()]).collect();
            let given = Given::of(&found.folders).told_in(folders);
            let inside = Spot { home: spot.home, folders: found.folders.clone(), given, role: spot.role };
            entries.extend(self.item(&inside, found.item, None));
        }
        self.using.pop();
        self.look_at_returns(reuse, &entries);
        let call = Call {
            when: reuse.when.clone(),
            skip: reuse.skip.clone(),
            with: reuse.with.clone(),
            returns: reuse.returns.clone(),
        };
        let block = self.push(Block {
            name: reuse.name.clone(),
            place: reuse.place.clone(),
            entries,
            rows: reuse.each.clone().map(|it| Rows::For(Arc::new(it))),
            call: Some(call),
            variables: spot.given.variables.clone(),
            ..Block::default()
        });
        self.want(spot, reuse.needs.as_ref(), Entry::Block(block));
        Some(block)
    }

    /// Tells of what `reuse` wants back, and what it uses does not capture.
    fn look_at_returns(&mut self, reuse: &Reuse, entries: &[Entry]) {
        let Some(captured) = self.captured(entries).filter(|_| !entries.is_empty()) else { return };
        for it in reuse.returns.iter().flat_map(|it| &it.0).filter(|it| !captured.contains(&it.captured)) {
            let message = format!("`{}` captures no `{}`", reuse.target.text, it.captured);
            let problem = Problem::error("unknown-reference", it.place.clone(), message);
            let names = || captured.iter().map(|it| &**it);
            let help = did_you_mean(&it.captured, names()).unwrap_or_else(|| match captured.len() {
                0 => "it captures nothing".to_owned(),
                _ => format!("it captures {}", names().collect::<Vec<_>>().join(", ")),
            });
            self.problems.push(problem.wide(it.captured.chars().count()).help(help));
        }
    }

    /// The variables that come back from `entries`; `None` where scripts may set more.
    fn captured(&self, entries: &[Entry]) -> Option<BTreeSet<Arc<str>>> {
        let mut found = BTreeSet::new();
        for entry in entries {
            match entry {
                Entry::Step(id) if !self.steps[*id].scripts.is_empty() => return None,
                Entry::Step(id) => found.extend(self.steps[*id].request.captures.0.iter().map(|it| it.name.clone())),
                Entry::Block(id) => {
                    let block = &self.blocks[*id];
                    match block.call.as_ref().and_then(|it| it.returns.as_ref()) {
                        Some(returns) => found.extend(returns.0.iter().map(|it| it.name.clone())),
                        None => found.extend(self.captured(&block.all().collect::<Vec<_>>())?),
                    }
                }
            }
        }
        Some(found)
    }

    /// The items of a folder that its hooks name.
    fn hooks_of(&mut self, spot: &Spot<'a>, folder: &'a Folder) -> HashSet<&'a Place> {
        let hooks = folder.before.iter().chain(&folder.after);
        let references = hooks.filter_map(|it| match it {
            Hook::Reference(reference) => Some(reference),
            Hook::Request(_) => None,
        });
        references.flat_map(|it| self.resolve(spot, it)).map(|it| it.item.place()).collect()
    }

    fn hooks(&mut self, spot: &Spot<'a>, hooks: &'a [Hook], role: Role) -> Vec<Entry> {
        let mut entries = Vec::new();
        let spot = Spot { role, ..spot.clone() };
        for hook in hooks {
            match hook {
                Hook::Request(request) => entries.push(self.request(&spot, request)),
                Hook::Reference(reference) => {
                    for found in self.resolve(&spot, reference) {
                        let given = Given::of(&found.folders).told_in(spot.given.folders.clone());
                        let spot = Spot { folders: found.folders.clone(), given, ..spot.clone() };
                        if self.using.iter().any(|(place, _)| *place == found.item.place())
                            || spot.folders.iter().any(|it| it.place == *found.item.place())
                        {
                            let names = [&*reference.text, &*reference.text];
                            self.tell_circle("use-circle", reference.place.clone(), "run one another", &names);
                            continue;
                        }
                        self.using.push((found.item.place(), found.item.name()));
                        entries.extend(self.item(&spot, found.item, None));
                        self.using.pop();
                    }
                }
            }
        }
        entries
    }

    /// What `reference` means; what is wrong with it is told.
    fn resolve(&mut self, spot: &Spot<'a>, reference: &Reference) -> Vec<Found<'a>> {
        let folders = resolve::same_folders(spot.home.library, &spot.folders);
        match resolve::resolve(reference, &folders) {
            Ok(found) => {
                let library = spot.home.collection.library.iter().flat_map(|it| &it.problems);
                let used = |problem: &&Problem| found.iter().any(|it| it.item.place().file == problem.place.file);
                let found_now: Vec<_> =
                    library.filter(used).filter(|it| !self.problems.contains(it)).cloned().collect();
                self.problems.extend(found_now);
                found
            }
            Err(problem) => {
                self.problems.push(problem);
                Vec::new()
            }
        }
    }

    fn want(&mut self, spot: &Spot<'a>, needs: Option<&'a Needs>, who: Entry) {
        for need in needs.iter().flat_map(|it| &it.0) {
            let found = self.resolve(spot, &need.target);
            self.wants.push(Want { who, home: spot.home, found, ttl: need.ttl });
        }
    }

    /// Says that `who` needs what `block` does.
    pub(super) fn need(&mut self, who: Entry, needed: Needed) {
        match who {
            Entry::Step(id) => self.steps[id].needs.push(needed),
            Entry::Block(id) => self.blocks[id].needs.push(needed),
        }
    }

    fn rows(&mut self, data: &Data) -> Option<Rows> {
        match data {
            Data::Rows(rows) => Some(Rows::Inline(rows.clone())),
            // One that could not be opened was told when that was tried.
            Data::File(path, _) => {
                self.tables.iter().find(|(it, _)| it == path).map(|(_, file)| Rows::File(file.clone()))
            }
        }
    }

    /// Tells that things run in a circle: once, wherever one comes upon it.
    pub(super) fn tell_circle(&mut self, code: &'static str, place: Place, verb: &str, names: &[&str]) {
        let mut members: Vec<_> = names.iter().map(|it| (*it).to_owned()).collect();
        members.sort();
        members.dedup();
        if self.circles.contains(&members) {
            return;
        }
        self.circles.push(members);
        let message = format!("these {verb} in a circle: {}", names.join(" → "));
        self.problems.push(Problem::error(code, place, message).help("one of them must do without"));
    }
}

fn is_chosen(item: &Item, chosen: Option<&HashSet<&Place>>) -> bool {
    chosen.is_none_or(|chosen| match item {
        Item::Folder(folder) => folder.items.iter().any(|it| is_chosen(it, Some(chosen))),
        Item::Request(_) | Item::Reuse(_) => chosen.contains(item.place()),
    })
}
