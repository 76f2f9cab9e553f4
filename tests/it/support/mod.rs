//! What the tests that drive the built program share.

mod app;
mod project;
mod server;

pub(crate) use app::Ended;
pub(crate) use project::{Project, ended};
pub(crate) use server::{Reply, Seen, Server};
