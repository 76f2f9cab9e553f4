//! Lists and maps in brackets: the canonical spacing on each line; where the lines break is the user's.

use super::{
    contract::{INDENT, Lost, is_end, is_flow, line_end},
    scalar::{plain_in_flow, quoted, reindented},
};

/// A list or map in brackets, as it will be written.
pub(super) struct Flow {
    /// Its text; lines below the first have their indentation.
    pub(super) text: String,
    /// Where it ends in the old text.
    pub(super) end: usize,
    /// Whether it holds an alias.
    pub(super) has_alias: bool,
    /// The largest column, in the old text, of a line that is indented as little as the bracket's own: `]`.
    pub(super) outset: usize,
}

/// What a token is, as far as the blanks around it are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    OpenList,
    OpenMap,
    CloseList,
    CloseMap,
    Comma,
    /// `:`
    Value,
    /// `?`
    Key,
    /// `&name`, `!tag`, `*alias`: what follows at once would be part of it.
    Name,
    /// A text in quotes, behind which a `:` needs no blank.
    Quoted,
    Plain,
    Comment,
}

/// The list or map whose bracket is at `at`. Its lines are indented from `base` on; `comments` takes what it says aside.
pub(super) fn brackets<'a>(text: &'a str, at: usize, base: usize, comments: &mut Vec<&'a str>) -> Result<Flow, Lost> {
    let mut writer = Writer { text, base, out: String::new(), open: Vec::new(), level: 0, last: None, outset: 0 };
    let (mut at, mut has_alias) = (at, false);
    loop {
        let start = at + gap(&text[at..]);
        let (kind, end) = token(text, start, writer.last, start > at)?;
        writer.token(kind, at, start, end);
        if kind == Kind::Comment {
            comments.push(text[start..end].trim_end());
        }
        has_alias |= text[start..].starts_with('*') && kind == Kind::Name;
        at = end;
        if writer.open.is_empty() {
            return Ok(Flow { text: writer.out, end, has_alias, outset: writer.outset });
        }
    }
}

/// How many bytes of blanks and line breaks `text` begins with.
fn gap(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t', '\n']).len()
}

/// The token at `at`, and where it ends.
fn token(text: &str, at: usize, before: Option<Kind>, is_apart: bool) -> Result<(Kind, usize), Lost> {
    let bytes = text.as_bytes();
    let first = *bytes.get(at).ok_or(Lost(at))?;
    let next_ends = is_end(text, at + 1) || is_flow(bytes[at + 1]);
    let is_json = matches!(before, Some(Kind::Quoted | Kind::CloseList | Kind::CloseMap));
    Ok(match first {
        b'[' => (Kind::OpenList, at + 1),
        b'{' => (Kind::OpenMap, at + 1),
        b']' => (Kind::CloseList, at + 1),
        b'}' => (Kind::CloseMap, at + 1),
        b',' => (Kind::Comma, at + 1),
        b':' if next_ends || is_json => (Kind::Value, at + 1),
        b'?' if is_end(text, at + 1) => (Kind::Key, at + 1),
        b'#' if is_apart => (Kind::Comment, line_end(text, at)),
        b'&' | b'*' | b'!' => (Kind::Name, name_end(text, at)),
        b'"' | b'\'' => (Kind::Quoted, quoted(text, at)?),
        _ => match plain_in_flow(text, at) {
            end if end > at => (Kind::Plain, end),
            _ => return Err(Lost(at)),
        },
    })
}

/// Where an anchor, an alias or a tag ends that is inside of brackets.
fn name_end(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    if rest.starts_with("!<") {
        return at + rest.find(['>', '\n']).map_or(rest.len(), |it| it + 1);
    }
    at + rest.find([' ', '\t', '\n', ',', '[', ']', '{', '}']).unwrap_or(rest.len())
}

struct Writer<'a> {
    text: &'a str,
    base: usize,
    out: String,
    /// The level of the line on which each bracket was opened that is not closed yet.
    open: Vec<usize>,
    /// The level of this line.
    level: usize,
    last: Option<Kind>,
    outset: usize,
}

