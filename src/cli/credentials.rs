//! The flags that say who agrees to tokens, and where they are kept.

use std::{
    io::{self, IsTerminal as _},
    path::PathBuf,
    sync::Arc,
};

use clap::Args;
use posthaste::{
    auth::Auth,
    consent::Desk,
    plan::Plan,
    project::{self, TokenFile},
    report,
    run::{Options, Tokens},
};

use super::{
    exit::Exit,
    inputs::{Loaded, usage},
    say::{self, Color},
};

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
    /// Take names and passwords from the netrc file, `$NETRC` or `~/.netrc`, where nobody says how a request is authorized
    #[arg(long, env = "POSTHASTE_NETRC", hide_env_values = true, value_parser = say::switch())]
    netrc: bool,
    /// The same, from this file; it is also the one that `auth: netrc` means
    #[arg(long, value_name = "FILE", env = "POSTHASTE_NETRC_FILE", hide_env_values = true)]
    netrc_file: Option<PathBuf>,
}

impl Credentials {
    /// How tokens are got.
    pub(crate) fn tokens(&self) -> Tokens {
        let desk = Desk {
            say: tell,
            reads: io::stderr().is_terminal(),
            opens_by_hand: self.no_browser,
            hear: io::stdin().is_terminal().then_some(hear),
        };
        Tokens {
            somebody: Some(Arc::new(desk)),
            shelf: Some(Arc::new(TokenFile::of_user())),
            keeps_all: self.token_cache,
        }
    }
}

impl Credentials {
    /// Puts the netrc file into the `options` of a run, where a flag or a step of the plan asks for it.
    ///
    /// # Errors
    /// When it cannot be read, or is not as it should be; that is told.
    pub(crate) fn read_netrc(
        &self,
        plan: &Plan,
        options: &mut Options,
        loaded: &Loaded,
        color: Color,
    ) -> Result<(), Exit> {
        let is_asked_for = self.netrc || self.netrc_file.is_some();
        let is_written = || plan.steps.iter().any(|it| matches!(*it.auth, Auth::Netrc(_)));
        if !is_asked_for && !is_written() {
            return Ok(());
        }
        let help = "`--netrc-file FILE` names another one";
        let Some(path) = self.netrc_file.clone().or_else(project::netrc_of_user) else {
            return Err(usage("nobody knows where the netrc file is: there is no home folder", Some(help)));
        };
        let mut problems = Vec::new();
        let machines = project::netrc(&path, &mut problems).map_err(|error| usage(&error.to_string(), Some(help)))?;
        loaded.tell_of(&problems, color)?;
        options.netrc = Some(Arc::new(machines));
        options.netrc_for_all = is_asked_for;
        Ok(())
    }
}

/// A line that somebody writes.
fn hear() -> io::Result<String> {
    let mut line = String::new();
    io::stdin().read_line(&mut line).map(|_| line)
}

/// Tells what a server may have written.
fn tell(text: &str) {
    say::ask(&report::harmless(text));
}
