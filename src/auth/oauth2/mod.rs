//! OAuth 2: a token that somebody else gives out, and how it is got.
//!
//! Source: RFC 6749.

mod address;
mod answer;
mod code;
mod device;
mod errand;
mod grant;
mod outside;
mod request;
mod shape;
mod statement;
mod token;
mod tokens;
mod words;

pub use answer::Refusal;
pub use code::Visit;
pub use device::{Device, Wait};
pub use errand::Errand;
pub use grant::Grant;
pub use outside::{Later, Listening, Shelf, Somebody};
pub use request::By;
pub use shape::{Extra, OAuth2};
pub use token::Token;
pub use tokens::{forget, known};
pub use words::{Assertion, ClientAuth, Pkce, Signed, Which};
