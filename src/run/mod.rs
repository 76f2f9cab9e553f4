//! Runs a plan and says what happens.

mod attempt;
mod authorize;
mod cookies;
mod fault;
mod outline;
mod redirect;
pub mod render;
mod settings;
mod step;
mod summary;

use std::{
    future::Future,
    pin::pin,
    time::{Instant, SystemTime},
};

use tokio::sync::mpsc::Sender;

pub use cookies::Jar;
pub use fault::Fault;
pub use outline::outline;
pub use settings::Options;
pub use summary::Summary;

use crate::{
    event::Event,
    plan::{Capturers, Plan},
    scope::{Layer, Store},
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
/// the steps that are marked `always` still run, and none of them once `stop` comes true again.
pub async fn run<S: Future<Output = ()>>(
    plan: &Plan,
    options: &Options,
    store: &mut Store,
    around: Around<'_, impl Transport, impl Fn() -> S>,
) -> Summary {
    let Around { transport, events, stop } = around;
    let start = Instant::now();
    let outline = outline::outline(plan, options).into();
    let mut heard = events.send(Event::RunStarted { outline, at: SystemTime::now() }).await.is_ok();
    let capturers = Capturers::of(plan);
    let mut summary = Summary::default();
    let mut running = step::Running {
        plan,
        options,
        capturers: &capturers,
        jar: Jar::default(),
        collection: 0,
        store,
        transport,
        events: &events,
    };
    let mut stopped = pin!(stop());
    let mut given_up = false;
    for iteration in 0..options.iterations {
        if !heard || summary.interrupted {
            break;
        }
        running.store.clear(Layer::Data);
        heard = events.send(Event::IterationStarted { iteration }).await.is_ok();
        for step in &plan.steps {
            let is_over = summary.interrupted || (options.bail && summary.has_failed());
            if !heard || given_up || (is_over && !step.request.always) {
                continue;
            }
            tokio::select! {
                biased;
                still = running.step(step, iteration, &mut summary) => heard = still,
                () = &mut stopped => {
                    given_up = summary.interrupted;
                    summary.interrupted = true;
                    stopped.set(stop());
                }
            }
        }
        if options.bail && summary.has_failed() {
            break;
        }
    }
    summary.elapsed = start.elapsed();
    // When nobody listens there is nobody to tell.
    let _ = events.send(Event::RunFinished { elapsed: summary.elapsed, interrupted: summary.interrupted }).await;
    summary
}
