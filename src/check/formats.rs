//! Problems for programs: JSON, SARIF, and the commands of GitHub's workflows.

use std::fmt::Write as _;

use percent_encoding::AsciiSet;
use serde_json::{Value, json};

use super::codes::{CODES, Code};
use crate::{
    source::{Problem, Severity},
    wire::RESERVED,
};

/// What is written with a percent sign in the path of a URI.
const OUTSIDE_OF_PATHS: &AsciiSet = &RESERVED.remove(b'/');

/// One JSON document with all of them, and how many there are.
pub fn as_json(problems: &[Problem]) -> String {
    let all: Vec<Value> = problems
        .iter()
        .map(|it| {
            json!({
                "code": it.code,
                "severity": it.severity,
                "message": it.message,
                "help": it.help,
                "file": *it.place.file,
                "line": line(it),
                "column": line(it).map(|_| it.place.column),
                "width": it.width,
            })
        })
        .collect();
    let count = |severity| problems.iter().filter(|it| it.severity == severity).count();
    let counts = json!({ "errors": count(Severity::Error), "warnings": count(Severity::Warning) });
    format!("{:#}\n", json!({ "posthaste": env!("CARGO_PKG_VERSION"), "counts": counts, "problems": all }))
}

/// A SARIF log. Source: OASIS, Static Analysis Results Interchange Format 2.1.0.
pub fn as_sarif(problems: &[Problem]) -> String {
    let used: Vec<&Code> = CODES.iter().filter(|code| problems.iter().any(|it| it.code == code.code)).collect();
    let rule = |code: &&Code| {
        json!({
            "id": code.code,
            "shortDescription": { "text": code.says },
            "defaultConfiguration": { "level": if code.is_error { "error" } else { "warning" } },
        })
    };
    let result = |it: &Problem| {
        let text = it.help.as_ref().map_or_else(|| it.message.clone(), |help| format!("{} ({help})", it.message));
        let mut location = json!({ "artifactLocation": { "uri": uri(&it.place.file) } });
        if line(it).is_some() {
            location["region"] = json!({
                "startLine": it.place.line,
                "startColumn": it.place.column,
                "endColumn": it.place.column.saturating_add(it.width),
            });
        }
        json!({
            "ruleId": it.code,
            "ruleIndex": used.iter().position(|code| code.code == it.code),
            "level": it.severity,
            "message": { "text": text },
            "locations": [{ "physicalLocation": location }],
        })
    };
    let driver = json!({
        "name": "posthaste",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": used.iter().map(rule).collect::<Vec<_>>(),
    });
    let run = json!({
        "tool": { "driver": driver },
        "columnKind": "unicodeCodePoints",
        "results": problems.iter().map(result).collect::<Vec<_>>(),
    });
    let schema = "https://json.schemastore.org/sarif-2.1.0.json";
    format!("{:#}\n", json!({ "$schema": schema, "version": "2.1.0", "runs": [run] }))
}

/// A command of a GitHub workflow on each line. Source: GitHub Docs, workflow commands.
pub fn as_github(problems: &[Problem]) -> String {
    let mut text = String::new();
    for it in problems {
        let level = match it.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let place = line(it).map(|line| format!(",line={line},col={}", it.place.column)).unwrap_or_default();
        let help = it.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
        let message = data(&format!("{}{help}", it.message));
        let _ = writeln!(text, "::{level} file={}{place},title={}::{message}", property(&it.place.file), it.code);
    }
    text
}

/// The line, where it is about one.
fn line(problem: &Problem) -> Option<u32> {
    Some(problem.place.line).filter(|line| *line > 0)
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A path as a relative reference.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    percent_encoding::utf8_percent_encode(&path, OUTSIDE_OF_PATHS).to_string()
}
