//! A Postman collection in our words: a folder of YAML files that runs the same.

mod auth;
mod body;
mod collection;
mod environment;
mod example;
mod files;
mod folder;
mod ground;
mod json;
mod known;
mod oauth2;
mod parameter;
mod parameters;
mod request;
mod scheme;
mod scripts;
mod settings;
mod shape;
mod stem;
mod tokens;
mod url;
mod variable;
mod words;

pub use collection::{From, Given, Imported, import};
pub(crate) use shape::EXTENSION;
pub(crate) use words::literal;
