//! Scripts through the whole engine, with somebody who plays the run around them.

mod assertions;
mod bru;
mod driver;

mod apart;
mod library;
mod life;
mod locale;
mod request;
mod response;
mod testing;
mod variables;
