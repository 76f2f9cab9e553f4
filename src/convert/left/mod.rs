//! What a collection in the shape of Postman's format 2.1 says and another format has no word for: told, so that nothing is lost
//! without a word.

mod auth;
mod going;
mod level;
mod request;
mod response;
mod target;

pub(super) use level::notes;
pub(super) use target::Target;
