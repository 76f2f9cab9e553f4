//! What is told of a step when it ends, gathered from its attempts.

use std::time::Duration;

use super::{
    super::{clean, contract::Options, words},
    line::Line,
    palette::Palette,
    script, wire,
};
use crate::{
    event::{Attempt, Broken, Cause, Outcome},
    expectation::Verdict,
    source::Place,
    wire::Request,
};

/// How much of a value is shown in the tree, in characters.
const IN_TREE: usize = 120;
/// How much of it is shown among the failures.
const AT_END: usize = 600;
/// How many lines of a diff.
const DIFF_LINES: usize = 60;
/// How many failed expectations of one request.
const EXPECTATIONS: usize = 30;

/// What is known of a step.
#[derive(Default)]
pub(super) struct Telling {
    /// How often it was tried.
    pub(super) attempts: usize,
    /// The method of its answer's request.
    pub(super) method: Option<String>,
    /// What stands in the column of the status.
    pub(super) status: Option<String>,
    /// Whether a request was sent, with or without an answer.
    pub(super) is_sent: bool,
    /// How long the answer took, if there is one.
    pub(super) elapsed: Option<Duration>,
    /// What stands below it in the tree.
    pub(super) lines: Vec<Line>,
    /// What stands below it among the failures.
    pub(super) failure: Vec<Line>,
}

impl Telling {
    /// Takes an attempt in.
    pub(super) fn add(&mut self, attempt: &Attempt, again_in: Option<Duration>, options: &Options, palette: &Palette) {
        self.attempts += 1;
        let unanswered = attempt.broken.as_ref().and_then(|broken| broken.request.as_deref());
        let first = attempt.first().map(|exchange| &exchange.request).or(unanswered);
        self.method = first.map(|request| request.method.clone());
        let answer = attempt.answer().filter(|_| attempt.broken.is_none());
        self.is_sent = answer.is_some() || unanswered.is_some();
        self.elapsed = answer.map(|exchange| exchange.elapsed);
        self.status = match &attempt.broken {
            Some(broken) if is_led_astray(broken, attempt) => Some("given up".to_owned()),
            Some(broken) => Some(words::cause(broken.cause).to_owned()),
            None => answer.map(|exchange| exchange.response.status.to_string()),
        };
        if options.verbosity > 0 {
            self.wire(attempt, options.verbosity > 1, palette);
        }
        let saved = answer.and_then(|it| it.response.saved.as_ref()).filter(|_| options.verbosity == 0);
        self.lines.extend(saved.map(|it| {
            let told = format!("→ {}  {}", clean::line(&it.file), words::size(it.size_bytes));
            Line::Exact(palette.quiet.style(told).to_string())
        }));
        let curl = attempt.curl_in_clear.as_ref().or(attempt.curl.as_ref());
        self.lines.extend(curl.into_iter().flat_map(|it| it.lines()).enumerate().map(|(index, line)| {
            let prompt = if index == 0 { "$ " } else { "" };
            Line::Exact(format!("{}{}", palette.quiet.style(prompt), clean::line(line)))
        }));
        if let Some(pause) = again_in {
            self.retry(attempt, pause, palette);
            return;
        }
        if options.verbosity > 0 {
            self.captures(attempt, palette);
            let held = attempt.verdicts.iter().filter(|verdict| verdict.held);
            self.lines.extend(held.map(|verdict| held_line(verdict, palette)));
            self.lines.extend(attempt.scripts.iter().flat_map(|it| script::passed(it, palette)));
        }
        let failed = attempt.verdicts.iter().filter(|verdict| !verdict.held);
        self.lines.extend(failed.map(|verdict| failed_line(verdict, IN_TREE, palette)));
        self.lines.extend(attempt.scripts.iter().flat_map(|it| script::told(it, IN_TREE, palette)));
        self.lines.extend(attempt.warnings.iter().map(|it| script::warning(it, palette)));
        self.lines.extend(attempt.broken.iter().map(|broken| broken_line(broken, &broken.why, palette)));
        if attempt.outcome() != Outcome::Passed {
            self.failure = failure(attempt, palette);
        }
    }

    fn wire(&mut self, attempt: &Attempt, bodies: bool, palette: &Palette) {
        let unanswered = attempt.broken.iter().filter_map(|broken| broken.request.as_deref());
        let exchanges = attempt.exchanges.iter().map(|exchange| wire::lines(exchange, bodies, palette));
        let mut before = attempt.exchanges.iter();
        for (index, lines) in exchanges.chain(unanswered.map(|it| wire::sent(it, bodies, palette))).enumerate() {
            if !self.lines.is_empty() {
                self.lines.push(Line::Exact(String::new()));
            }
            // A redirect, or a challenge: why there is another one.
            if index > 0
                && let Some(exchange) = before.next()
            {
                let phrase = format!("{} {}", exchange.response.status, clean::line(exchange.response.phrase()));
                let told = format!("* after {}:", phrase.trim());
                self.lines.push(Line::Exact(palette.quiet.style(told).to_string()));
            }
            self.lines.extend(lines.into_iter().map(Line::Exact));
        }
    }

