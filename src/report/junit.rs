//! JUnit XML: a suite for each folder, a case for each request. It is written when the run ends; until then only texts
//! are held, no exchanges.

use std::{io, iter, sync::Arc, time::Duration};

use indexmap::IndexMap;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestRerun, TestSuite};

use super::{
    clean,
    contract::{Kind, Output, Reporter},
    pending::Pending,
    words,
};
use crate::{
    event::{Attempt, Cause, Event, Outcome, Outline, OutlineStep, Scripted},
    source::Place,
};

pub(super) const KIND: Kind = Kind {
    name: "junit",
    says: "JUnit XML, for build servers",
    open: |out, _| {
        Box::new(Junit {
            out,
            outline: Arc::default(),
            started: String::new(),
            pending: Pending::default(),
            row: String::new(),
            suites: IndexMap::new(),
        })
    },
};

/// How much of a value is shown, in characters.
const VALUE_LIMIT: usize = 1_000;

struct Junit {
    out: Output,
    outline: Arc<Outline>,
    started: String,
    pending: Pending<Tried>,
    /// The iteration that goes on: its number, from 1, and what it is called.
    row: String,
    suites: IndexMap<String, TestSuite>,
}

/// What is known of a step.
#[derive(Default)]
struct Tried {
    time: Duration,
    assertions: usize,
    /// The trouble of the attempts that were followed by another one.
    before: Vec<Trouble>,
    last: Option<Trouble>,
    /// The version of HTTP that was spoken last.
    version: Option<String>,
}

/// Why an attempt did not pass.
struct Trouble {
    kind: NonSuccessKind,
    sort: &'static str,
    message: String,
    description: String,
}

impl Reporter for Junit {
    fn receive(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::RunStarted { outline, at } => {
                self.outline = outline.clone();
                self.started = words::moment(*at);
            }
            Event::IterationStarted { iteration, label } => self.row = words::numbered(*iteration, label.as_deref()),
            Event::AttemptFinished { step, iteration, attempt, again_in, .. } => {
                let tried = self.pending.of(*iteration, *step);
                let times = attempt.exchanges.iter().map(|exchange| exchange.elapsed);
                tried.time = times.fold(tried.time, Duration::saturating_add);
                tried.assertions =
                    attempt.verdicts.len() + attempt.scripts.iter().map(|it| it.tests.len()).sum::<usize>();
                tried.version = attempt.exchanges.last().map(|it| it.response.version.clone());
                match again_in {
                    Some(_) => tried.before.extend(Trouble::of(attempt)),
                    None => tried.last = Trouble::of(attempt),
                }
            }
            Event::StepFinished { step, iteration, outcome, reason, rounds } => {
                let tried = self.pending.take(*iteration, *step);
                if let Some(step) = self.outline.clone().steps.get(*step) {
                    let step = words::in_rounds(&words::titled(step), rounds);
                    self.add(&step, tried.into_case(*outcome, reason.as_deref()));
                }
            }
            Event::RunFinished { elapsed, interrupted } => return self.write(*elapsed, *interrupted),
            Event::StepStarted { .. } => {}
        }
        Ok(())
    }
}

impl Junit {
    fn add(&mut self, step: &OutlineStep, mut case: TestCase) {
        let row = if self.outline.iterations > 1 { format!(" (iteration {})", self.row) } else { String::new() };
        let folder = match &*step.folders {
            [] => clean::line(&self.outline.name).into_owned(),
            folders => folders.iter().map(|folder| clean::line(folder)).collect::<Vec<_>>().join("/"),
        };
        case.name = format!("{}{row}", clean::line(&step.name)).into();
        case.extra.insert("file".into(), clean::line(&step.place.file).into());
        if step.place.line > 0 {
            case.extra.insert("line".into(), step.place.line.to_string().into());
        }
        self.file(folder, case);
    }

    /// Puts a case into its suite.
    fn file(&mut self, suite: String, mut case: TestCase) {
        case.set_classname(&suite);
        let suite = self.suites.entry(suite).or_insert_with_key(|name| TestSuite::new(name));
        suite.set_time(suite.time.unwrap_or_default().saturating_add(case.time.unwrap_or_default()));
        suite.add_test_case(case);
    }

