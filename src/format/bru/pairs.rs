//! The pairs of a block, `name: value`, and its lists.

use super::scan::{FENCE, Line};
use crate::source::Mark;

/// What an annotation may say of a variable's type.
const TYPES: [&str; 4] = ["string", "number", "boolean", "object"];

/// A pair.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    /// Its name, without the sign that switches it off.
    pub(super) name: String,
    /// Where the name is.
    pub(super) mark: Mark,
    /// What stands behind the colon.
    pub(super) value: Given,
    /// Where that is.
    pub(super) value_mark: Mark,
    /// Whether it is switched on.
    pub(super) is_enabled: bool,
    /// The type that an annotation gives it: `number`.
    pub(super) kind: Option<String>,
    /// What an annotation says of it.
    pub(super) description: Option<String>,
}

/// What stands behind a colon.
#[derive(Clone, Debug)]
pub(super) enum Given {
    /// A text.
    Text(String),
    /// A list of words.
    List(Vec<(String, Mark)>),
}

impl Pair {
    /// Its text; none where it is a list.
    pub(super) fn text(&self) -> &str {
        match &self.value {
            Given::Text(text) => text,
            Given::List(_) => "",
        }
    }
}

/// What annotations say of the pair behind them.
#[derive(Default)]
struct Noted {
    kind: Option<String>,
    description: Option<String>,
}

/// The pairs in these lines, and those lines that are none.
pub(super) fn pairs<'a>(lines: &[Line<'a>]) -> (Vec<Pair>, Vec<Line<'a>>) {
    let (mut pairs, mut others) = (Vec::new(), Vec::new());
    let mut noted = Noted::default();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        at += 1;
        let trimmed = line.text.trim();
        if trimmed.is_empty() {
            continue;
        }
        if let Some(taken) = annotation(trimmed, &lines[at..], &mut noted) {
            at += taken;
            continue;
        }
        let Some((name, is_enabled, rest)) = name(trimmed) else {
            others.push(line);
            continue;
        };
        let (value, value_mark, taken) = value(line, rest, &lines[at..]);
        at += taken;
        let Noted { kind, description } = std::mem::take(&mut noted);
        pairs.push(Pair {
            name,
            mark: line.mark(trimmed_name(trimmed)),
            value,
            value_mark,
            is_enabled,
            kind,
            description,
        });
    }
    (pairs, others)
}

/// As much of a line as its name is.
fn trimmed_name(text: &str) -> &str {
    text.split(':').next().unwrap_or(text).trim_end()
}

/// The name of a pair, whether it is switched on, and what is behind its colon.
fn name(text: &str) -> Option<(String, bool, &str)> {
    let bare = text.strip_prefix('~');
    let is_enabled = bare.is_none();
    let bare = bare.unwrap_or(text);
    if let Some(quoted) = bare.strip_prefix('"') {
        let mut name = String::new();
        let mut characters = quoted.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' if characters.peek().is_some_and(|(_, next)| *next == '"') => {
                    name.push('"');
                    characters.next();
                }
                '"' => {
                    let rest = quoted[at + 1..].trim_start().strip_prefix(':')?;
                    return Some((name, is_enabled, rest));
                }
                character => name.push(character),
            }
        }
        return None;
    }
    let (name, rest) = bare.split_once(':')?;
    Some((name.trim().to_owned(), is_enabled, rest))
}

/// The value behind a colon, where it is, and how many of the `following` lines it takes.
fn value(line: Line<'_>, rest: &str, following: &[Line<'_>]) -> (Given, Mark, usize) {
    let rest = rest.trim();
    let mark = line.mark(rest);
    if rest == "[" {
        let end = following.iter().position(|it| it.text.trim() == "]").unwrap_or(following.len());
        let words = following[..end].iter().map(|it| (it.text.trim().to_owned(), it.mark(it.text.trim())));
        let words = words.filter(|(text, _)| !text.is_empty()).collect();
        return (Given::List(words), mark, (end + 1).min(following.len()));
    }
    let Some(fenced) = rest.strip_prefix(FENCE) else { return (Given::Text(rest.to_owned()), mark, 0) };
    if let Some((inner, behind)) = fenced.split_once(FENCE) {
        return (Given::Text(with_note(inner.trim(), behind)), mark, 0);
    }
    let mut text = vec![fenced];
    for (index, line) in following.iter().enumerate() {
        if let Some((last, behind)) = line.text.split_once(FENCE) {
            text.push(unfenced(last));
            let inner = text.join("\n");
            return (Given::Text(with_note(inner.trim(), behind)), mark, index + 1);
        }
        text.push(unfenced(line.text));
    }
    (Given::Text(text.join("\n").trim().to_owned()), mark, following.len())
}

/// A line inside of a fence without its first four characters.
fn unfenced(text: &str) -> &str {
    text.char_indices().nth(4).map_or("", |(at, _)| &text[at..])
}

/// A text with the content type that stands behind its fence.
fn with_note(text: &str, behind: &str) -> String {
    match behind.trim() {
        "" => text.to_owned(),
        note => format!("{text} {note}"),
    }
}

