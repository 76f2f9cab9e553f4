//! What a run tells, to people and to programs, live and from a recording.

mod ground;

mod files;
mod interrupted;
mod replay;
mod terminal;
