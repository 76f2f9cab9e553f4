//! A file's text in the one form.

use std::borrow::Cow;

use super::{contract::Lost, proof, shape::Shape, write::tidied};
use crate::source::{Node, Place, Problem, Source, documents};

/// The text of `source` in the one form. It is compared with the old one before it is handed out.
///
/// # Errors
/// When the file cannot be read as YAML, with all that is wrong with it; and when the new text would not mean the same, or
/// lack a comment: then it is our mistake, and the file is best left as it is.
pub fn tidy(source: &Source, shape: Shape) -> Result<String, Vec<Problem>> {
    let mut problems = Vec::new();
    let old = documents(source, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let (text, old) = with_line_breaks(&source.text, old);
    let new = tidied(&text, shape).map_err(|lost| vec![unknown(source, &text, lost)])?;
    match proof::difference(&old, &text, &new, shape) {
        None => Ok(new),
        Some(difference) => {
            let message = format!("the file was left as it is: formatted, {difference}");
            let problem = Problem::error("not-formatted", Place::whole(source.name.clone()), message);
            Err(vec![problem.help("this is a mistake of the formatter, not yours")])
        }
    }
}

/// The same text with `\n` for each line break and at its end, and its documents.
fn with_line_breaks(text: &str, old: Vec<Node>) -> (Cow<'_, str>, Vec<Node>) {
    let mut text = Cow::Borrowed(text);
    if text.contains('\r') {
        text = Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    if text.is_empty() || text.ends_with('\n') {
        return (text, old);
    }
    let last = text.rfind('\n').map_or(0, |at| at + 1);
    let is_blank = text[last..].trim_matches([' ', '\t']).is_empty();
    text.to_mut().push('\n');
    if is_blank && proof::reading(&text).is_none_or(|read| !proof::is_same(&old, &read)) {
        // Blanks behind the last line break of a block of text: YAML does not count them, and the reader does sometimes.
        text.to_mut().truncate(last);
        let read = proof::reading(&text).unwrap_or(old);
        return (text, read);
    }
    (text, old)
}

/// A problem at what the scanner does not know.
fn unknown(source: &Source, text: &str, Lost(at): Lost) -> Problem {
    let before = &text[..at.min(text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let [line, column] = [line, column].map(|it| u32::try_from(it).unwrap_or(u32::MAX));
    let place = Place { file: source.name.clone(), line, column };
    let problem = Problem::error("not-formatted", place, "the formatter does not know what this is");
    problem.help("the file was left as it is; written in a simpler way, it can be formatted")
}
