//! What is to be written: a tree of values in which keys keep their order, and may have comments above them.

use serde_json::Value;

/// A value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Yaml {
    /// Nothing.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A number, by its digits as JSON writes them.
    Number(String),
    /// A text, whatever it looks like.
    Text(String),
    /// A list.
    List(Vec<Yaml>),
    /// A map that goes on one line where it is short.
    Map(Vec<Pair>),
    /// A map that has a line for each key.
    Block(Vec<Pair>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The key.
    pub key: String,
    /// The value.
    pub value: Yaml,
    /// The lines of the comment above it, without `#`.
    pub comment: Vec<String>,
}

impl Pair {
    /// A key and its value, without a comment.
    pub fn new(key: impl Into<String>, value: impl Into<Yaml>) -> Self {
        Self { key: key.into(), value: value.into(), comment: Vec::new() }
    }
}

impl Yaml {
    /// The same value as JSON has it.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.to_string()),
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(list) => Self::List(list.iter().map(Self::of).collect()),
            Value::Object(map) => Self::Map(map.iter().map(|(key, it)| Pair::new(key, Self::of(it))).collect()),
        }
    }

    /// A map that goes on one line where it is short.
    pub fn map<const N: usize>(pairs: [(&str, Yaml); N]) -> Self {
        Self::Map(pairs.into_iter().map(|(key, value)| Pair::new(key, value)).collect())
    }

    /// The pairs of a map.
    pub fn pairs(&self) -> &[Pair] {
        match self {
            Self::Map(pairs) | Self::Block(pairs) => pairs,
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::List(_) => &[],
        }
    }

    /// Whether it is a list or map without content.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::List(list) => list.is_empty(),
            Self::Map(pairs) | Self::Block(pairs) => pairs.is_empty(),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) => false,
        }
    }
}

impl From<&str> for Yaml {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Yaml {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Yaml {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<u64> for Yaml {
    fn from(value: u64) -> Self {
        Self::Number(value.to_string())
    }
}
