//! Values that must not be seen: who hides them, and how they are known.

mod finder;
mod forms;
mod name;
mod redactor;
mod unescape;
mod url;
mod whole;

pub use name::is_secret_name;
pub use redactor::{HIDDEN, Redactor};
pub use whole::{fits, whole};
