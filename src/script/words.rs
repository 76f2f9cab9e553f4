//! What the engine says of a mistake, in the words that people know from Node and search for.

use super::reach::is_part;

/// The message of an error that the engine made.
pub(super) fn of_node(name: &str, message: &str) -> Option<String> {
    match name {
        "TypeError" => of_type_error(message),
        "ReferenceError" => {
            let variable = message.strip_suffix(" is not initialized")?;
            Some(format!("Cannot access '{variable}' before initialization"))
        }
        "SyntaxError" => {
            let token = message.strip_prefix("unexpected token in expression: ")?;
            Some(format!("Unexpected token {token}"))
        }
        "RangeError" => (message == "invalid array length").then(|| "Invalid array length".to_owned()),
        "URIError" => Some("URI malformed".to_owned()),
        _ => None,
    }
}

fn of_type_error(message: &str) -> Option<String> {
    for (start, deed) in [("cannot read property '", "reading"), ("cannot set property '", "setting")] {
        let Some((property, value)) = message.strip_prefix(start).and_then(|rest| rest.rsplit_once("' of ")) else {
            continue;
        };
        let verb = if deed == "reading" { "read" } else { "set" };
        return Some(match property {
            "Symbol.iterator" => format!("{value} is not iterable"),
            property => format!("Cannot {verb} properties of {value} ({deed} '{property}')"),
        });
    }
    let is_constant = message.starts_with('\'') && message.ends_with("' is read-only");
    is_constant.then(|| "Assignment to constant variable.".to_owned())
}

/// What was called, by the place where the engine gave up: `pm.zork` in `pm.zork()`. The engine's place is near, not
/// exact, so that nothing is said where a chain has several calls.
pub(super) fn callee(text: &str, (line, column): (u32, u32)) -> Option<String> {
    let start: usize = text.split_inclusive('\n').take(usize::try_from(line).ok()?.checked_sub(1)?).map(str::len).sum();
    let rest = text.get(start..)?;
    let skipped = usize::try_from(column).ok()?.checked_sub(1)?;
    let at = start + rest.char_indices().nth(skipped).map_or(rest.len(), |(at, _)| at);
    let after = &text[at..];
    let open = at + after.find(|it: char| !(is_part(it) || it == '.' || it.is_whitespace()))?;
    let call = text[open..].strip_prefix('(')?;
    let close = balanced(call)?;
    if call[close..].trim_start().starts_with(['.', '[', '(']) {
        return None;
    }
    let before = &text[..open];
    let from =
        before.char_indices().rev().take_while(|(_, it)| is_part(*it) || *it == '.').last().map(|(from, _)| from)?;
    let name = &before[from..];
    let is_whole = !name.starts_with('.') && !name.ends_with('.') && !name.starts_with(|it: char| it.is_ascii_digit());
    is_whole.then(|| name.to_owned())
}

/// Where the parenthesis that is open closes.
fn balanced(text: &str) -> Option<usize> {
    let mut depth = 1;
    text.char_indices().find_map(|(at, it)| {
        depth += match it {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        (depth == 0).then_some(at + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_those_of_node() {
        for (name, message, expected) in [
            ("TypeError", "cannot read property 'a of b' of null", "Cannot read properties of null (reading 'a of b')"),
            ("TypeError", "cannot set property 'x' of undefined", "Cannot set properties of undefined (setting 'x')"),
            ("TypeError", "cannot read property 'Symbol.iterator' of undefined", "undefined is not iterable"),
            ("TypeError", "'c' is read-only", "Assignment to constant variable."),
            ("ReferenceError", "x is not initialized", "Cannot access 'x' before initialization"),
            ("SyntaxError", "unexpected token in expression: ';'", "Unexpected token ';'"),
        ] {
            assert_eq!(of_node(name, message).as_deref(), Some(expected));
        }
        assert_eq!(of_node("Error", "cannot read property 'x' of null"), None);
        assert_eq!(of_node("TypeError", "not a function"), None);
    }

    #[test]
    fn what_was_called_is_named() {
        for (text, place, expected) in [
            ("pm.zork()", (1, 3), Some("pm.zork")),
            ("var q = 5; q()", (1, 11), Some("q")),
            ("\n  é; a.b.c(x => (x))", (2, 11), Some("a.b.c")),
            ("pm.response.json()['a']()", (1, 12), None),
            ("[1].mapp(x)", (1, 9), None),
            ("f()", (9, 9), None),
            ("f()", (0, 0), None),
            ("f(", (1, 1), None),
            ("", (1, 1), None),
        ] {
            assert_eq!(callee(text, place).as_deref(), expected, "{text}");
        }
    }
}
