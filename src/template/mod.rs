//! Text with `<<expression>>` in it: parsed once, rendered often.

mod block;
pub mod braces;
mod call;
mod condition;
mod expression;
pub mod function;
pub mod js;
mod layout;
mod name;
mod text;
mod tree;

pub use condition::Condition;
pub use expression::{Part, split};
pub use name::Name;
pub use text::{RenderError, Template, TemplateError};
pub use tree::Tree;
