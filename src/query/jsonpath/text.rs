//! A JSONPath's text with templates in it: values inside of quotes are escaped, so that `O'Brien` cannot end them.

use super::super::contract::QuerySyntax;
use crate::{
    scope::Scope,
    source::Place,
    template::{Name, RenderError, Template},
};

/// The parts of the text, in order.
#[derive(Clone, Debug)]
pub(super) struct Text(Vec<Part>);

#[derive(Clone, Debug)]
enum Part {
    Literal(String),
    /// A template, and the quote that it stands in.
    Hole(Template, Option<char>),
}

impl Text {
    /// Splits `text`, which stands at `place`.
    pub(super) fn parse(text: &str, place: &Place) -> Result<Self, QuerySyntax> {
        if !text.contains("<<") {
            return Ok(Self(vec![Part::Literal(text.to_owned())]));
        }
        if text.contains("<<#") {
            // A block reaches over literal text; its parts cannot be told apart.
            return Ok(Self(vec![Part::Hole(Template::parse(text, place.clone())?, None)]));
        }
        let (mut parts, mut literal, mut quote, mut at) = (Vec::new(), String::new(), None, 0);
        while let Some(character) = text[at..].chars().next() {
            let rest = &text[at..];
            if let Some(length) = rest.strip_prefix("<<").and_then(|inner| inner.find(">>")).map(|it| it + 4) {
                parts.push(Part::Literal(std::mem::take(&mut literal)));
                let template = Template::parse(&rest[..length], behind(place, &text[..at]))?;
                parts.push(Part::Hole(template, quote));
                at += length;
                continue;
            }
            if rest.starts_with("\\<<") {
                literal.push_str("<<");
                at += 3;
                continue;
            }
            let width = match character {
                '\\' if quote.is_some() => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
                '\'' | '"' => {
                    quote = match quote {
                        None => Some(character),
                        Some(open) if open == character => None,
                        open => open,
                    };
                    1
                }
                _ => character.len_utf8(),
            };
            literal.push_str(&rest[..width]);
            at += width;
        }
        parts.push(Part::Literal(literal));
        Ok(Self(parts))
    }

    /// The text, where it needs no scope.
    pub(super) fn fixed(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Part::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// The text now.
    pub(super) fn render(&self, scope: &Scope<'_>) -> Result<String, RenderError> {
        let mut text = String::new();
        for part in &self.0 {
            match part {
                Part::Literal(literal) => text.push_str(literal),
                Part::Hole(template, None) => text.push_str(&template.text(scope)?),
                Part::Hole(template, Some(quote)) => escape(&template.text(scope)?, *quote, &mut text),
            }
        }
        Ok(text)
    }

    /// The names in it: each with its place, and whether it may be missing.
    pub(super) fn names(&self) -> Vec<(Name, Place, bool)> {
        let names = |part: &Part| match part {
            Part::Literal(_) => Vec::new(),
            Part::Hole(template, _) => template.names(),
        };
        self.0.iter().flat_map(names).collect()
    }
}

/// Writes `value` as it must stand between two `quote`s.
///
/// Source: RFC 9535, 2.3.1.1.
fn escape(value: &str, quote: char, text: &mut String) {
    for character in value.chars() {
        match character {
            '\\' => text.push_str("\\\\"),
            it if it == quote => text.extend(['\\', it]),
            '\0'..='\x1f' => text.extend(format!("\\u{:04x}", u32::from(character)).chars()),
            it => text.push(it),
        }
    }
}

fn behind(place: &Place, text: &str) -> Place {
    let offset = u32::try_from(text.chars().count()).unwrap_or(0);
    if place.line == 0 { place.clone() } else { Place { column: place.column + offset, ..place.clone() } }
}
