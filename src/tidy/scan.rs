//! From a text to its rows.

use super::{
    contract::{INDENT, Lost, is_comment, is_end, is_marker, line, line_end, skip_blanks},
    flow::brackets,
    rows::{Kind, Row},
    scalar::{block, plain, plain_on_line, quoted, reindented},
    stack::{Block, Stack, Surroundings},
};

/// What a text is made of.
#[derive(Debug, Default)]
pub(super) struct Scanned<'a> {
    /// Its rows, top to bottom.
    pub(super) rows: Vec<Row>,
    /// Its comments, top to bottom.
    pub(super) comments: Vec<&'a str>,
}

/// The rows of `text`, which is YAML that can be read, with `\n` for its line breaks and at its end.
pub(super) fn scan(text: &str) -> Result<Scanned<'_>, Lost> {
    let mut scanner =
        Scanner { text, at: 0, row_start: 0, stack: Stack::default(), pending: Vec::new(), done: Scanned::default() };
    let mut blank = false;
    while scanner.at < text.len() {
        if line(text, scanner.at).trim_matches([' ', '\t']).is_empty() {
            scanner.at = (line_end(text, scanner.at) + 1).min(text.len());
            blank = true;
            continue;
        }
        scanner.row(blank)?;
        blank = false;
    }
    scanner.end_document();
    Ok(scanner.done)
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// Where the line begins that the row began with.
    row_start: usize,
    stack: Stack,
    /// The comments whose level is not known yet: each row's number and column.
    pending: Vec<(usize, usize)>,
    done: Scanned<'a>,
}

