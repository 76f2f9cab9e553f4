//! What an attempt did, in the order in which Newman tells of it.

use std::time::Duration;

use super::trouble::Trouble;
use crate::{
    event::{Attempt, Deed, Logged, Scripted, Sent, Test, Thrown},
    model::Stage,
    wire::{Exchange, Request},
};

/// What a request is told that was redirected too often.
const TOO_MANY: &str = " redirects: do they run in a circle?";

/// One thing that Newman has a line for.
pub(super) enum Act<'a> {
    /// A request was sent, or could not be.
    Asked(Asked<'a>),
    /// A test ended.
    Tested(&'a Scripted, &'a Test),
    /// A script wrote a line to the console.
    Logged(&'a Logged),
    /// The user should know this of the request.
    Warned(&'a str),
    /// A script ended, with all that went wrong in it.
    Ended(&'a Scripted),
    /// A script asked that this request come next.
    Jumps(&'a str),
}

/// A request with what came of it; the hops of its redirects are one with it.
pub(super) struct Asked<'a> {
    /// What was sent first, and what it was answered with at last.
    pub(super) hops: Vec<&'a Exchange>,
    /// The request that was not answered.
    pub(super) unanswered: Option<&'a Request>,
    /// Why it was not, if it was not.
    pub(super) why: Option<&'a str>,
    /// Whether a script sent it.
    pub(super) by_script: bool,
}

impl<'a> Asked<'a> {
    /// The request that was sent first.
    pub(super) fn request(&self) -> Option<&'a Request> {
        self.hops.first().map(|it| &it.request).or(self.unanswered)
    }

    /// Why there is no answer, as Node would say it.
    pub(super) fn trouble(&self) -> Option<Trouble> {
        let why = self.why?;
        match self.hops.last() {
            Some(last) if why.contains(TOO_MANY) => Some(Trouble::circle(&last.request.url)),
            _ => Some(Trouble::of(why)),
        }
    }

    /// What came back at last.
    pub(super) fn answer(&self) -> Option<&'a Exchange> {
        self.hops.last().copied().filter(|_| self.why.is_none())
    }

    /// How long all hops took.
    pub(super) fn elapsed(&self) -> Duration {
        self.hops.iter().map(|it| it.elapsed).sum()
    }
}

impl Act<'_> {
    /// Whether it is a failure, each of which has a number: failed tests, errors of scripts, requests without an answer.
    pub(super) fn failures(&self) -> usize {
        match self {
            Self::Asked(asked) => usize::from(asked.why.is_some()),
            Self::Tested(_, test) => usize::from(test.failure.is_some() && !test.skipped),
            Self::Ended(script) => script.errors.len(),
            Self::Logged(_) | Self::Warned(_) | Self::Jumps(_) => 0,
        }
    }
}

/// What an attempt did.
pub(super) fn acts(attempt: &Attempt) -> Vec<Act<'_>> {
    let mut acts = Vec::new();
    let of = |stage: Stage| attempt.scripts.iter().filter(move |it| it.stage == stage);
    of(Stage::Before).for_each(|script| add_script(&mut acts, script));
    acts.extend(attempt.warnings.iter().map(|it| Act::Warned(it)));
    acts.extend(asked(attempt).into_iter().map(Act::Asked));
    of(Stage::After).for_each(|script| add_script(&mut acts, script));
    acts
}

/// The requests of an attempt itself.
fn asked(attempt: &Attempt) -> Vec<Asked<'_>> {
    let mut all: Vec<Asked<'_>> = Vec::new();
    for exchange in &attempt.exchanges {
        add_hop(&mut all, exchange, false);
    }
    if let Some(broken) = &attempt.broken {
        let unanswered = broken.request.as_deref();
        add_broken(&mut all, unanswered, &broken.why, false);
    }
    all
}

