//! Bruno's words, as its collections and scripts have them.

mod substitute;

pub use substitute::{find, substitute};