impl Scanner<'_> {
    /// Takes the row that begins on this line, which is not blank, and goes to the line below it.
    fn row(&mut self, blank: bool) -> Result<(), Lost> {
        let (text, start) = (self.text, self.at);
        self.row_start = start;
        self.at = skip_blanks(text, start);
        let mut row = Row { blank, ..Row::new(Kind::Content) };
        if text.as_bytes()[self.at] == b'#' {
            row.kind = Kind::Comment;
            self.pending.push((self.done.rows.len(), self.at - start));
            self.rest_of_line(&mut row)?;
        } else if self.at == start && text[start..].starts_with('%') {
            row.kind = Kind::Directive;
            row.text.push_str(line(text, start).trim_end());
            self.at = line_end(text, start);
        } else if self.at == start && is_marker(text, start) {
            self.marker(&mut row)?;
        } else {
            self.content(&mut row)?;
        }
        self.at = (self.at + 1).min(text.len());
        self.done.rows.push(row);
        Ok(())
    }

    /// `---` or `...`, with what stands behind it.
    fn marker(&mut self, row: &mut Row) -> Result<(), Lost> {
        self.end_document();
        let mark = &self.text[self.at..self.at + 3];
        self.at = skip_blanks(self.text, self.at + 3);
        row.text = mark.to_owned();
        let is_bare = mark == "---" && self.at == line_end(self.text, self.at);
        row.kind = if is_bare { Kind::Separator } else { Kind::Marker };
        self.value(row, false)?;
        self.rest_of_line(row)
    }

    /// A line of keys, entries and values.
    fn content(&mut self, row: &mut Row) -> Result<(), Lost> {
        let columns = if self.pending.is_empty() { Vec::new() } else { self.stack.columns() };
        let (awaits, column) = (self.stack.awaits, self.column());
        self.stack.awaits = false;
        let mut level = None;
        while let Some(block) = self.entry_mark() {
            let inner = self.stack.entry(self.column(), block);
            level.get_or_insert(inner);
            row.push(&self.text[self.at..=self.at]);
            self.at = skip_blanks(self.text, self.at + 1);
            self.stack.awaits = true;
        }
        if self.at < line_end(self.text, self.at) && !is_comment(self.text, self.at) {
            if let Some(colon) = key_colon(self.text, self.at)? {
                let inner = self.stack.entry(self.column(), Block::Map);
                level.get_or_insert(inner);
                self.key(row, colon);
                self.value(row, true)?;
            } else {
                level.get_or_insert_with(|| self.stack.value(column));
                self.value(row, false)?;
            }
        }
        row.level = level.unwrap_or(0);
        // A text that begins with `--- ` cannot stand where `---` does.
        if row.level == 0 && is_marker(&row.text, 0) {
            return Err(Lost(self.row_start + column));
        }
        self.settle_comments(&Surroundings { columns, awaits, next: Some((column, row.level)) });
        self.rest_of_line(row)
    }

    /// The block that the mark here is an entry of: `- `, or `? ` and `: ` around a long key.
    fn entry_mark(&self) -> Option<Block> {
        match self.text.as_bytes().get(self.at)? {
            b'-' if is_end(self.text, self.at + 1) => Some(Block::List),
            b'?' | b':' if is_end(self.text, self.at + 1) => Some(Block::Map),
            _ => None,
        }
    }

    /// Adds a key, whose `:` is at `colon`.
    fn key(&mut self, row: &mut Row, colon: usize) {
        let is_first = row.text.is_empty();
        let end = self.names(row);
        let key = self.text[end..colon].trim_end_matches([' ', '\t']);
        if !key.is_empty() {
            row.push(key);
        }
        if is_first {
            row.key = key_text(key);
        }
        // An anchor or an alias would take the `:` for its own.
        row.has_alias |= key.starts_with('*');
        row.text.push_str(if key.is_empty() || key.starts_with('*') { " :" } else { ":" });
        self.at = skip_blanks(self.text, colon + 1);
        self.stack.awaits = true;
    }

    /// Adds the anchor and the tag that stand here, and says where they end.
    fn names(&mut self, row: &mut Row) -> usize {
        while matches!(self.text.as_bytes().get(self.at), Some(b'&' | b'!')) {
            let end = word_end(self.text, self.at);
            row.push(&self.text[self.at..end]);
            self.at = skip_blanks(self.text, end);
        }
        self.at
    }

    /// Adds a value with its anchor and tag, `&anchor !tag value`; it may be that nothing stands here.
    fn value(&mut self, row: &mut Row, is_behind_key: bool) -> Result<(), Lost> {
        let (text, depth) = (self.text, self.stack.depth());
        let start = self.names(row);
        if start >= line_end(text, start) || is_comment(text, start) {
            self.stack.awaits = true;
            return Ok(());
        }
        self.stack.awaits = false;
        match text.as_bytes()[start] {
            b'|' | b'>' => return self.block(row),
            b'[' | b'{' => self.brackets(row, is_behind_key)?,
            b'*' => {
                row.has_alias = true;
                self.at = word_end(text, start);
                row.push(&text[start..self.at]);
            }
            first => {
                let is_quoted = matches!(first, b'"' | b'\'');
                self.at = if is_quoted { quoted(text, start)? } else { plain(text, start, self.stack.column()) };
                if self.at == start {
                    return Err(Lost(start));
                }
                row.push(&reindented(&text[start..self.at], depth.max(1) * INDENT));
            }
        }
        Ok(())
    }

    /// Adds a list or map in brackets.
    fn brackets(&mut self, row: &mut Row, is_behind_key: bool) -> Result<(), Lost> {
        let (text, start, count) = (self.text, self.at, self.done.comments.len());
        let base = self.stack.depth().saturating_sub(usize::from(is_behind_key)) * INDENT;
        let mut flow = brackets(text, start, base, &mut self.done.comments)?;
        // A bracket that stands as deep as its key is not YAML, strictly, and many readers let it pass. Ours does so at times:
        // where it stands there now, it may stay.
        if is_behind_key && self.stack.column().is_some_and(|column| flow.outset > column) {
            self.done.comments.truncate(count);
            flow = brackets(text, start, base + INDENT, &mut self.done.comments)?;
        }
        row.has_alias |= flow.has_alias;
        row.push(&flow.text);
        self.at = flow.end;
        Ok(())
    }

    /// Adds a block of text with the comment behind its header.
    fn block(&mut self, row: &mut Row) -> Result<(), Lost> {
        let block = block(self.text, self.at, self.stack.column(), self.stack.depth())?;
        row.push(&block.header);
        self.at = block.header_end;
        self.rest_of_line(row)?;
        row.text.push_str(&block.lines);
        row.keeps = block.keeps;
        // The line break before `end` is the row's own.
        self.at = block.end.saturating_sub(1).max(self.at);
        Ok(())
    }

    /// Adds the comment behind a value, with the blanks before it: it may stand in a column with others.
    fn rest_of_line(&mut self, row: &mut Row) -> Result<(), Lost> {
        let (text, end) = (self.text, line_end(self.text, self.at));
        let start = skip_blanks(text, self.at);
        if start < end {
            if !is_comment(text, start) {
                return Err(Lost(start));
            }
            let behind = text[self.row_start..start].trim_end_matches([' ', '\t']).len() + self.row_start;
            let gap = &text[behind..start];
            if !row.text.is_empty() {
                row.text.push_str(if gap.contains('\t') { " " } else { gap });
            }
            let comment = text[start..end].trim_end();
            row.text.push_str(comment);
            self.done.comments.push(comment);
        }
        self.at = end;
        Ok(())
    }

    /// Gives the comments above their level, now that it is known what follows.
    fn settle_comments(&mut self, around: &Surroundings) {
        for (row, column) in self.pending.drain(..) {
            self.done.rows[row].level = around.level(column);
        }
    }

    /// A document ends here.
    fn end_document(&mut self) {
        self.settle_comments(&Surroundings { columns: self.stack.columns(), awaits: self.stack.awaits, next: None });
        self.stack.clear();
    }

    fn column(&self) -> usize {
        self.at - self.row_start
    }
}

