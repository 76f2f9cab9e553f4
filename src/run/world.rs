//! What a run knows at one place of it: variables, cookies, and which steps went wrong. Places that run side by side have
//! a world each; what they do to theirs is done to the common one afterwards, in the order of the plan.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use tokio::sync::oneshot;

use super::cookies::{Jar, SetCookies};
use crate::{
    auth::Memory,
    model::{CookieScope, ForeignCollection},
    plan::StepId,
    scope::{Layer, Store, Variables, Write},
    script,
};

/// What is known.
#[derive(Debug, Default)]
pub(super) struct World {
    pub(super) store: Store,
    pub(super) jar: Jar,
    /// The cookies that each iteration begins with: those of what is done once for the run.
    pub(super) first_jar: Jar,
    /// What schemes of auth remember. All worlds share it: it changes no answer, it saves a round.
    pub(super) memory: Memory,
    /// The collection whose steps are run just now.
    collection: Option<usize>,
    /// What holds for each collection in another format.
    foreign: Arc<[Option<ForeignCollection>]>,
    /// The variables of such collections as they were left.
    left: HashMap<usize, Variables>,
    /// The step that a script wants to come next: its name or id, or none at all.
    #[expect(clippy::option_option, reason = "to say that nothing comes is something else than to say nothing")]
    pub(super) next: Option<Option<String>>,
    /// The script that the variables are lent to.
    pub(super) lent: Option<oneshot::Receiver<script::Ended>>,
    /// The steps of this iteration that went wrong, or were not sent since others did.
    pub(super) failed: BTreeSet<StepId>,
    /// How many failures were to end the run.
    pub(super) bails: usize,
}

/// What was done to a world since it was forked.
#[derive(Debug, Default)]
pub(super) struct Done {
    writes: Vec<Write>,
    pub(super) cookies: Vec<SetCookies>,
    first_cookies: Vec<SetCookies>,
    pub(super) sent: Vec<(CookieScope, url::Url)>,
    collection: Option<usize>,
    failed: BTreeSet<StepId>,
    pub(super) bails: usize,
}

impl World {
    /// One that begins with these variables.
    pub(super) fn new(store: Store, foreign: Arc<[Option<ForeignCollection>]>) -> Self {
        Self { store, foreign, ..Self::default() }
    }

    /// A copy that remembers what is done to it.
    pub(super) fn fork(&self) -> Self {
        Self {
            store: self.store.fork(),
            jar: self.jar.fork(),
            first_jar: self.first_jar.fork(),
            memory: self.memory.clone(),
            collection: self.collection,
            foreign: self.foreign.clone(),
            left: self.left.clone(),
            next: None,
            lent: None,
            failed: self.failed.clone(),
            bails: 0,
        }
    }

    /// One for a request that a script runs in between: what is done to it is remembered.
    pub(super) fn inner(&self, store: Store, jar: Jar) -> Self {
        let (memory, foreign) = (self.memory.clone(), self.foreign.clone());
        Self { store, jar, memory, foreign, collection: self.collection, ..Self::default() }
    }

    /// A copy that has seen what these did, and remembers what is done to it from now on.
    pub(super) fn fork_behind<'a>(&self, done: impl Iterator<Item = &'a Done>) -> Self {
        let mut done = done.peekable();
        let mut world = self.fork();
        if done.peek().is_none() {
            return world;
        }
        done.for_each(|it| world.apply(it));
        world.fork()
    }

    /// Hands out the jar, and goes on with one that remembers the cookies that are set.
    pub(super) fn lend_jar(&mut self) -> Jar {
        let fork = self.jar.fork();
        std::mem::replace(&mut self.jar, fork)
    }

    /// Takes the jar back, with the cookies that were set since: every iteration begins with these.
    pub(super) fn keep_cookies(&mut self, jar: Jar) {
        let (cookies, sent) = std::mem::replace(&mut self.jar, jar).into_log();
        for cookie in &cookies {
            self.jar.set(cookie);
            self.first_jar.set(cookie);
        }
        for (scope, url) in &sent {
            self.jar.note(scope, url);
        }
    }

    /// What was done since the fork.
    pub(super) fn into_done(self) -> Done {
        let (cookies, sent) = self.jar.into_log();
        let (first_cookies, _) = self.first_jar.into_log();
        let (collection, failed, bails) = (self.collection, self.failed, self.bails);
        Done { writes: self.store.into_log(), cookies, first_cookies, sent, collection, failed, bails }
    }

    /// Does what was done to a fork.
    pub(super) fn apply(&mut self, done: &Done) {
        done.collection.into_iter().for_each(|it| self.enter(it));
        self.store.apply(&done.writes);
        for it in &done.cookies {
            self.jar.set(it);
        }
        for it in &done.first_cookies {
            self.first_jar.set(it);
        }
        done.sent.iter().for_each(|(scope, url)| self.jar.note(scope, url));
        self.failed.extend(&done.failed);
        self.bails += done.bails;
    }

    /// Begins an iteration.
    pub(super) fn begin(&mut self) {
        self.store.clear(Layer::Data);
        self.jar.restart(&self.first_jar);
        self.failed.clear();
    }

    /// Goes over to a collection: what was captured into another one is nobody else's.
    pub(super) fn enter(&mut self, collection: usize) {
        if self.collection == Some(collection) {
            return;
        }
        if let Some(before) = self.collection.filter(|it| self.of(*it).is_some()) {
            self.left.insert(before, self.store.layer(Layer::Collection).clone());
        }
        self.store.clear(Layer::Collection);
        self.collection = Some(collection);
        let left = self.left.remove(&collection);
        let variables = left.or_else(|| self.of(collection).map(|it| it.variables.clone()));
        for (name, variable) in variables.into_iter().flatten() {
            self.store.set(Layer::Collection, name, variable);
        }
    }

    fn of(&self, collection: usize) -> Option<&ForeignCollection> {
        self.foreign.get(collection).and_then(Option::as_ref)
    }

    /// Takes the variables back from a script that was stopped.
    pub(super) async fn reclaim(&mut self) {
        if let Some(lent) = self.lent.take()
            && let Ok(ended) = lent.await
        {
            self.store = ended.store;
        }
    }

    /// The variables of rows and arguments, to be put back behind the block that sets its own.
    pub(super) fn locals(&self) -> Locals {
        let [data, request] = [Layer::Data, Layer::Request].map(|it| self.store.layer(it).clone());
        Locals { data, request, mark: self.store.mark() }
    }

    /// Puts the variables of rows and arguments back.
    pub(super) fn put_back(&mut self, locals: Locals) {
        self.store.put_back(Layer::Data, locals.data, locals.mark);
        self.store.put_back(Layer::Request, locals.request, locals.mark);
    }
}

/// Variables of rows and arguments, as they were.
pub(super) struct Locals {
    data: Variables,
    request: Variables,
    mark: usize,
}
