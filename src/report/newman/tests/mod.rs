//! Newman's reports of a run that was never sent.

mod ground;

mod cli;
mod documents;
