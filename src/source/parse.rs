//! From YAML text to trees. All documents are read, also those behind one that cannot be read.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};

use super::{
    limits::{MAX_DEPTH, MAX_NODES},
    node::{Entry, Kind, Mark, Node},
    place::Place,
    problem::Problem,
    text::Source,
    traps,
};

/// The documents of `source`, top to bottom. What is wrong with it goes to `problems`; a document with an error in its
/// YAML is left out, the ones around it are not.
pub fn documents(source: &Source, problems: &mut Vec<Problem>) -> Vec<Node> {
    let mut nodes = Vec::new();
    each_document(source, problems, |node, _| nodes.push(node));
    nodes
}

/// Hands each document of `source` to `take`, as soon as it was read: a large file is never a tree as a whole.
pub fn each_document(source: &Source, problems: &mut Vec<Problem>, mut take: impl FnMut(Node, &mut Vec<Problem>)) {
    let (mut text, mut lines_before) = (source.text.as_str(), 0);
    loop {
        let mut builder = Builder::new(source, text, lines_before);
        let ended = builder.stream(&mut |node, found| {
            problems.append(found);
            take(node, problems);
        });
        problems.append(&mut builder.problems);
        let Err(stop) = ended else { return };
        let failed_line = stop.place.line;
        // One cause, one problem: the brackets that are no key are what the scanner stumbles over behind them.
        if !problems
            .iter()
            .any(|it| it.code == "bad-key" && (&it.place.file, it.place.line) == (&stop.place.file, failed_line))
        {
            problems.push(stop);
        }
        let Some((rest, skipped)) = next_document(text, failed_line - lines_before) else { return };
        (text, lines_before) = (rest, lines_before + skipped);
    }
}

/// The text from the first `---` line at or below `line` on, and how many lines stand before it.
fn next_document(text: &str, line: u32) -> Option<(&str, u32)> {
    let mut at = 0;
    for (index, content) in (0u32..).zip(text.split_inclusive('\n')) {
        if index > 0 && index + 1 >= line && content.starts_with("---") {
            return Some((&text[at..], index));
        }
        at += content.len();
    }
    None
}

/// The keys of a map so far. Most maps are so small that a look at each key is faster than any index.
#[derive(Default)]
struct Seen(HashMap<String, Mark>);

impl Seen {
    const SMALL: usize = 16;

    /// Where `key` was written before.
    fn first(&mut self, key: &str, entries: &[Entry]) -> Option<Mark> {
        if entries.len() <= Self::SMALL {
            return entries.iter().find(|entry| entry.key == key).map(|entry| entry.mark);
        }
        let known = self.0.len();
        self.0.extend(entries[known..].iter().map(|entry| (entry.key.clone(), entry.mark)));
        self.0.get(key).copied()
    }
}

struct Builder<'a> {
    source: &'a Source,
    text: &'a str,
    lines_before: u32,
    parser: Parser<'a, StrInput<'a>>,
    anchors: HashMap<usize, Node>,
    nodes_made: usize,
    problems: Vec<Problem>,
}

impl<'a> Builder<'a> {
    fn new(source: &'a Source, text: &'a str, lines_before: u32) -> Self {
        let parser = Parser::new_from_str(text);
        Self { source, text, lines_before, parser, anchors: HashMap::new(), nodes_made: 0, problems: Vec::new() }
    }

