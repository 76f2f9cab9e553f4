//! The reporter `junit`: a suite for each item, a case for each of its tests.

use std::{
    fmt::Write as _,
    io::{self, Write},
    sync::Arc,
    time::{Duration, SystemTime},
};

use indexmap::IndexMap;
use jiff::Timestamp;

use super::{
    super::{clean, contract::Reporter},
    acts::{Act, Asked, acts, stack},
    facts::{Facts, Item},
};
use crate::{
    event::{Attempt, Event, Outline, StepId, Test, Thrown},
    model::Stage,
};

/// Newman's XML, written when the run is over.
pub struct Junit {
    facts: Arc<Facts>,
    outline: Arc<Outline>,
    started: SystemTime,
    suites: IndexMap<Arc<str>, Suite>,
}

/// An item, over all iterations.
#[derive(Default)]
struct Suite {
    name: String,
    cases: IndexMap<String, Case>,
    failures: usize,
    errors: usize,
    time: Duration,
    visits: u32,
    trouble: String,
}

/// A test, over all iterations.
#[derive(Default)]
struct Case {
    failed: usize,
    last: Option<Thrown>,
}

impl Reporter for Junit {
    fn receive(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::RunStarted { outline, at } => (self.outline, self.started) = (outline.clone(), *at),
            Event::StepStarted { step, .. } => _ = self.suite(*step),
            Event::AttemptFinished { step, iteration, attempt, .. } => self.suite(*step).add(*iteration, attempt),
            Event::IterationStarted { .. } | Event::StepFinished { .. } | Event::RunFinished { .. } => {}
        }
        Ok(())
    }
}

impl Junit {
    /// A report on the collection that `facts` are of.
    pub fn new(facts: Arc<Facts>) -> Self {
        let started = SystemTime::UNIX_EPOCH;
        Self { facts, outline: Arc::default(), started, suites: IndexMap::new() }
    }

    /// Writes the report.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(self.document().as_bytes())?;
        out.flush()
    }

    fn suite(&mut self, step: StepId) -> &mut Suite {
        let item = self.facts.item(step, self.outline.steps.get(step));
        let id = item.id.clone();
        self.suites.entry(id).or_insert_with(|| Suite { name: name(&item), ..Suite::default() })
    }

    fn document(&self) -> String {
        let tests: usize = self.suites.values().map(|it| it.cases.len()).sum();
        let time: Duration = self.suites.values().map(|it| it.time).sum();
        let (name, time) = (attribute(self.facts.name()), time.as_secs_f64());
        let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
        // Writing to a string cannot fail.
        _ = write!(text, "<testsuites name=\"{name}\" tests=\"{tests}\" time=\"{time:.3}\"");
        if self.suites.is_empty() {
            return text + "/>";
        }
        text.push_str(">\n");
        let started = Timestamp::try_from(self.started).unwrap_or_default();
        for (id, suite) in &self.suites {
            suite.write(id, &format!("{started:.3}"), &self.facts, &mut text);
        }
        text + "</testsuites>"
    }
}

impl Suite {
    fn add(&mut self, iteration: usize, attempt: &Attempt) {
        let acts = acts(attempt);
        let own = acts.iter().rev().find_map(|act| match act {
            Act::Asked(asked) if !asked.by_script => Some(asked),
            _ => None,
        });
        if let Some(asked) = own {
            self.time += asked.elapsed();
            self.visits += 1;
        }
        for act in &acts {
            if let Act::Tested(_, test) = act {
                self.test(test);
            }
        }
        self.errors(iteration, &acts, own);
    }

    fn test(&mut self, test: &Test) {
        let case = self.cases.entry(test.name.clone()).or_default();
        if let (Some(thrown), false) = (&test.failure, test.skipped) {
            self.failures += 1;
            case.failed += 1;
            case.last = Some(thrown.clone());
        }
    }

