//! A script as a tree.

/// A statement.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Statement {
    /// Its first line in the script, from 1.
    pub(crate) line: usize,
    /// What it does.
    pub(crate) what: What,
}

/// What a statement does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum What {
    /// It declares names, each with its value.
    Declares(Vec<(String, Expression)>),
    /// It works out an expression.
    Does(Expression),
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expression {
    /// A name.
    Name(String),
    /// A text.
    Text(String),
    /// A number, as it is written.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// `/pattern/flags`.
    Regex(String, String),
    /// `[a, b]`.
    List(Vec<Expression>),
    /// `{ a: b }`.
    Map(Vec<(String, Expression)>),
    /// `of.name`.
    Member(Box<Expression>, String),
    /// `of[index]`.
    Index(Box<Expression>, Box<Expression>),
    /// `of(arguments)`.
    Call(Box<Expression>, Vec<Expression>),
    /// `!a`, `-a`.
    Unary(&'static str, Box<Expression>),
    /// `a === b`.
    Binary(&'static str, Box<Expression>, Box<Expression>),
    /// `target = value`.
    Assign(Box<Expression>, Box<Expression>),
    /// A function: the names of its parameters, and its body.
    Function(Vec<String>, Vec<Statement>),
}

/// Something that is beyond the part of the language that is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Beyond {
    /// The line in the script, from 1.
    pub(crate) line: usize,
    /// What it is, as a fragment: "`if` is not understood".
    pub(crate) why: String,
}

impl Beyond {
    pub(crate) fn new(line: usize, why: impl Into<String>) -> Self {
        Self { line, why: why.into() }
    }
}
