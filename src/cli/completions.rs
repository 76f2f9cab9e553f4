//! `posthaste completions`: a completion script for a shell.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::{Cli, exit::Exit, say};

/// What `completions` takes.
#[derive(Args, Debug)]
#[command(after_help = WHERE)]
pub(crate) struct Arguments {
    /// The shell
    shell: Shell,
}

const WHERE: &str = "\
Where it goes:
  bash   posthaste completions bash > ~/.local/share/bash-completion/completions/posthaste
  zsh    posthaste completions zsh > ~/.zfunc/_posthaste    (with `fpath+=~/.zfunc` above `compinit`)
  fish   posthaste completions fish > ~/.config/fish/completions/posthaste.fish";

/// Prints the script.
pub(crate) fn run(arguments: &Arguments) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "posthaste", &mut script);
    say::result(&String::from_utf8_lossy(&script));
    Exit::Passed
}
