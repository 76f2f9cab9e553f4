//! Comments that silence warnings: `# posthaste: allow unused-capture`.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

use super::codes::CODES;
use crate::source::{Place, Problem, Severity, Source, did_you_mean};

const MARK: &str = "# posthaste:";

/// A code that is allowed somewhere.
struct Allowed {
    code: String,
    /// Where the code stands.
    place: Place,
    /// The lines for which it holds; all, if there is none.
    lines: Option<(u32, u32)>,
    is_used: bool,
}

/// Takes away the warnings that comments in `files` allow, and tells of comments that allow nothing.
pub fn silence(problems: &mut Vec<Problem>, files: &BTreeSet<Arc<str>>) {
    let mut told = Vec::new();
    let mut by_file: BTreeMap<Arc<str>, Vec<Allowed>> = BTreeMap::new();
    for file in files {
        // A pipe has nothing more to say.
        let path = Some(Path::new(&**file)).filter(|it| it.is_file());
        let Some(source) = path.and_then(|it| Source::read(it).ok()) else { continue };
        if source.text.contains(MARK) {
            by_file.insert(file.clone(), allowed(file, &source.text, &mut told));
        }
    }
    problems.retain(|problem| {
        let Some(all) = by_file.get_mut(&problem.place.file) else { return true };
        let mut keeps = true;
        for it in all.iter_mut().filter(|it| it.code == problem.code && it.holds(problem.place.line)) {
            if problem.severity == Severity::Warning {
                it.is_used = true;
                keeps = false;
            } else {
                it.is_used = true;
                let message = format!("`{}` is an error, and cannot be allowed", it.code);
                told.push(Problem::warning("needless-allow", it.place.clone(), message).wide(it.code.len()));
            }
        }
        keeps
    });
    for it in by_file.into_values().flatten().filter(|it| !it.is_used) {
        let message = format!("there is no `{}` here to be allowed", it.code);
        let problem = Problem::warning("needless-allow", it.place, message).wide(it.code.len());
        told.push(problem.help("take the comment away"));
    }
    problems.extend(told);
}

impl Allowed {
    fn holds(&self, line: u32) -> bool {
        self.lines.is_none_or(|(first, last)| (first..=last).contains(&line))
    }
}

/// The codes that the comments of a text allow.
fn allowed(file: &Arc<str>, text: &str, told: &mut Vec<Problem>) -> Vec<Allowed> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let Some(at) = line.find(MARK).filter(|at| is_comment(line, *at)) else { continue };
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let place = |byte: usize| Place {
            file: file.clone(),
            line: number,
            column: u32::try_from(line[..byte].chars().count() + 1).unwrap_or(1),
        };
        let rest = &line[at + MARK.len()..];
        let word = rest.split_whitespace().next().unwrap_or_default();
        let lines = match word {
            "allow-file" => None,
            // A comment of its own speaks of the line below it.
            "allow" if line[..at].trim().is_empty() => Some((number + 1, number + 1)),
            "allow" => Some((number, number)),
            _ => {
                let message = format!("`{word}` is nothing that such a comment can say");
                told.push(Problem::warning("unknown-code", place(at), message).help("write `# posthaste: allow CODE`"));
                continue;
            }
        };
        let codes = rest.trim_start().strip_prefix(word).unwrap_or_default();
        for code in codes.split([',', ' ']).filter(|it| !it.is_empty()) {
            let place = place(code.as_ptr() as usize - line.as_ptr() as usize);
            if CODES.iter().any(|it| it.code == code) {
                found.push(Allowed { code: code.to_owned(), place, lines, is_used: false });
            } else {
                let near = did_you_mean(code, CODES.iter().map(|it| it.code));
                let problem = Problem::warning("unknown-code", place, format!("there is no code `{code}`"));
                let help = near.unwrap_or_else(|| "`posthaste check --codes` lists them".to_owned());
                told.push(problem.wide(code.chars().count()).help(help));
            }
        }
    }
    found
}

/// Whether the `#` at this byte begins a comment: behind a blank, outside of quotes.
fn is_comment(line: &str, at: usize) -> bool {
    let before = &line[..at];
    let is_open = |quote: char| before.matches(quote).count() % 2 == 1;
    (before.is_empty() || before.ends_with([' ', '\t'])) && !is_open('"') && !is_open('\'')
}
