//! What getting a token may need of the world beside the network: somebody who agrees, and a place to keep it.

use std::{fmt::Debug, future::Future, pin::Pin};

use url::Url;

use super::token::Token;

/// What comes later.
pub type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Somebody who can agree to something.
pub trait Somebody: Debug + Send + Sync {
    /// Listens for the browser at `redirect`, an address of this machine; at one on a free port, where it is empty.
    ///
    /// # Errors
    /// When nobody could listen there, or there is nobody who could use a browser.
    fn listen(&self, redirect: &str) -> Result<Box<dyn Listening>, String>;

    /// Tells something that has to be done elsewhere.
    fn tell(&self, text: &str);
}

/// An address at which the browser is awaited.
pub trait Listening: Send {
    /// The address.
    fn address(&self) -> &str;

    /// Sends the browser to `url`, and waits for it to come back; the query that it brings.
    ///
    /// # Errors
    /// When it does not come.
    fn visit(self: Box<Self>, url: &Url) -> Later<Result<String, String>>;
}

/// Where tokens are kept from one run to the next.
pub trait Shelf: Debug + Send + Sync {
    /// The token under `key`, good or not.
    ///
    /// # Errors
    /// When something is there that nobody can read, or nobody should.
    fn find(&self, key: &str) -> Result<Option<Token>, String>;

    /// Keeps other runs from changing what is kept, until what is given back is dropped; nothing while another one changes it.
    fn alone(&self) -> Option<Box<dyn Send>>;

    /// Keeps a token under `key`.
    ///
    /// # Errors
    /// When it cannot be written.
    fn keep(&self, key: &str, token: &Token) -> Result<(), String>;
}
