//! x
mod bytes;
mod contract;
mod encode;
mod hash;
mod json;
mod text;
pub use contract::{Arguments, Function};
///
pub fn all() -> impl Iterator<Item = &'static Function> {
    text::FUNCTIONS.iter().chain(encode::FUNCTIONS).chain(hash::FUNCTIONS).chain(json::FUNCTIONS)
}
///
pub fn find(n: &str) -> Option<&'static Function> {
    all().find(|f| f.name == n)
}
