//! The words of a netrc file, each at its place.

use std::{iter::Peekable, str::Chars};

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// Whether it stands in quotes: then it is a value, whatever it says.
    pub(super) is_quoted: bool,
    /// The line, from 1.
    pub(super) line: u32,
    /// The column in characters, from 1.
    pub(super) column: u32,
    /// How many characters it takes.
    pub(super) width: usize,
}

/// Takes a text apart.
pub(super) struct Words<'a> {
    rest: Peekable<Chars<'a>>,
    line: u32,
    column: u32,
}

impl<'a> Words<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { rest: text.chars().peekable(), line: 1, column: 1 }
    }

    fn step(&mut self) -> Option<char> {
        let it = self.rest.next()?;
        if it == '\n' {
            self.line = self.line.saturating_add(1);
            self.column = 1;
        } else {
            self.column = self.column.saturating_add(1);
        }
        Some(it)
    }

    /// The next word; what begins with `#` where a word could is a comment to the line's end, unless a value is `awaited`:
    /// passwords begin with anything.
    ///
    /// # Errors
    /// When quotes are not closed: where they begin.
    pub(super) fn next(&mut self, awaited: bool) -> Result<Option<Word>, (u32, u32)> {
        loop {
            while self.rest.next_if(|it| it.is_whitespace() && *it != '\n').is_some() {
                self.column = self.column.saturating_add(1);
            }
            match self.rest.peek() {
                None => return Ok(None),
                Some('\n') => {
                    self.step();
                }
                Some('#') if !awaited => self.skip_line(),
                Some('"') => return self.quoted().map(Some),
                Some(_) => return Ok(Some(self.bare())),
            }
        }
    }

    fn bare(&mut self) -> Word {
        let (line, column, mut text) = (self.line, self.column, String::new());
        while let Some(it) = self.rest.next_if(|it| !it.is_whitespace()) {
            self.column = self.column.saturating_add(1);
            text.push(it);
        }
        let width = text.chars().count();
        Word { text, is_quoted: false, line, column, width }
    }

    /// As curl reads it: a backslash takes the next character as it is, but for `n`, `r` and `t`.
    fn quoted(&mut self) -> Result<Word, (u32, u32)> {
        let (line, column, mut text) = (self.line, self.column, String::new());
        self.step();
        let mut width = 1;
        loop {
            let it = self.step().filter(|it| *it != '\n').ok_or((line, column))?;
            width += 1;
            match it {
                '"' => return Ok(Word { text, is_quoted: true, line, column, width }),
                '\\' => {
                    let it = self.step().filter(|it| *it != '\n').ok_or((line, column))?;
                    width += 1;
                    text.push(match it {
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        it => it,
                    });
                }
                it => text.push(it),
            }
        }
    }

    /// Passes over the rest of the line.
    pub(super) fn skip_line(&mut self) {
        while self.step().is_some_and(|it| it != '\n') {}
    }

    /// Passes over a macro: up to an empty line, or the end.
    pub(super) fn skip_macro(&mut self) {
        self.skip_line();
        loop {
            let mut is_empty = true;
            loop {
                match self.step() {
                    None => return,
                    Some('\n') => break,
                    Some('\r') => {}
                    Some(_) => is_empty = false,
                }
            }
            if is_empty {
                return;
            }
        }
    }
}