    fn stream(&mut self, take: &mut impl FnMut(Node, &mut Vec<Problem>)) -> Result<(), Problem> {
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(()),
                (Event::DocumentStart(_), _) => {
                    self.anchors.clear();
                    self.nodes_made = 0;
                }
                (Event::StreamStart | Event::DocumentEnd | Event::Nothing, _) => {}
                (event, span) => {
                    let node = self.node(event, span, 0)?;
                    take(node, &mut self.problems);
                }
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Span), Problem> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(self.broken(&error)),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node, Problem> {
        let is_block = matches!(event, Event::Scalar(_, ScalarStyle::Literal, ..));
        let mark = Mark { is_block, ..self.mark(span) };
        if depth > MAX_DEPTH {
            return Err(self.stop("too-deep", mark, format!("nested more than {MAX_DEPTH} levels deep")));
        }
        self.count(1, mark)?;
        let (kind, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && !self.is_text_by(tag.as_deref(), mark);
                let text = text.into_owned();
                (if plain { Kind::Plain(text) } else { Kind::Text(text) }, anchor)
            }
            Event::SequenceStart(anchor, tag) => {
                self.is_text_by(tag.as_deref(), mark);
                (self.list(depth)?, anchor)
            }
            Event::MappingStart(anchor, tag) => {
                self.is_text_by(tag.as_deref(), mark);
                (self.map(depth)?, anchor)
            }
            Event::Alias(anchor) => {
                let Some(node) = self.anchors.get(&anchor).cloned() else {
                    return Err(self.stop("bad-alias", mark, "an alias inside of what it names".to_owned()));
                };
                self.count(size(&node), mark)?;
                return Ok(node);
            }
            _ => (Kind::Plain(String::new()), 0),
        };
        let node = Node { kind, mark };
        if anchor > 0 {
            self.count(size(&node), mark)?;
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn list(&mut self, depth: usize) -> Result<Kind, Problem> {
        let mut nodes = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Kind::List(nodes)),
                (event, span) => nodes.push(self.node(event, span, depth + 1)?),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Kind, Problem> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen = Seen::default();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                return Ok(Kind::Map(entries));
            }
            let (key, mark) = self.key(event, span, depth)?;
            let (event, span) = self.next()?;
            let value = self.node(event, span, depth + 1)?;
            let Some(key) = key else { continue };
            if let Some(first) = seen.first(&key, &entries) {
                let problem = Problem::error("duplicate-key", self.place(mark), format!("`{key}` is written twice"));
                self.problems.push(
                    problem
                        .wide(key.chars().count())
                        .help(format!("the first one is at line {}; keep one of them", first.line)),
                );
                continue;
            }
            entries.push(Entry { key, mark, value });
        }
    }

    /// A key's text; `None` when it is one that we cannot use, which is told.
    fn key(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<(Option<String>, Mark), Problem> {
        let node = self.node(event, span, depth + 1)?;
        let mark = node.mark;
        match node.kind {
            Kind::Plain(text) if text == "<<" => {
                let problem = Problem::error("merge-key", self.place(mark), "`<<` merges nothing here");
                let help = "YAML 1.2 has no merge key; put what is shared into `folder.yaml`, or write the keys out";
                self.problems.push(problem.wide(2).help(help));
                Ok((None, mark))
            }
            Kind::Plain(text) | Kind::Text(text) => Ok((Some(text), mark)),
            Kind::List(_) | Kind::Map(_) => {
                let problem = Problem::error("bad-key", self.place(mark), "a key must be text");
                let line = self.line(mark.line - self.lines_before);
                // From the bracket before it, which began the map whose key this is.
                let written: String = line.chars().skip((mark.column as usize).saturating_sub(2)).collect();
                self.problems.push(problem.help(traps::bracket(&written)));
                Ok((None, mark))
            }
        }
    }

    /// Whether a tag asks for text; other tags are refused.
    fn is_text_by(&mut self, tag: Option<&Tag>, mark: Mark) -> bool {
        let Some(tag) = tag else { return false };
        if tag.is_yaml_core_schema() || tag.handle == "!" && tag.suffix.is_empty() {
            return tag.suffix == "str" || tag.suffix.is_empty();
        }
        let problem = Problem::error("unknown-tag", self.place(mark), format!("the tag `{tag}` means nothing here"));
        self.problems.push(problem.help("leave it out; a value that begins with `!` goes in quotes"));
        false
    }

    fn count(&mut self, nodes: usize, mark: Mark) -> Result<(), Problem> {
        self.nodes_made = self.nodes_made.saturating_add(nodes);
        if self.nodes_made <= MAX_NODES {
            return Ok(());
        }
        let message = format!("more than {MAX_NODES} keys and values once the aliases are written out");
        Err(self.stop("too-large", mark, message))
    }

    fn stop(&self, code: &'static str, mark: Mark, message: String) -> Problem {
        Problem::error(code, self.place(mark), message)
    }

    fn mark(&self, span: Span) -> Mark {
        let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let same_line = span.start.line() == span.end.line();
        let width = if same_line { span.len().max(1) } else { 1 };
        let line = short(span.start.line()).saturating_add(self.lines_before);
        Mark { line, column: short(span.start.col() + 1), width: short(width), is_block: false }
    }

    /// The line of that number in the text, without its end.
    fn line(&self, number: u32) -> &str {
        self.text.lines().nth(number.saturating_sub(1) as usize).unwrap_or_default()
    }

    fn place(&self, mark: Mark) -> Place {
        Place { file: self.source.name.clone(), line: mark.line, column: mark.column }
    }

    /// What the scanner could not read, in words that say what to do where we know the trap.
    fn broken(&self, error: &ScanError) -> Problem {
        let at = error.marker();
        let mark = self.mark(Span::empty(*at));
        let line = self.line(mark.line - self.lines_before);
        let place = self.place(mark);
        let path = line.find("$.").or_else(|| line.find("$["));
        if let Some(start) = path.filter(|_| line[..].contains(['{', '[']) && traps::is_broken_path(line)) {
            let column = u32::try_from(line[..start].chars().count() + 1).unwrap_or(1);
            let place = Place { column, ..place };
            let message = "YAML reads the `[`, `{` or `,` in this JSONPath as its own";
            return Problem::error("yaml-syntax", place, message).help("put the path in quotes: '$.items[0].id'");
        }
        let problem = Problem::error("yaml-syntax", place, error.info().to_lowercase());
        match traps::named(error.info()).or_else(|| traps::of_line(line)) {
            Some(help) => problem.help(help),
            None => problem,
        }
    }
}

