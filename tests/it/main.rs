//! One test binary: it drives the built program, and it checks the house.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop at once")]

mod architecture;
mod chain;
mod collections;
mod commands;
mod control;
mod expectation;
mod fmt;
mod format;
mod garbage;
mod manual;
mod mock;
mod report;
mod request;
mod schema;
mod secrets;
mod selection;
mod support;
mod template;
mod tls;
mod transfer;
mod trouble;
mod variables;
