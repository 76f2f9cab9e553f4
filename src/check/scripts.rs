//! Scripts that are no JavaScript, at their place in the user's file.

use std::{collections::HashSet, path::Path, sync::Arc};

use crate::{
    event::Thrown,
    model::{Bru, Dialect, Script, ScriptPart},
    plan::Plan,
    script::Syntax,
    source::{Place, Problem, file_bytes},
};

/// A warning for each script and expression of `plan` that cannot be read.
pub(super) fn unreadable(plan: &Plan, problems: &mut Vec<Problem>) {
    let mut seen = HashSet::new();
    let all = plan.steps.iter().flat_map(|it| it.scripts.iter());
    let each: Vec<&Arc<Script>> = all.filter(|it| seen.insert(Arc::as_ptr(it))).collect();
    if each.is_empty() {
        return;
    }
    let Some(syntax) = Syntax::new() else { return };
    for script in each {
        match &script.dialect {
            Dialect::Bru(Bru { part: ScriptPart::Actions(list), .. }) => {
                list.iter().for_each(|it| expression(&syntax, &it.expression, &it.place, problems));
            }
            Dialect::Bru(Bru { part: ScriptPart::Assertions(list), .. }) => {
                list.iter().for_each(|it| expression(&syntax, &it.expression, &it.place, problems));
            }
            Dialect::Bru(_) | Dialect::Pm => {
                if let Some(thrown) = syntax.of_script(&script.text) {
                    tell(script, &thrown, problems);
                }
            }
        }
    }
}

fn expression(syntax: &Syntax, text: &str, place: &Place, problems: &mut Vec<Problem>) {
    if let Some(thrown) = syntax.of_expression(text) {
        let message = format!("`{text}` is no JavaScript: {}", thrown.message);
        let problem = Problem::warning("script-syntax", place.clone(), message);
        let bare = text.trim().strip_prefix("{{").and_then(|it| it.strip_suffix("}}"));
        problems.push(match bare {
            Some(bare) => problem.help(format!("an expression stands without braces: `{}`", bare.trim())),
            None => problem,
        });
    }
}

fn tell(script: &Script, thrown: &Thrown, problems: &mut Vec<Problem>) {
    let found = thrown.at.and_then(|at| in_file(script, at));
    let (place, message) = match (found, thrown.at) {
        (Some(place), _) => (place, format!("the script is no JavaScript: {}", thrown.message)),
        (None, Some((line, column))) => (
            script.place.clone(),
            format!("the script is no JavaScript at its line {line}:{column}: {}", thrown.message),
        ),
        (None, None) => (script.place.clone(), format!("the script is no JavaScript: {}", thrown.message)),
    };
    problems.push(Problem::warning("script-syntax", place, message));
}

/// Where a line and column of the script stand in its file, if its lines stand there as they are.
pub(super) fn in_file(script: &Script, (line, column): (u32, u32)) -> Option<Place> {
    let bytes = file_bytes(Path::new(&*script.place.file)).ok()?;
    let file = String::from_utf8(bytes).ok()?;
    let wanted: Vec<&str> = script.text.lines().collect();
    let rows: Vec<&str> = file.lines().collect();
    let first = wanted.iter().position(|it| !it.trim().is_empty())?;
    let index = usize::try_from(line).ok()?.checked_sub(1)?.min(wanted.len().checked_sub(1)?);
    let from = usize::try_from(script.place.line.saturating_sub(1)).ok()?;
    // Another line than the one that is meant may be called `}`, too.
    let is_telling = |line: &str| wanted.len() == 1 || line.trim().len() > 5;
    // In JSON more may stand behind it in its row.
    let is_same = |one: &str, other: &str| one.trim() == other.trim() || other.trim().starts_with(&quoted(one));
    let stands =
        |at: usize| wanted.iter().zip(rows.get(at..)?.iter()).all(|(one, other)| is_same(one, other)).then_some(at);
    let start = (from..rows.len()).filter(|at| rows.get(at + first).is_some_and(|it| is_same(wanted[first], it)));
    let before = usize::try_from(column).ok()?.saturating_sub(1);
    let (line, column) = match start.take(MOST_STARTS).find_map(stands) {
        Some(start) => {
            let row = rows.get(start + index)?;
            let indent = |text: &str| text.chars().take_while(|it| *it == ' ' || *it == '\t').count();
            let column = if row.trim() == wanted[index].trim() {
                before + indent(rows.get(start + first)?).saturating_sub(indent(wanted[first]))
            } else {
                indent(row) + as_quoted(wanted[index], before)
            };
            (start + index, column)
        }
        None => in_a_row(wanted.get(index).filter(|it| is_telling(it))?, before, &rows, from)?,
    };
    let (line, column) = (u32::try_from(line + 1).ok()?, u32::try_from(column + 1).ok()?);
    Some(Place { file: script.place.file.clone(), line, column })
}

/// Where a script of one line stands that has something before it in its row, or behind it: the row, and the column of what
/// has so many letters before it, both from 0.
fn in_a_row(text: &str, before: usize, rows: &[&str], from: usize) -> Option<(usize, usize)> {
    let quoted = quoted(text);
    let inner = &quoted[1..quoted.len() - 1];
    rows.iter().enumerate().skip(from).take(MOST_STARTS).find_map(|(line, row)| {
        let letters = |at: usize| row[..at].chars().count();
        let bare = row.find(text).map(|at| letters(at) + before);
        // What is before it is in quotes, too.
        let column = bare.or_else(|| row.find(inner).map(|at| letters(at) + as_quoted(text, before) - 1))?;
        Some((line, column))
    })
}

/// A text as it stands in JSON.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// How many letters stand before one of a text, where it is in JSON: its quote among them.
fn as_quoted(text: &str, before: usize) -> usize {
    let before: String = text.chars().take(before).collect();
    quoted(&before).chars().count() - 1
}

/// How often a line may stand behind the script's place before its own begin.
const MOST_STARTS: usize = 20;
