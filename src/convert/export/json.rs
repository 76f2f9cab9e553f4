//! A value with templates as the text of a JSON body.

use serde_json::Value;

use super::ground::{Ground, converted};
use crate::template::{Name, Part, Tree, split};

/// The text, indented as Postman does.
pub(super) fn text(tree: &Tree, ground: &mut Ground) -> String {
    let mut written = String::new();
    write(&mut written, tree, 0, ground);
    written
}

fn write(out: &mut String, tree: &Tree, level: usize, ground: &mut Ground) {
    match tree {
        Tree::Fixed(value) => out.push_str(&indented(value, level)),
        Tree::Text(template) => out.push_str(&scalar(template.source(), ground)),
        Tree::List(list) => {
            brackets(out, level, ['[', ']'], list.iter(), |out, item| write(out, item, level + 1, ground));
        }
        Tree::Map(map) => {
            brackets(out, level, ['{', '}'], map.iter(), |out, (key, item)| {
                out.push_str(&Value::from(ground.text(key.source())).to_string());
                out.push_str(": ");
                write(out, item, level + 1, ground);
            });
        }
    }
}

fn brackets<T>(
    out: &mut String,
    level: usize,
    [open, close]: [char; 2],
    items: impl Iterator<Item = T>,
    mut item: impl FnMut(&mut String, T),
) {
    out.push(open);
    let mut is_empty = true;
    for it in items {
        out.push_str(if is_empty { "\n" } else { ",\n" });
        is_empty = false;
        out.push_str(&"    ".repeat(level + 1));
        item(out, it);
    }
    if !is_empty {
        out.push('\n');
        out.push_str(&"    ".repeat(level));
    }
    out.push(close);
}

/// A value without templates; numbers keep their digits.
pub(super) fn indented(value: &Value, level: usize) -> String {
    let mut out = String::new();
    match value {
        Value::Array(list) => {
            brackets(&mut out, level, ['[', ']'], list.iter(), |out, it| out.push_str(&indented(it, level + 1)));
        }
        Value::Object(map) => brackets(&mut out, level, ['{', '}'], map.iter(), |out, (key, it)| {
            out.push_str(&Value::from(key.as_str()).to_string());
            out.push_str(": ");
            out.push_str(&indented(it, level + 1));
        }),
        other => out.push_str(&other.to_string()),
    }
    out
}

/// A text with templates. One that is a template alone keeps its value's type here, and is pasted in Postman: quotes are
/// left out where it is known to be no text.
fn scalar(text: &str, ground: &mut Ground) -> String {
    if let [Part::Expression(expression, _)] = split(text).as_slice() {
        if let Some((function, name)) = converted(expression) {
            let token = format!("{{{{{name}}}}}");
            return if function == "text" { format!("\"{token}\"") } else { token };
        }
        if let Some(name) = Name::parse(expression) {
            let token = ground.token(expression);
            return match ground.is_value(name.text()) {
                Some(true) => token,
                Some(false) => format!("\"{token}\""),
                None => {
                    ground.note(format!("`{}` is sent as text in the JSON body", name.text()));
                    format!("\"{token}\"")
                }
            };
        }
    }
    let written = ground.text(text);
    Value::from(written).to_string()
}
