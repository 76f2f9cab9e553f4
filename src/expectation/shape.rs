//! The shapes of operands, for editors.

use schemars::{Schema, json_schema};
use serde_json::{Value, json};

use super::value_type::KINDS;

/// What an operand looks like in YAML. Where a number is wanted, a text may hold a template.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    Anything,
    Number,
    Text,
    Boolean,
    List,
    /// A JSON Schema, or its file.
    Schema,
    Types,
    Approx,
    /// A predicate again.
    Predicate,
}

impl Shape {
    /// As a JSON Schema; anything at all for a predicate, which describes itself.
    pub(super) fn describe(self) -> Schema {
        match self {
            Self::Anything | Self::Predicate => json_schema!({}),
            Self::Number => json_schema!({ "type": ["number", "string"] }),
            Self::Text => json_schema!({ "type": ["string", "number", "boolean"] }),
            Self::Boolean => json_schema!({ "type": "boolean" }),
            Self::List => json_schema!({ "type": ["array", "string"] }),
            Self::Schema => json_schema!({ "type": ["string", "object"] }),
            Self::Types => {
                let one =
                    json!({ "enum": KINDS.iter().map(|it| Value::from(*it)).chain([Value::Null]).collect::<Value>() });
                json_schema!({ "anyOf": [one, { "type": "array", "minItems": 1, "items": one }] })
            }
            Self::Approx => json_schema!({
                "type": "object",
                "properties": {
                    "value": { "description": "The number that is expected.", "type": ["number", "string"] },
                    "within": { "description": "How far away from it the answer may be.", "type": ["number", "string"] },
                },
                "required": ["value", "within"],
                "additionalProperties": false,
            }),
        }
    }
}
