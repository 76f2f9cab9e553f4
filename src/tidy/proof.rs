//! The proof that a formatted text means what the old one meant, and lacks nothing of it.

use super::{
    order::{order_of, rank},
    scan::scan,
    shape::Shape,
    write::tidied,
};
use crate::source::{Entry, Kind, Node, Source, documents};

/// What is other in `new` than in `text`, whose documents are `old`; nothing where only the layout is.
pub(super) fn difference(old: &[Node], text: &str, new: &str, shape: Shape) -> Option<&'static str> {
    let Some(read) = reading(new) else { return Some("it could not be read") };
    let (old, read): (Vec<_>, Vec<_>) = (written(old), written(&read));
    if old.len() != read.len() || !old.iter().zip(&read).all(|(old, new)| is_same_document(old, new, shape)) {
        return Some("it would mean something else");
    }
    if comments(text) != comments(new) {
        return Some("it would lack a comment");
    }
    if letters(text) != letters(new) {
        return Some("it would lack something that is written there");
    }
    (tidied(new, shape).as_deref() != Ok(new)).then_some("it would change once more the next time")
}

/// The documents of `text`; nothing where it cannot be read.
pub(super) fn reading(text: &str) -> Option<Vec<Node>> {
    let source = Source::from_bytes("", text.as_bytes().to_vec()).ok()?;
    let mut problems = Vec::new();
    let nodes = documents(&source, &mut problems);
    problems.is_empty().then_some(nodes)
}

/// Whether documents are the same, to the order of their keys.
pub(super) fn is_same(old: &[Node], new: &[Node]) -> bool {
    old.len() == new.len() && old.iter().zip(new).all(|(old, new)| is_same_node(old, new))
}

/// The documents that hold anything.
fn written(nodes: &[Node]) -> Vec<&Node> {
    nodes.iter().filter(|node| !node.is_null()).collect()
}

/// Whether two documents are the same but for the order of the keys that have one.
fn is_same_document(old: &Node, new: &Node, shape: Shape) -> bool {
    let (Kind::Map(old), Kind::Map(new)) = (&old.kind, &new.kind) else { return is_same_node(old, new) };
    let same = |old: &[&Entry], new: &[&Entry]| {
        old.len() == new.len()
            && old.iter().zip(new).all(|(old, new)| old.key == new.key && is_same_node(&old.value, &new.value))
    };
    let mut old: Vec<&Entry> = old.iter().collect();
    let new: Vec<&Entry> = new.iter().collect();
    if same(&old, &new) {
        return true;
    }
    let Some(keys) = order_of(shape, new.iter().map(|entry| entry.key.as_str())) else { return false };
    old.sort_by_key(|entry| rank(keys, &entry.key));
    same(&old, &new)
}

fn is_same_node(old: &Node, new: &Node) -> bool {
    match (&old.kind, &new.kind) {
        (Kind::Plain(old), Kind::Plain(new)) | (Kind::Text(old), Kind::Text(new)) => old == new,
        (Kind::List(old), Kind::List(new)) => is_same(old, new),
        (Kind::Map(old), Kind::Map(new)) => {
            let same = |(old, new): (&Entry, &Entry)| old.key == new.key && is_same_node(&old.value, &new.value);
            old.len() == new.len() && old.iter().zip(new).all(same)
        }
        _ => false,
    }
}

/// The comments of a text, sorted: they move with their keys.
fn comments(text: &str) -> Option<Vec<&str>> {
    let mut comments = scan(text).ok()?.comments;
    comments.sort_unstable();
    Some(comments)
}

/// All that is no layout: the lines without their blanks and their order, without `---`. It knows nothing of YAML, so that it
/// cannot err where the scanner errs.
fn letters(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.chars().filter(|it| !it.is_whitespace()).collect::<String>());
    let mut lines: Vec<String> = lines.filter(|line| !line.is_empty() && line != "---").collect();
    lines.sort_unstable();
    lines
}
