//! The API that a script speaks, and what it needs to know for that.

use std::{path::PathBuf, sync::Arc};

use crate::{scope::Variables, source::Place};

/// Which API a script speaks.
#[derive(Clone, Debug, Default)]
pub enum Dialect {
    /// `pm`, as Postman has it.
    #[default]
    Pm,
    /// `bru`, `req` and `res`, as Bruno has them.
    Bru(Bru),
}

/// What makes a script one of Bruno's.
#[derive(Clone, Debug)]
pub struct Bru {
    /// Which part of a request it is.
    pub part: Part,
    /// The collection that it belongs to.
    pub home: Arc<Home>,
}

/// The parts of a request that are JavaScript.
#[derive(Clone, Debug)]
pub enum Part {
    /// What runs before the request is sent, or after its answer has come.
    Script,
    /// Tests; an error in them keeps only other tests from running.
    Tests,
    /// Variables that are made of the answer.
    Actions(Arc<[Action]>),
    /// What must hold of the answer.
    Assertions(Arc<[Assertion]>),
}

/// A variable that is made of the answer.
#[derive(Clone, Debug)]
pub struct Action {
    /// The variable, which lasts for the run.
    pub name: Arc<str>,
    /// JavaScript that makes its value.
    pub expression: Arc<str>,
    /// Where it is written.
    pub place: Place,
}

/// Something that must hold of the answer.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// JavaScript that is looked at: `res.body.id`.
    pub expression: Arc<str>,
    /// The operator and what stands behind it: `eq 201`, `isNumber`.
    pub rule: Arc<str>,
    /// Where it is written.
    pub place: Place,
}

/// A collection as its scripts see it.
#[derive(Clone, Debug, Default)]
pub struct Home {
    /// Its name.
    pub name: Arc<str>,
    /// The folder that it lies in: `require("./x")` starts there, and leads nowhere else.
    pub folder: PathBuf,
    /// More folders that `require` may read from.
    pub roots: Vec<PathBuf>,
}

/// The variables that are written around a request, which scripts can read and not change.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    /// Those of its folders; the inner folder's win.
    pub folder: Arc<Variables>,
    /// Its own.
    pub request: Arc<Variables>,
    /// What it knows of tokens: `$oauth2.credentials.access_token`.
    pub oauth2: Arc<Variables>,
    /// The environment of the process, and what `.env` adds to it: `process.env.HOME`.
    pub process: Arc<Variables>,
}

impl Dialect {
    /// Whether an error in a script of the other dialect keeps this one from running: they are parts of one.
    pub fn shares_part(&self, other: &Self) -> bool {
        let (Self::Bru(one), Self::Bru(other)) = (self, other) else { return false };
        std::mem::discriminant(&one.part) == std::mem::discriminant(&other.part)
    }

    /// Whether an error in a script keeps its request from being sent.
    pub fn is_strict(&self) -> bool {
        matches!(self, Self::Bru(_))
    }
}
