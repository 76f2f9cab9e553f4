//! Names and texts of Postman's in our templates.

use crate::template::{Name, function};

/// The expression for a name, without its delimiters; nothing where our templates cannot have the name.
pub(super) fn expression(name: &str) -> Option<String> {
    let is_spelled = Name::parse(name).is_some() && name != "else" && !name.starts_with('[');
    if is_spelled {
        return Some(name.to_owned());
    }
    let is_bracketed = !name.is_empty() && !name.contains(['[', ']', '<', '\n', '"', '\'']) && !name.contains(">>");
    is_bracketed.then(|| format!("[{name}]"))
}

/// The expression for a name as a value of a function.
pub(super) fn operand(name: &str) -> Option<String> {
    let expression = expression(name)?;
    let is_literal =
        matches!(name, "true" | "false" | "null" | "undefined") || name.starts_with(|it: char| it.is_ascii_digit());
    Some(if is_literal { format!("[{name}]") } else { expression })
}

/// The expression for a text of Postman's that is filled in by Postman's own rules.
pub(super) fn by_postman(text: &str) -> String {
    format!("postman {}", serde_json::Value::from(text))
}

/// Whether a name is one of the dynamic ones.
pub(super) fn is_dynamic(name: &str) -> bool {
    function::dynamic(name).is_some()
}

/// Whether a dynamic name stands for a number or truth value.
pub(super) fn is_typed(name: &str) -> bool {
    matches!(name, "$timestamp" | "$randomInt" | "$randomBoolean")
}

/// A template that gives this text when it is sent, and no sooner.
pub(super) fn fails(text: &str) -> String {
    let plain: String = text.chars().filter(|it| !matches!(it, '"' | '\\' | '<' | '>' | '\n' | '\r')).collect();
    format!("<<text \"{plain}\">>")
}

/// A literal text in a template: what looks like an expression in it is escaped. `more` is whether something follows.
pub(crate) fn literal(text: &str, more: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("<<") {
        let (before, behind) = rest.split_at(at);
        written.push_str(before);
        let first = behind[2..].trim_start_matches([' ', '\t']).chars().next();
        let begins = first.is_some_and(|it| it.is_alphanumeric() || "_$#/^[(@!".contains(it));
        let ends = behind.contains(">>") || more.contains(">>");
        if written.ends_with('\\') || begins && ends {
            written.push_str("\\<<");
            rest = &behind[2..];
        } else {
            written.push('<');
            rest = &behind[1..];
        }
    }
    written + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{scope::Store, source::Place, template::Template};

    #[test]
    fn names_are_spelled_or_bracketed() {
        for (name, wanted) in [
            ("a", Some("a")),
            ("a-b.c$:é", Some("a-b.c$:é")),
            (" a ", Some("[ a ]")),
            ("a b", Some("[a b]")),
            ("-a", Some("[-a]")),
            ("#a", Some("[#a]")),
            ("else", Some("[else]")),
            ("a[0]", None),
            ("a\"b", None),
        ] {
            assert_eq!(expression(name).as_deref(), wanted, "{name}");
        }
        assert_eq!(operand("5a").as_deref(), Some("[5a]"));
    }

    #[test]
    fn literal_text_stays_what_it_is() {
        let store = Store::default();
        for text in [
            "<<a>>",
            "\\<<a>>",
            "1 << 2",
            "\\<< x",
            "<<<a>>>",
            "<<EOF\nx\nEOF",
            "a <<b c>> <<d",
            "<<\\<<x>>",
            "<< >>",
            "<<a",
            "\\",
        ] {
            let template = Template::parse(&literal(text, ""), Place::default()).unwrap();
            assert_eq!(template.text(&store.scope(&[])).unwrap(), text, "{}", literal(text, ""));
        }
    }
}