    fn write(&mut self, elapsed: Duration, interrupted: bool) -> io::Result<()> {
        if interrupted {
            // Without it, a run that was stopped would look as green as one that passed.
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message("the run was interrupted before its end").set_type("interrupted");
            self.file(clean::line(&self.outline.name).into_owned(), TestCase::new("(interrupted)", status));
        }
        let mut report = Report::new(clean::line(&self.outline.name));
        report.set_time(elapsed);
        report.timestamp = self.started.parse().ok();
        report.add_test_suites(std::mem::take(&mut self.suites).into_values());
        // In one piece: the XML writer asks for each tag alone.
        let mut text = Vec::new();
        report.serialize(&mut text).map_err(io::Error::other)?;
        self.out.write_all(&text)?;
        self.out.flush()
    }
}

impl Tried {
    /// The case; its name comes later.
    fn into_case(self, outcome: Outcome, reason: Option<&str>) -> TestCase {
        let mut status = match outcome {
            Outcome::Passed => TestCaseStatus::success(),
            Outcome::Skipped => TestCaseStatus::skipped(),
            Outcome::Failed => TestCaseStatus::non_success(NonSuccessKind::Failure),
            Outcome::Broken => TestCaseStatus::non_success(NonSuccessKind::Error),
        };
        if let Some(reason) = reason {
            status.set_message(clean::line(reason));
        }
        if let (Some(trouble), Outcome::Failed | Outcome::Broken) = (self.last, outcome) {
            status.set_message(trouble.message).set_type(trouble.sort).set_description(trouble.description);
        }
        if outcome != Outcome::Skipped {
            status.add_reruns(self.before.into_iter().map(Trouble::into_rerun));
        }
        let mut case = TestCase::new("", status);
        case.set_time(self.time).set_assertions(self.assertions);
        if let Some(version) = self.version.filter(|it| !it.is_empty()) {
            case.add_property(("http_version", clean::line(&version).as_ref()));
        }
        case
    }
}

impl Trouble {
    fn of(attempt: &Attempt) -> Option<Self> {
        if let Some(broken) = &attempt.broken {
            let sort = match broken.cause {
                Cause::Request => "request",
                Cause::Transport => "transport",
            };
            let message = words::broken(broken);
            let place = broken.place.as_ref().map(at).unwrap_or_default();
            let description = format!("{message}{place}");
            return Some(Self { kind: NonSuccessKind::Error, sort, message, description });
        }
        let failed: Vec<_> = attempt.verdicts.iter().filter(|verdict| !verdict.held).collect();
        let scripts = attempt.scripts.iter().flat_map(script_lines);
        let scripts: Vec<(String, String)> = scripts.collect();
        let first = failed.first().map(|it| words::failure(it, VALUE_LIMIT));
        let message = first.or_else(|| scripts.first().map(|it| it.0.clone()))?;
        let lines = failed.iter().flat_map(|verdict| {
            let first = format!("{}{}", words::failure(verdict, VALUE_LIMIT), at(&verdict.place));
            iter::once(first).chain(words::more(verdict).map(|line| format!("    {}", clean::line(line))))
        });
        let description = lines.chain(scripts.iter().map(|it| it.1.clone())).collect::<Vec<_>>().join("\n");
        let sort = if failed.is_empty() { "test" } else { "expectation" };
        Some(Self { kind: NonSuccessKind::Failure, sort, message, description })
    }

    fn into_rerun(self) -> TestRerun {
        let mut rerun = TestRerun::new(self.kind);
        rerun.set_message(self.message).set_type(self.sort).set_description(self.description);
        rerun
    }
}

/// What failed in a script: each in one line, and with its place.
fn script_lines(script: &Scripted) -> Vec<(String, String)> {
    let with = |message: String, at| {
        let place = words::in_script(script, at);
        let placed = if place.is_empty() { message.clone() } else { format!("{message}\n  at {place}") };
        (message, placed)
    };
    let failed = script.tests.iter().filter_map(|it| Some(with(words::test(it, VALUE_LIMIT), it.failure.as_ref()?.at)));
    let thrown = script.errors.iter().map(|it| with(words::thrown(script, it, VALUE_LIMIT), it.at));
    failed.chain(thrown).collect()
}

fn at(place: &Place) -> String {
    format!("\n  at {}", clean::line(&place.to_string()))
}
