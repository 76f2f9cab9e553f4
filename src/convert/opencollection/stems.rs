//! Which names of files and folders mean something to Bruno.

use crate::convert::stems::Stems;

/// Names of files and folders that mean something else there.
pub(super) const RESERVED: [&str; 6] =
    ["folder", "opencollection", "environments", "workspace", "node_modules", "collection"];

/// The names of a folder in which nothing stands yet.
pub(super) fn stems() -> Stems {
    let mut stems = Stems::default();
    for name in RESERVED {
        stems.take(name, name);
    }
    stems
}
