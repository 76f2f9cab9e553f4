//! Somebody in front of the run who can agree to a token: their browser is opened, and awaited where it is led back to.

mod browser;
mod callback;
mod desk;
mod paste;
mod redirect;

pub use desk::Desk;
