//! What the tests that drive the built program share.

mod app;
mod pair;
mod project;
mod sent;
mod server;

pub(crate) use app::Ended;
pub(crate) use pair::Pair;
pub(crate) use project::{Project, ended};
pub(crate) use sent::{against, all, sent, sent_from};
pub(crate) use server::{Reply, Seen, Server};
