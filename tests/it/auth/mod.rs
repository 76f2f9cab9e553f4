//! Schemes of auth against servers that verify, each by its own reckoning.

mod aws;
mod checks;
mod consent;
mod crossing;
mod digest;
mod edgegrid;
mod hardening;
mod hawk;
mod identity;
mod jwt;
mod netrc;
mod ntlm;
mod oauth1;
mod oauth2;
mod postman;
mod renewal;
