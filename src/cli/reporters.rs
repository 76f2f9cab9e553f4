//! `-r`: the reporters that were asked for, and where they write.

use std::{
    io::{self, IsTerminal as _},
    path::PathBuf,
};

use clap::{ArgAction, Args};
use posthaste::{
    report::{self, Options, Reporter, Requested},
    run::Summary,
};

use super::{
    exit::Exit,
    inputs::usage,
    say::{self, Color},
};

/// A reporter, and the name that its errors carry.
pub(crate) type Listener = (String, Box<dyn Reporter>);

/// How to report.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Reports")]
pub(crate) struct Reporters {
    /// How to report: terminal, json, junit, events; with a file behind `=`. Several are possible
    #[arg(
        short = 'r',
        long = "reporter",
        visible_alias = "reporters",
        value_name = "NAME[=FILE]",
        value_delimiter = ',',
        env = "POSTHASTE_REPORTER",
        hide_env_values = true
    )]
    names: Vec<String>,
    /// Show headers and captures; twice: bodies, too
    #[arg(short, long, action = ArgAction::Count, env = "POSTHASTE_VERBOSE", hide_env_values = true)]
    verbose: u8,
    /// Show what failed and the last line, and nothing of what passed
    #[arg(short, long, conflicts_with = "verbose", env = "POSTHASTE_QUIET", hide_env_values = true, value_parser = say::switch())]
    quiet: bool,
    /// At the end, tell the slowest exchanges, so many, and what took their time
    #[arg(
        long,
        value_name = "COUNT",
        default_value_t = 0,
        hide_default_value = true,
        env = "POSTHASTE_SLOW",
        hide_env_values = true
    )]
    slow: usize,
    /// Keep bodies in the JSON report
    #[arg(long, env = "POSTHASTE_BODIES", hide_env_values = true, value_parser = say::switch())]
    bodies: bool,
    /// The file of the JUnit report, as Newman and Bruno have it
    #[arg(long, alias = "reporter-junit", value_name = "FILE", hide = true)]
    reporter_junit_export: Option<PathBuf>,
    /// The file of the JSON report, as Newman and Bruno have it
    #[arg(long, alias = "reporter-json", value_name = "FILE", hide = true)]
    reporter_json_export: Option<PathBuf>,
}

impl Reporters {
    /// Those that were asked for; the terminal's where no name is given.
    pub(crate) fn requested(&self) -> Result<Vec<Requested>, Exit> {
        let mut texts = self.names.clone();
        if texts.is_empty() {
            texts.push("terminal".to_owned());
        }
        for (name, file) in [("junit", &self.reporter_junit_export), ("json", &self.reporter_json_export)] {
            if let Some(file) = file {
                texts.retain(|text| text != name);
                texts.push(format!("{name}={}", file.display()));
            }
        }
        // As Newman and Postman call it.
        for text in &mut texts {
            if text == "cli" {
                "terminal".clone_into(text);
            }
        }
        let parse = |text: &String| report::parse_request(text).map_err(|error| usage(&error.to_string(), None));
        let requested = texts.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
        let on_stdout: Vec<_> = requested.iter().filter(|it| it.path.is_none()).map(|it| it.kind.name).collect();
        if on_stdout.len() > 1 {
            let message = format!("only one report can go to stdout, not {}", on_stdout.join(" and "));
            return Err(usage(&message, Some("write the others into files: -r junit=report.xml")));
        }
        let mut paths = requested.iter().filter_map(|it| it.path.as_ref());
        while let Some(path) = paths.next() {
            if paths.clone().any(|other| other == path) {
                return Err(usage(&format!("two reports cannot go into the one file `{}`", path.display()), None));
            }
        }
        Ok(requested)
    }

    /// The files that they write.
    pub(crate) fn files(&self) -> Result<Vec<PathBuf>, Exit> {
        Ok(self.requested()?.into_iter().filter_map(|it| it.path).collect())
    }

    /// The same, opened.
    pub(crate) fn open(&self, requested: &[Requested], color: Color) -> Result<Vec<Listener>, Exit> {
        let options = self.options(color);
        let open = |it: &Requested| it.open(&options, || Box::new(io::stdout()));
        requested.iter().map(|it| open(it).map_err(|error| usage(&error.to_string(), None))).collect()
    }

    /// The same, opened; a progress line first where somebody watches.
    pub(crate) fn listeners(&self, requested: &[Requested], color: Color) -> Result<Vec<Listener>, Exit> {
        let mut listeners = self.open(requested, color)?;
        if io::stderr().is_terminal() {
            let options = Options { width: say::columns(), ..Options::default() };
            listeners.insert(0, ("progress".to_owned(), report::progress(Box::new(say::ProgressLine), &options)));
        }
        Ok(listeners)
    }

    fn options(&self, color: Color) -> Options {
        let attended = io::stdout().is_terminal();
        Options {
            color: color.on_stdout(),
            verbosity: self.verbose,
            quiet: self.quiet,
            slowest: self.slow,
            width: say::columns().filter(|_| attended),
            bodies: self.bodies,
            attended,
        }
    }
}

/// Tells how a failing run ended that writes nothing to stdout, and which files tell of its failures.
pub(crate) fn tell_where_told(requested: &[Requested], summary: &Summary) {
    let files: Vec<_> =
        requested.iter().filter_map(|it| it.path.as_ref()).map(|it| format!("`{}`", it.display())).collect();
    if files.len() < requested.len() || summary.failed + summary.broken == 0 {
        return;
    }
    let all = summary.passed + summary.failed + summary.broken + summary.skipped;
    let counts = [(summary.failed, "failed"), (summary.broken, "broken")];
    let counts: Vec<_> = counts.iter().filter(|it| it.0 > 0).map(|(number, word)| format!("{number} {word}")).collect();
    say::note(&format!(
        "note: of {}, {}: see {}",
        report::counted(all, "request"),
        counts.join(" and "),
        files.join(" and ")
    ));
}
