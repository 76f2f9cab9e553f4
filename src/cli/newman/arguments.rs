//! Newman's command line, as clap sees it.

use std::{path::PathBuf, time::Duration};

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

/// The version of Newman whose command line this is.
pub(super) const NEWMAN: &str = "6.2.2";

/// Runs Postman collections as Newman does
#[derive(Parser, Debug)]
#[command(name = "newman", disable_version_flag = true, disable_help_subcommand = true, args_override_self = true)]
pub(super) struct Newman {
    /// Output the version number
    #[arg(short = 'v', long = "version", action = ArgAction::SetTrue)]
    pub(super) version: bool,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Run a Postman collection from a path or a URL
    Run(Box<Run>),
}

/// Whether output is coloured.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Coloring {
    /// On a terminal.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

/// What `newman run` takes.
#[derive(Args, Debug, Default)]
#[command(
    args_override_self = true,
    after_help = "Options of reporters: --reporter-cli-no-summary, -no-failures, -no-assertions, \
        -no-success-assertions, -no-console, -no-banner, -silent, -show-timestamps; --reporter-json-export <path>, \
        --reporter-junit-export <path>.\n\
        Exit codes: 0 nothing failed, 1 a test, script or request failed or the run could not begin, 130 interrupted"
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct Run {
    /// The collection: a path or a URL
    #[arg(value_name = "collection")]
    pub(super) collection: Option<String>,
    /// A path or URL of a Postman environment
    #[arg(short = 'e', long, value_name = "path")]
    pub(super) environment: Option<String>,
    /// A path or URL of Postman globals
    #[arg(short = 'g', long, value_name = "path")]
    pub(super) globals: Option<String>,
    /// The reporters, with commas between them: cli, json, junit, progress
    #[arg(short = 'r', long, value_name = "reporters", value_delimiter = ',', default_value = "cli")]
    pub(super) reporters: Vec<String>,
    /// How many iterations to run
    #[arg(short = 'n', long, value_name = "n", value_parser = count)]
    pub(super) iteration_count: Option<usize>,
    /// A file of rows, one for each iteration (JSON or CSV), or its URL
    #[arg(short = 'd', long, value_name = "path")]
    pub(super) iteration_data: Option<String>,
    /// The folder or request to run, by its name or id; several are possible
    #[arg(long, value_name = "path")]
    pub(super) folder: Vec<String>,
    /// A global variable: key=value
    #[arg(long, value_name = "value")]
    pub(super) global_var: Vec<String>,
    /// A variable of the environment: key=value
    #[arg(long, value_name = "value")]
    pub(super) env_var: Vec<String>,
    /// Write the environment as it is at the end into a file
    #[arg(long, value_name = "path")]
    pub(super) export_environment: Option<PathBuf>,
    /// Write the globals as they are at the end into a file
    #[arg(long, value_name = "path")]
    pub(super) export_globals: Option<PathBuf>,
    /// Write the collection that was run into a file
    #[arg(long, value_name = "path")]
    pub(super) export_collection: Option<PathBuf>,
    /// The key that resources are loaded from the Postman API with, by their URLs
    #[arg(long, value_name = "apiKey", hide_env_values = true)]
    pub(super) postman_api_key: Option<String>,
    /// Stop behind the first failure; with `folder`, behind the first error of a script or request
    #[arg(long, value_name = "modifiers", num_args = 0..=1, require_equals = true, default_missing_value = "failure", value_delimiter = ',')]
    pub(super) bail: Vec<BailOn>,
    /// Do not follow redirects
    #[arg(long)]
    pub(super) ignore_redirects: bool,
    /// Exit with 0 whatever comes
    #[arg(short = 'x', long)]
    pub(super) suppress_exit_code: bool,
    /// Print nothing
    #[arg(long)]
    pub(super) silent: bool,
    /// Print words in place of symbols
    #[arg(long)]
    pub(super) disable_unicode: bool,
    /// Whether output is coloured
    #[arg(long, value_name = "value", value_enum, default_value_t)]
    pub(super) color: Coloring,
    /// How long to wait before each request, in milliseconds
    #[arg(long, value_name = "n", value_parser = millis, default_value = "0", hide_default_value = true)]
    pub(super) delay_request: Duration,
    /// How long the run may take, in milliseconds
    #[arg(long, value_name = "n", value_parser = millis, default_value = "0", hide_default_value = true)]
    pub(super) timeout: Duration,
    /// How long a request may take, in milliseconds
    #[arg(long, value_name = "n", value_parser = millis, default_value = "0", hide_default_value = true)]
    pub(super) timeout_request: Duration,
    /// How long a script may take, in milliseconds
    #[arg(long, value_name = "n", value_parser = millis, default_value = "0", hide_default_value = true)]
    pub(super) timeout_script: Duration,
    /// The folder that paths of uploads start from
    #[arg(long, value_name = "path")]
    pub(super) working_dir: Option<PathBuf>,
    /// Do not read files outside of the working directory
    #[arg(long)]
    pub(super) no_insecure_file_read: bool,
    /// Accept bad certificates
    #[arg(short = 'k', long)]
    pub(super) insecure: bool,
    /// A list of client certificates (JSON)
    #[arg(long, value_name = "path")]
    pub(super) ssl_client_cert_list: Option<PathBuf>,
    /// A client certificate (PEM)
    #[arg(long, value_name = "path")]
    pub(super) ssl_client_cert: Option<PathBuf>,
    /// Its private key
    #[arg(long, value_name = "path")]
    pub(super) ssl_client_key: Option<PathBuf>,
    /// The passphrase of the key
    #[arg(long, value_name = "passphrase")]
    pub(super) ssl_client_passphrase: Option<String>,
    /// Certificates of more authorities to trust (PEM)
    #[arg(long, value_name = "path")]
    pub(super) ssl_extra_ca_certs: Option<PathBuf>,
    /// The cookies to begin with (JSON of tough-cookie)
    #[arg(long, value_name = "path")]
    pub(super) cookie_jar: Option<PathBuf>,
    /// Write the cookies as they are at the end into a file
    #[arg(long, value_name = "path")]
    pub(super) export_cookie_jar: Option<PathBuf>,
    /// Show sizes, bodies and times of each request
    #[arg(long)]
    pub(super) verbose: bool,
}

/// What ends a run early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum BailOn {
    /// Any failure.
    Failure,
    /// An error of a script or a request.
    Folder,
}

fn count(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|it| *it > 0).ok_or_else(|| "The value must be a positive integer.".to_owned())
}

fn millis(text: &str) -> Result<Duration, String> {
    text.parse().map(Duration::from_millis).map_err(|_| "The value must be a positive integer.".to_owned())
}