/// Reads an annotation, `@description('...')`; says how many of the `following` lines it takes. `None` where a line is none.
fn annotation(text: &str, following: &[Line<'_>], noted: &mut Noted) -> Option<usize> {
    let rest = text.strip_prefix('@')?;
    let end = rest.find(['(', ')', ' ', '\t', ':']).unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    if name.is_empty() || rest.trim_start().starts_with(':') {
        return None;
    }
    let (argument, taken) = match rest.strip_prefix('(') {
        None if rest.trim().is_empty() => (String::new(), 0),
        None => return None,
        Some(rest) => argument(rest, following)?,
    };
    if name == "description" {
        noted.description = Some(argument);
    } else if TYPES.contains(&name) {
        noted.kind = Some(name.to_owned());
    }
    Some(taken)
}

/// What stands between the brackets of an annotation, and how many of the `following` lines it takes.
fn argument(rest: &str, following: &[Line<'_>]) -> Option<(String, usize)> {
    let closed = |text: &str| text.trim() == ")";
    if let Some(fenced) = rest.strip_prefix(FENCE) {
        if let Some((inner, behind)) = fenced.split_once(FENCE) {
            return closed(behind).then(|| (inner.trim().to_owned(), 0));
        }
        let end = following.iter().position(|it| it.text.contains(FENCE))?;
        let lines: Vec<&str> = following[..end].iter().map(|it| it.text.trim()).collect();
        return Some((lines.join("\n"), end + 1));
    }
    let inner = rest.trim_end().strip_suffix(')')?;
    let quoted = ['\'', '"'].iter().find_map(|it| inner.strip_prefix(*it)?.strip_suffix(*it));
    let text = match quoted {
        Some(quoted) if inner.starts_with('"') => {
            quoted.replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\")
        }
        Some(quoted) => quoted.to_owned(),
        None => inner.to_owned(),
    };
    Some((text, 0))
}

/// The words of a list, `[a, ~b]`, one or several in a line: each with whether it is switched on and what annotations say.
pub(super) fn words(lines: &[Line<'_>]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut noted = Noted::default();
    for (index, line) in lines.iter().enumerate() {
        if annotation(line.text.trim(), &lines[index + 1..], &mut noted).is_some() {
            continue;
        }
        for word in line.text.split(',').map(str::trim).filter(|it| !it.is_empty()) {
            let bare = word.strip_prefix('~');
            let Noted { kind, description } = std::mem::take(&mut noted);
            let mark = line.mark(word);
            pairs.push(Pair {
                name: bare.unwrap_or(word).to_owned(),
                mark,
                value: Given::Text(String::new()),
                value_mark: mark,
                is_enabled: bare.is_none(),
                kind,
                description,
            });
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::{super::scan::lines, *};

    fn shown(text: &str) -> String {
        let lines = lines(text);
        let (pairs, others) = pairs(&lines);
        let pair = |it: &Pair| {
            let value = match &it.value {
                Given::Text(text) => text.clone(),
                Given::List(list) => list.iter().map(|it| it.0.as_str()).collect::<Vec<_>>().join("+"),
            };
            let off = if it.is_enabled { "" } else { "~" };
            let kind = it.kind.as_ref().map(|it| format!("<{it}>")).unwrap_or_default();
            let about = it.description.as_ref().map(|it| format!("({it})")).unwrap_or_default();
            format!("{off}{}={value}{kind}{about}", it.name)
        };
        let others = others.iter().map(|it| format!("?{}", it.text.trim()));
        pairs.iter().map(pair).chain(others).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn pairs_are_read_as_the_app_writes_them() {
        for (text, expected) in [
            ("  a: 1\n  b:\n\n  c : x: y ", "a=1; b=; c=x: y"),
            ("  ~a: 1", "~a=1"),
            ("  \"a: b\": 1\n  ~\"q\\\"\": 2", "a: b=1; ~q\"=2"),
            ("  a: '''\n    x\n      y\n\n    z\n  '''\n  b: 1", "a=x\n  y\n\nz; b=1"),
            ("  f: '''\n    x\n  ''' @contentType(text/x)", "f=x @contentType(text/x)"),
            ("  a: '''x'''", "a=x"),
            ("  tags: [\n    one\n    two\n  ]\n  b: 1", "tags=one+two; b=1"),
            ("  @number\n  a: 1", "a=1<number>"),
            ("  @description('it is: so')\n  @boolean\n  a: true\n  b: 1", "a=true<boolean>(it is: so); b=1"),
            ("  @description('''\n    one\n    two\n  ''')\n  a: 1", "a=1(one\ntwo)"),
            ("  @local: 1", "@local=1"),
            ("  res.status: eq 200", "res.status=eq 200"),
            ("  nothing", "?nothing"),
            ("  a: '''\n    never closed", "a=never closed"),
            ("  tags: [\n    one", "tags=one"),
            ("  é: '''\n  é\n  éé'''", "é="),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn lists_have_a_word_for_each_entry() {
        let text = "  a,\n  ~b, c\n  @number\n  d\n";
        let lines = lines(text);
        let words: Vec<_> = words(&lines).iter().map(|it| (it.name.clone(), it.is_enabled, it.kind.clone())).collect();
        let word = |name: &str, on| (name.to_owned(), on, None);
        assert_eq!(words[..3], [word("a", true), word("b", false), word("c", true)]);
        assert_eq!(words[3], ("d".to_owned(), true, Some("number".to_owned())));
    }
}
