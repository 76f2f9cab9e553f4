//! What a check looks at.

/// A part of the response.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Subject {
    /// The status code.
    Status,
    /// How long it took.
    Time,
    /// The size of the body.
    Size,
    /// The text of the body.
    Body,
    /// A header.
    Header(String),
    /// A part of the JSON body.
    Json(Vec<Step>),
    /// How many elements or letters a part of the JSON body has.
    Length(Vec<Step>),
}

/// A step down into a JSON body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// To a key.
    Name(String),
    /// To an element.
    Index(u64),
    /// To the elements whose key has, or has not, this value: the key, whether it has it, the value as JSON.
    Those(String, bool, String),
}

/// The JSONPath of `steps`, and the same in other spellings: where one stands in a map already, another can.
pub(crate) fn paths(steps: &[Step]) -> Vec<String> {
    let plain: String = steps.iter().map(|it| step(it, false)).collect();
    let bracketed: String = steps.iter().map(|it| step(it, true)).collect();
    let mut paths = vec![format!("${plain}"), format!("jsonpath ${plain}")];
    if bracketed != plain {
        paths.extend([format!("${bracketed}"), format!("jsonpath ${bracketed}")]);
    }
    paths
}

fn step(step: &Step, in_brackets: bool) -> String {
    match step {
        Step::Name(name) if is_plain(name) && !in_brackets => format!(".{name}"),
        Step::Name(name) => format!("['{}']", name.replace('\\', "\\\\").replace('\'', "\\'")),
        Step::Index(index) => format!("[{index}]"),
        Step::Those(name, has, value) => {
            let name = if is_plain(name) { format!(".{name}") } else { format!("['{name}']") };
            format!("[?@{name} {} {value}]", if *has { "==" } else { "!=" })
        }
    }
}

/// Whether a key can stand behind a dot.
pub(crate) fn is_plain(name: &str) -> bool {
    name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
}
