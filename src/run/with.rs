//! What one attempt at a request works with, and what may become of it.

use std::{future::Future, pin::Pin, sync::Mutex};

use super::{fault::Fault, settings::Options, world::World};
use crate::{
    event::Attempt,
    plan::{Plan, Step},
    script::Engine,
};

/// What an attempt works with.
pub(super) struct With<'a, T> {
    pub(super) options: &'a Options,
    pub(super) world: &'a mut World,
    pub(super) transport: &'a T,
    /// The engines for scripts that are idle just now.
    pub(super) engines: &'a Mutex<Vec<Engine>>,
    /// All that is to run.
    pub(super) plan: &'a Plan,
    /// How a request is tried: a script may run others in between.
    pub(super) live: Live<T>,
    /// The iteration, from 0.
    pub(super) iteration: usize,
    /// How many requests wait for this one to be run.
    pub(super) depth: usize,
}

/// Tries a step once. A fault leaves in the attempt what had happened before it.
pub(super) type Live<T> = for<'a, 'w> fn(&'a mut Attempt, &'a Step, &'a mut With<'w, T>) -> Living<'a>;

/// A request under way. It has a place of its own in memory: it may run others, which may run others in turn.
pub(super) type Living<'a> = Pin<Box<dyn Future<Output = Result<Lived, Fault>> + Send + 'a>>;

/// What became of an attempt that did not break off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lived {
    /// It is done.
    Settled,
    /// What it is tried again `until` does not hold yet.
    Unsettled,
    /// A script said that it is not to be sent, or failed where the first failure ends the run.
    Skipped,
}
