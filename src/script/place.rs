//! Where in a script something was thrown.

use super::words;
use crate::event::Thrown;

/// What the engine calls the user's script in a stack.
pub(super) const FILE: &str = "script";

/// What stands before the text of a script, on the same line, so that lines count as the user counts them.
pub(super) const PREFIX: &str = "(function(){return       function(){";

/// The same, just as long, for a script that waits at its top level.
pub(super) const ASYNC_PREFIX: &str = "(function(){return async function(){";

/// What stands after it. The line break ends a comment.
pub(super) const SUFFIX: &str = "\n}})";

/// Something thrown by the script of this text, with its place and its stack as the user can follow them: only lines of
/// the script itself.
pub(super) fn thrown(text: &str, name: String, message: String, stack: &str) -> Thrown {
    let lines: Vec<String> = stack.lines().filter(|line| find(line).is_some()).map(mend).collect();
    let at = find(stack);
    let is_own = stack.lines().next().is_some_and(|line| find(line).is_some());
    let message = match (message.as_str(), at) {
        ("not a function", Some(at)) if is_own => {
            words::callee(text, at).map_or(message, |callee| format!("{callee} is not a function"))
        }
        _ => words::of_node(&name, &message).unwrap_or(message),
    };
    Thrown { name, message, at, stack: lines.join("\n") }
}

/// Something that is no fault of any place in the script.
pub(super) fn trouble(name: &str, message: &str) -> Thrown {
    Thrown { name: name.to_owned(), message: message.to_owned(), at: None, stack: String::new() }
}

/// The first place in the script that a stack names: line and column, from 1.
pub(super) fn find(stack: &str) -> Option<(u32, u32)> {
    stack.lines().find_map(|line| {
        let at = start(line)?;
        let mut numbers = line[at + FILE.len() + 1..].split(|it: char| !it.is_ascii_digit());
        let line: u32 = numbers.next()?.parse().ok()?;
        let column: u32 = numbers.next()?.parse().ok()?;
        Some((line, shift(line, column)))
    })
}

/// Where `script:1:2` begins in a line of a stack.
fn start(line: &str) -> Option<usize> {
    let marked = |mark: &str| line.find(&format!("{mark}{FILE}:")).map(|at| at + mark.len());
    marked("(").or_else(|| marked("at "))
}

/// The column as the user counts it: the first line begins with what we put before it.
fn shift(line: u32, column: u32) -> u32 {
    let width = u32::try_from(PREFIX.len()).unwrap_or(0);
    if line == 1 { column.saturating_sub(width).max(1) } else { column }
}

/// A line of a stack with the column as the user counts it.
fn mend(line: &str) -> String {
    let (Some(at), Some((row, column))) = (start(line), find(line)) else { return line.to_owned() };
    let close = if line.trim_end().ends_with(')') { ")" } else { "" };
    format!("{}{FILE}:{row}:{column}{close}", &line[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_the_first_line_of_the_script() {
        let stack = "    at fail (expect.js:3:4)\n    at check (script:12:9)\n    at <anonymous> (script:1:46)\n";
        let thrown = thrown("", "Error".to_owned(), "no".to_owned(), stack);
        assert_eq!(thrown.at, Some((12, 9)));
        assert_eq!(thrown.stack, "    at check (script:12:9)\n    at <anonymous> (script:1:10)");
        assert_eq!(find("    at script:3:1"), Some((3, 1)));
        assert_eq!(find("    at script:1:1"), Some((1, 1)));
        assert_eq!(find("    at f (myscript:3:1)\n"), None);
        assert_eq!(find("(script:"), None);
        assert_eq!(find(""), None);
    }
}
