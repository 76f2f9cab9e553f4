//! Templates in our YAML, and what editors are told of them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{layout::Layout, text::Template};
use crate::source::{Mark, Node, Read, Reader};

impl Read for Template {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(text) = node.text() else { return reader.expected("text", node) };
        let place = reader.place(node.mark);
        let layout = Layout::of(node, text);
        match Self::parse_at(text, place.clone(), layout) {
            Ok(template) => Some(template),
            Err(error) => {
                let at = text.char_indices().nth(error.offset).map_or(text.len(), |(at, _)| at);
                let found = layout.inside(text, &place, at);
                let mut mark = Mark { line: found.line, column: found.column, ..node.mark };
                if found != place {
                    mark.width = u32::try_from(error.expression.chars().count()).unwrap_or(1);
                }
                reader.error_with_help("bad-template", mark, error.to_string(), "`\\<<` is a literal `<<`");
                None
            }
        }
    }
}

impl JsonSchema for Template {
    fn schema_name() -> Cow<'static, str> {
        "Template".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Text, in which `<<name>>` stands for a variable's value.",
            "type": ["string", "number", "boolean"],
        })
    }
}
