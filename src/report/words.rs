//! Facts in words, the same in every report that people read.

use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::clean;
use crate::{
    event::{Broken, Cause, OutlineStep, Role, Round, Scripted, Test, Thrown},
    expectation::Verdict,
    model::Stage,
    value,
    wire::{Connection, Timing},
};

/// Why an expectation did not hold, on one line: `status: expected 200, got 401`. Values are cut after `limit`
/// characters.
pub(super) fn failure(verdict: &Verdict, limit: usize) -> String {
    let query = clean::short(&verdict.query, limit);
    let expected = match verdict.expected.as_str() {
        "" => String::new(),
        expected => format!("expected {}", clean::short(expected, limit)),
    };
    let told = match (&verdict.why, &verdict.actual) {
        // It says by itself what was expected, and of which type.
        (Some(why), _) if why.starts_with("expected ") => clean::short(first_line(why), 2 * limit),
        (Some(why), _) => {
            let but = if expected.is_empty() { "" } else { ", but " };
            format!("{expected}{but}{}", clean::short(first_line(why), 2 * limit))
        }
        (None, Some(actual)) => format!("{expected}, got {}", got(actual, &verdict.expected, limit)),
        (None, None) => format!("{expected}, got nothing"),
    };
    format!("{query}: {told}")
}

/// What a failure has to say beyond its first line: the rest of its cause, and the diff.
pub(super) fn more(verdict: &Verdict) -> impl Iterator<Item = &str> {
    let why = verdict.why.iter().flat_map(|why| why.lines().skip(1));
    let diff = verdict.diff.iter().flat_map(|diff| ["--- expected", "+++ got"].into_iter().chain(diff.lines()));
    why.chain(diff)
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// What was there. Its kind is named where the expected value reads the same, its unit where that has one.
fn got(actual: &Value, expected: &str, limit: usize) -> String {
    let text = clean::short(&actual.to_string(), limit);
    let unit = [" ms", " bytes"].into_iter().find(|unit| actual.is_number() && expected.ends_with(unit));
    let alike = value::text(actual) == expected;
    if alike { format!("{text} ({})", value::kind(actual)) } else { text + unit.unwrap_or_default() }
}

/// A step that is called by its name, and why it runs.
pub(super) fn titled(step: &OutlineStep) -> OutlineStep {
    let why = match step.role {
        Role::Chosen => return step.clone(),
        Role::Before => "before",
        Role::After => "after",
        Role::Needed => "needed",
    };
    OutlineStep { name: format!("{} ({why})", step.name).into(), ..step.clone() }
}

/// A step that is called by its name, and the rounds of the loops around it: `Get a user [2: ada]`.
pub(super) fn in_rounds(step: &OutlineStep, rounds: &[Round]) -> OutlineStep {
    if rounds.is_empty() {
        return step.clone();
    }
    let said: Vec<_> = rounds.iter().map(|it| numbered(it.number, it.label.as_deref())).collect();
    OutlineStep { name: format!("{} [{}]", step.name, said.join(", ")).into(), ..step.clone() }
}

/// A number, counted from 1, with what is called so: `2: ada`.
pub(super) fn numbered(number: usize, label: Option<&str>) -> String {
    match label {
        Some(label) => format!("{}: {}", number + 1, clean::line(label)),
        None => (number + 1).to_string(),
    }
}

/// Why there is no answer: `no answer: connection refused`.
pub(super) fn broken(broken: &Broken) -> String {
    let (cause, why) = (cause(broken.cause), clean::line(broken.why.trim_end()));
    if why.starts_with(cause) { why.into_owned() } else { format!("{cause}: {why}") }
}

/// Why a test of a script failed, on one line: `status is 200: expected 404 to equal 200`. Texts are cut after `limit`
/// characters.
pub(super) fn test(test: &Test, limit: usize) -> String {
    let name = clean::short(&test.name, limit);
    match &test.failure {
        Some(failure) => format!("{name}: {}", clean::short(&failure.message, 2 * limit)),
        None => name,
    }
}

/// What a script threw: `the script before the request: TypeError: x is not a function`.
pub(super) fn thrown(script: &Scripted, thrown: &Thrown, limit: usize) -> String {
    let when = match script.stage {
        Stage::Before => "before",
        Stage::After => "after",
    };
    let (name, message) = (clean::short(&thrown.name, limit), clean::short(&thrown.message, 2 * limit));
    format!("the script {when} the request: {name}: {message}")
}

/// Where something in a script was thrown: the script's place, and its own line.
pub(super) fn in_script(script: &Scripted, at: Option<(u32, u32)>) -> String {
    let place = clean::line(&script.place.to_string()).into_owned();
    match at {
        Some((line, column)) if place.is_empty() => format!("script line {line}:{column}"),
        Some((line, column)) => format!("{place} (script line {line}:{column})"),
        None => place,
    }
}

/// The kind of trouble, in words.
pub(super) fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Request => "not sent",
        Cause::Transport => "no answer",
    }
}