/// How many nodes there are in `node`.
fn size(node: &Node) -> usize {
    match &node.kind {
        Kind::Plain(_) | Kind::Text(_) => 1,
        Kind::List(nodes) => 1 + nodes.iter().map(size).sum::<usize>(),
        Kind::Map(entries) => 1 + entries.iter().map(|entry| 1 + size(&entry.value)).sum::<usize>(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Node>, Vec<String>) {
        let source = Source::from_bytes("a.yaml", text.as_bytes().to_vec()).unwrap();
        let mut problems = Vec::new();
        let nodes = documents(&source, &mut problems);
        (nodes, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_variable_of_another_program_is_one_problem_that_says_how_it_is_written_here() {
        for (text, line) in [("GET: {{base}}/x\n", 1), ("---\na: 1\n---\nGET: {{base}}/x\n", 4), ("a: {{b}}\n", 1)] {
            let source = Source::from_bytes("a.yaml", text.as_bytes().to_vec()).unwrap();
            let mut problems = Vec::new();
            documents(&source, &mut problems);
            let [problem] = &problems[..] else { panic!("{text}: {problems:?}") };
            assert_eq!(problem.place.line, line, "{problem:?}");
            let help = problem.help.as_deref().unwrap_or_default();
            assert!(help.contains("`<<name>>` here") && help.contains("in quotes"), "{problem:?}");
        }
    }

    #[test]
    fn keys_and_values_know_their_places() {
        let (nodes, problems) = read("name: x\nexpect:\n  $.id: 30\n---\nname: é: y\n");
        assert_eq!(problems.len(), 1, "{problems:?}");
        let id = nodes[0].get("expect").unwrap().get("$.id").unwrap();
        assert_eq!((id.mark.line, id.mark.column, id.mark.width), (3, 9, 2));
    }

    #[test]
    fn a_document_behind_a_broken_one_is_still_read() {
        let (nodes, problems) = read("name: one\n---\nname: [\n---\nname: three\nx: {\n---\nname: four\n");
        let names: Vec<_> = nodes.iter().filter_map(|node| node.get("name")?.text()).collect();
        assert_eq!(names, ["one", "four"]);
        assert_eq!(problems.len(), 2, "{problems:?}");
    }

    #[test]
    fn a_key_written_twice_is_told_at_the_second() {
        let (_, problems) = read("a: 1\nb: 2\na: 3\n");
        assert_eq!(problems, ["a.yaml:3:1: `a` is written twice (the first one is at line 1; keep one of them)"]);
    }

    #[test]
    fn a_merge_key_is_refused() {
        let (_, problems) = read("base: &b { x: 1 }\nuse:\n  <<: *b\n");
        assert!(problems[0].starts_with("a.yaml:3:3: `<<` merges nothing here"), "{problems:?}");
    }

    #[test]
    fn a_json_path_in_braces_is_named() {
        for text in ["expect: { $.items[0].id: 3 }\n", "capture: { id: $.items[?(@.a=='b')].id }\n"] {
            let (_, problems) = read(text);
            assert!(problems[0].contains("in this JSONPath as its own"), "{problems:?}");
        }
    }

    #[test]
    fn bombs_end_in_a_message() {
        let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
        for level in 1..12 {
            let row = vec![format!("*a{}", level - 1); 10].join(",");
            bomb.extend([format!("a{level}: &a{level} [{row}]\n")]);
        }
        assert!(read(&bomb).1[0].contains("once the aliases are written out"));
        assert!(!read(&"[".repeat(100_000)).1.is_empty());
        assert!(!read(&"- ".repeat(100_000)).1.is_empty());
        assert!(!read(&"a: {".repeat(300)).1.is_empty());
    }
}