    /// What is no test: requests without an answer, and what scripts threw.
    fn errors(&mut self, iteration: usize, acts: &[Act<'_>], own: Option<&Asked<'_>>) {
        let mut told = String::new();
        if let Some(trouble) = own.and_then(Asked::trouble) {
            self.errors += 1;
            _ = writeln!(told, "RequestError: Error: {}", trouble.message);
        }
        told.push_str("\n---\n");
        let before = told.len();
        for act in acts {
            let Act::Ended(script) = act else { continue };
            let kind = match script.stage {
                Stage::Before => "prerequestScriptError",
                Stage::After => "testScriptError",
            };
            for thrown in &script.errors {
                self.errors += 1;
                _ = write!(told, "{kind}: {}\n---\n", thrown.message);
            }
        }
        if told.len() > before || own.is_some_and(|it| it.why.is_some()) {
            _ = write!(self.trouble, "Iteration: {iteration}\n{told}");
        }
    }

    fn write(&self, id: &str, started: &str, facts: &Facts, text: &mut String) {
        let mean = self.time.as_secs_f64() / f64::from(self.visits.max(1));
        let (name, class) = (attribute(&self.name), class(&self.name));
        _ = write!(
            text,
            "  <testsuite name=\"{name}\" id=\"{}\" timestamp=\"{started}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{mean:.3}\"",
            attribute(id),
            self.cases.len(),
            self.failures,
            self.errors,
        );
        if self.cases.is_empty() && self.trouble.is_empty() {
            text.push_str("/>\n");
            return;
        }
        text.push_str(">\n");
        if !self.trouble.is_empty() {
            _ = writeln!(text, "    <system-err>{}</system-err>", cdata(&self.trouble));
        }
        for (name, case) in &self.cases {
            _ = write!(text, "    <testcase name=\"{}\" time=\"{mean:.3}\" classname=\"{class}\"", attribute(name));
            match &case.last {
                None => text.push_str("/>\n"),
                Some(thrown) => {
                    text.push_str(">\n");
                    self.failure((name, case), thrown, facts, text);
                    text.push_str("    </testcase>\n");
                }
            }
        }
        text.push_str("  </testsuite>\n");
    }

    fn failure(&self, (name, case): (&str, &Case), thrown: &Thrown, facts: &Facts, text: &mut String) {
        let message = &thrown.message;
        let lines = [
            format!("Failed {} times.", case.failed),
            format!("Collection JSON ID: {}.", facts.collection_id().unwrap_or_default()),
            format!("Collection name: {}.", facts.name()),
            format!("Request name: {}.", self.name),
            format!("Test description: {name}."),
            format!("Error message: {message}."),
            format!("Stacktrace: {}.", stack(thrown)),
        ];
        _ = writeln!(text, "      <failure type=\"AssertionFailure\" message=\"{}\">", attribute(message));
        for line in lines {
            _ = writeln!(text, "        {}", cdata(&line));
        }
        text.push_str("      </failure>\n");
    }
}

fn name(item: &Item) -> String {
    if item.name.is_empty() { item.id.to_string() } else { item.path() }
}

/// A text in an attribute; what XML cannot hold is spelled out.
fn attribute(text: &str) -> String {
    let clean = clean::lines(text);
    clean.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('\n', "&#10;").replace('\t', "&#9;")
}

/// A text with all its signs.
fn cdata(text: &str) -> String {
    format!("<![CDATA[{}]]>", clean::lines(text).replace("]]>", "]]]]><![CDATA[>"))
}

/// The words of a name, each with a capital: `F1 / Get an item` is `F1GetAnItem`.
fn class(name: &str) -> String {
    let mut class = String::new();
    let letters: Vec<char> = name.chars().collect();
    let mut before = ' ';
    for (index, letter) in letters.iter().copied().enumerate() {
        if letter.is_ascii_alphanumeric() {
            let next = letters.get(index + 1).copied().unwrap_or(' ');
            let begins = !before.is_ascii_alphabetic()
                || letter.is_ascii_uppercase() && (before.is_ascii_lowercase() || next.is_ascii_lowercase());
            class.push(if begins { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() });
        }
        before = letter;
    }
    class
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_written_as_newman_writes_them() {
        for (name, written) in [
            ("F1 / F2 / A", "F1F2A"),
            ("A {{x}}", "AX"),
            ("get HTTPThing now", "GetHttpThingNow"),
            ("Anfrage 日本 mit langem", "AnfrageMitLangem"),
            ("status200ok", "Status200Ok"),
        ] {
            assert_eq!(class(name), written);
        }
    }

    #[test]
    fn nothing_breaks_out_of_the_document() {
        assert_eq!(cdata("a]]>b\u{1}"), "<![CDATA[a]]]]><![CDATA[>b\\u{1}]]>");
        assert_eq!(attribute("<a> \"&\"\n"), "&lt;a> &quot;&amp;&quot;&#10;");
    }
}
