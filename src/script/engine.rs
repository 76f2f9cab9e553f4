//! The thread on which scripts run: it waits for nothing but them, and they hold up nothing but it.

use std::{
    sync::{Mutex, PoisonError, mpsc},
    thread,
    time::Instant,
};

use tokio::sync::{
    mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    oneshot,
};

use super::{
    contract::{Ask, Ended, Job, Reply},
    place,
    running::{Running, Seat},
    sandbox::{Finish, Sandbox},
    watch::Watch,
};
use crate::model::Dialect;

/// How much memory scripts may take when nobody says otherwise, in bytes.
const DEFAULT_MEMORY_BYTES: usize = 512 << 20;

/// The stack of the thread, in bytes: what scripts may use of it, and room for what they call.
const THREAD_STACK_BYTES: usize = 16 << 20;

/// What scripts may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Memory, in bytes.
    pub memory_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory_bytes: DEFAULT_MEMORY_BYTES }
    }
}

/// Runs scripts, one after the other, on a thread of its own. The thread starts with the first script, and ends when
/// the engine is dropped.
#[derive(Debug)]
pub struct Engine {
    limits: Limits,
    jobs: Mutex<Option<mpsc::Sender<(Job, Ends)>>>,
}

/// A script that has been started. Dropping it ends the script.
#[derive(Debug)]
pub struct Started {
    /// What it asks for; closed when it has ended.
    pub asks: UnboundedReceiver<Ask>,
    /// Takes the replies, each with the number of what was asked.
    pub replies: mpsc::Sender<(u64, Reply)>,
    /// What it leaves behind.
    pub ended: oneshot::Receiver<Ended>,
}

/// The other ends of `Started`.
#[derive(Debug)]
struct Ends {
    asks: UnboundedSender<Ask>,
    replies: mpsc::Receiver<(u64, Reply)>,
    ended: oneshot::Sender<Ended>,
}

impl Engine {
    /// An engine that has not started yet.
    pub fn new(limits: Limits) -> Self {
        Self { limits, jobs: Mutex::new(None) }
    }

    /// Starts a script; it waits for those that were started before it. Where no thread can be had, `ended` is closed
    /// without a word.
    pub fn start(&self, job: Job) -> Started {
        let (ask_sender, asks) = unbounded_channel();
        let (replies, reply_receiver) = mpsc::channel();
        let (ended_sender, ended) = oneshot::channel();
        let ends = Ends { asks: ask_sender, replies: reply_receiver, ended: ended_sender };
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let limits = self.limits;
        let sender = jobs.get_or_insert_with(|| {
            let (sender, receiver) = mpsc::channel();
            // Without a thread the receiver is gone, and so the other ends of every script that is sent to it.
            drop(
                thread::Builder::new()
                    .name("scripts".to_owned())
                    .stack_size(THREAD_STACK_BYTES)
                    .spawn(move || work(limits, &receiver)),
            );
            sender
        });
        drop(sender.send((job, ends)));
        Started { asks, replies, ended }
    }
}

/// The life of the thread.
fn work(limits: Limits, jobs: &mpsc::Receiver<(Job, Ends)>) {
    let seat = Seat::default();
    let watch = Watch::default();
    let mut sandboxes = [None, None];
    while let Ok((job, Ends { asks, replies, ended })) = jobs.recv() {
        let started = Instant::now();
        let script = job.script.clone();
        let (timeout, listener) = (job.timeout, asks.clone());
        seat.take_place(Running::new(job, asks));
        let (sandbox, prelude) = match script.dialect {
            Dialect::Pm => (&mut sandboxes[0], "main.js"),
            Dialect::Bru(_) => (&mut sandboxes[1], "bru/main.js"),
        };
        let ready = match sandbox.take() {
            Some(sandbox) => Ok(sandbox),
            None => Sandbox::new(limits.memory_bytes, seat.clone(), watch.clone(), prelude),
        };
        let finish = match ready {
            Ok(ready) => {
                watch.begin(timeout, listener);
                sandbox.insert(ready).run(&script, &replies)
            }
            Err(error) => {
                let why = format!("the sandbox cannot be made: {error}");
                seat.with(|it| it.done.errors.push(place::trouble("InternalError", &why)));
                Finish { request: None, healthy: false }
            }
        };
        watch.end();
        let Some(Running { job, mut done, forgets, .. }) = seat.leave() else { continue };
        done.elapsed = started.elapsed();
        // Nobody may be there to take it: then the run has ended.
        drop(ended.send(Ended { store: job.store, request: finish.request, memo: job.memo, forgets, scripted: done }));
        // What follows costs nobody time: the request is on its way by now.
        if !(finish.healthy && sandbox.as_ref().is_some_and(Sandbox::clean)) {
            *sandbox = None;
        }
    }
}