/// What a key says; nothing where that is not what is written.
fn key_text(key: &str) -> Option<String> {
    let quoted = ['"', '\''].iter().find_map(|quote| key.strip_prefix(*quote)?.strip_suffix(*quote));
    (!key.contains(['\\', '*']) && !key.is_empty()).then(|| quoted.unwrap_or(key).to_owned())
}

/// Where an anchor, an alias or a tag ends.
fn word_end(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    at + rest.find([' ', '\t', '\n']).unwrap_or(rest.len())
}

/// The `:` behind the key that begins at `at`; nothing where what begins there is no key. A list or map in brackets is a
/// key that nobody reads.
fn key_colon(text: &str, at: usize) -> Result<Option<usize>, Lost> {
    let mut start = at;
    while matches!(text.as_bytes().get(start), Some(b'&' | b'!')) {
        start = skip_blanks(text, word_end(text, start));
    }
    let end = match text.as_bytes().get(start) {
        None | Some(b'\n' | b'[' | b'{' | b'|' | b'>') => return Ok(None),
        Some(b'#') if is_comment(text, start) => return Ok(None),
        Some(b'"' | b'\'') => quoted(text, start)?,
        Some(b'*') => word_end(text, start),
        Some(_) => plain_on_line(text, start, false),
    };
    let colon = skip_blanks(text, end);
    let is_key = text.as_bytes().get(colon) == Some(&b':') && is_end(text, colon + 1);
    Ok(Some(colon).filter(|_| is_key && end <= line_end(text, at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<String> {
        let rows = scan(text).unwrap().rows;
        rows.iter().map(|row| format!("{}{}", " ".repeat(row.level * INDENT), row.text)).collect()
    }

    #[test]
    fn levels_follow_from_columns() {
        let text = "a:\n- b:   1\n  c :\n     d: [ ]\n-   - e\n    - f\n# x\ng: # y\n      - |\n         h\n";
        let wanted = ["a:", "  - b: 1", "    c:", "      d: []", "  - - e", "    - f", "# x", "g: # y", "  - |\n    h"];
        assert_eq!(rows(text), wanted);
        assert_eq!(rows(&(wanted.join("\n") + "\n")), wanted);
    }

    #[test]
    fn anchors_tags_and_aliases_stay() {
        let text = "a:   &x  !!str   b\n*x :  c\n&y   d: *x\ne: &z\n - !!map\n   f: 1\n? g\n:   - h\n";
        let wanted = ["a: &x !!str b", "*x : c", "&y d: *x", "e: &z", "  - !!map", "    f: 1", "? g", ": - h"];
        assert_eq!(rows(text), wanted);
    }

    #[test]
    fn values_may_go_on_below() {
        let text = "a: b\n    c\n\n    d   # e\nf: \"g  \n  h\"\ni:\n     j\n     k\n";
        let wanted = ["a: b\n  c\n\n  d   # e", "f: \"g\n  h\"", "i:", "  j\n  k"];
        assert_eq!(rows(text), wanted);
    }

    #[test]
    fn what_is_no_yaml_is_told() {
        for text in ["a: [\n", "\"a\n", "a: \"b\" c\n", "a: |x\n", "--- a: b\n"] {
            assert!(scan(text).is_err(), "{text}");
        }
    }
}
