//! What cannot be said in the other format, with its place.

use std::fmt;

/// Something that the user should know of what was converted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The names from the collection to what it is about, with `/` between them; empty for the collection itself.
    pub place: String,
    /// What there is to know, as a fragment.
    pub what: String,
}

/// Notes `what` of what is at `place`, once.
pub(super) fn add(notes: &mut Vec<Note>, place: &[String], what: impl Into<String>) {
    let note = Note { place: place.join(" / "), what: what.into() };
    if !notes.contains(&note) {
        notes.push(note);
    }
}

impl fmt::Display for Note {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.place.is_empty() { "the collection" } else { &self.place };
        write!(out, "{place}: {}", self.what)
    }
}
