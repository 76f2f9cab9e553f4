//! The user's lines without their secrets, for messages about files that cannot be read: nobody could learn these as
//! secrets.

use std::{ops::Range, path::Path};

use posthaste::secret::is_secret_name;

/// Keys that hold a secret because of where they stand, as far as one line can tell.
const CARRIERS: &[&str] = &["bearer"];
/// Keys below a secret's name that hold the secret itself.
const VALUES: &[&str] = &["value", "default"];

/// `text` with stars for the values of keys that look like secrets, or are said to be: on their line, in the block of text
/// or the map below it. What refers to a variable stays.
pub(super) fn masked(text: &str) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut masked = String::with_capacity(text.len());
    let mut below: Option<Below> = None;
    for (index, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        below = below.filter(|it| line.trim().is_empty() || indent > it.indent);
        let beside = &lines[index.saturating_sub(3)..(index + 4).min(lines.len())];
        let parts = match below {
            Some(Below { is_text: true, .. }) => Vec::from_iter(Some(indent..line.trim_end().len().max(indent))),
            Some(_) if keys(line).next().is_none() => Vec::from_iter(value_in(line, indent..line.len())),
            _ => {
                let is_said_to_be = beside.iter().any(|it| it.contains("secret: true"));
                hidden_parts(line, is_said_to_be || below.is_some())
            }
        };
        if below.is_none() {
            below = Below::of(line, indent);
        }
        let mut done = 0;
        for part in parts.into_iter().filter(|part| !part.is_empty()) {
            masked.push_str(&line[done..part.start]);
            masked.extend(line[part.clone()].chars().map(|_| '*'));
            done = part.end;
        }
        masked.push_str(&line[done..]);
    }
    masked
}

/// Whether some of the text may be a secret that no line tells of: data files name their columns elsewhere.
pub(super) fn hides_secrets(path: &Path, text: &str) -> bool {
    let is_yaml = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("yaml") || it.eq_ignore_ascii_case("yml"));
    // Of a netrc file every other word may be a password.
    let is_netrc = text.split_whitespace().any(|it| matches!(it, "machine" | "login" | "macdef"));
    !is_yaml && (is_netrc || names_a_secret(text))
}

fn names_a_secret(text: &str) -> bool {
    text.split([',', ';', '\t', '|', '"', ':', '\n', '\r']).any(|name| is_secret_name(name.trim()))
}

/// That the lines which are indented deeper belong to a secret's key.
#[derive(Clone, Copy)]
struct Below {
    indent: usize,
    /// Whether they are a block of text, where nothing is a key.
    is_text: bool,
}

impl Below {
    fn of(line: &str, indent: usize) -> Option<Self> {
        let (_, _, value) = keys(line).next().filter(|(_, name, _)| is_secret(name))?;
        let value = line[value..].trim();
        let is_text = value.starts_with(['|', '>']);
        (is_text || value.is_empty() || value.starts_with('#')).then_some(Self { indent, is_text })
    }
}

fn is_secret(name: &str) -> bool {
    CARRIERS.contains(&name) || is_secret_name(name) && !name.contains(' ')
}

/// The keys of a line: where each begins, its name, and where its value may begin.
fn keys(line: &str) -> impl Iterator<Item = (usize, &str, usize)> {
    let is_end = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']);
    line.match_indices(':').filter(move |(at, _)| is_end(&line[at + 1..])).map(|(at, _)| {
        let before = &line[..at];
        let start = before.rfind(['{', '[', ',']).map_or(0, |it| it + 1);
        let name = before[start..].trim().trim_start_matches("- ").trim_matches(['"', '\'']);
        (start, name, at + 1)
    })
}

/// The parts of a line that must not be seen: the values of secrets' names, and `value` where it is a secret's.
fn hidden_parts(line: &str, value_is_secret: bool) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut value_is_secret = value_is_secret;
    for (start, name, value) in keys(line) {
        let is_inside = parts.last().is_some_and(|part| value <= part.end);
        if is_inside || !(is_secret(name) || value_is_secret && VALUES.contains(&name)) {
            continue;
        }
        // `client_secret: { value: hush }`
        value_is_secret |= line[value..].trim_start().starts_with('{');
        let is_flow = line[..start].contains(['{', '[']);
        let end = if is_flow { value + flow_end(&line[value..]) } else { line.len() };
        parts.extend(value_in(line, value..end));
    }
    parts
}

