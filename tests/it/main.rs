//! One test binary: it drives the built program, and it checks the house.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop at once")]

mod architecture;
mod chain;
mod control;
mod format;
mod request;
mod selection;
mod support;
mod template;
mod trouble;
mod variables;
