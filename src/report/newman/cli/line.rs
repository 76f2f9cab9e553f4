//! The lines of an item: its requests, its tests, the errors of its scripts.

use std::time::SystemTime;

use jiff::{Timestamp, tz::TimeZone};

use super::{
    super::{
        super::clean,
        acts::{Asked, error_name, target},
        words,
    },
    answer::{received, status},
    options::CliOptions,
    paint::Paint,
    verbose,
};
use crate::{
    event::{OutlineStep, Scripted, Test},
    wire::Request,
};

/// What a line is made with.
pub(super) struct Line<'a> {
    pub(super) paint: Paint,
    pub(super) options: &'a CliOptions,
    pub(super) now: SystemTime,
}

impl Line<'_> {
    /// A request: `GET http://localhost/ [200 OK, 166B, 12ms]`.
    pub(super) fn asked(&self, asked: &Asked<'_>, step: Option<&OutlineStep>) -> String {
        let paint = self.paint;
        let written = step.filter(|_| !asked.by_script);
        let (method, url) = match asked.request() {
            Some(request) => (request.method.as_str(), shown_url(request, written)),
            None => (written.map_or("GET", |it| &it.method), written.map_or_else(String::new, |it| it.url.to_string())),
        };
        let when = self.stamped("%-m/%-d/%Y, %-I:%M:%S %p").map(|it| format!("[{it}]  ")).unwrap_or_default();
        let head = format!("  {when}{} {}", paint.gray(&clean::line(method)), paint.gray(&clean::line(&url)));
        if let Some(trouble) = asked.trouble() {
            let why = paint.red(&format!("     {}", clean::lines(&trouble.message)));
            return format!("{head} {}\n{why}\n", paint.red("[errored]"));
        }
        let Some(answer) = asked.answer() else { return format!("{head}\n") };
        if self.options.verbose {
            return format!("{head}  \n{}", verbose::block(asked, answer, paint, self.options.width));
        }
        let (status, size) = (status(answer), words::size(received(answer)));
        let facts = paint.gray(&format!("[{status}, {size}, {}]", words::time(asked.elapsed())));
        format!("{head} {facts}\n")
    }

    /// A test that ended; `number` is that of the failure.
    pub(super) fn tested(&self, test: &Test, number: usize) -> String {
        let (paint, name) = (self.paint, clean::line(&test.name));
        if !self.options.assertions {
            return String::new();
        }
        let when = self.stamped("%-I:%M:%S %p").map(|it| format!("[{it}]"));
        if test.failure.is_some() && !test.skipped {
            let mark = match when {
                Some(when) => format!("  {when}{number:>2}."),
                None => format!("{number:>3}."),
            };
            return format!("{} {}\n", paint.bad(&mark), paint.bad(&name));
        }
        if !self.options.success_assertions {
            return String::new();
        }
        if test.skipped {
            return format!("{} {}\n", paint.cyan("  - "), paint.cyan(&format!("[skipped] {name}")));
        }
        let when = when.map(|it| format!("{it}  ")).unwrap_or_default();
        format!("{} {}\n", paint.green(&format!("  {when}{} ", paint.pass())), paint.gray(&name))
    }

    /// The errors of a script; `first` is the number of the first one.
    pub(super) fn ended(&self, script: &Scripted, first: usize) -> String {
        let lines = script.errors.iter().zip(first..).map(|(thrown, number)| {
            let (dot, name, target) = (self.paint.dot(), clean::line(error_name(thrown)), target(script.stage));
            format!("{}\n", self.paint.bad(&format!("{number:>3}{dot} {name} in {target}")))
        });
        lines.collect()
    }

    /// That another request was asked for.
    pub(super) fn jumps(&self, next: &str) -> String {
        let line = format!("Attempting to set next request to {}", clean::line(next));
        format!("\n{}\n", self.paint.gray(&line))
    }

    fn stamped(&self, format: &str) -> Option<String> {
        let now = Timestamp::try_from(self.now).ok().filter(|_| self.options.timestamps)?;
        Some(now.to_zoned(TimeZone::system()).strftime(format).to_string())
    }
}

/// The URL as people write it: what had to be encoded on the wire is readable.
fn shown_url(request: &Request, step: Option<&OutlineStep>) -> String {
    let url = request.url.as_str();
    let is_bare = request.url.path() == "/" && step.is_some_and(|it| !it.url.ends_with('/'));
    let url = if is_bare { url.strip_suffix('/').unwrap_or(url) } else { url };
    readable(&url.replace("%7B%7B", "{{").replace("%7D%7D", "}}"))
}

/// A URL with its encoded letters in place, and all that has a meaning of its own left encoded.
fn readable(url: &str) -> String {
    let mut shown = String::with_capacity(url.len());
    let mut rest = url;
    while let Some(at) = rest.find('%') {
        shown.push_str(&rest[..at]);
        rest = &rest[at..];
        let bytes: Vec<u8> =
            rest.split('%').skip(1).map_while(|it| u8::from_str_radix(it.get(..2)?, 16).ok()).collect();
        // Each byte but the last must be an escape of its own, without text behind it.
        let length = match bytes.first() {
            Some(0xc2..=0xdf) => 2,
            Some(0xe0..=0xef) => 3,
            Some(0xf0..=0xf4) => 4,
            _ => 0,
        };
        let escaped = rest.get(..3 * length).filter(|it| length > 0 && it.bytes().step_by(3).all(|it| it == b'%'));
        let letter = escaped.and_then(|_| std::str::from_utf8(bytes.get(..length)?).ok());
        match letter {
            Some(letter) => shown.push_str(letter),
            None => shown.push('%'),
        }
        rest = &rest[letter.map_or(1, |_| 3 * length)..];
    }
    shown + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_a_url_are_read_and_its_signs_are_not() {
        assert_eq!(readable("http://x/?q=%E6%97%A5%E6%9C%AC%20a%2Fb"), "http://x/?q=日本%20a%2Fb");
        for odd in ["%", "%E6", "%E6%97", "%E6x%97%A5", "a%zz", "%e6%97%é"] {
            assert_eq!(readable(odd), odd);
        }
    }
}