/// A duration as people say it: `12 ms`, `1.24 s`, `2 min 3 s`.
pub(super) fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    let millis = duration.as_millis();
    let nearest = if millis < 999 { (duration + Duration::from_micros(500)).as_millis() } else { millis };
    match nearest {
        0 => "<1 ms".to_owned(),
        millis @ 1..1_000 => format!("{millis} ms"),
        millis @ 1_000..60_000 if millis % 1_000 == 0 => format!("{} s", millis / 1_000),
        1_000..10_000 => format!("{seconds:.2} s"),
        10_000..60_000 => format!("{seconds:.1} s"),
        _ => format!("{} min {} s", duration.as_secs() / 60, duration.as_secs() % 60),
    }
}

/// How long the parts of an exchange took, and over which connection: `127.0.0.1:80, new: connect 1 ms, first byte 12 ms`.
pub(super) fn timing(timing: &Timing, connection: &Connection) -> Option<String> {
    if *timing == Timing::default() {
        return None;
    }
    let parts = [
        ("dns", timing.dns),
        ("connect", timing.connect),
        ("tls", timing.tls),
        ("first byte", Some(timing.first_byte)),
        ("download", Some(timing.download)),
    ];
    let parts = parts.into_iter().filter_map(|(name, time)| Some(format!("{name} {}", short(time?))));
    let remote = connection.remote.map(|it| format!("{it}, ")).unwrap_or_default();
    let kept = if connection.reused { "kept" } else { "new" };
    Some(format!("{remote}{kept} connection: {}", parts.collect::<Vec<_>>().join(", ")))
}

/// A short time, to a tenth of a millisecond.
fn short(time: Duration) -> String {
    if time < Duration::from_secs(1) { format!("{:.1} ms", time.as_secs_f64() * 1e3) } else { duration(time) }
}

/// A moment as RFC 3339 has it, in UTC: `2026-01-31T12:00:00.5Z`.
pub(super) fn moment(at: SystemTime) -> String {
    // Beyond the year 9999 there is no such form.
    jiff::Timestamp::try_from(at).unwrap_or(jiff::Timestamp::MAX).to_string()
}

/// A size as people say it: `312 bytes`, `1.5 KiB`.
#[expect(clippy::cast_precision_loss, reason = "two digits are shown")]
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        1 => "1 byte".to_owned(),
        ..1_024 => format!("{bytes} bytes"),
        1_024..1_048_576 => format!("{:.1} KiB", bytes as f64 / 1_024.0),
        1_048_576..1_073_741_824 => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
        _ => format!("{:.1} GiB", bytes as f64 / 1_073_741_824.0),
    }
}

/// `1 request`, `2 requests`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::source::Place;

    fn verdict(expected: &str, actual: Option<Value>) -> Verdict {
        let (place, query) = (Place::default(), "$.id".to_owned());
        Verdict { held: false, place, query, expected: expected.to_owned(), actual, why: None, diff: None }
    }

    #[test]
    fn a_failure_says_what_was_there() {
        assert_eq!(failure(&verdict("30", Some(json!(50))), 80), "$.id: expected 30, got 50");
        assert_eq!(failure(&verdict("30", Some(json!("30"))), 80), "$.id: expected 30, got \"30\" (string)");
        assert_eq!(failure(&verdict("30", None), 80), "$.id: expected 30, got nothing");
        assert_eq!(failure(&verdict("30", Some(json!("aaaaaa"))), 4), "$.id: expected 30, got \"aaa…");
        assert_eq!(
            failure(&verdict("less than 1 ms", Some(json!(4.5))), 80),
            "$.id: expected less than 1 ms, got 4.5 ms"
        );
    }

    #[test]
    fn a_failure_says_why() {
        let why = Some("the body is not JSON\nsecond line".to_owned());
        let it = Verdict { why, ..verdict("30", None) };
        assert_eq!(failure(&it, 80), "$.id: expected 30, but the body is not JSON");
        assert_eq!(more(&it).collect::<Vec<_>>(), ["second line"]);
        assert_eq!(failure(&Verdict { expected: String::new(), ..it }, 80), "$.id: the body is not JSON");
        let why = Some("expected \"7\" (string), got 7 (integer)".to_owned());
        let it = Verdict { why, ..verdict("\"7\"", Some(json!(7))) };
        assert_eq!(failure(&it, 80), "$.id: expected \"7\" (string), got 7 (integer)");
    }

    #[test]
    fn durations_are_short() {
        let said = [0, 12, 1_000, 1_240, 12_340, 123_400].map(|millis| duration(Duration::from_millis(millis)));
        assert_eq!(said, ["<1 ms", "12 ms", "1 s", "1.24 s", "12.3 s", "2 min 3 s"]);
        let said = [300, 600, 2_900, 999_700, 1_000_400].map(|micros| duration(Duration::from_micros(micros)));
        assert_eq!(said, ["<1 ms", "1 ms", "3 ms", "999 ms", "1 s"]);
        assert_eq!([1, 27, 1_536, 3_145_728].map(size), ["1 byte", "27 bytes", "1.5 KiB", "3.0 MiB"]);
    }
}
