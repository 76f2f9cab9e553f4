//! A collection of ours in Postman's words: its format 2.1.

mod assertion;
mod auth;
mod body;
mod collection;
mod example;
mod ground;
mod item;
mod json;
mod literal;
mod oauth2;
mod parameter;
mod path;
mod predicate;
mod query;
mod scheme;
mod script;
mod settings;
mod url;
mod variable;
mod written;

pub use collection::{Exported, export};
pub(crate) use variable::text as declared_text;
