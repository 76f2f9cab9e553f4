//! A request that a script runs in between: with its own scripts, and with what they set.

use std::{future::Future, path::Path, pin::Pin};

use super::{super::with::With, serve::Serving};
use crate::{
    event::{Attempt, Sent},
    model::Dialect,
    plan::Step,
    scope::Store,
    script::{Ran, Reply},
    wire::Transport,
};

/// How deep requests may run one another.
const DEEPEST: usize = 8;

/// The endings that the file of a request may have.
const ENDINGS: [&str; 4] = ["", ".yml", ".bru", ".yaml"];

impl<T: Transport> Serving<'_, T> {
    /// Runs the request at a path of the collection over variables that are `store`; what was sent is told with the reply. It has a place
    /// of its own in memory: it may run others in turn.
    pub(super) fn run<'s>(
        &'s self,
        path: &'s str,
        store: Store,
    ) -> Pin<Box<dyn Future<Output = (Reply, Vec<Sent>)> + Send + 's>> {
        Box::pin(async move {
            let Some(step) = self.step(path).filter(|_| self.depth < DEEPEST) else {
                let why = match self.depth {
                    DEEPEST.. => format!("requests run one another more than {DEEPEST} deep"),
                    _ => format!("`{path}` is none of the requests that are run"),
                };
                return (Reply::Ran(Err(why)), Vec::new());
            };
            let mut world = self.seed.inner(store, self.whole_jar.fork());
            let mut attempt = Attempt::default();
            let mut with = With {
                options: self.options,
                world: &mut world,
                transport: self.transport,
                engines: self.engines,
                plan: self.plan,
                live: self.live,
                iteration: self.iteration,
                depth: self.depth + 1,
            };
            let lived = (self.live)(&mut attempt, step, &mut with).await;
            let (cookies, _) = world.jar.into_log();
            for cookie in &cookies {
                self.whole_jar.set(cookie);
            }
            let answer = attempt.exchanges.last().cloned().map(Box::new);
            let mut sent: Vec<Sent> = attempt.exchanges.into_iter().map(|it| Sent::Answered(Box::new(it))).collect();
            let outcome = lived.map_err(|fault| {
                let broken = fault.broken();
                sent.push(Sent::Broken { request: broken.request, why: broken.why.clone() });
                broken.why
            });
            self.told.lock().unwrap_or_else(std::sync::PoisonError::into_inner).extend(attempt.scripts);
            let ran = outcome.map(|_| Ran { answer, writes: world.store.into_log() });
            (Reply::Ran(ran), sent)
        })
    }

    /// The step whose file lies at a path of the collection.
    fn step(&self, path: &str) -> Option<&Step> {
        let Dialect::Bru(bru) = self.dialect else { return None };
        let files: Vec<_> = ENDINGS
            .iter()
            .filter_map(|ending| bru.home.folder.join(format!("{path}{ending}")).canonicalize().ok())
            .filter(|it| it.is_file())
            .collect();
        let all = self.plan.steps.iter().filter(|it| it.request.foreign.is_some());
        let mut named = all.filter_map(|it| Some((it, Path::new(&*it.request.place.file).canonicalize().ok()?)));
        named.find(|(_, file)| files.contains(file)).map(|(step, _)| step)
    }
}
