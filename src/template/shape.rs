//! What a template is made of: its text split into literals, names and calls.

use std::sync::Arc;

use super::{
    block::Block,
    call::Call,
    error::TemplateError,
    expression::{self, Part},
    layout::Layout,
    name::Name,
};
use crate::source::Place;

#[derive(Clone, Default)]
pub(super) enum Shape {
    /// No expression: the text to use, unescaped.
    #[default]
    Fixed,
    Unescaped(Arc<str>),
    /// One name and nothing else: its value keeps its type.
    Name(Arc<(Name, Place)>),
    /// One call and nothing else.
    Call(Arc<(Call, Place)>),
    Parts(Arc<[Piece]>),
    Block(Arc<Block>),
}

pub(super) enum Piece {
    Literal(Box<str>),
    Name(Name, Place),
    Call(Call, Place),
}

impl Shape {
    /// Splits `text`, which stands at `place`.
    pub(super) fn parse(text: &str, place: &Place, layout: Layout) -> Result<Self, TemplateError> {
        let parts = expression::split(text);
        let wrong = |expression: &str, at: usize, why: String| TemplateError {
            expression: expression.to_owned(),
            why,
            offset: text[..at].chars().count(),
        };
        let is_block = |part: &Part<'_>| matches!(part, Part::Expression(it, _) if it.starts_with(['#', '/', '^', '!', '@']) || *it == "else" || it.starts_with("else "));
        if let Some(Part::Expression(first, at)) = parts.iter().find(|part| is_block(part)) {
            let parts: Vec<_> = parts
                .iter()
                .map(|part| match part {
                    Part::Literal(text) => Ok(*text),
                    Part::Expression(text, _) => Err(*text),
                })
                .collect();
            return Block::compile(&parts).map(|it| Self::Block(Arc::new(it))).map_err(|why| wrong(first, *at, why));
        }
        let mut pieces = Vec::new();
        for part in parts {
            pieces.push(match part {
                Part::Literal(literal) => Piece::Literal(literal.into()),
                Part::Expression(inner, at) => {
                    let place = layout.inside(text, place, at);
                    if let Some(name) = Name::parse(inner) {
                        Piece::Name(name, place)
                    } else {
                        Piece::Call(Call::parse(inner).map_err(|why| wrong(inner, at, why))?, place)
                    }
                }
            });
        }
        Ok(match pieces.as_slice() {
            [Piece::Name(..) | Piece::Call(..)] => match pieces.swap_remove(0) {
                Piece::Name(name, place) => Self::Name(Arc::new((name, place))),
                Piece::Call(call, place) => Self::Call(Arc::new((call, place))),
                Piece::Literal(text) => Self::Unescaped(text.into()),
            },
            pieces if pieces.iter().all(|it| matches!(it, Piece::Literal(_))) => {
                let text = pieces.iter().map(|it| if let Piece::Literal(text) = it { &**text } else { "" });
                Self::Unescaped(text.collect::<String>().into())
            }
            _ => Self::Parts(pieces.into()),
        })
    }

    /// The names in it: each with its place, and whether it may be missing; those of a block stand at `whole`.
    pub(super) fn names(&self, whole: &Place) -> Vec<(Name, Place, bool)> {
        let mut found = Vec::new();
        let gather = |found: &mut Vec<_>, call: &Call, place: &Place| {
            let mut names = Vec::new();
            call.names(&mut names);
            found.extend(names.into_iter().map(|(name, optional)| (name, place.clone(), optional)));
        };
        match self {
            Self::Fixed | Self::Unescaped(_) => {}
            Self::Name(name) => found.push((name.0.clone(), name.1.clone(), false)),
            Self::Call(call) => gather(&mut found, &call.0, &call.1),
            Self::Block(block) => {
                let names = block.names().iter().cloned();
                found.extend(names.map(|(name, optional)| (name, whole.clone(), optional)));
            }
            Self::Parts(pieces) => {
                for piece in pieces.iter() {
                    match piece {
                        Piece::Literal(_) => {}
                        Piece::Name(name, place) => found.push((name.clone(), place.clone(), false)),
                        Piece::Call(call, place) => gather(&mut found, call, place),
                    }
                }
            }
        }
        found
    }
}
