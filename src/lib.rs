//! Runs collections of HTTP requests and says what came of them.
//!
//! Each group below is a floor. A module may use the floors above it in this list, and no others;
//! `tests/it/architecture.rs` reads this file and checks it.

// Ground: values that know of nothing else.
pub mod secret;
pub mod source;
pub mod value;
pub mod wire;

// Words: what `<<name>>` means, and the rows that give names their values.
pub mod data;
pub mod scope;

pub mod template;

// Kinds: how a request is authorized, what is looked at, what must hold.
pub mod auth;
pub mod query;

pub mod expectation;

// Model: what the user wrote.
pub mod model;

// In: from files to the model, from the model to a plan.
pub mod format;
pub mod plan;

// Told: what happens, as data.
pub mod event;

// Act: the doors to network, files and scripts.
pub mod client;
pub mod consent;
pub mod convert;
pub mod curl;
pub mod project;
pub mod schema;
pub mod script;

// Out: do it, and tell of it. `run` and `report` share a floor, so neither can see the other.
pub mod check;
pub mod graph;
pub mod mock;
pub mod report;
pub mod run;
pub mod tidy;