/// Where a value in braces ends: at the comma or bracket behind it, outside of quotes.
fn flow_end(text: &str) -> usize {
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(open), letter) if open == letter => quote = None,
            (None, '"' | '\'') if text[..at].trim().is_empty() => quote = Some(letter),
            (None, ',' | '}' | ']') => return at,
            _ => {}
        }
    }
    text.len()
}

/// The value inside of `range`, without the blanks and brackets around it; nothing where it is no secret itself.
fn value_in(line: &str, range: Range<usize>) -> Option<Range<usize>> {
    let start = range.start;
    let value = line[range].trim_end_matches(['}', ' ', '\r', '\n']);
    let plain = value.trim_start();
    let is_reference = plain.contains("<<") || plain.starts_with(['{', '$', '|', '>', '#']);
    let is_reference = is_reference || matches!(plain, "true" | "false") || is_one_variable(plain);
    (!plain.is_empty() && !is_reference).then(|| start + value.len() - plain.len()..start + value.len())
}

/// Whether a value is one `"{{name}}"`, in quotes or not.
fn is_one_variable(value: &str) -> bool {
    let name = value.trim_matches(['"', '\'']).strip_prefix("{{").and_then(|it| it.strip_suffix("}}"));
    name.is_some_and(|it| !it.contains(['{', '}']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_of_a_secret_is_not_shown() {
        assert_eq!(masked("client_secret: hush  # x\n"), "client_secret: *********\n");
        assert_eq!(masked("  - \"api_key\": abc\n"), "  - \"api_key\": ***\n");
        assert_eq!(masked("token: <<seed>>\n"), "token: <<seed>>\n");
        assert_eq!(masked("token: \"{{seed}}\"\n"), "token: \"{{seed}}\"\n");
        assert_eq!(masked("token: \"{{seed}}hush{{x}}\"\n"), "token: *******************\n");
        assert_eq!(masked("name: x\n"), "name: x\n");
        assert_eq!(masked("key: { value: hush, secret: true\n"), "key: { value: ****, secret: true\n");
        assert_eq!(masked("key:\n  value: hush\n  secret: true\n"), "key:\n  value: ****\n  secret: true\n");
        assert_eq!(masked("key: { value: open }\n"), "key: { value: open }\n");
        assert_eq!(masked("client_secret: { value: hush , oops\n"), "client_secret: { value: **** , oops\n");
        assert_eq!(masked("password: { env: X, default: hush }\n"), "password: { env: X, default: **** }\n");
        let basic = "auth: { basic: { username: u, password: 'a, }b' }\n";
        assert_eq!(masked(basic), "auth: { basic: { username: u, password: ******* }\n");
        assert_eq!(masked("auth: { bearer: hush\n"), "auth: { bearer: ****\n");
        assert_eq!(masked("api_keys: [hush, hush]\n"), "api_keys: ************\n");
    }

    #[test]
    fn a_data_files_lines_are_shown_unless_a_column_is_secret() {
        for (name, text, hides) in [
            ("a.csv", "id,name\n1,x\n", false),
            ("a.csv", "id;\"API key\"\n1;x\n", true),
            ("a.ndjson", "{\"id\": 1}\n{\"id\": 1, \"password\": 2}\n", true),
            ("a.yml", "password: x\n", false),
        ] {
            assert_eq!(hides_secrets(Path::new(name), text), hides, "{name} {text}");
        }
    }

    #[test]
    fn what_stands_below_a_secrets_name_is_not_shown() {
        let key = "private_key: |\n  -----BEGIN: x\n\n  abc\nname: x\n";
        assert_eq!(masked(key), "private_key: |\n  *************\n\n  ***\nname: x\n");
        let map = "secret:\n  value: hush\n  description: x\nvalue: y\n";
        assert_eq!(masked(map), "secret:\n  value: ****\n  description: x\nvalue: y\n");
        assert_eq!(masked("tokens:\n  - hush\n"), "tokens:\n  ******\n");
        assert_eq!(masked("token:\n  hush\nname: x\n"), "token:\n  ****\nname: x\n");
    }
}