impl Writer<'_> {
    /// Adds the token from `start` to `end`; what stands between it and the one before begins at `gap`.
    fn token(&mut self, kind: Kind, gap: usize, start: usize, end: usize) {
        let between = &self.text[gap..start];
        let closes = matches!(kind, Kind::CloseList | Kind::CloseMap);
        let breaks = between.matches('\n').count();
        if breaks > 0 {
            let around = self.open.last().copied().unwrap_or(0);
            self.level = if closes { around } else { around + 1 };
            if self.level == 0 {
                self.outset = self.outset.max(between.len() - between.rfind('\n').map_or(0, |at| at + 1));
            }
            self.out.push_str(if breaks > 1 && !closes && !self.just_opened() { "\n\n" } else { "\n" });
            self.out.extend(std::iter::repeat_n(' ', self.base + self.level * INDENT));
        } else if kind == Kind::Comment && between.bytes().all(|it| it == b' ') {
            self.out.push_str(between);
        } else if self.is_apart_from(kind, !between.is_empty()) {
            self.out.push(' ');
        }
        match kind {
            Kind::OpenList | Kind::OpenMap => self.open.push(self.level),
            Kind::CloseList | Kind::CloseMap => _ = self.open.pop(),
            _ => {}
        }
        let indent = self.base + (self.level + 1) * INDENT;
        match kind {
            Kind::Comment => self.out.push_str(self.text[start..end].trim_end()),
            Kind::Quoted | Kind::Plain => self.out.push_str(&reindented(&self.text[start..end], indent)),
            _ => self.out.push_str(&self.text[start..end]),
        }
        self.last = Some(kind);
    }

    fn just_opened(&self) -> bool {
        matches!(self.last, Some(Kind::OpenList | Kind::OpenMap))
    }

    /// Whether a blank stands before a token on the same line; `was` says whether one stood there.
    fn is_apart_from(&self, kind: Kind, was: bool) -> bool {
        let Some(last) = self.last else { return false };
        match (last, kind) {
            (_, Kind::Comment)
            | (Kind::Value | Kind::Key, _)
            | (Kind::Name | Kind::Comma | Kind::OpenMap, Kind::Value) => true,
            (Kind::Name, Kind::Comma | Kind::CloseList) => was,
            // A mark that is text because a blank follows it.
            (Kind::Plain, Kind::Comma | Kind::CloseList) if self.out.ends_with(['-', '?', ':']) => was,
            (Kind::OpenMap, Kind::CloseMap)
            | (Kind::OpenList, _)
            | (_, Kind::Comma | Kind::CloseList | Kind::Value) => false,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flowed(text: &str) -> String {
        let flow = brackets(text, 0, 0, &mut Vec::new()).unwrap();
        assert_eq!(flow.end, text.trim_end().len());
        flow.text
    }

    #[test]
    fn one_line_has_one_spacing() {
        for (text, wanted) in [
            ("{a:   1,b: [1,2 , 3]}", "{ a: 1, b: [1, 2, 3] }"),
            ("{ }", "{}"),
            ("[  ]", "[]"),
            ("[ {a: 1} ,]", "[{ a: 1 },]"),
            (r#"{"a":1,'b' :2, c: }"#, r#"{ "a": 1, 'b': 2, c: }"#),
            ("{*a : 1, ? k : v, &x b: !!str c}", "{ *a : 1, ? k: v, &x b: !!str c }"),
            ("[a:b, http://x/y, \"[,\", 'it''s']", "[a:b, http://x/y, \"[,\", 'it''s']"),
            ("[ : 1, <<a b>>]", "[: 1, <<a b>>]"),
        ] {
            assert_eq!(flowed(text), wanted, "{text}");
            assert_eq!(flowed(wanted), wanted);
        }
    }

    #[test]
    fn lines_break_where_the_user_broke_them() {
        let text = "{  # one\n\n      a: 1,   # two\n\n\n  b: [{\n c: d\n     e\n  }],\n# three\n x: \"y\n\n   z\" }\n";
        let wanted =
            "{  # one\n\n  a: 1,   # two\n\n  b: [{\n    c: d\n      e\n  }],\n  # three\n  x: \"y\n\n    z\" }";
        assert_eq!(flowed(text), wanted);
        assert_eq!(flowed(wanted), wanted);
    }

    #[test]
    fn brackets_that_stay_open_are_told() {
        for text in ["[", "{ a: 1", "['a", "[a #"] {
            assert!(brackets(text, 0, 0, &mut Vec::new()).is_err(), "{text}");
        }
    }
}
