//! What a conversion makes: files, notes, and values of variables that go into files of their own.

use super::{file::File, note::Note};

/// What is to be written.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// The files, by their paths in the collection's folder.
    pub files: Vec<File>,
    /// What cannot be said, or is said in another way.
    pub notes: Vec<Note>,
}

/// A variable of an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valued {
    /// What it is called.
    pub name: String,
    /// Its value as a text; empty where it must not be seen.
    pub value: String,
    /// Whether it must not be seen.
    pub is_secret: bool,
    /// Whether it is in force.
    pub is_enabled: bool,
    /// What is said of it.
    pub description: Option<String>,
}
