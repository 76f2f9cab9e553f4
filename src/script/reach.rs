//! Whether a script writes into things, or reaches them by names that only show when it runs.
//!
//! Nothing here reads JavaScript: texts in quotes and comments are looked at, too. That suspects some scripts for nothing, and
//! hides none.

/// Whether what follows a name gives it another value, or leads further into it.
pub(super) fn is_assigned(after: &str) -> bool {
    after.starts_with('[') || is_set(after)
}

/// Whether what follows a place gives it another value.
fn is_set(after: &str) -> bool {
    if after.starts_with("++") || after.starts_with("--") {
        return true;
    }
    let operator = after.find(|it| !"+-*/%&|^?<>=!".contains(it)).map_or(after, |end| &after[..end]);
    let compares = ["==", "===", "!=", "!==", "<=", ">=", "=>"].contains(&operator);
    operator.ends_with('=') && !compares
}

/// Whether a letter is a part of a name: `response` in `pm.response.json`.
pub(super) fn is_part(it: char) -> bool {
    it.is_alphanumeric() || it == '_' || it == '$'
}

/// Whether a member's name is made when the script runs: `x[name]`, `{ [name]: y }`, or written with escapes.
pub(super) fn is_computed(text: &str) -> bool {
    text.contains("\\u")
        || text.match_indices('[').any(|(at, _)| {
            let before = text[..at].trim_end();
            let after = &text[at + 1..];
            if is_access(before) {
                return !is_plain_index(after);
            }
            before.ends_with(['{', ',']) && closed(after).is_some_and(|rest| rest.trim_start().starts_with(':'))
        })
}

/// Whether a bracket behind this text leads to a member, and does not begin a list.
fn is_access(before: &str) -> bool {
    before.ends_with(|it| is_part(it) || [')', ']', '}', '"', '\'', '`', '.', '/'].contains(&it))
}

/// Whether an index is a number or a text as it stands.
fn is_plain_index(after: &str) -> bool {
    let after = after.trim_start();
    let Some(quote) = after.chars().next().filter(|it| ['"', '\'', '`'].contains(it)) else {
        let end = after.find(']').unwrap_or(after.len());
        return after[..end].trim_end().chars().all(|it| it.is_ascii_digit());
    };
    let Some((name, rest)) = after[1..].split_once(quote) else { return false };
    !name.contains(['\\', '$']) && rest.trim_start().starts_with(']')
}

/// What stands behind the bracket that closes this one.
fn closed(after: &str) -> Option<&str> {
    let mut depth = 0_usize;
    for (at, it) in after.char_indices() {
        match it {
            '[' => depth += 1,
            ']' if depth == 0 => return Some(&after[at + 1..]),
            ']' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether a member of something gets another value: `x.y = 1`, `x["y"]++`, `[x.y] = z`, `for (x.y of z)`. What the old
/// `tests["name"]` holds is the script's own.
pub(super) fn is_written(text: &str) -> bool {
    text.match_indices('.').any(|(at, _)| {
        let member = text[at + 1..].trim_start();
        let end = member.find(|it| !is_part(it)).unwrap_or(member.len());
        let after = member[end..].trim_start();
        let is_looped = ["of", "in"].iter().any(|word| {
            after.strip_prefix(word).is_some_and(|rest| rest.starts_with(|it: char| it.is_whitespace() || it == '['))
        });
        end > 0 && (is_looped || is_set(after))
    }) || text.match_indices([']', '}']).any(|(at, closing)| {
        is_set(text[at + 1..].trim_start()) && {
            let opening = if closing == "]" { '[' } else { '{' };
            let before = text[..at].rfind(opening).map_or("", |start| text[..start].trim_end());
            let root = before.rsplit(|it| !is_part(it)).next().unwrap_or_default();
            let own: &[&str] =
                if closing == "]" { &["tests", "const", "let", "var"] } else { &["const", "let", "var"] };
            let is_member = before[..before.len() - root.len()].trim_end().ends_with('.');
            is_member || !own.contains(&root)
        }
    }) || ["++", "--"].iter().any(|operator| {
        text.match_indices(operator).any(|(at, _)| {
            let place = text[at + 2..].trim_start_matches(is_part);
            place.len() < text[at + 2..].len() && place.starts_with(['.', '['])
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_only_show_when_the_script_runs_are_seen() {
        for text in [
            "x[y]",
            "f()[a + b]",
            "x ?.[y]",
            "[][k]",
            "x['a\\x62']",
            "x[`a${b}`]",
            "const { [k]: c } = x",
            "c\\u006fnst",
            "x['a' + 'b']",
        ] {
            assert!(is_computed(text), "{text}");
        }
        for text in [
            "x[0]",
            "x['a']",
            "tests[\"Status code is 200\"] = true",
            "f([a, b])",
            "= [ 'x', y ]",
            "{ a: [b], c }",
            "x.y[12].z",
        ] {
            assert!(!is_computed(text), "{text}");
        }
    }

    #[test]
    fn what_writes_into_things_is_seen() {
        for text in [
            "x.y = 1",
            "x.y += 1",
            "x . y ++",
            "++x.y",
            "--x['y']",
            "x['y'] = 1",
            "x.y['z'] = 1",
            "({ a: x.y } = z)",
            "[x.y] = z",
            "for (x.y of z);",
            "x.tests['y'] = 1",
        ] {
            assert!(is_written(text), "{text}");
        }
        for text in [
            "x.y == 1",
            "x.y === 1",
            "x = y.z",
            "const { a } = x.y",
            "let [a, b] = x",
            "tests['y'] = x.y >= 1",
            "() => { x.y() }",
            "x.y ? 1 : 2",
            "pm.test('a. b', () => x.y)",
            "count++; i += 1",
        ] {
            assert!(!is_written(text), "{text}");
        }
    }
}
