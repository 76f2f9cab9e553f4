//! What the tests that drive the built program share.

mod app;
mod authority;
mod gateway;
mod pair;
mod project;
mod raw;
mod refusing;
mod sent;
mod server;
mod tls;

pub(crate) use app::Ended;
pub(crate) use authority::{Authority, Leaf, pkcs12};
pub(crate) use gateway::Gateway;
pub(crate) use pair::Pair;
pub(crate) use project::{Project, ended};
pub(crate) use raw::{Line, serve};
pub(crate) use refusing::{Refusing, given_time, port_to_take};
pub(crate) use sent::{against, all, redirecting, sent, sent_from};
pub(crate) use server::{Reply, Seen, Server};
pub(crate) use tls::{Terms, TlsServer, config as tls_config};
