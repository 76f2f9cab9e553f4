//! The blocks of a `.bru` text: a name and the lines between its brackets.

use super::names::is_text;
use crate::source::Mark;

/// What surrounds a value of several lines.
pub(super) const FENCE: &str = "'''";

/// A line of a text, at its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// What is written, without the line break.
    pub(super) text: &'a str,
    /// Its number in the file, from 1.
    pub(super) number: u32,
    /// How many characters of the file's line stand before it.
    pub(super) before: u32,
}

/// What stands between the brackets of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    /// `{`: pairs, or a text.
    Curly,
    /// `[`: a list.
    Square,
}

/// A block.
#[derive(Debug)]
pub(super) struct Block<'a> {
    /// What stands before the bracket.
    pub(super) name: &'a str,
    /// Where its name is.
    pub(super) mark: Mark,
    /// Its brackets.
    pub(super) bracket: Bracket,
    /// What is between them.
    pub(super) lines: Vec<Line<'a>>,
}

/// Why a text holds no blocks.
#[derive(Debug)]
pub(super) struct Broken {
    /// Where.
    pub(super) mark: Mark,
    /// A fragment.
    pub(super) why: String,
}

impl<'a> Line<'a> {
    /// The place of a part of it.
    pub(super) fn mark(&self, part: &str) -> Mark {
        let offset = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let before = self.text.get(..offset).unwrap_or_default().chars().count();
        let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let column = self.before.saturating_add(short(before)).saturating_add(1);
        Mark { line: self.number, column, width: short(part.chars().count()), is_block: false }
    }

    /// The same without up to so many blanks in front.
    pub(super) fn outdented(&self, most: usize) -> Self {
        let blanks = self.text.bytes().take(most).take_while(|it| *it == b' ').count();
        let before = self.before.saturating_add(u32::try_from(blanks).unwrap_or(u32::MAX));
        Self { text: &self.text[blanks..], number: self.number, before }
    }

    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    fn behind(&self, at: usize) -> Line<'a> {
        let before = self.text[..at].chars().count();
        let before = self.before.saturating_add(u32::try_from(before).unwrap_or(u32::MAX));
        Line { text: &self.text[at..], number: self.number, before }
    }
}

/// The lines of a text.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let lines = text.split('\n').map(|it| it.strip_suffix('\r').unwrap_or(it));
    lines.zip(1..).map(|(text, number)| Line { text, number, before: 0 }).collect()
}

/// The blocks of a text, and the lines outside of them that are not blank.
///
/// # Errors
/// When a block is not closed.
pub(super) fn blocks<'a>(lines: &[Line<'a>]) -> Result<(Vec<Block<'a>>, Vec<Line<'a>>), Broken> {
    let (mut blocks, mut others) = (Vec::new(), Vec::new());
    let mut at = 0;
    let mut rest: Option<Line<'a>> = None;
    while at < lines.len() {
        let line = rest.take().unwrap_or(lines[at]);
        let Some((name, bracket, opening)) = opening(line.text) else {
            if !line.is_blank() {
                others.push(line);
            }
            at += 1;
            continue;
        };
        let mark = line.mark(name);
        let name = name.trim_end_matches(':').trim_end();
        let first = line.behind(opening + 1);
        let (end, inner) = content(name, bracket, first, &lines[at + 1..]);
        let Some((end, behind)) = end else {
            let closing = if bracket == Bracket::Curly { '}' } else { ']' };
            let why = format!("the block `{name}` is not closed: there is no line that begins with `{closing}`");
            return Err(Broken { mark, why });
        };
        blocks.push(Block { name, mark, bracket, lines: inner });
        at += end;
        rest = behind;
        if rest.is_none() {
            at += 1;
        }
    }
    Ok((blocks, others))
}

/// The name, the bracket and where the bracket is, where a line opens a block.
fn opening(text: &str) -> Option<(&str, Bracket, usize)> {
    let at = text.find(['{', '['])?;
    let name = text[..at].trim();
    // In a block within a block stand pairs whose value begins with a variable.
    if name.ends_with(':') && text[at..].starts_with("{{") {
        return None;
    }
    let is_name = name.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b':' | b'-' | b'_' | b'.'));
    let bracket = if text.as_bytes()[at] == b'{' { Bracket::Curly } else { Bracket::Square };
    (is_name && !name.is_empty()).then_some((name, bracket, at))
}

