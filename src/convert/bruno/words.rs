//! Whose words scripts are written in.

/// Whose words scripts are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// Postman's, where each has one that means the same.
    Postman,
    /// Bruno's own, as they are.
    Bruno,
}
