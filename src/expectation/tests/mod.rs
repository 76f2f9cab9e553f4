//! Expectations as they are written, judged over an exchange.

mod ground;

mod cost;
mod predicates;
mod reading;
mod schemas;
mod words;
