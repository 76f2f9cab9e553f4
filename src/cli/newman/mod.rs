//! `posthaste newman`, and the program under the name `newman`: the command line of Newman 6.2.

mod arguments;
mod certificates;
mod exports;
mod fetch;
mod folders;
mod jar;
mod load;
mod reporters;
mod run;
mod settings;
mod words;

use std::ffi::OsString;

use clap::{
    CommandFactory as _, Parser as _,
    error::{ContextKind, ContextValue, ErrorKind},
    parser::ValueSource,
};

use self::{
    arguments::{Command, NEWMAN, Newman},
    settings::Settings,
    words::ReporterOptions,
};
use super::{exit::Exit, say};

/// What stands behind `posthaste newman`: read here, not there, since nobody can list the options of all reporters.
#[derive(clap::Args, Debug)]
pub(crate) struct Arguments {
    /// `run COLLECTION`, and Newman's options; `posthaste newman run -h` shows them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    words: Vec<OsString>,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Exit {
    main(arguments.words.iter().cloned())
}

/// Runs what follows the name `newman`.
pub(crate) fn main(words: impl Iterator<Item = OsString>) -> Exit {
    let words = words.map(|it| it.to_string_lossy().into_owned()).collect();
    let (words, mut options) = words::split(words);
    match parsed(words, &mut options) {
        Ok(Newman { version: true, .. }) => {
            say::result(&format!("{NEWMAN} (Posthaste {})\n", env!("CARGO_PKG_VERSION")));
            Exit::Passed
        }
        Ok(Newman { command: Some(Command::Run(arguments)), .. }) => {
            let exit = run::run(&arguments, &options).unwrap_or_else(|why| failed(&why));
            if arguments.suppress_exit_code && exit != Exit::Interrupted { Exit::Passed } else { exit }
        }
        Ok(Newman { command: None, .. }) => {
            say::note(&Newman::command().render_help().to_string());
            Exit::Failed
        }
        Err(exit) => exit,
    }
}

/// Reads the words, and behind them what the settings files add.
fn parsed(words: Vec<String>, options: &mut ReporterOptions) -> Result<Newman, Exit> {
    let words: Vec<String> = [String::from("newman")].into_iter().chain(words).collect();
    let matches = Newman::command().try_get_matches_from(&words).map_err(|error| told(&error))?;
    let Some((_, run)) = matches.subcommand() else {
        return Newman::try_parse_from(&words).map_err(|error| told(&error));
    };
    let settings = Settings::read().map_err(|why| failed(&why))?;
    let command = Newman::command();
    let known = command.find_subcommand("run").into_iter().flat_map(clap::Command::get_arguments);
    let known: Vec<_> =
        known.map(|it| (it.get_long().unwrap_or("collection").to_owned(), it.get_id().clone())).collect();
    let added = settings.words(|name| {
        let of = if name == "insecure-file-read" { "no-insecure-file-read" } else { name };
        let id = known.iter().find(|(long, _)| long == of).map(|(_, id)| id);
        // What this version does not know of is nothing for it.
        id.is_none_or(|id| run.value_source(id.as_str()) == Some(ValueSource::CommandLine))
    });
    settings.add_to(options);
    Newman::try_parse_from(words.into_iter().chain(added)).map_err(|error| told(&error))
}

fn failed(why: &str) -> Exit {
    say::error(&format!("{why}\n"), None);
    Exit::Failed
}

/// What is wrong with the command line, in Newman's words where it has some; the help that was asked for.
fn told(error: &clap::Error) -> Exit {
    let context = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    };
    let said = match error.kind() {
        ErrorKind::DisplayHelp => {
            say::result(&error.render().to_string());
            return Exit::Passed;
        }
        ErrorKind::UnknownArgument => context(ContextKind::InvalidArg).map(|it| format!("unknown option '{it}'")),
        ErrorKind::InvalidSubcommand => {
            context(ContextKind::InvalidSubcommand).map(|it| format!("invalid command `{it}`"))
        }
        _ => None,
    };
    match said {
        Some(said) => say::error(
            &format!("{said}\n"),
            context(ContextKind::SuggestedArg).map(|it| format!("did you mean '{it}'?")).as_deref(),
        ),
        None => say::note(&error.render().to_string()),
    }
    Exit::Failed
}
