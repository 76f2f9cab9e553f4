//! Scripts of Bruno's.

mod answer;
mod rules;
mod run;
mod variables;
mod world;
