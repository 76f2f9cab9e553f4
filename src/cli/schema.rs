//! `posthaste schema`: the JSON Schema of the files, for editors.

use clap::{Args, ValueEnum};
use posthaste::schema;

use super::{exit::Exit, say};

/// What `schema` takes.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// Which files
    #[arg(value_enum, default_value_t)]
    of: Of,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Of {
    /// A file of requests
    #[default]
    Request,
    /// `collection.yaml` and `folder.yaml`
    Collection,
    /// An environment
    Environment,
}

/// Prints the schema.
pub(crate) fn run(arguments: &Arguments) -> Exit {
    let schema = match arguments.of {
        Of::Request => schema::request(),
        Of::Collection => schema::collection(),
        Of::Environment => schema::environment(),
    };
    say::result(&format!("{schema:#}\n"));
    Exit::Passed
}