    fn retry(&mut self, attempt: &Attempt, pause: Duration, palette: &Palette) {
        let failed = attempt.verdicts.iter().find(|verdict| !verdict.held);
        let test = attempt.scripts.iter().flat_map(|it| &it.tests).find(|it| it.failure.is_some());
        let why = match (&attempt.broken, failed) {
            (Some(broken), _) => told(broken, attempt),
            (None, Some(verdict)) => words::failure(verdict, IN_TREE),
            (None, None) => test.map_or_else(|| "not yet as it should be".to_owned(), |it| words::test(it, IN_TREE)),
        };
        let mark = palette.warning.style('↻');
        let pause = palette.quiet.style(format!("again in {}", words::duration(pause)));
        self.lines.push(Line::Prose(format!("{mark} attempt {}: {why}  {pause}", self.attempts)));
    }

    fn captures(&mut self, attempt: &Attempt, palette: &Palette) {
        for captured in &attempt.captures {
            let value = clean::short(&captured.value.to_string(), AT_END);
            self.lines.push(Line::Exact(format!("{} = {value}", palette.title.style(clean::line(&captured.name)))));
        }
    }
}

/// What is said of an attempt among the failures.
fn failure(attempt: &Attempt, palette: &Palette) -> Vec<Line> {
    let mut lines = Vec::new();
    let answer = attempt.answer().filter(|_| attempt.broken.is_none());
    if let Some(request) = attempt.broken.as_ref().and_then(|broken| broken.request.as_deref()) {
        lines.push(Line::Exact(palette.quiet.style(first_line(request)).to_string()));
    }
    if let Some(exchange) = answer {
        let request = first_line(&exchange.request);
        let phrase = format!("{} {}", exchange.response.status, exchange.response.phrase());
        lines.push(Line::Exact(palette.quiet.style(format!("{request} → {}", phrase.trim())).to_string()));
    }
    let failed: Vec<_> = attempt.verdicts.iter().filter(|verdict| !verdict.held).collect();
    for verdict in failed.iter().take(EXPECTATIONS) {
        lines.push(failed_line(verdict, AT_END, palette));
        lines.extend(words::more(verdict).take(DIFF_LINES).map(|line| diff_line(line, palette).into()));
        let rest = words::more(verdict).count().saturating_sub(DIFF_LINES);
        if rest > 0 {
            lines.push(format!("    … ({} more)", words::count(rest, "line")).into());
        }
    }
    if failed.len() > EXPECTATIONS {
        lines.push(format!("… and {} more", failed.len() - EXPECTATIONS).into());
    }
    lines.extend(attempt.scripts.iter().flat_map(|it| script::failures(it, AT_END, palette)).take(EXPECTATIONS));
    lines.extend(attempt.broken.iter().map(|broken| broken_line(broken, &told(broken, attempt), palette)));
    if let Some(exchange) = answer {
        let mark = palette.quiet.style('<');
        lines.extend(wire::excerpt(exchange).into_iter().map(|line| Line::Exact(format!("{mark} {line}"))));
    }
    lines
}

/// Why an attempt broke off.
fn told(broken: &Broken, attempt: &Attempt) -> String {
    if is_led_astray(broken, attempt) { broken.why.clone() } else { words::broken(broken) }
}

/// Whether it was sent, and a redirect led nowhere: nobody would call that "not sent".
fn is_led_astray(broken: &Broken, attempt: &Attempt) -> bool {
    let is_redirect = |status: u16| (300..400).contains(&status);
    broken.cause == Cause::Request && attempt.exchanges.last().is_some_and(|it| is_redirect(it.response.status))
}

fn first_line(request: &Request) -> String {
    format!("{} {}", clean::line(&request.method), clean::line(request.url.as_str()))
}

fn held_line(verdict: &Verdict, palette: &Palette) -> Line {
    let (query, expected) = (clean::short(&verdict.query, IN_TREE), clean::short(&verdict.expected, IN_TREE));
    Line::Prose(format!("{} {query}: {expected}", palette.good.style('✓')))
}

fn failed_line(verdict: &Verdict, limit: usize, palette: &Palette) -> Line {
    let failure = words::failure(verdict, limit);
    Line::Prose(format!("{} {failure}{}", palette.bad.style('✗'), at(&verdict.place, palette)))
}

fn broken_line(broken: &Broken, why: &str, palette: &Palette) -> Line {
    let place = broken.place.as_ref().map(|place| at(place, palette)).unwrap_or_default();
    Line::Prose(format!("{} {}{place}", palette.bad.style('!'), clean::line(why)))
}

fn diff_line(line: &str, palette: &Palette) -> String {
    let clean = clean::short(line, AT_END);
    match line.as_bytes().first() {
        Some(b'-') => format!("    {}", palette.bad.style(clean)),
        Some(b'+') => format!("    {}", palette.good.style(clean)),
        _ => format!("    {clean}"),
    }
}

/// The place, behind two spaces; nothing for none.
pub(super) fn at(place: &Place, palette: &Palette) -> String {
    let place = place.to_string();
    if place.is_empty() { place } else { format!("  {}", palette.quiet.style(clean::line(&place))) }
}
