//! The flags that say who agrees to tokens, and where they are kept.

use std::{
    io::{self, IsTerminal as _},
    sync::Arc,
};

use clap::Args;
use posthaste::{consent::Desk, project::TokenFile, report, run::Tokens};

use super::say;

/// Who agrees, and what is kept.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Auth")]
pub(crate) struct Credentials {
    /// Print the address at which somebody agrees to a token, and open no browser
    #[arg(long, env = "POSTHASTE_NO_BROWSER", hide_env_values = true, value_parser = say::switch())]
    no_browser: bool,
    /// Keep OAuth 2 tokens on disk, readable by nobody else, for the next run; `cache: true` in a file does so for one
    #[arg(long, env = "POSTHASTE_TOKEN_CACHE", hide_env_values = true, value_parser = say::switch())]
    token_cache: bool,
}

impl Credentials {
    /// How tokens are got.
    pub(crate) fn tokens(&self) -> Tokens {
        let desk = Desk { say: tell, reads: io::stderr().is_terminal(), opens_by_hand: self.no_browser };
        Tokens {
            somebody: Some(Arc::new(desk)),
            shelf: Some(Arc::new(TokenFile::of_user())),
            keeps_all: self.token_cache,
        }
    }
}

/// Tells what a server may have written.
fn tell(text: &str) {
    say::note(&report::harmless(text));
}
