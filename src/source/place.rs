//! Where something stands in the user's files, without the text.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

/// A place in a file. Displays as `file:line:column`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The file's name as it is shown to the user.
    pub file: Arc<str>,
    /// The line, from 1; 0 when the place is the whole file.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

impl Place {
    /// The whole of a file.
    pub fn whole(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), line: 0, column: 0 }
    }
}

impl Default for Place {
    fn default() -> Self {
        Self::whole("")
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(out, "{}", self.file),
            line => write!(out, "{}:{line}:{}", self.file, self.column),
        }
    }
}
