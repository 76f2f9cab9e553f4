//! Runs a plan and says what happens.

mod attempt;
mod authorize;
mod beside;
mod block;
mod cookies;
mod curl;
mod fault;
mod iterate;
mod journey;
mod looping;
mod out;
mod outline;
mod redirect;
pub mod render;
mod retry;
mod running;
mod script;
mod settings;
mod step;
mod stopping;
mod summary;
mod token;
mod tokens;
mod with;
mod world;

use std::{
    future::Future,
    pin::pin,
    time::{Instant, SystemTime},
};

use tokio::sync::mpsc::Sender;

pub use cookies::Jar;
pub use fault::Fault;
pub use outline::outline;
pub use render::Ready;
pub use settings::{Bail, Only, Options};
pub use summary::Summary;
pub use tokens::Tokens;

use crate::{
    event::Event,
    plan::{Flow, Plan},
    scope::Store,
    wire::Transport,
};

/// What a run has to do with: the network, those who listen, and whoever stops it.
pub struct Around<'a, T, S> {
    /// Sends the requests.
    pub transport: &'a T,
    /// Hears of all that happens.
    pub events: Sender<Event>,
    /// Comes true when the run is to end early.
    pub stop: S,
}

/// Runs `plan` from its first step to its last, once for each iteration, and tells `events` of all that happens. It
/// ends early when `stop` comes true, when nobody listens any more, or, with `bail`, behind the first failure; then only
/// what cleans up still runs, the hooks behind a folder and the steps that are marked `always`, and none of it once `stop`
/// comes true again.
pub async fn run<S: Future<Output = ()>>(
    plan: &Plan,
    options: &Options,
    store: &mut Store,
    around: Around<'_, impl Transport, impl Fn() -> S>,
) -> Summary {
    let Around { transport, events, stop } = around;
    let start = Instant::now();
    let outline = outline::outline(plan, options).into();
    let heard = events.send(Event::RunStarted { outline, at: SystemTime::now() }).await.is_ok();
    // The variables as they are before the run: what is made of what is known by then.
    let before = store.fork();
    // What is done again when its time has passed may be done anywhere: then everything stays in order.
    let flow = (options.jobs > 1).then(|| Flow::of(plan, &before)).filter(|flow| !flow.has_ttl());
    let running = running::Running::new(plan, options, transport, store, flow);
    if !heard {
        running.stopping.fall_deaf();
    }
    let mut world = world::World::new(std::mem::take(store), plan.foreign.clone());
    world.jar = Jar::of(&options.cookies);
    world.first_jar = Jar::of(&options.cookies);
    if let Some(machines) = &options.netrc {
        machines.clone().put(&world.memory);
    }
    let out = out::Out::Heard(events);
    {
        let mut iterations = pin!(running.iterations(&mut world, &out));
        let mut stopped = pin!(stop());
        loop {
            tokio::select! {
                biased;
                () = &mut iterations => break,
                () = &mut stopped => {
                    running.stopping.stop();
                    stopped.set(stop());
                }
            }
        }
    }
    *store = world.store;
    let mut summary = running.summary();
    summary.cookies = world.jar.all();
    summary.notes = running.notes();
    // Whoever stopped listening has stopped the run.
    summary.interrupted = running.stopping.is_interrupted();
    summary.elapsed = start.elapsed();
    // When nobody listens there is nobody to tell.
    let _ = out.tell(Event::RunFinished { elapsed: summary.elapsed, interrupted: summary.interrupted }).await;
    summary
}
