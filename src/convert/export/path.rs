//! A JSONPath as the JavaScript that finds the same.

/// The expression on `root`, and whether it finds a list of what fits; nothing where JavaScript has no plain words for it.
pub(super) fn path(text: &str, root: &str) -> Option<(String, bool)> {
    let text = text.trim();
    let mut rest = text.strip_prefix("jsonpath").map_or(text, str::trim_start).strip_prefix('$')?;
    let mut written = root.to_owned();
    let mut is_list = false;
    while !rest.is_empty() {
        if is_list || rest.contains("<<") {
            return None;
        }
        if let Some(behind) = rest.strip_prefix('.') {
            let end = behind.find(['.', '[']).unwrap_or(behind.len());
            written.push_str(&member(&behind[..end])?);
            rest = &behind[end..];
        } else if let Some(filter) = rest.strip_prefix("[?@") {
            let end = closing(filter)?;
            written.push_str(&those(&filter[..end])?);
            is_list = true;
            rest = &filter[end + 1..];
        } else {
            let inner = rest.strip_prefix('[')?;
            let end = closing(inner)?;
            written.push_str(&index(&inner[..end])?);
            rest = &inner[end + 1..];
        }
    }
    Some((written, is_list))
}

/// Where the bracket closes that is open at the beginning of `text`; quotes may hold some.
fn closing(text: &str) -> Option<usize> {
    let (mut quote, mut is_escaped) = (None, false);
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            _ if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(open), letter) if open == letter => quote = None,
            (None, '"' | '\'') => quote = Some(letter),
            (None, ']') => return Some(at),
            (None, '[') => return None,
            _ => {}
        }
    }
    None
}

fn member(name: &str) -> Option<String> {
    let is_name = name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_');
    match name {
        "" | "*" => None,
        name if is_name && name != "length" => Some(format!(".{name}")),
        name => Some(format!("[{}]", serde_json::Value::from(name))),
    }
}

fn index(inner: &str) -> Option<String> {
    let quoted = ['\'', '"'].iter().find_map(|it| inner.strip_prefix(*it)?.strip_suffix(*it));
    if let Some(name) = quoted {
        let name = name.replace("\\'", "'").replace("\\\"", "\"").replace("\\\\", "\\");
        return member(&name);
    }
    match inner.strip_prefix('-') {
        Some(digits) if digits.parse::<u32>().is_ok() => Some(format!(".at(-{digits})")),
        Some(_) => None,
        None => inner.parse::<u32>().ok().map(|index| format!("[{index}]")),
    }
}

/// `.status != "active"` as a filter of a list.
fn those(condition: &str) -> Option<String> {
    let (operator, sign) = if condition.contains("!=") { ("!=", "!==") } else { ("==", "===") };
    let (key, value) = condition.split_once(operator)?;
    let key = key.trim().strip_prefix('.').filter(|it| !it.contains(['.', '[', '&', '|', '(']))?;
    let value = value.trim();
    let value = match value.strip_prefix('\'').and_then(|it| it.strip_suffix('\'')) {
        Some(text) if !text.contains(['\\', '"', '\'']) => serde_json::Value::from(text),
        Some(_) => return None,
        None => serde_json::from_str(value).ok()?,
    };
    let is_plain = !value.is_array() && !value.is_object();
    is_plain.then(|| format!(".filter((it) => it{} {sign} {value})", member(key).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_members() {
        for (text, wanted) in [
            ("$", Some("j")),
            ("$.a.b[0]['c-d'][\"e\"]", Some("j.a.b[0][\"c-d\"].e")),
            ("jsonpath $.a", Some("j.a")),
            ("$.a[-1]", Some("j.a.at(-1)")),
            ("$.users[?@.status != \"active\"]", Some("j.users.filter((it) => it.status !== \"active\")")),
            ("$.a[?@.b == 'x']", Some("j.a.filter((it) => it.b === \"x\")")),
            ("$.length", Some("j[\"length\"]")),
            ("$..a", None),
            ("$.a[*]", None),
            ("$.a[?@.b == 1].c", None),
            ("$.a[?@.b > 1]", None),
            ("$.a[?@.b == <<c>>]", None),
            ("//a", None),
        ] {
            assert_eq!(path(text, "j").map(|(it, _)| it).as_deref(), wanted, "{text}");
        }
    }
}
