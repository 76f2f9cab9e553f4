//! A server that answers requests from the examples in a collection, so that everything runs without a network.
//!
//! [`Mock::answer`] is all of it as a function from request to response; [`serve`] puts it on a port.

mod answer;
mod condition;
mod form;
mod incoming;
mod known;
mod pattern;
mod piece;
mod refusal;
mod reply;
mod route;
#[cfg(test)]
mod sample;
mod server;

pub use answer::{Answer, Mock};
pub use server::{Seen, ServeError, Server, serve};
