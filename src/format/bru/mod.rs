//! Bruno's own `.bru` files, read as trees in the words of the YAML files that came after them.

mod auth;
mod body;
mod build;
mod environment;
mod example;
mod level;
mod names;
mod pairs;
mod request;
mod scan;

use std::collections::BTreeSet;

use crate::source::{Node, Place, Problem, Source, did_you_mean};

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A request.
    Request,
    /// What is said of a collection or a folder.
    Level,
    /// An environment.
    Environment,
}

/// The tree of what `source` holds; what is wrong with it goes to `problems`. `None` where it is broken.
pub fn read(source: &Source, holds: Holds, problems: &mut Vec<Problem>) -> Option<Node> {
    let lines = scan::lines(&source.text);
    let place = |mark: crate::source::Mark| Place { file: source.name.clone(), line: mark.line, column: mark.column };
    let (blocks, others) = match scan::blocks(&lines) {
        Ok(read) => read,
        Err(broken) => {
            let width = broken.mark.width as usize;
            problems.push(Problem::error("bru-syntax", place(broken.mark), broken.why).wide(width));
            return None;
        }
    };
    let is_color = |line: &scan::Line<'_>| line.text.trim_start().starts_with("color:");
    let stray = others.iter().filter(|it| holds != Holds::Environment || !is_color(it));
    for line in stray {
        let mark = line.mark(line.text.trim());
        let message = "this line stands outside of every block";
        let help = "a block is `name {`, its lines, and `}` at the beginning of a line";
        problems.push(Problem::error("bru-syntax", place(mark), message).wide(mark.width as usize).help(help));
    }
    let mut told = BTreeSet::new();
    for block in &blocks {
        let is_known = match holds {
            Holds::Environment => block.name == "vars" || block.name.starts_with("vars:"),
            Holds::Request | Holds::Level => {
                names::all().any(|it| it == block.name)
                    || request::METHODS.contains(&block.name)
                    || block.name.starts_with("auth:")
            }
        };
        if !is_known && told.insert(block.name) {
            let message = format!("the block `{}` means nothing here and is left out", block.name);
            let problem = Problem::warning("ignored-key", place(block.mark), message).wide(block.mark.width as usize);
            let known = names::all().chain(request::METHODS.iter().copied());
            let help =
                did_you_mean(block.name, known).unwrap_or_else(|| "Bruno does not read a file that has it".to_owned());
            problems.push(problem.help(help));
        }
        stray_lines(block, &place, problems);
    }
    Some(match holds {
        Holds::Request => request::request(&blocks),
        Holds::Level => level::level(&blocks),
        Holds::Environment => environment::environment(&blocks, &others),
    })
}

/// Tells of lines in a block of pairs that are none.
fn stray_lines(block: &scan::Block<'_>, place: &dyn Fn(crate::source::Mark) -> Place, problems: &mut Vec<Problem>) {
    if names::is_text(block.name) || block.name == "example" || block.bracket == scan::Bracket::Square {
        return;
    }
    for line in pairs::pairs(&block.lines).1 {
        let mark = line.mark(line.text.trim());
        let message = format!("this line of `{}` is no `name: value`", block.name);
        problems.push(Problem::error("bru-syntax", place(mark), message).wide(mark.width as usize));
    }
}

#[cfg(test)]
mod tests;
