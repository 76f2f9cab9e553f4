//! What a person sees: a tree of folders and requests as they end, then the failures once more, then one line.

mod layout;
mod line;
mod palette;
mod script;
mod slow;
mod summary;
mod telling;
mod tree;
mod wire;

pub(super) use tree::KIND;
