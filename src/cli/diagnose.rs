//! Any problem in the user's files, over the user's own lines.

use std::{borrow::Cow, collections::HashMap, fmt, path::Path, sync::Arc};

use indexmap::IndexMap;
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, NamedSource,
    SourceCode, SourceSpan, SpanContents,
};
use posthaste::{
    report::counted,
    secret::Redactor,
    source::{Problem, Severity, Source},
};
use textwrap::{WordSeparator, WordSplitter};

use super::{
    masked::{hides_secrets, masked},
    say::{self, Color},
};

/// How many problems are shown in full.
const MOST: usize = 100;
/// How many places of one problem are named, beside its first.
const MOST_PLACES: usize = 4;
/// How many characters of a line are shown: a collection may be one line of a million.
const MOST_OF_LINE: usize = 240;

/// Tells of every problem, with the lines that they are about, and how many there are.
pub(crate) fn problems(problems: &[Problem], standard_input: Option<&Source>, redactor: &Redactor, color: Color) {
    let mut files = Files::default();
    if let Some(source) = standard_input {
        files.0.insert(source.name.clone(), Some(Arc::new(Lines::of(&source.name, &source.text))));
    }
    let theme = if color.on_stderr() { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let width = say::columns().unwrap_or(120).clamp(40, 120);
    // A path that is broken at a hyphen can be neither clicked nor copied.
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(width)
        .with_context_lines(1)
        .with_break_words(false)
        .with_word_separator(WordSeparator::AsciiSpace)
        .with_word_splitter(WordSplitter::NoHyphenation);
    let groups = alike(problems);
    for group in groups.iter().take(MOST) {
        // Before it is drawn: a secret that is broken into two lines would not be found any more.
        let problem = &with_code(redacted(&told(group), redactor));
        let is_near = usize::try_from(problem.place.column).is_ok_and(|it| it <= MOST_OF_LINE);
        let shown = Shown { problem, source: files.read(&problem.place.file).filter(|_| is_near) };
        let mut text = String::new();
        if handler.render_report(&mut text, &shown).is_err() {
            text = problem.to_string();
        }
        say::note(&redactor.redact(&text).unwrap_or(text));
    }
    if groups.len() > MOST {
        say::note(&format!("... and {} more", groups.len() - MOST));
    }
    let count = |severity| problems.iter().filter(|it| it.severity == severity).count();
    say::note(&summed(count(Severity::Error), count(Severity::Warning)));
}

/// Problems that differ in their places only, together: a variable without a value is often used in each request.
fn alike(problems: &[Problem]) -> Vec<Vec<&Problem>> {
    let mut groups: IndexMap<(&str, &str), Vec<&Problem>> = IndexMap::new();
    for problem in problems {
        groups.entry((problem.code, &problem.message)).or_default().push(problem);
    }
    groups.into_values().collect()
}

/// The first of a group, with the places of the others.
fn told(group: &[&Problem]) -> Problem {
    let mut problem = group[0].clone();
    let others: Vec<String> = group[1..].iter().take(MOST_PLACES).map(|it| it.place.to_string()).collect();
    if !others.is_empty() {
        let more = group.len() - 1 - others.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        problem.message = format!("{}; also at {}{more}", problem.message, others.join(", "));
    }
    problem
}

/// The problem without secrets.
pub(crate) fn redacted(problem: &Problem, redactor: &Redactor) -> Problem {
    let hide = |text: &String| redactor.redact(text).unwrap_or_else(|| text.clone());
    Problem { message: hide(&problem.message), help: problem.help.as_ref().map(hide), ..problem.clone() }
}

/// A warning with its code, by which a comment can allow it.
fn with_code(problem: Problem) -> Problem {
    match problem.severity {
        Severity::Warning => Problem { message: format!("{} [{}]", problem.message, problem.code), ..problem },
        Severity::Error => problem,
    }
}

/// "2 errors, 1 warning".
fn summed(errors: usize, warnings: usize) -> String {
    match (errors, warnings) {
        (errors, 0) => counted(errors, "error"),
        (0, warnings) => counted(warnings, "warning"),
        (errors, warnings) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    }
}

/// The files that problems are about, each read once.
#[derive(Default)]
struct Files(HashMap<Arc<str>, Option<Arc<Lines>>>);

/// A file as miette reads it.
#[derive(Debug)]
struct Lines(NamedSource<String>);

impl Files {
    fn read(&mut self, name: &Arc<str>) -> Option<Arc<Lines>> {
        let entry = self.0.entry(name.clone());
        entry
            .or_insert_with(|| {
                let path = Path::new(&**name);
                // A pipe has nothing more to say.
                let source = Some(path).filter(|it| it.is_file()).and_then(|it| Source::read(it).ok())?;
                if hides_secrets(path, &source.text) {
                    return None;
                }
                Some(Arc::new(Lines::of(name, &source.text)))
            })
            .clone()
    }
}

impl Lines {
    fn of(name: &str, text: &str) -> Self {
        Self(NamedSource::new(name, masked(text).split_inclusive('\n').map(begin).collect::<String>()))
    }
}

/// The begin of a line that is longer than what is shown of it.
fn begin(line: &str) -> Cow<'_, str> {
    match line.char_indices().nth(MOST_OF_LINE) {
        Some((at, _)) if line.trim_end().len() > at => format!("{}…\n", &line[..at]).into(),
        Some(_) | None => line.into(),
    }
}

impl SourceCode for Lines {
    /// The same, with the column in characters: miette counts bytes.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let read = self.0.read_span(span, before, after)?;
        let ahead = self.0.inner().get(..read.span().offset()).unwrap_or_default();
        let column = ahead.rsplit('\n').next().unwrap_or_default().chars().count();
        let name = read.name().unwrap_or_default().to_owned();
        let (data, span, line, lines) = (read.data(), *read.span(), read.line(), read.line_count());
        Ok(Box::new(MietteSpanContents::new_named(name, data, span, line, column, lines)))
    }
}

/// A problem as miette draws it.
struct Shown<'a> {
    problem: &'a Problem,
    source: Option<Arc<Lines>>,
}

impl Shown<'_> {
    /// The bytes that the problem is about.
    fn span(&self) -> Option<(usize, usize)> {
        let place = &self.problem.place;
        let text = self.source.as_ref()?.0.inner();
        let before = usize::try_from(place.line.checked_sub(1)?).ok()?;
        let start: usize = text.split_inclusive('\n').take(before).map(str::len).sum();
        let line = text.get(start..)?.lines().next().unwrap_or_default();
        let at = |column: u32| {
            let characters = usize::try_from(column).unwrap_or(usize::MAX);
            line.char_indices().nth(characters).map_or(line.len(), |(at, _)| at)
        };
        let first = at(place.column.saturating_sub(1));
        let last = at(place.column.saturating_sub(1).saturating_add(self.problem.width));
        Some((start + first, last.saturating_sub(first).max(1).min(text.len().saturating_sub(start + first))))
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = &self.problem.place;
        // Where there is a snippet, its head names the place.
        if self.source.is_some() && place.line > 0 || place.file.is_empty() {
            write!(out, "{}", self.problem.message)
        } else {
            write!(out, "{place}: {}", self.problem.message)
        }
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.problem.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.problem.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.span()?;
        self.source.as_deref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (start, length) = self.span()?;
        Some(Box::new(std::iter::once(LabeledSpan::new_primary_with_span(None, (start, length)))))
    }
}
