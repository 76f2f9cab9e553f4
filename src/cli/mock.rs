//! `posthaste mock`: answer requests with the examples in the files.

use std::sync::Arc;

use clap::Args;
use posthaste::{
    mock::{self, Mock, Seen, Server},
    model::{Collection, Folder},
    report::{self, counted},
    scope::Store,
    source::Problem,
};
use tokio::runtime;

use super::{
    exit::Exit,
    inputs::{self, Paths, Vars, usage},
    interruption::interrupted,
    say::{self, Color},
};

/// What `mock` takes.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(flatten)]
    paths: Paths,
    #[command(flatten)]
    vars: Vars,
    /// The port; 0 for a free one
    #[arg(
        help_heading = "Serving",
        short,
        long,
        default_value_t = 8080,
        env = "POSTHASTE_PORT",
        hide_env_values = true
    )]
    port: u16,
    /// The address to listen on
    #[arg(help_heading = "Serving", long, default_value = "127.0.0.1", env = "POSTHASTE_HOST", hide_env_values = true)]
    host: String,
    /// Do not show the requests that come
    #[arg(help_heading = "Serving", short, long, env = "POSTHASTE_QUIET", hide_env_values = true, value_parser = say::switch())]
    quiet: bool,
}

/// Serves until somebody stops it.
pub(crate) fn run(arguments: &Arguments, color: Color) -> Exit {
    served(arguments, color).unwrap_or_else(|exit| exit)
}

fn served(arguments: &Arguments, color: Color) -> Result<Exit, Exit> {
    let loaded = inputs::load(&arguments.paths, &arguments.vars)?;
    loaded.tell(color)?;
    loaded.chosen()?;
    let (mock, warnings) = of(&loaded.opened.collections, &loaded.store);
    loaded.tell_of(&warnings, color)?;
    let runtime = runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| usage(&error.to_string(), None))?;
    runtime.block_on(async {
        let quiet = arguments.quiet;
        let shown = move |seen: &Seen| {
            if !quiet {
                let example = seen.example.as_ref().map(|it| format!("  {it}")).unwrap_or_default();
                let line = format!("{} {}  {}{example}\n", seen.method, seen.path, seen.status);
                say::result(&report::harmless(&line));
            }
        };
        let count = mock.len();
        let server = mock::serve(mock, &arguments.host, arguments.port, shown).await;
        let server = server.map_err(|error| usage(&error.to_string(), None))?;
        say::result(&format!("answering {} at {} (Ctrl-C ends it)\n", counted(count, "request"), server.url()));
        interrupted().await;
        server.stop().await;
        Ok(Exit::Passed)
    })
}

/// A mock of `collections` on a free port, for a run beside it.
pub(crate) async fn beside(collections: &[Collection], store: &Store) -> Result<Server, Exit> {
    let (mock, _) = of(collections, store);
    mock::serve(mock, "127.0.0.1", 0, |_: &Seen| {}).await.map_err(|error| usage(&error.to_string(), None))
}

fn of(collections: &[Collection], store: &Store) -> (Mock, Vec<Problem>) {
    Mock::new(collections, store, &|folder: &Folder| Arc::new(folder.variables.variables()))
}
