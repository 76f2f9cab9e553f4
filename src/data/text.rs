//! The bytes of a data file: read through in pieces, as often as one likes, with the place of each byte.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, Read},
    path::Path,
    sync::Arc,
};

use super::{
    contract::{MAX_ROW_BYTES, called},
    copy,
};
use crate::source::{Place, Problem, io_reason};

/// A file that stays open. It has no position of its own, so that several can read it at once.
#[derive(Clone, Debug)]
pub(super) struct Text {
    /// The name as it is shown to the user.
    pub(super) name: Arc<str>,
    file: Arc<File>,
    /// Where the text begins: behind the byte order mark.
    start: u64,
}

/// Where a byte stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Spot {
    /// The line, from 1.
    pub(super) line: u32,
    /// Where the line begins, in bytes from the file's beginning.
    pub(super) line_start: u64,
    /// Where the byte is, in bytes from the file's beginning.
    pub(super) at: u64,
}

/// Goes through a text from its beginning.
pub(super) struct Cursor {
    text: Text,
    bytes: BufReader<At>,
    spot: Spot,
    /// Behind the last carriage return: a line feed that stands here belongs to it.
    behind_return: u64,
}

struct At {
    file: Arc<File>,
    offset: u64,
}

impl Text {
    /// Opens `path`; `-` is standard input.
    pub(super) fn open(path: &Path) -> Result<Self, Problem> {
        let (name, file, start) = copy::open(path)?;
        Ok(Self { name, file: Arc::new(file), start })
    }

    /// A walk from the first byte on.
    pub(super) fn cursor(&self) -> Cursor {
        let bytes = BufReader::with_capacity(64 * 1024, At { file: self.file.clone(), offset: self.start });
        let spot = Spot { line: 1, line_start: self.start, at: self.start };
        Cursor { text: self.clone(), bytes, spot, behind_return: u64::MAX }
    }

    /// The first bytes, at most 64 KB.
    pub(super) fn head(&self) -> Result<Vec<u8>, Problem> {
        let mut head = Vec::new();
        let at = At { file: self.file.clone(), offset: self.start };
        at.take(64 * 1024).read_to_end(&mut head).map_err(|error| self.unreadable(&error))?;
        Ok(head)
    }

    /// All bytes; `None` when there are more than `most`.
    pub(super) fn all(&self, most: u64) -> Result<Option<Vec<u8>>, Problem> {
        let mut all = Vec::new();
        let at = At { file: self.file.clone(), offset: self.start };
        at.take(most + 1).read_to_end(&mut all).map_err(|error| self.unreadable(&error))?;
        Ok((all.len() as u64 <= most).then_some(all))
    }

    /// The place of a byte. Its column is counted in characters, for which the line is read once more.
    pub(super) fn place(&self, spot: Spot) -> Place {
        let at = At { file: self.file.clone(), offset: spot.line_start };
        let mut before = at.take(spot.at.saturating_sub(spot.line_start));
        let (mut column, mut piece) = (1_u32, [0; 8 * 1024]);
        while let Ok(length @ 1..) = before.read(&mut piece) {
            let letters = piece[..length].iter().filter(|byte| !is_inside(**byte)).count();
            column = column.saturating_add(u32::try_from(letters).unwrap_or(u32::MAX));
        }
        Place { file: self.name.clone(), line: spot.line, column }
    }

    /// What is wrong at `spot`.
    pub(super) fn problem(&self, spot: Spot, message: impl Into<String>) -> Problem {
        Problem::error("bad-data", self.place(spot), message)
    }

    /// What is wrong with the file as a whole.
    pub(super) fn whole(&self, message: impl Into<String>) -> Problem {
        Problem::error("bad-data", Place::whole(self.name.clone()), message)
    }

    /// The text of a row that begins at `spot`, where it is text.
    pub(super) fn utf8<'b>(&self, bytes: &'b [u8], spot: Spot, row: usize) -> Result<&'b str, Problem> {
        if bytes.contains(&0) {
            return Err(self.problem(spot, format!("{} is binary, not text", called(row))));
        }
        std::str::from_utf8(bytes).map_err(|_| {
            let problem = self.problem(spot, format!("{} is not UTF-8", called(row)));
            problem.help("save the file as UTF-8, or as UTF-16 with a byte order mark")
        })
    }

    /// A row that begins at `spot` is too long to be one.
    pub(super) fn too_long(&self, spot: Spot, row: usize) -> Problem {
        self.problem(spot, format!("{} is longer than {} MiB", called(row), MAX_ROW_BYTES >> 20))
    }

    fn unreadable(&self, error: &io::Error) -> Problem {
        let message = format!("could not read `{}`: {}", self.name, io_reason(error));
        Problem::error("unreadable", Place::whole(self.name.clone()), message)
    }
}

/// Whether a byte is within a character of UTF-8, and not its first.
fn is_inside(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

impl Cursor {
    /// Where the next byte is.
    pub(super) fn spot(&self) -> Spot {
        self.spot
    }

    /// The next bytes; none at the end.
    pub(super) fn chunk(&mut self) -> Result<&[u8], Problem> {
        self.bytes.fill_buf().map_err(|error| self.text.unreadable(&error))
    }

    /// Goes on by so many bytes of the chunk, none of which breaks the line.
    pub(super) fn pass(&mut self, length: usize) {
        self.bytes.consume(length);
        self.spot.at += length as u64;
    }

    /// Goes on behind a byte that breaks the line: LF, CR, or the LF of CRLF.
    pub(super) fn pass_break(&mut self, byte: u8) {
        let is_rest = byte == b'\n' && self.spot.at == self.behind_return;
        self.pass(1);
        if byte == b'\r' {
            self.behind_return = self.spot.at;
        }
        self.spot.line = self.spot.line.saturating_add(u32::from(!is_rest));
        self.spot.line_start = self.spot.at;
    }

    /// Goes on by so many bytes of the chunk, whose lines end in LF.
    pub(super) fn pass_lines(&mut self, length: usize) {
        let piece = &self.bytes.buffer()[..length];
        let breaks = piece.iter().map(|byte| u32::from(*byte == b'\n')).sum();
        if let Some(last) = piece.iter().rposition(|byte| *byte == b'\n') {
            self.spot.line = self.spot.line.saturating_add(breaks);
            self.spot.line_start = self.spot.at + last as u64 + 1;
        }
        self.pass(length);
    }

    /// Goes on by one byte, which may break the line.
    pub(super) fn pass_any(&mut self, byte: u8) {
        if matches!(byte, b'\n' | b'\r') { self.pass_break(byte) } else { self.pass(1) }
    }
}

impl Read for At {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match read_at(&self.file, buffer, self.offset) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => {
                    let read = read?;
                    self.offset += read as u64;
                    return Ok(read);
                }
            }
        }
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}
