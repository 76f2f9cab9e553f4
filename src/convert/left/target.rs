//! Where a collection goes.

/// Where a collection goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::convert) enum Target {
    /// A file of Postman's format 2.1.
    Postman,
    /// A folder for Bruno.
    OpenCollection,
    /// Files of ours.
    Ours,
}
