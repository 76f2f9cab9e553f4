//! The reporter `cli`: what Newman prints while a collection runs.

mod answer;
mod console;
mod failures;
mod line;
mod options;
mod paint;
mod summary;
mod verbose;

use std::{
    io::{self, Write as _},
    sync::Arc,
    time::{Duration, SystemTime},
};

pub use options::CliOptions;

use self::{console::Console, line::Line, paint::Paint};
use super::{
    super::{
        clean,
        contract::{Output, Reporter},
    },
    acts::{Act, acts},
    facts::{Facts, Item},
    failure::{Failure, Placed},
    tally::Tally,
};
use crate::event::{Attempt, Event, Outline, StepId};

/// What Newman prints, with what is known of the collection.
pub fn cli(out: Output, facts: Arc<Facts>, options: CliOptions) -> Box<dyn Reporter> {
    let paint = Paint { color: options.color, unicode: options.unicode };
    let console = Console::new(paint, options.width);
    Box::new(Cli {
        out,
        facts,
        options,
        paint,
        console,
        outline: Arc::default(),
        folder: None,
        iteration: None,
        tally: Tally::default(),
        failures: Vec::new(),
        number: 0,
        text: String::new(),
    })
}

struct Cli {
    out: Output,
    facts: Arc<Facts>,
    options: CliOptions,
    paint: Paint,
    console: Console,
    outline: Arc<Outline>,
    /// The folder that was named last, by its id.
    folder: Option<Arc<str>>,
    /// The iteration that was begun last.
    iteration: Option<usize>,
    tally: Tally,
    failures: Vec<Placed>,
    /// How many failures were numbered.
    number: usize,
    /// What is written with the next flush.
    text: String,
}

impl Reporter for Cli {
    fn receive(&mut self, event: &Event) -> io::Result<()> {
        self.tally.fold(event);
        match event {
            Event::RunStarted { outline, .. } => {
                self.outline = outline.clone();
                self.banner();
            }
            Event::StepStarted { step, iteration, .. } => self.header(*step, *iteration),
            Event::AttemptFinished { step, iteration, attempt, .. } => self.attempt(*step, *iteration, attempt),
            Event::RunFinished { elapsed, .. } => self.end(*elapsed),
            Event::IterationStarted { .. } | Event::StepFinished { .. } => {}
        }
        // In one piece: what happens beside it may write to the same terminal.
        self.out.write_all(std::mem::take(&mut self.text).as_bytes())?;
        self.out.flush()
    }
}

impl Cli {
    fn say(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn banner(&mut self) {
        if self.options.banner {
            let banner = self.paint.plain("newman");
            self.say(&banner);
            self.say("");
        }
        let name = self.paint.plain(&clean::line(self.facts.name()));
        self.say(&name);
    }

    /// The lines before an item: its iteration and its folder where they are new, and its name.
    fn header(&mut self, step: StepId, iteration: usize) {
        let item = self.item(step);
        if self.outline.iterations > 1 && self.iteration != Some(iteration) {
            self.iteration = Some(iteration);
            let line = self.paint.iteration(iteration + 1, self.outline.iterations);
            self.say(&format!("\n{line}"));
        }
        self.say("");
        let name = self.paint.plain(&clean::line(&item.name));
        let parent = item.parent().map(|it| it.id.clone());
        let mark = if parent.is_some() { self.paint.sub_folder() } else { self.paint.root() };
        if parent.is_some() && parent != self.folder {
            let folder = self.paint.plain(&clean::line(&item.folder()));
            let mark = self.paint.folder();
            self.say(&format!("{mark} {folder}"));
        }
        self.folder = parent;
        self.say(&format!("{mark} {name}"));
    }

    fn attempt(&mut self, step: StepId, iteration: usize, attempt: &Attempt) {
        let item = self.item(step);
        for act in acts(attempt) {
            let failures = Failure::of(&act);
            self.act(&act, step);
            for failure in failures {
                self.failures.push(Placed { failure, item: item.clone(), iteration });
            }
        }
        let open = self.console.close();
        self.text.push_str(&open);
    }

    fn act(&mut self, act: &Act<'_>, step: StepId) {
        let logged = match act {
            Act::Logged(logged) => {
                let text = if logged.inspected.is_empty() { &logged.text } else { &logged.inspected };
                Some(self.console.line(&logged.level, text))
            }
            Act::Warned(text) => Some(self.console.line("warn", &quoted(text))),
            Act::Ended(script) if script.errors.is_empty() => return,
            Act::Tested(..) | Act::Asked(_) | Act::Jumps(_) | Act::Ended(_) => None,
        };
        if let Some(logged) = logged {
            if self.options.console {
                self.text.push_str(&logged);
            }
            return;
        }
        let open = self.console.close();
        if self.options.console {
            self.text.push_str(&open);
        }
        let line = Line { paint: self.paint, options: &self.options, now: SystemTime::now() };
        let text = match act {
            Act::Asked(asked) => {
                self.number += act.failures();
                line.asked(asked, self.outline.steps.get(step))
            }
            Act::Tested(_, test) => {
                self.number += act.failures();
                line.tested(test, self.number)
            }
            Act::Ended(script) => {
                let first = self.number + 1;
                self.number += script.errors.len();
                line.ended(script, first)
            }
            Act::Jumps(next) => line.jumps(next),
            Act::Logged(_) | Act::Warned(_) => String::new(),
        };
        self.text.push_str(&text);
    }

    fn end(&mut self, elapsed: Duration) {
        if self.options.summary {
            let table = summary::table(&self.tally, elapsed, self.options.verbose, self.paint);
            self.say(&format!("\n{table}"));
        }
        if self.options.failures && !self.failures.is_empty() {
            let many = self.outline.iterations > 1;
            let table = failures::table(&self.failures, many, self.options.width, self.paint);
            self.text.extend(["\n", &table]);
        }
    }

    fn item(&self, step: StepId) -> Item {
        self.facts.item(step, self.outline.steps.get(step))
    }
}

/// A text as the console of a script shows it.
fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') { '"' } else { '\'' };
    format!("{quote}{text}{quote}")
}
