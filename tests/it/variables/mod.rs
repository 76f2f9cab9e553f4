//! Where the values of variables come from, and which of them wins.

mod ground;

mod environments;
mod export;
mod layers;
mod sources;
