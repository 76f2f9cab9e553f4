//! Where lines break: what is short goes on one line, all else below its key.

use super::{
    scalar::{self, Around},
    tree::{Pair, Yaml},
};

/// How many columns a line may have that holds a whole list or map.
const WIDTH: usize = 100;

/// How many columns a level takes.
const INDENT: usize = 2;

/// How deep lists and maps may be in one another on one line.
const MAX_DEPTH: usize = 3;

/// The text of a document with these keys.
pub fn document(pairs: &[Pair]) -> String {
    let mut text = String::new();
    block_map(&mut text, pairs, 0, true);
    if text.is_empty() {
        text.push_str("{}\n");
    }
    text
}

/// The keys of a map below one another; the first line has its indentation already unless `fresh`.
fn block_map(text: &mut String, pairs: &[Pair], indent: usize, mut fresh: bool) {
    for pair in pairs {
        for line in &pair.comment {
            start(text, indent, &mut fresh);
            text.push_str(&comment(line));
            text.push('\n');
        }
        start(text, indent, &mut fresh);
        text.push_str(&key(&pair.key, Around::Block));
        text.push(':');
        value(text, &pair.value, indent);
    }
}

fn start(text: &mut String, indent: usize, fresh: &mut bool) {
    if *fresh {
        text.extend(std::iter::repeat_n(' ', indent));
    }
    *fresh = true;
}

/// A value behind its key, or behind the hyphen of a list, in a block at `indent`.
fn value(text: &mut String, value: &Yaml, indent: usize) {
    let column = text.len() - text.rfind('\n').map_or(0, |at| at + 1);
    let room = WIDTH.saturating_sub(column + 1);
    match value {
        Yaml::Text(it) if it.contains('\n') => {
            let written = scalar::block(it, indent + INDENT).unwrap_or_else(|| scalar::inline(it, Around::Block));
            line(text, &written);
        }
        Yaml::List(list) if !fits(value, room) => {
            text.push('\n');
            for item in list {
                text.extend(std::iter::repeat_n(' ', indent + INDENT));
                text.push('-');
                item_of_list(text, item, indent + INDENT);
            }
        }
        Yaml::Map(pairs) | Yaml::Block(pairs) if !fits(value, room) => {
            text.push('\n');
            block_map(text, pairs, indent + INDENT, true);
        }
        _ => line(text, &flow(value, Around::Block)),
    }
}

fn item_of_list(text: &mut String, item: &Yaml, indent: usize) {
    match item {
        Yaml::Map(pairs) | Yaml::Block(pairs) if !fits(item, WIDTH.saturating_sub(indent + 2)) => {
            text.push(' ');
            block_map(text, pairs, indent + INDENT, false);
        }
        Yaml::List(_) => line(text, &flow(item, Around::Block)),
        _ => value(text, item, indent),
    }
}

fn line(text: &mut String, written: &str) {
    text.push(' ');
    text.push_str(written);
    text.push('\n');
}

/// Whether a value goes on one line of so many columns.
fn fits(value: &Yaml, room: usize) -> bool {
    if value.is_empty() {
        return true;
    }
    is_short(value, 0, &mut WIDTH.min(room)) && flow(value, Around::Block).chars().count() <= room
}

/// Whether a value may be short enough: so that what is large need not be written to find out.
fn is_short(value: &Yaml, depth: usize, left: &mut usize) -> bool {
    let take = |left: &mut usize, count: usize| {
        let enough = *left >= count;
        *left = left.saturating_sub(count);
        enough
    };
    match value {
        Yaml::Null | Yaml::Bool(_) => take(left, 4),
        Yaml::Number(it) => take(left, it.len()),
        Yaml::Text(it) => !it.contains('\n') && take(left, it.chars().count()),
        Yaml::List(list) => depth < MAX_DEPTH && list.iter().all(|it| take(left, 2) && is_short(it, depth + 1, left)),
        Yaml::Map(pairs) => {
            depth < MAX_DEPTH
                && pairs.iter().all(|pair| {
                    pair.comment.is_empty()
                        && take(left, pair.key.chars().count() + 4)
                        && is_short(&pair.value, depth + 1, left)
                })
        }
        Yaml::Block(pairs) => pairs.is_empty(),
    }
}

/// A value on one line.
fn flow(value: &Yaml, around: Around) -> String {
    match value {
        Yaml::Null => "null".to_owned(),
        Yaml::Bool(it) => it.to_string(),
        Yaml::Number(it) => it.clone(),
        Yaml::Text(it) => scalar::inline(it, around),
        Yaml::List(list) => {
            let items: Vec<String> = list.iter().map(|it| flow(it, Around::Flow)).collect();
            format!("[{}]", items.join(", "))
        }
        Yaml::Map(pairs) | Yaml::Block(pairs) if pairs.is_empty() => "{}".to_owned(),
        Yaml::Map(pairs) | Yaml::Block(pairs) => {
            let pair = |it: &Pair| format!("{}: {}", key(&it.key, Around::Flow), flow(&it.value, Around::Flow));
            format!("{{ {} }}", pairs.iter().map(pair).collect::<Vec<_>>().join(", "))
        }
    }
}

fn key(key: &str, around: Around) -> String {
    scalar::inline(key, around)
}

fn comment(line: &str) -> String {
    let line: String = line.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    format!("# {}", line.trim()).trim_end().to_owned()
}
