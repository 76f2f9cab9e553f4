//! What one often trips over in YAML, and what to do about it.

/// Whether a line holds an unquoted JSONPath inside of a flow map or list, or one that begins a value with `[`.
pub(super) fn is_broken_path(line: &str) -> bool {
    let Some(path) = line.find('$') else { return false };
    let before = line[..path].trim_end();
    line[path..].contains(['[', '{', ',', '#']) && !before.ends_with(['\'', '"'])
}

/// What one often trips over, by what the scanner says: it says so a line too late, or where the file ends.
pub(super) fn named(info: &str) -> Option<&'static str> {
    match info.to_ascii_lowercase() {
        it if it.contains("unknown escape") => {
            Some("in double quotes a backslash begins an escape: write two, or put the text in single quotes")
        }
        it if it.contains("simple key expect") => Some("a key has `: ` behind it; see the line above"),
        it if it.contains("flow") || it.contains("expected node content") => {
            Some("see whether each `[` and `{` is closed; a text with brackets goes in quotes")
        }
        _ => None,
    }
}

/// What one often trips over, by the line that could not be read.
pub(super) fn of_line(line: &str) -> Option<&'static str> {
    let value = line.split_once(": ").map_or(line, |(_, value)| value).trim();
    match value.chars().next()? {
        '\t' => Some("indent with spaces"),
        _ if line.starts_with('\t') || line.trim_start_matches(' ').starts_with('\t') => {
            Some("indent with spaces, not tabs")
        }
        '{' | '[' => Some(bracket(value)),
        '@' | '`' | '%' | '*' | '&' | '!' | '|' | '>' => {
            Some("a value that begins with this character must be put in quotes")
        }
        '"' | '\'' => Some("see whether the quotes are closed, and nothing follows them"),
        _ if value.contains(": ") => Some("a value that holds `: ` must be put in quotes"),
        _ if line.trim_end().ends_with(':') || line.contains(": ") => {
            Some("see whether the keys of a map begin at one column")
        }
        _ => None,
    }
}

/// What to do with a text that begins with a bracket.
pub(super) fn bracket(text: &str) -> &'static str {
    if text.starts_with("{{") {
        return "a variable is written `<<name>>` here; where `{{name}}` is meant, put the value in quotes";
    }
    "a value that begins with `{` or `[` is a map or a list in YAML: put it in quotes if it is text"
}
