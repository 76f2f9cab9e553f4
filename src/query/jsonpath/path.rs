//! A JSONPath, ready to be walked.

use jsonpath_rust::parser::{
    errors::JsonPathError,
    model::{JpQuery, Segment, Selector},
    parse_json_path,
};
use serde_json::Value;

use super::super::contract::QuerySyntax;
use super::{literal, rules, walk};

/// How deep calls of functions may be nested: the library takes three times as long for each level.
const MAX_CALLS: usize = 6;

/// A path that was read.
#[derive(Debug)]
pub(super) enum Path {
    /// Names and indexes only: it finds one node at most.
    Singular(Vec<Step>),
    /// Any other.
    Plural(JpQuery),
}

/// A step down.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    Name(String),
    Index(i64),
}

impl Path {
    /// Reads `text`.
    ///
    /// # Errors
    /// When it is no JSONPath, or calls a function in a way that RFC 9535 forbids.
    pub(super) fn compile(text: &str) -> Result<Self, QuerySyntax> {
        if let Some(steps) = plain(text) {
            return Ok(Self::Singular(steps));
        }
        if nested_calls(text) > MAX_CALLS {
            return Err(QuerySyntax::new(format!("not a JSONPath: functions are nested deeper than {MAX_CALLS}")));
        }
        let protected = literal::protect(text);
        let query = parse_json_path(&protected).map_err(|error| syntax(text, &protected, &error))?;
        rules::check(&query).map_err(|why| QuerySyntax::new(format!("not a JSONPath: {why}")))?;
        let step = |segment: &Segment| match segment {
            Segment::Selector(Selector::Name(name)) => Some(Step::Name(name.clone())),
            Segment::Selector(Selector::Index(index)) => Some(Step::Index(*index)),
            _ => None,
        };
        let steps: Option<Vec<Step>> = query.segments.iter().map(step).collect();
        Ok(steps.map_or(Self::Plural(query), Self::Singular))
    }

    /// Whether it finds one node at most, whatever it is asked of.
    pub(super) fn is_singular(&self) -> bool {
        matches!(self, Self::Singular(_))
    }

    /// The nodes that it finds, in the order of the RFC.
    pub(super) fn all<'a>(&self, root: &'a Value) -> Vec<&'a Value> {
        match self {
            Self::Singular(steps) => one(steps, root).into_iter().collect(),
            Self::Plural(query) => walk::nodes(query, root),
        }
    }
}

/// The node that a singular path finds.
pub(super) fn one<'a>(steps: &[Step], root: &'a Value) -> Option<&'a Value> {
    steps.iter().try_fold(root, |node, step| match step {
        Step::Name(name) => node.as_object()?.get(name),
        Step::Index(index) => walk::element(node.as_array()?, *index),
    })
}

/// The steps of `$.a.b[0]`, the path that nearly all are: read at a hundredth of the library's cost. `None` leaves it to
/// the library.
fn plain(text: &str) -> Option<Vec<Step>> {
    let mut rest = text.strip_prefix('$')?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('.') {
            let end = inner.find(|it: char| !it.is_ascii_alphanumeric() && it != '_').unwrap_or(inner.len());
            let name = &inner[..end];
            if name.is_empty() || name.starts_with(|it: char| it.is_ascii_digit()) {
                return None;
            }
            steps.push(Step::Name(name.to_owned()));
            rest = &inner[end..];
        } else {
            let (digits, behind) = rest.strip_prefix('[')?.split_once(']')?;
            let is_index = (1..10).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit());
            if !is_index || digits.len() > 1 && digits.starts_with('0') {
                return None;
            }
            steps.push(Step::Index(digits.parse().ok()?));
            rest = behind;
        }
    }
    Some(steps)
}

/// How many calls of functions are open at once, at most.
fn nested_calls(text: &str) -> usize {
    let (mut open, mut deepest, mut before) = (Vec::new(), 0, ' ');
    for character in text.chars() {
        match character {
            '(' => open.push(before.is_ascii_alphabetic()),
            ')' => {
                open.pop();
            }
            _ => {}
        }
        deepest = deepest.max(open.iter().filter(|is_call| **is_call).count());
        before = character;
    }
    deepest
}

/// The library's message draws the path; we say what is wrong, and at which character.
fn syntax(text: &str, protected: &str, error: &JsonPathError) -> QuerySyntax {
    let why = match error {
        JsonPathError::PestError(error) => {
            let drawn = error.to_string();
            let column = drawn.split("--> 1:").nth(1).and_then(|it| it.split(|it: char| !it.is_ascii_digit()).next());
            let at = literal::position(protected, column.and_then(|it| it.parse().ok()).unwrap_or(1));
            match text.chars().nth(at - 1) {
                Some(found) => format!("unexpected `{found}` at character {at}"),
                None => "it ends too early".to_owned(),
            }
        }
        JsonPathError::InvalidJsonPath(why) => why.replacen("Invalid", "invalid", 1),
        JsonPathError::MaxNestingDepthExceeded(depth) => format!("nested deeper than {depth}"),
        other => other.to_string().to_lowercase(),
    };
    let syntax = QuerySyntax::new(format!("not a JSONPath: {why}"));
    let single = |text: &str| {
        let bare: Vec<char> = text.chars().collect();
        bare.windows(3).any(|it| it[1] == '=' && !"=!<>".contains(it[0]) && it[2] != '=')
    };
    match text {
        _ if text.contains('?') && single(text) => syntax.help("equality is `==`: $.items[?@.id == 3]"),
        _ if text.contains('-') => {
            syntax.help("a name with other characters than letters, digits and `_` goes in brackets: $['x-id']")
        }
        _ => syntax,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_paths_are_what_the_library_reads() {
        for text in ["$", "$.a", "$.a_1.B[0][12].c", "$[3]"] {
            let query = parse_json_path(text).unwrap();
            let read: Option<Vec<Step>> = query
                .segments
                .iter()
                .map(|segment| match segment {
                    Segment::Selector(Selector::Name(name)) => Some(Step::Name(name.clone())),
                    Segment::Selector(Selector::Index(index)) => Some(Step::Index(*index)),
                    _ => None,
                })
                .collect();
            assert_eq!(plain(text), read, "{text}");
        }
        for text in
            ["", "a", "$a", "$.", "$..a", "$.1", "$[01]", "$[-1]", "$[*]", "$.a-b", "$[1", "$['a']", "$.a ", "$.é"]
        {
            assert_eq!(plain(text), None, "{text}");
        }
    }
}
