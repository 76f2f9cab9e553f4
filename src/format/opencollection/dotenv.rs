//! The lines of a `.env` file, as the Node package that Bruno uses reads them.

use std::sync::LazyLock;

use regex::Regex;

/// A name, and what stands behind it: in quotes, or up to a `#`.
static LINE: LazyLock<Regex> = LazyLock::new(|| {
    let quoted = r#"\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`"#;
    let line =
        format!(r"(?m)^[ \t]*(?:export\s+)?([\w.-]+)(?:[ \t]*=[ \t]*|:[ \t]+)({quoted}|[^#\r\n]+)?[ \t]*(?:#.*)?\r?$");
    Regex::new(&line).expect("the pattern is written right")
});

/// The names and values in a text; what is no such line is passed over.
pub(super) fn lines(text: &str) -> Vec<(String, String)> {
    let value = |written: &str| {
        let written = written.trim();
        let quote = written.chars().next().filter(|it| matches!(it, '\'' | '"' | '`'));
        let inner = quote.and_then(|it| written.strip_prefix(it)?.strip_suffix(it));
        match (quote, inner) {
            (Some('"'), Some(inner)) => inner.replace("\\n", "\n").replace("\\r", "\r"),
            (_, Some(inner)) => inner.to_owned(),
            (_, None) => written.to_owned(),
        }
    };
    let found = LINE.captures_iter(text);
    found.map(|it| (it[1].to_owned(), it.get(2).map(|it| value(it.as_str())).unwrap_or_default())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_node_reads_them() {
        let text = "# comment\nA=file value # note\nexport B = \"a \\n#b\"\r\nC='x # y'\nD=\n  E: colon\nnothing here\nF=\"two\nlines\"\nG==x\n";
        let lines: Vec<_> = lines(text).iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(lines, ["A=file value", "B=a \n#b", "C=x # y", "D=", "E=colon", "F=two\nlines", "G==x"]);
    }
}
