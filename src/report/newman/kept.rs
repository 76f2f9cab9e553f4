//! A reporter that two hands hold: the one that tells it events, and the one that asks it for what it made of them.

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::super::contract::Reporter;
use crate::event::Event;

/// A reporter that is still there when the run is over.
#[derive(Debug)]
pub struct Kept<T>(Arc<Mutex<T>>);

impl<T: Reporter + 'static> Kept<T> {
    /// Keeps a reporter.
    pub fn new(reporter: T) -> Self {
        Self(Arc::new(Mutex::new(reporter)))
    }

    /// The reporter, to be told events.
    pub fn listener(&self) -> Box<dyn Reporter> {
        Box::new(Self(self.0.clone()))
    }

    /// The reporter, with all that it was told.
    pub fn get(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Reporter> Reporter for Kept<T> {
    fn receive(&mut self, event: &Event) -> io::Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).receive(event)
    }
}
