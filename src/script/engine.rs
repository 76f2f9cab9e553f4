//! The thread on which scripts run: it waits for nothing but them, and they hold up nothing but it.

use std::sync::mpsc;

use tokio::sync::{mpsc::UnboundedReceiver, oneshot};

use super::contract::{Ask, Ended, Job, Reply};

/// How much memory scripts may take when nobody says otherwise, in bytes.
pub const DEFAULT_MEMORY_BYTES: usize = 512 << 20;

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

/// Runs scripts, one after the other, on a thread of its own.
#[derive(Debug)]
pub struct Engine {
    jobs: mpsc::Sender<(Job, Ends)>,
}

/// A script that has been started.
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
struct Ends {
    asks: tokio::sync::mpsc::UnboundedSender<Ask>,
    replies: mpsc::Receiver<(u64, Reply)>,
    ended: oneshot::Sender<Ended>,
}
impl Engine {
    pub fn new(_: Limits) -> Self {
        Self { jobs: mpsc::channel().0 }
    }
    pub fn start(&self, _: Job) -> Started {
        Started {
            asks: tokio::sync::mpsc::unbounded_channel().1,
            replies: mpsc::channel().0,
            ended: oneshot::channel().1,
        }
    }
}
