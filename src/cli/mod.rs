//! The command line: one file for each subcommand. The library cannot see this folder.

mod check;
mod completions;
mod diagnose;
mod dry_run;
mod exit;
mod export;
mod inputs;
mod list;
mod mock;
mod new;
mod report;
mod reporters;
mod run;
mod say;
mod schema;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Runs collections of API requests: YAML in, chained by captures, judged by expectations
#[derive(Parser, Debug)]
#[command(name = "posthaste", version, arg_required_else_help = true, propagate_version = true)]
#[command(after_help = "Exit codes: 0 all passed, 1 an expectation failed, 2 usage or file error (nothing was sent), \
    3 a request could not be completed, 4 nothing selected, 130 interrupted")]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Whether output is coloured
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        env = "POSTHASTE_COLOR",
        hide_env_values = true
    )]
    color: say::Color,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Send the requests, in order, and judge the answers
    Run(Box<run::Arguments>),
    /// Find what is wrong with the files, without sending anything
    Check(check::Arguments),
    /// List folders and requests
    List(list::Arguments),
    /// Answer requests with the examples in the files
    Mock(mock::Arguments),
    /// Turn a recording (-r events=FILE) into any other report
    Report(report::Arguments),
    /// Make a first collection that runs at once
    New(new::Arguments),
    /// Print the JSON Schema of the files, for editors
    Schema(schema::Arguments),
    /// Print a completion script for a shell
    Completions(completions::Arguments),
}

/// Runs the command that was typed.
pub(crate) fn run() -> ExitCode {
    let cli = Cli::parse();
    match cli.command {
        Command::Run(arguments) => run::run(&arguments, cli.color),
        Command::Check(arguments) => check::run(&arguments, cli.color),
        Command::List(arguments) => list::run(&arguments, cli.color),
        Command::Mock(arguments) => mock::run(&arguments, cli.color),
        Command::Report(arguments) => report::run(&arguments, cli.color),
        Command::New(arguments) => new::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
    }
    .into()
}
