//! `//item/price`: what an XPath 1.0 expression finds in an XML body. HTML that is not well-formed is not read.

use std::borrow::Cow;

use serde_json::{Number, Value};
use sxd_document::parser;
use sxd_xpath::{Context, Factory, Value as Answer, XPath as Expression};

use super::{
    contract::{Find, Found, QueryError, QuerySyntax},
    xml,
};
use crate::{
    scope::Scope,
    source::Place,
    template::{Name, Template},
    wire::Exchange,
};

/// The longest expression. Parsing and evaluating are recursive; what people write is far shorter.
const MAX_CHARS: usize = 1000;

/// How deep parentheses and brackets may be nested.
const MAX_NESTING: usize = 32;

/// `/PATH`, or `xpath EXPRESSION` for one that begins otherwise, such as `xpath count(//item)`.
///
/// One node gives its text, several give a list of texts, none gives nothing; numbers, texts and booleans that an
/// expression works out keep their type. The prefixes that the root element declares can be used; its default namespace
/// has the prefix `_`: `//_:item`.
#[derive(Clone, Debug)]
pub struct XPath {
    written: String,
    template: Template,
}

impl XPath {
    /// The expression `text`, which stands at `place`; `written` is the whole query.
    ///
    /// # Errors
    /// When it is no XPath, as far as that can be seen before its templates have values.
    pub fn parse(written: &str, text: &str, place: Place) -> Result<Self, QuerySyntax> {
        let template = Template::parse(text, place)?;
        // The compiled expression cannot be shared between threads: it is made anew for each answer, which is cheap
        // beside parsing the document.
        template.fixed().map(compile).transpose()?;
        Ok(Self { written: written.to_owned(), template })
    }
}

impl Find for XPath {
    fn find<'a>(&self, exchange: &'a Exchange, scope: &Scope<'_>) -> Found<'a> {
        let text = self.template.text(scope)?;
        let expression = compile(&text).map_err(|why| QueryError::Syntax { text: text.clone().into_owned(), why })?;
        let body = exchange.response.content_text().map_err(|why| QueryError::Body { why })?;
        let namespaces = xml::scan(&body).map_err(|why| QueryError::Body { why })?;
        let package = parser::parse(&body)
            .map_err(|error| QueryError::Body { why: format!("the body is not XML: {}", describe(&body, &error)) })?;
        let document = package.as_document();
        let mut context = Context::new();
        context.set_namespace("xml", "http://www.w3.org/XML/1998/namespace");
        for (prefix, uri) in &namespaces {
            context.set_namespace(prefix, uri);
        }
        // The library panics at a prefix that it does not know.
        let is_known = |it: &str| it == "xml" || namespaces.iter().any(|(prefix, _)| prefix == it);
        if let Some(prefix) = prefixes(&text).into_iter().find(|it| !is_known(it)) {
            let why = format!("the body's root element does not declare the prefix `{prefix}`");
            return Err(QueryError::GivenUp { query: self.written.clone(), why });
        }
        match expression.evaluate(&context, document.root()) {
            Ok(answer) => Ok(value(answer).map(Cow::Owned)),
            Err(error) => Err(QueryError::GivenUp { query: self.written.clone(), why: error.to_string() }),
        }
    }

    fn written(&self) -> &str {
        &self.written
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        self.template.names()
    }

    fn is_text(&self) -> bool {
        true
    }
}

fn compile(text: &str) -> Result<Expression, QuerySyntax> {
    let mut depth = 0_usize;
    for character in text.chars() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_NESTING {
            return Err(QuerySyntax::new(format!("not an XPath that we read: nested deeper than {MAX_NESTING}")));
        }
    }
    if text.chars().count() > MAX_CHARS {
        return Err(QuerySyntax::new(format!("not an XPath that we read: longer than {MAX_CHARS} characters")));
    }
    match Factory::new().build(text) {
        Ok(Some(expression)) => Ok(expression),
        Ok(None) => Err(QuerySyntax::new("not an XPath: it is empty")),
        Err(error) => Err(QuerySyntax::new(format!("not an XPath: {error}"))),
    }
}

/// The prefixes in an expression: `p` of `p:item`, but not `child` of `child::item`, nor what stands in quotes.
fn prefixes(text: &str) -> Vec<&str> {
    let (mut found, mut quote, mut start) = (Vec::new(), None, 0);
    let is_name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '.');
    for (at, character) in text.char_indices() {
        match quote {
            Some(open) if open == character => quote = None,
            None if matches!(character, '\'' | '"') => quote = Some(character),
            None if character == ':' && start < at && !text[at + 1..].starts_with(':') => found.push(&text[start..at]),
            _ => {}
        }
        if quote.is_some() || !is_name(character) {
            start = at + character.len_utf8();
        }
    }
    found
}

fn value(answer: Answer<'_>) -> Option<Value> {
    match answer {
        Answer::Boolean(it) => Some(Value::Bool(it)),
        Answer::Number(it) => number(it),
        Answer::String(it) => Some(Value::String(it)),
        Answer::Nodeset(nodes) => {
            let mut texts: Vec<Value> = nodes.document_order().iter().map(|it| it.string_value().into()).collect();
            match texts.len() {
                0 => None,
                1 => texts.pop(),
                _ => Some(Value::Array(texts)),
            }
        }
    }
}

/// `3` for 3.0; nothing for "not a number", which is what XPath makes of a node that is missing.
fn number(it: f64) -> Option<Value> {
    if it.fract() == 0.0 && it.abs() < 1e15 {
        return Some(Value::Number(Number::from_string_unchecked(format!("{it:.0}"))));
    }
    Number::from_f64(it).map(Value::Number)
}

fn describe(body: &str, error: &parser::Error) -> String {
    let before = body.as_bytes().iter().take(error.location());
    let line = before.filter(|byte| **byte == b'\n').count() + 1;
    format!("it cannot be read at line {line}")
}