fn add_script<'a>(acts: &mut Vec<Act<'a>>, script: &'a Scripted) {
    let mut sent: Vec<Asked<'a>> = Vec::new();
    for it in &script.sent {
        match it {
            Sent::Answered(exchange) => add_hop(&mut sent, exchange, true),
            Sent::Broken { request, why } => add_broken(&mut sent, request.as_deref(), why, true),
        }
    }
    let (mut logs, mut tests, mut sent) = (script.logs.iter(), script.tests.iter(), sent.into_iter());
    for deed in &script.order {
        acts.extend(match deed {
            Deed::Test => tests.next().map(|test| Act::Tested(script, test)),
            Deed::Log => logs.next().map(Act::Logged),
            Deed::Request => sent.next().map(Act::Asked),
        });
    }
    acts.extend(logs.map(Act::Logged));
    acts.extend(tests.map(|test| Act::Tested(script, test)));
    acts.extend(sent.map(Act::Asked));
    acts.push(Act::Ended(script));
    if let (Stage::After, Some(Some(next))) = (script.stage, &script.next) {
        acts.push(Act::Jumps(next));
    }
}

/// Adds an exchange: to the request before it where that one was redirected here.
fn add_hop<'a>(all: &mut Vec<Asked<'a>>, exchange: &'a Exchange, by_script: bool) {
    match all.last_mut().filter(|it| leads_to(it, &exchange.request)) {
        Some(asked) => asked.hops.push(exchange),
        None => all.push(Asked { hops: vec![exchange], unanswered: None, why: None, by_script }),
    }
}

fn add_broken<'a>(all: &mut Vec<Asked<'a>>, request: Option<&'a Request>, why: &'a str, by_script: bool) {
    match all.last_mut().filter(|it| request.is_none_or(|request| leads_to(it, request))) {
        Some(asked) => (asked.unanswered, asked.why) = (request, Some(why)),
        None => all.push(Asked { hops: Vec::new(), unanswered: request, why: Some(why), by_script }),
    }
}

/// Whether `next` is what the last answer points to.
fn leads_to(asked: &Asked<'_>, next: &Request) -> bool {
    let Some(last) = asked.answer() else { return false };
    let location = last.response.header("location").filter(|_| (300..400).contains(&last.response.status));
    location.is_some_and(|it| {
        last.request.url.join(it).is_ok_and(|it| without_fragment(&it) == without_fragment(&next.url))
    })
}

fn without_fragment(url: &url::Url) -> &str {
    &url[..url::Position::AfterQuery]
}

/// What a script threw, where it says more than that it is an error.
pub(super) fn error_name(thrown: &Thrown) -> &str {
    if thrown.name.is_empty() { "Error" } else { &thrown.name }
}

/// Where a script threw something, below what it threw.
pub(super) fn stack(thrown: &Thrown) -> String {
    let head = format!("{}: {}", error_name(thrown), thrown.message);
    match thrown.stack.trim_end() {
        "" => head,
        stack if stack.starts_with(error_name(thrown)) => stack.to_owned(),
        stack => format!("{head}\n{stack}"),
    }
}

/// What Newman calls the scripts of a stage.
pub(super) fn target(stage: Stage) -> &'static str {
    match stage {
        Stage::Before => "prerequest-script",
        Stage::After => "test-script",
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::wire::Response;

    fn exchange(url: &str, status: u16, location: Option<&str>) -> Exchange {
        let headers = location.iter().map(|it| ("Location".to_owned(), (*it).to_owned())).collect();
        Exchange {
            request: Request::new("GET", url.parse().unwrap()),
            response: Response { status, headers, ..Response::default() },
            started: SystemTime::UNIX_EPOCH,
            elapsed: Duration::from_millis(5),
        }
    }

    #[test]
    fn hops_are_one_request_and_challenges_are_two() {
        let attempt = Attempt {
            exchanges: vec![
                exchange("http://x/a", 302, Some("/b")),
                exchange("http://x/b", 401, None),
                exchange("http://x/b", 200, None),
            ],
            ..Attempt::default()
        };
        let asked = asked(&attempt);
        let told: Vec<_> = asked.iter().map(|it| (it.request().unwrap().url.path(), it.hops.len())).collect();
        assert_eq!(told, [("/a", 2), ("/b", 1)]);
        assert_eq!(asked[0].elapsed(), Duration::from_millis(10));
    }
}
