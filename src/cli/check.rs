//! `posthaste check`: what is wrong with the files, without sending anything.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use posthaste::{
    check::{self, CODES},
    plan::Plan,
    report::counted,
    source::{Problem, Severity, did_you_mean},
};

use super::{
    diagnose,
    exit::Exit,
    inputs::{self, Loaded, Paths, Vars, usage},
    say::{self, Color},
};

/// What `check` takes.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(flatten)]
    paths: Paths,
    #[command(flatten)]
    vars: Vars,
    /// The file of rows that `run -d` is given: its columns are variables
    #[arg(
        short = 'd',
        long,
        help_heading = "Variables",
        visible_alias = "iteration-data",
        value_name = "FILE",
        env = "POSTHASTE_DATA",
        hide_env_values = true
    )]
    data: Option<PathBuf>,
    /// How to tell of what is found: for people, or on stdout for programs
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", env = "POSTHASTE_FORMAT", hide_env_values = true)]
    format: Format,
    /// Fail for warnings, too: for all, or for these codes
    #[arg(
        long,
        value_name = "CODE",
        value_delimiter = ',',
        num_args = 0..=1,
        default_missing_value = "warnings",
        env = "POSTHASTE_DENY",
        hide_env_values = true
    )]
    deny: Vec<String>,
    /// List every code, and what it means
    #[arg(long, env = "POSTHASTE_CODES", hide_env_values = true, value_parser = say::switch())]
    codes: bool,
}

/// How problems are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// A JSON document
    Json,
    /// A SARIF log, for code scanning
    Sarif,
    /// Commands of GitHub's workflows
    Github,
}

/// Checks the files.
pub(crate) fn run(arguments: &Arguments, color: Color) -> Exit {
    checked(arguments, color).unwrap_or_else(|exit| exit)
}

fn checked(arguments: &Arguments, color: Color) -> Result<Exit, Exit> {
    if arguments.codes {
        say::result(&codes());
        return Ok(Exit::Passed);
    }
    let deny = denied(&arguments.deny)?;
    let mut loaded = inputs::load(&arguments.paths, &arguments.vars)?;
    if let Some(Err(problems)) = arguments.data.as_ref().map(|path| loaded.rows(path)) {
        loaded.opened.problems.extend(problems);
        loaded.lacks_rows = true;
    }
    let plan = loaded.plan();
    let problems = found(&loaded, &plan);
    match arguments.format {
        Format::Text if !problems.is_empty() => {
            let standard_input = loaded.opened.standard_input.as_ref();
            diagnose::problems(&problems, standard_input, &loaded.store.redactor, color);
            loaded.tell_of_environments(&problems);
        }
        Format::Text => {}
        Format::Json => say::result(&check::as_json(&problems)),
        Format::Sarif => say::result(&check::as_sarif(&problems)),
        Format::Github => say::result(&check::as_github(&problems)),
    }
    if problems.iter().any(|it| it.severity == Severity::Error) {
        return Ok(Exit::Usage);
    }
    loaded.must_choose(&plan)?;
    if arguments.format == Format::Text {
        let requests = counted(plan.steps.len(), "request");
        let warnings = problems.len();
        let with = if warnings == 0 { String::new() } else { format!(", {}", counted(warnings, "warning")) };
        say::result(&format!("{requests} checked, no errors{with}\n"));
    }
    let is_denied = |it: &Problem| deny.iter().any(|code| code == "warnings" || code == it.code);
    Ok(if problems.iter().any(is_denied) { Exit::Failed } else { Exit::Passed })
}

/// Everything that is wrong, but for what comments allow; without secrets.
fn found(loaded: &Loaded, plan: &Plan) -> Vec<Problem> {
    let collections = &loaded.opened.collections;
    let mut problems = loaded.opened.problems.clone();
    problems.extend(check::check(collections, &loaded.declarations, plan, &loaded.store));
    if loaded.lacks_rows {
        problems.retain(|it| it.code != "undefined-variable");
    }
    problems.sort_by(|one, other| one.place.cmp(&other.place));
    problems.dedup();
    check::silence(&mut problems, &check::files(collections, &loaded.declarations, plan));
    problems.sort_by(|one, other| one.place.cmp(&other.place));
    problems.iter().map(|it| diagnose::redacted(it, &loaded.store.redactor)).collect()
}

/// The codes that are denied.
fn denied(codes: &[String]) -> Result<Vec<String>, Exit> {
    let names = || CODES.iter().map(|it| it.code).chain(["warnings"]);
    for code in codes {
        if !names().any(|it| it == code) {
            let help = did_you_mean(code, names());
            return Err(usage(
                &format!("there is no code `{code}`"),
                Some(&help.unwrap_or_else(|| "`posthaste check --codes` lists them".to_owned())),
            ));
        }
    }
    Ok(codes.to_vec())
}

fn codes() -> String {
    let line = |it: &check::Code| {
        format!("{:<26} {:<8} {}\n", it.code, if it.is_error { "error" } else { "warning" }, it.says)
    };
    CODES.iter().map(line).collect()
}
