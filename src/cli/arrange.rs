//! Which part of a plan is run, and in which order: `--rerun`, `--partition`, `--order`.

use std::collections::BTreeSet;

use clap::Args;
use posthaste::{
    plan::{self, Plan},
    project::{self, Partition},
    run::Only,
};

use super::{
    exit::Exit,
    inputs::{Loaded, usage},
    remember, say,
};

/// Which part, and in which order.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Which requests")]
pub(crate) struct Arrangement {
    /// Only what failed in the last run, with all that it needs
    #[arg(long, value_name = "WHICH", value_parser = ["failed"], env = "POSTHASTE_RERUN", hide_env_values = true)]
    rerun: Option<String>,
    /// Only a part, on one of several machines: `count:2/5`, or `count:auto` from the build server's variables
    #[arg(long, value_name = "PART", env = "POSTHASTE_PARTITION", hide_env_values = true)]
    partition: Option<String>,
    /// In another order, by chance: `random`, or `random:SEED` to have one again
    #[arg(long, value_name = "ORDER", env = "POSTHASTE_ORDER", hide_env_values = true)]
    order: Option<String>,
}

/// A plan, and which of its iterations are run.
pub(crate) struct Arranged {
    pub(crate) plan: Plan,
    pub(crate) only: Option<Only>,
    /// Whether nothing is left of it, and that is right so.
    pub(crate) is_empty_part: bool,
}

impl Arrangement {
    /// The plan as it is run, with so many iterations.
    pub(crate) fn apply(&self, plan: Plan, loaded: &Loaded, iterations: usize) -> Result<Arranged, Exit> {
        let mut arranged = Arranged { plan, only: None, is_empty_part: false };
        if self.rerun.is_some() {
            rerun(&mut arranged, loaded, iterations)?;
        }
        if let Some(text) = &self.partition {
            let variable = |name: &str| posthaste::source::system_variable(name);
            let part = Partition::parse(text, &variable).map_err(|error| usage(&error.to_string(), None))?;
            deal(&mut arranged, loaded, part, iterations);
        }
        if let Some(order) = &self.order {
            let seed = seed(order)?;
            say::note(&format!("note: the order is random:{seed}"));
            arranged.plan = plan::shuffle(&arranged.plan, &loaded.store, seed);
        }
        Ok(arranged)
    }
}

/// Leaves what failed in the last run.
fn rerun(arranged: &mut Arranged, loaded: &Loaded, iterations: usize) -> Result<(), Exit> {
    let failed = remember::failed(&arranged.plan, loaded)?;
    let steps: BTreeSet<usize> = failed.iter().map(|(step, _)| *step).collect();
    if steps.is_empty() {
        say::error("nothing failed in the last run of this", Some("run all of it without --rerun"));
        return Err(Exit::Nothing);
    }
    if iterations > 1 {
        arranged.only = Some(Only::These(failed.into_iter().flat_map(|(_, it)| it).collect()));
    }
    arranged.plan = plan::narrow(&arranged.plan, &loaded.store, &steps);
    Ok(())
}

/// Deals iterations out where there are several, else requests.
fn deal(arranged: &mut Arranged, loaded: &Loaded, part: project::Partition, iterations: usize) {
    let Partition { index, count } = part;
    if iterations > 1 {
        let only = match arranged.only.take() {
            Some(Only::These(all)) => Only::These(all.into_iter().skip(index).step_by(count).collect()),
            Some(Only::Part { .. }) | None => Only::Part { index, count },
        };
        arranged.is_empty_part = only.count(iterations) == 0;
        arranged.only = Some(only);
    } else {
        arranged.plan = plan::deal(&arranged.plan, &loaded.store, (index, count));
        arranged.is_empty_part = arranged.plan.steps.is_empty();
    }
    if arranged.is_empty_part {
        say::note(&format!("note: part {} of {count} has nothing to do", index + 1));
    }
}

fn seed(order: &str) -> Result<u64, Exit> {
    let wrong = || usage(&format!("`{order}` is no order: write `random`, or `random:SEED` with a whole number"), None);
    match order.split_once(':') {
        None if order == "random" => Ok(rand::random::<u32>().into()),
        Some(("random", seed)) => seed.parse().map_err(|_| wrong()),
        _ => Err(wrong()),
    }
}
