//! Recorded runs through every reporter, and what holds for all of them.

mod ground;

mod listening;
mod reading;
mod telling;
