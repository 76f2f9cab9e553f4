//! `posthaste check`: what is wrong with the files, without sending anything.

use clap::Args;
use posthaste::{check, source::Severity};

use super::{
    diagnose,
    exit::Exit,
    inputs::{self, Paths, Vars},
    say,
    say::Color,
};

/// What `check` takes.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(flatten)]
    paths: Paths,
    #[command(flatten)]
    vars: Vars,
}

/// Checks the files.
pub(crate) fn run(arguments: &Arguments, color: Color) -> Exit {
    checked(arguments, color).unwrap_or_else(|exit| exit)
}

fn checked(arguments: &Arguments, color: Color) -> Result<Exit, Exit> {
    let loaded = inputs::load(&arguments.paths, &arguments.vars)?;
    let plan = loaded.plan();
    let mut problems = loaded.opened.problems.clone();
    problems.extend(check::check(&loaded.opened.collections, &loaded.declarations, &plan, &loaded.store));
    problems.sort_by(|one, other| one.place.cmp(&other.place));
    problems.dedup();
    if !problems.is_empty() {
        let standard_input = loaded.opened.standard_input.as_ref();
        diagnose::problems(&problems, standard_input, &loaded.store.redactor, color);
        loaded.tell_of_environments(&problems);
    }
    let errors = problems.iter().filter(|it| it.severity == Severity::Error).count();
    if errors > 0 {
        return Ok(Exit::Usage);
    }
    loaded.must_choose(&plan)?;
    let requests = plan.steps.len();
    let warnings = problems.len();
    let with = if warnings == 0 { String::new() } else { format!(", {}", diagnose::counted(0, warnings)) };
    let noun = if requests == 1 { "request" } else { "requests" };
    say::result(&format!("{requests} {noun} checked, no errors{with}\n"));
    Ok(Exit::Passed)
}