/// The lines of a block that begins with `first`, and at which of the following lines, counted from 1, it ends; with what
/// stands behind its end.
fn content<'a>(
    name: &str,
    bracket: Bracket,
    first: Line<'a>,
    lines: &[Line<'a>],
) -> (Option<(usize, Option<Line<'a>>)>, Vec<Line<'a>>) {
    let closing = if bracket == Bracket::Curly { '}' } else { ']' };
    if bracket == Bracket::Square
        && let Some(end) = first.text.find(']')
    {
        let inner = Line { text: &first.text[..end], ..first };
        return (Some((0, Some(first.behind(end + 1)).filter(|it| !it.is_blank()))), vec![inner]);
    }
    let is_text = is_text(name);
    let mut is_fenced = false;
    let mut inner = if first.is_blank() { Vec::new() } else { vec![first] };
    for (index, line) in lines.iter().enumerate() {
        let trimmed = if bracket == Bracket::Square { line.text.trim_start() } else { line.text };
        if !is_fenced && trimmed.starts_with(closing) {
            let behind = line.behind(line.text.len() - trimmed.len() + 1);
            return (Some((index + 1, Some(behind).filter(|it| !it.is_blank()))), inner);
        }
        if !is_text && line.text.matches(FENCE).count() % 2 == 1 {
            is_fenced = !is_fenced;
        }
        inner.push(*line);
    }
    (None, inner)
}

/// The lines of a block of text, as one text, with the place where it begins.
pub(super) fn text(block: &Block<'_>) -> (String, Mark) {
    let lines: Vec<_> = block.lines.iter().skip_while(|it| it.text.is_empty()).map(|it| it.outdented(2)).collect();
    let mark = lines.first().map_or(block.mark, |it| it.mark(&it.text[..0]));
    let text = lines.iter().map(|it| it.text).collect::<Vec<_>>().join("\n");
    (text, mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match blocks(&lines(text)) {
            Ok((blocks, others)) => {
                let block = |it: &Block<'_>| {
                    let lines = it.lines.iter().map(|it| it.text).collect::<Vec<_>>().join("|");
                    format!("{}@{}:{}({lines})", it.name, it.mark.line, it.mark.column)
                };
                let others = others.iter().map(|it| it.text.to_owned());
                blocks.iter().map(block).chain(others).collect::<Vec<_>>().join(" ")
            }
            Err(broken) => format!("{}:{} {}", broken.mark.line, broken.mark.column, broken.why),
        }
    }

    #[test]
    fn blocks_end_at_a_bracket_that_begins_a_line() {
        for (text, expected) in [
            ("", ""),
            ("get {\n  url: x\n}\n", "get@1:1(  url: x)"),
            ("\r\nget {\r\n  url: x\r\n}\r\nheaders {\r\n}", "get@2:1(  url: x) headers@5:1()"),
            ("body:json {\n  {\n    \"a\": {}\n  }\n}", "body:json@1:1(  {|    \"a\": {}|  })"),
            ("vars {\n  a: '''\n}\n  '''\n  b: 1\n}", "vars@1:1(  a: '''|}|  '''|  b: 1)"),
            ("script:pre-request {\n  x = \"'''\";\n}", "script:pre-request@1:1(  x = \"'''\";)"),
            ("vars:secret [\n  a,\n  b\n]", "vars:secret@1:1(  a,|  b)"),
            ("vars:secret [a, b]", "vars:secret@1:1(a, b)"),
            ("a {\n}b {\n}", "a@1:1() b@2:2()"),
            ("color: #fff\na {\n}", "a@2:1() color: #fff"),
            ("a {\n  b: 1", "1:1 the block `a` is not closed: there is no line that begins with `}`"),
            ("response: {\n  x\n}", "response@1:1(  x)"),
            ("url: {{base}}/a\nheaders: {\n  x: 1\n}", "headers@2:1(  x: 1) url: {{base}}/a"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn a_text_loses_two_blanks_of_each_line() {
        let text_of = "tests {\n\n  a\n    b\n\n c\n}";
        let lines = lines(text_of);
        let (blocks, _) = blocks(&lines).unwrap();
        let (text, mark) = text(&blocks[0]);
        assert_eq!((text.as_str(), mark.line, mark.column), ("a\n  b\n\nc", 3, 3));
    }
}
