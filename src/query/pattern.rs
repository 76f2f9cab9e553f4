//! A regular expression, in which templates may stand; compiled once where none do.

use std::{borrow::Cow, sync::Arc};

use super::contract::{QueryError, QuerySyntax};
use crate::{
    scope::Scope,
    source::Place,
    template::{Name, RenderError, Template},
};

/// A regular expression in the syntax of Rust's `regex` (linear time). One that needs look-around or back-references is
/// run by `fancy-regex`, which gives up where it would take too long.
#[derive(Clone, Debug)]
pub struct Pattern {
    template: Template,
    fixed: Option<Arc<Engine>>,
}

#[derive(Debug)]
enum Engine {
    Linear(regex::Regex),
    Backtracking(Box<fancy_regex::Regex>),
}

impl Pattern {
    /// The pattern `text`, which stands at `place`.
    ///
    /// # Errors
    /// When it is no regular expression, as far as that can be seen before its templates have values.
    pub fn parse(text: &str, place: Place) -> Result<Self, QuerySyntax> {
        let template = Template::parse(text, place)?;
        let fixed = template.fixed().map(compile).transpose()?.map(Arc::new);
        Ok(Self { template, fixed })
    }

    /// What is written.
    pub fn source(&self) -> &str {
        self.template.source()
    }

    /// Whether it is the same in every scope.
    pub fn is_fixed(&self) -> bool {
        self.fixed.is_some()
    }

    /// The pattern with its values.
    ///
    /// # Errors
    /// When a name in it has no value.
    pub fn text<'a>(&'a self, scope: &Scope<'a>) -> Result<Cow<'a, str>, RenderError> {
        self.template.text(scope)
    }

    /// The names in its templates.
    pub fn names(&self) -> Vec<(Name, Place, bool)> {
        self.template.names()
    }

    /// What its first group caught in `text`; the whole match where it has no group, or the group took no part.
    ///
    /// # Errors
    /// When a name in it has no value, it is no regular expression with its values, or it takes too long.
    pub fn capture<'t>(&self, text: &'t str, scope: &Scope<'_>) -> Result<Option<&'t str>, QueryError> {
        match &*self.engine(scope)? {
            Engine::Linear(regex) => {
                Ok(regex.captures(text).and_then(|it| it.get(1).or(it.get(0))).map(|it| it.as_str()))
            }
            Engine::Backtracking(regex) => match regex.captures(text) {
                Ok(found) => Ok(found.and_then(|it| it.get(1).or(it.get(0))).map(|it| it.as_str())),
                Err(error) => Err(self.given_up(&error)),
            },
        }
    }

    /// Whether it is found anywhere in `text`.
    ///
    /// # Errors
    /// As `capture`.
    pub fn is_match(&self, text: &str, scope: &Scope<'_>) -> Result<bool, QueryError> {
        match &*self.engine(scope)? {
            Engine::Linear(regex) => Ok(regex.is_match(text)),
            Engine::Backtracking(regex) => regex.is_match(text).map_err(|error| self.given_up(&error)),
        }
    }

    fn engine(&self, scope: &Scope<'_>) -> Result<Arc<Engine>, QueryError> {
        if let Some(engine) = &self.fixed {
            return Ok(engine.clone());
        }
        let text = self.template.text(scope)?;
        compile(&text).map(Arc::new).map_err(|why| QueryError::Syntax { text: text.into_owned(), why })
    }

    fn given_up(&self, error: &fancy_regex::Error) -> QueryError {
        QueryError::GivenUp { query: self.source().to_owned(), why: error.to_string() }
    }
}

fn compile(text: &str) -> Result<Engine, QuerySyntax> {
    let error = match regex::Regex::new(text) {
        Ok(regex) => return Ok(Engine::Linear(regex)),
        Err(error) => error,
    };
    match fancy_regex::Regex::new(text) {
        Ok(regex) => Ok(Engine::Backtracking(Box::new(regex))),
        Err(_) => Err(QuerySyntax::new(format!("not a regular expression: {}", reason(&error)))),
    }
}

/// The last line of the message, which is the reason; the lines above it draw the pattern.
fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    last.trim().trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::Store;

    fn capture(pattern: &str, text: &str) -> Result<Option<String>, String> {
        let pattern = Pattern::parse(pattern, Place::default()).map_err(|error| error.to_string())?;
        let store = Store::default();
        let found = pattern.capture(text, &store.scope(&[])).map_err(|error| error.to_string())?;
        Ok(found.map(str::to_owned))
    }

    #[test]
    fn the_first_group_or_the_whole_match_is_caught() {
        assert_eq!(capture("a(b+)c", "xabbc"), Ok(Some("bb".to_owned())));
        assert_eq!(capture("ab+c", "xabbc"), Ok(Some("abbc".to_owned())));
        assert_eq!(capture("(z)?b", "ab"), Ok(Some("b".to_owned())));
        assert_eq!(capture("z", "ab"), Ok(None));
    }

    #[test]
    fn look_around_works_and_gives_up_in_time() {
        assert_eq!(capture(r"(?<=id=)\d+", "id=42"), Ok(Some("42".to_owned())));
        let why = capture(r"^(?=x)((a|b|ab)*?)+$(?!y)", &format!("x{}", "ab".repeat(40)));
        assert!(why.is_ok() || why.is_err_and(|why| why.contains("backtrack")));
    }

    #[test]
    fn a_bad_pattern_says_why() {
        assert_eq!(capture("a(b", ""), Err("not a regular expression: unclosed group".to_owned()));
        assert_eq!(
            capture("*", ""),
            Err("not a regular expression: repetition operator missing expression".to_owned())
        );
    }
}
