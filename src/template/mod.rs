//! Text with `<<expression>>` in it: parsed once, rendered often.

mod block;
pub mod braces;
mod call;
mod condition;
mod error;
mod expression;
pub mod function;
pub mod js;
mod layout;
mod name;
mod read;
mod shape;
mod sound;
mod text;
mod tree;

pub use condition::Condition;
pub use error::{RenderError, TemplateError};
pub use expression::{Part, split};
pub use name::Name;
pub use text::Template;
pub use tree::Tree;
