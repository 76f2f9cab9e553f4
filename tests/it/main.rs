//! One test binary: it drives the built program, and it checks the house.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop at once")]

mod architecture;
mod chain;
mod collections;
mod commands;
mod control;
mod expectation;
mod export;
mod fmt;
mod format;
mod garbage;
mod graph;
mod import;
mod interruption;
mod lint;
mod looping;
mod manual;
mod merge;
mod mock;
mod newman;
mod parallel;
mod part;
mod postman;
mod report;
mod request;
mod reuse;
mod schema;
mod secrets;
mod selection;
mod support;
mod template;
mod tls;
mod transfer;
mod trouble;
mod variables;
mod watching;
