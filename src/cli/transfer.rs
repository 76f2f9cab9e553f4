//! The flags that say how bodies travel.

use std::{path::PathBuf, sync::Arc, time::Duration};

use clap::Args;
use posthaste::{
    curl::Around,
    model::Output,
    plan::{Block, Plan, Role, StepId},
    run::Options,
    source::{Place, byte_size, duration},
    template::Template,
};

use super::{exit::Exit, inputs::usage, network::Reach, say};

/// How bodies travel.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Sending")]
pub(crate) struct Transfer {
    /// Write the body of the answer into this file, and not into memory; for one request
    #[arg(short = 'o', long, value_name = "FILE", env = "POSTHASTE_OUTPUT", hide_env_values = true)]
    output: Option<PathBuf>,
    /// The largest body that is taken, decoded: 512, 64KiB, 10MB; 0 for no limit [default: 256MiB in memory, none in files]
    #[arg(long, alias = "max-filesize", value_name = "SIZE", value_parser = byte_size, env = "POSTHASTE_MAX_BODY", hide_env_values = true)]
    max_body: Option<u64>,
    /// How long nothing may come or go while an exchange lasts [default: 60s where files are sent or written, else no limit]
    #[arg(long, value_name = "TIME", value_parser = duration, env = "POSTHASTE_IDLE_TIMEOUT", hide_env_values = true)]
    idle_timeout: Option<Duration>,
    /// Ask with `Expect: 100-continue` before a body is sent, and wait so long for the answer; 0 does not ask
    #[arg(long, visible_alias = "expect100-timeout", value_name = "TIME", value_parser = duration, env = "POSTHASTE_EXPECT_CONTINUE", hide_env_values = true)]
    expect_continue: Option<Duration>,
    /// Print each request as the curl command that sends it once more, quoted for bash and zsh; with --dry-run instead of sending it
    #[arg(help_heading = "Reports", long, env = "POSTHASTE_CURL", hide_env_values = true, value_parser = say::switch())]
    curl: bool,
    /// With --curl: leave the secrets in these commands
    #[arg(help_heading = "Reports", long, requires = "curl", env = "POSTHASTE_SHOW_SECRETS", hide_env_values = true, value_parser = say::switch())]
    show_secrets: bool,
}

impl Transfer {
    /// Sets what the flags say.
    ///
    /// # Errors
    /// When there is one file for the answers of several requests, or of none; that is told.
    pub(crate) fn apply(&self, plan: &mut Plan, options: &mut Options, reach: &Reach) -> Result<(), Exit> {
        options.max_body = self.max_body;
        options.idle_timeout = self.idle_timeout;
        options.expect_continue = self.expect_continue;
        options.curl = self.curl.then(|| Around { shows_secrets: self.show_secrets, ..reach.curl() });
        let Some(path) = &self.output else { return Ok(()) };
        let chosen: Vec<_> = plan.steps.iter().filter(|it| it.role == Role::Chosen).map(|it| it.id).collect();
        let count = chosen.len();
        let [id] = chosen.as_slice() else {
            let why = format!("--output is for the answer of one request, and {count} are chosen");
            return Err(usage(&why, Some("`output: FILE` in a request gives each its own file")));
        };
        if is_repeated(plan, *id, options) {
            let help = Some("`output: FILE` in the request may have a template in its name");
            return Err(usage("--output is for one answer, and the request is repeated", help));
        }
        let path = path.to_string_lossy();
        let output = Output { path: Template::literal(&*path, Place::default()), folder: PathBuf::new().into() };
        if let Err(why) = output.locate(&path) {
            return Err(usage(&format!("--output: {why}"), None));
        }
        Arc::make_mut(&mut plan.steps[*id].request).output = Some(output);
        Ok(())
    }
}

/// Whether a step is sent in more than one round.
fn is_repeated(plan: &Plan, id: StepId, options: &Options) -> bool {
    let stands_in = |block: &Block| block.all().any(|entry| plan.steps_of(entry).iter().any(|it| it.id == id));
    plan.steps[id].request.each.is_some()
        || plan.blocks.iter().any(|it| it.rows.is_some() && stands_in(it))
        || options.only.as_ref().map_or(options.iterations, |it| it.count(options.iterations)) > 1
}
