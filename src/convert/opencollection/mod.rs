//! A collection in the shape of Postman's format 2.1 as a folder of YAML files for Bruno: `OpenCollection` 1.0.0.

mod auth;
mod body;
mod copy;
mod example;
mod level;
mod pairs;
mod request;
mod scripts;
mod settings;
mod stems;
mod translate;
mod values;

pub use copy::copy;
pub use level::write;
pub use values::environment;
