//! A data file that has been read through once, and its rows.

use std::{fmt, path::Path, sync::Arc};

use indexmap::IndexSet;

use super::{
    contract::{Row, Walk, called},
    csv::Csv,
    json::Json,
    kind::Kind,
    ndjson::Ndjson,
    text::Text,
    yaml,
};
use crate::source::Problem;

/// How many problems of a file are told.
const MOST_TOLD: usize = 20;

/// A file of rows that has been read through once: every row is good, and they are counted.
#[derive(Clone)]
pub struct DataFile {
    text: Text,
    held: Held,
    names: Arc<[Arc<str>]>,
    length: usize,
}

/// Where the rows are.
#[derive(Clone)]
enum Held {
    /// In the file.
    File(Kind),
    /// Here.
    Loaded(Arc<[Row]>),
}

/// The rows of a file, from the first on. After an error comes nothing more.
pub struct Rows {
    text: Text,
    walk: Walking,
    /// The number of the next row.
    next: usize,
    length: usize,
    is_over: bool,
}

enum Walking {
    File(Box<dyn Walk>),
    Loaded(Arc<[Row]>),
    /// It cannot even be begun any more.
    Broken(Option<Box<Problem>>),
}

impl DataFile {
    /// Reads the file through once, row by row, and holds none of them (YAML alone is held as a whole). `-` is standard
    /// input; it and all else that is no regular file is copied into a temporary file, since it is read again by `rows`.
    ///
    /// # Errors
    /// All that is wrong in it, at its place and with the row's number, counted from 1; and a file without rows.
    pub fn open(path: &Path) -> Result<Self, Vec<Problem>> {
        let text = Text::open(path).map_err(|problem| vec![problem])?;
        let head = text.head().map_err(|problem| vec![problem])?;
        if head.starts_with(b"PK\x03\x04") {
            let problem = text.whole(format!("`{}` is a spreadsheet or an archive, not text", text.name));
            return Err(vec![problem.help("save the sheet as CSV")]);
        }
        let kind = Kind::of(path, &head);
        let (rows_in, names, length) = if kind == Kind::Yaml {
            let (rows, names) = yaml::load(&text).map_err(|problems| few(&text, problems))?;
            let length = rows.len();
            (Held::Loaded(rows.into()), names, length)
        } else {
            let (names, length) = read_through(&text, kind)?;
            (Held::File(kind), names, length)
        };
        if length == 0 {
            return Err(vec![text.whole(format!("there are no rows in `{}`", text.name))]);
        }
        Ok(Self { text, held: rows_in, names: names.into(), length })
    }

    /// A file whose `rows` somebody else has read from `path`.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn held(path: &Path, rows: Vec<Row>) -> Result<Self, Problem> {
        let values = rows.iter().flat_map(|row| &row.values);
        let names: IndexSet<Arc<str>> = values.map(|(name, _)| name.clone()).collect();
        let (names, length): (Arc<[_]>, _) = (names.into_iter().collect(), rows.len());
        Ok(Self { text: Text::open(path)?, held: Held::Loaded(rows.into()), names, length })
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there is no row; never where it was opened, since such a file is refused.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The rows, from the first on.
    pub fn rows(&self) -> Rows {
        let walk = match &self.held {
            Held::Loaded(rows) => Walking::Loaded(rows.clone()),
            Held::File(kind) => match walk(&self.text, *kind) {
                Ok(walk) => Walking::File(walk),
                Err(problems) => Walking::Broken(problems.into_iter().next().map(Box::new)),
            },
        };
        Rows { text: self.text.clone(), walk, next: 0, length: self.length, is_over: false }
    }

    /// The names of all columns, in the order of their first appearance. In JSON and YAML a row may lack some.
    pub fn names(&self) -> &[Arc<str>] {
        &self.names
    }
}

/// Without the rows, which may hold secrets.
impl fmt::Debug for DataFile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = &self.text.name;
        out.debug_struct("DataFile").field("file", file).field("length", &self.length).finish_non_exhaustive()
    }
}

impl Iterator for Rows {
    type Item = Result<Row, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let row = self.row();
        self.is_over = !matches!(row, Some(Ok(_)));
        self.next += 1;
        row
    }
}

impl Rows {
    fn row(&mut self) -> Option<Result<Row, Problem>> {
        let number = self.next;
        let walk = match &mut self.walk {
            Walking::Loaded(rows) => return rows.get(number).cloned().map(Ok),
            Walking::Broken(problem) => return problem.take().map(|problem| Err(*problem)),
            Walking::File(walk) => walk,
        };
        match walk.advance() {
            Some(Ok(())) if number < self.length => {
                let (values, label) = walk.take();
                Some(Ok(Row { number, values, label }))
            }
            Some(Err(problem)) => Some(Err(problem)),
            None if number == self.length => None,
            // It had another number of rows when it was opened.
            Some(Ok(())) | None => {
                let which = called(number.min(self.length));
                let message = format!("the file has changed since it was opened with {} rows", self.length);
                Some(Err(self.text.whole(format!("{message}; seen at {which}"))))
            }
        }
    }
}

fn walk(text: &Text, kind: Kind) -> Result<Box<dyn Walk>, Vec<Problem>> {
    Ok(match kind {
        Kind::Csv | Kind::Tsv => Box::new(Csv::open(text, kind == Kind::Tsv)?),
        Kind::Json | Kind::Yaml => Box::new(Json::new(text)),
        Kind::Ndjson => Box::new(Ndjson::new(text)),
    })
}

/// The names of the columns, and how many rows there are.
fn read_through(text: &Text, kind: Kind) -> Result<(Vec<Arc<str>>, usize), Vec<Problem>> {
    let mut walk = walk(text, kind).map_err(|problems| few(text, problems))?;
    let (mut problems, mut wrong, mut length) = (Vec::new(), 0, 0);
    while let Some(row) = walk.advance() {
        length += 1;
        if let Err(problem) = row {
            wrong += 1;
            if problems.len() < MOST_TOLD {
                problems.push(problem);
            }
        }
    }
    if problems.is_empty() { Ok((walk.names(), length)) } else { Err(and_more(text, problems, wrong)) }
}

/// The first problems, and how many more there are.
fn few(text: &Text, mut problems: Vec<Problem>) -> Vec<Problem> {
    let wrong = problems.len();
    problems.truncate(MOST_TOLD);
    and_more(text, problems, wrong)
}

fn and_more(text: &Text, mut problems: Vec<Problem>, wrong: usize) -> Vec<Problem> {
    if wrong > problems.len() {
        problems.push(text.whole(format!("and {} more problems in this file", wrong - problems.len())));
    }
    problems
}
