//! Runs collections of HTTP requests and says what came of them.
//!
//! Each group below is a floor. A module may use the floors above it in this list, and no others;
//! `tests/it/architecture.rs` reads this file and checks it.
