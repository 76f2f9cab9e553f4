//! `posthaste mock`: answer requests with the examples in the files.
use super::{exit::Exit, say::Color};
use clap::Args;
use posthaste::{model::Collection, scope::Store};
/// What `mock` takes.
#[derive(Args, Debug)]
pub(crate) struct Arguments {}
pub(crate) fn run(_: &Arguments, _: Color) -> Exit {
    Exit::Usage
}
pub(crate) struct Serving;
impl Serving {
    pub(crate) fn address(&self) -> std::net::SocketAddr {
        ([127, 0, 0, 1], 1).into()
    }
}
pub(crate) async fn beside(_: &[Collection], _: &Store) -> Result<Serving, Exit> {
    Ok(Serving)
}
