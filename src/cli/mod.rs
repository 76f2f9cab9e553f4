//! The command line: one file for each subcommand. The library cannot see this folder.

mod arrange;
mod check;
mod completions;
mod cookies;
mod credentials;
mod diagnose;
mod differences;
mod dry_run;
mod exit;
mod export;
mod export_env;
mod familiar;
mod fmt;
mod ignore;
mod import;
mod inputs;
mod interruption;
mod list;
mod list_json;
mod masked;
mod mock;
mod network;
mod new;
mod newman;
mod remember;
mod report;
mod reporters;
mod run;
mod say;
mod schema;
mod transfer;
mod watch;
mod write_files;

use std::{path::Path, process::ExitCode};

use clap::{
    CommandFactory as _, Parser, Subcommand,
    error::{ContextKind, ContextValue, ErrorKind},
};
use posthaste::source::nearest;

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
    /// List folders and requests, or draw which feeds which
    List(list::Arguments),
    /// Put the YAML files into one form
    Fmt(fmt::Arguments),
    /// Answer requests with the examples in the files
    Mock(mock::Arguments),
    /// Turn a recording (-r events=FILE) into any other report, or several into one
    Report(report::Arguments),
    /// Turn a collection of Postman's or Bruno's into files of ours that run the same
    Import(import::Arguments),
    /// Turn a collection into one of Postman's or Bruno's
    Export(export::Arguments),
    /// Make a first collection that runs at once
    New(new::Arguments),
    /// Run Postman collections with Newman's options, exit codes and reports
    #[command(disable_help_flag = true, disable_version_flag = true)]
    Newman(newman::Arguments),
    /// Print the JSON Schema of the files, for editors
    Schema(schema::Arguments),
    /// Print a completion script for a shell
    Completions(completions::Arguments),
}

/// Runs the command that was typed.
pub(crate) fn run() -> ExitCode {
    let mut words = std::env::args_os();
    // Under this name it is that program.
    if words.next().is_some_and(|it| Path::new(&it).file_stem().is_some_and(|it| it == "newman")) {
        return say::ended(newman::main(words)).into();
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(mut error) => {
            suggest(&mut error);
            // When nobody reads it there is nobody to tell.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let exit = match cli.command {
        Command::Run(arguments) => run::run(&arguments, cli.color),
        Command::Check(arguments) => check::run(&arguments, cli.color),
        Command::List(arguments) => list::run(&arguments, cli.color),
        Command::Fmt(arguments) => fmt::run(&arguments, cli.color),
        Command::Mock(arguments) => mock::run(&arguments, cli.color),
        Command::Report(arguments) => report::run(&arguments, cli.color),
        Command::Import(arguments) => import::run(&arguments, cli.color),
        Command::Export(arguments) => export::run(&arguments, cli.color),
        Command::New(arguments) => new::run(&arguments),
        Command::Newman(arguments) => newman::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
    };
    say::ended(exit).into()
}

/// Says what an option is that stands there as another program's.
fn suggest_for_value(error: &mut clap::Error) {
    let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg) else { return };
    if let Some(advice) = familiar::advice_without_value(option) {
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![advice.into()]));
    }
}

/// Adds what was probably meant, where clap has no idea: it finds no letters that changed places.
fn suggest(error: &mut clap::Error) {
    let (typed, suggestion) = match error.kind() {
        ErrorKind::InvalidSubcommand => (ContextKind::InvalidSubcommand, ContextKind::SuggestedSubcommand),
        ErrorKind::UnknownArgument => (ContextKind::InvalidArg, ContextKind::SuggestedArg),
        ErrorKind::InvalidValue => return suggest_for_value(error),
        _ => return,
    };
    let Some(ContextValue::String(typed)) = error.get(typed) else { return };
    let advice = match suggestion {
        ContextKind::SuggestedArg => familiar::advice(typed).map(str::to_owned),
        _ => familiar::command(typed),
    };
    if let Some(advice) = advice {
        error.remove(suggestion);
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![advice.into()]));
        return;
    }
    if error.get(suggestion).is_some() {
        return;
    }
    let cli = Cli::command();
    let command = std::env::args().find_map(|it| cli.find_subcommand(it)).unwrap_or(&cli);
    let names: Vec<String> = match suggestion {
        ContextKind::SuggestedArg => {
            command.get_arguments().filter_map(|it| Some(format!("--{}", it.get_long()?))).collect()
        }
        _ => cli.get_subcommands().map(|it| it.get_name().to_owned()).collect(),
    };
    let Some(near) = nearest(typed, names.iter().map(String::as_str)).map(str::to_owned) else { return };
    let value = match suggestion {
        ContextKind::SuggestedArg => {
            // Its own advice is about values that begin with hyphens.
            error.remove(ContextKind::Suggested);
            ContextValue::String(near)
        }
        _ => ContextValue::Strings(vec![near]),
    };
    error.insert(suggestion, value);
}
