//! `$.items[0].id`: what a JSONPath (RFC 9535) finds in a JSON body.
//!
//! The library `jsonpath-rust` reads the path, once; walking it is ours (`walk.rs`), because the library's own walk compares
//! numbers as binary fractions (9007199254740993 would be 9007199254740992 to it), orders `$..['a','b']` otherwise than the
//! RFC, and builds a text for each node that it meets. What we do not hold to:
//! - the library's functions beside the RFC's five (`in`, `nin`, `any_of`, ...) are refused;
//! - `match` and `search` take the syntax of Rust's `regex` where it is wider than I-Regexp;
//! - brackets may be nested 128 deep.

mod literal;
mod missing;
mod path;
mod rules;
mod text;
mod walk;

use std::{borrow::Cow, sync::Arc};

use serde_json::Value;

use self::{path::Path, text::Text};
use super::contract::{Find, Found, QueryError, QuerySyntax};
use crate::{scope::Scope, source::Place, template::Name, wire::Exchange};

/// `$PATH`. One node gives the value itself, several give a list of them, none gives nothing.
#[derive(Clone, Debug)]
pub struct JsonPath {
    written: String,
    shape: Shape,
}

#[derive(Clone, Debug)]
enum Shape {
    Fixed(Arc<Path>),
    Templated(Text),
}

impl JsonPath {
    /// The path `text`, which stands at `place`; `written` is the whole query.
    ///
    /// # Errors
    /// When it is no JSONPath, as far as that can be seen before its templates have values.
    pub fn parse(written: &str, text: &str, place: &Place) -> Result<Self, QuerySyntax> {
        let source = Text::parse(text, place)?;
        let shape = match source.fixed() {
            Some(text) => Shape::Fixed(Arc::new(Path::compile(text)?)),
            None => Shape::Templated(source),
        };
        Ok(Self { written: written.to_owned(), shape })
    }

    /// The path where it names one node at most, such as `$.items[0]`: a place within can be told by appending to it.
    pub fn singular(&self) -> Option<&str> {
        match &self.shape {
            Shape::Fixed(path) if path.is_singular() => Some(&self.written),
            Shape::Fixed(_) | Shape::Templated(_) => None,
        }
    }
}

impl Find for JsonPath {
    fn find<'a>(&self, exchange: &'a Exchange, scope: &Scope<'_>) -> Found<'a> {
        let json = |exchange: &'a Exchange| exchange.response.json().map_err(|why| QueryError::Body { why });
        match &self.shape {
            Shape::Fixed(path) => Ok(answer(path, json(exchange)?)),
            Shape::Templated(source) => {
                let text = source.render(scope)?;
                let path = Path::compile(&text).map_err(|why| QueryError::Syntax { text, why })?;
                Ok(answer(&path, json(exchange)?))
            }
        }
    }

    fn missing(&self, exchange: &Exchange, scope: &Scope<'_>) -> Option<String> {
        let json = exchange.response.json().ok()?;
        let of = |path: &Path| match path {
            Path::Singular(steps) => missing::missing(steps, json),
            Path::Plural(_) => None,
        };
        match &self.shape {
            Shape::Fixed(path) => of(path),
            Shape::Templated(source) => of(&Path::compile(&source.render(scope).ok()?).ok()?),
        }
    }

    fn written(&self) -> &str {
        &self.written
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        match &self.shape {
            Shape::Fixed(_) => Vec::new(),
            Shape::Templated(text) => text.names(),
        }
    }
}

fn answer<'a>(path: &Path, json: &'a Value) -> Option<Cow<'a, Value>> {
    if let Path::Singular(steps) = path {
        return path::one(steps, json).map(Cow::Borrowed);
    }
    match path.all(json).as_slice() {
        [] => None,
        [one] => Some(Cow::Borrowed(one)),
        several => Some(Cow::Owned(several.iter().map(|it| (*it).clone()).collect())),
    }
}

#[cfg(test)]
mod tests;
