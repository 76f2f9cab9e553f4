//! Every kind of predicate, by its name in YAML, and how predicates are read.

use std::{borrow::Cow, sync::Arc};

use schemars::{JsonSchema, Schema as Description, SchemaGenerator, json_schema};
use serde_json::Map;

use super::{
    affix::{Affix, End},
    all::All,
    approx::Approx,
    compare::{Compare, Relation},
    contains::Contains,
    contract::Judge,
    each::Each,
    equals::Equals,
    length::Length,
    matches::Matches,
    one_of::OneOf,
    order::Order,
    predicate::Predicate,
    presence::{Empty, Exists},
    schema::Schema,
    shape::Shape,
    value_type::Type,
};
use crate::source::{Entry, Kind as NodeKind, Node, Plain, Read, Reader, did_you_mean, habit};

/// A kind of predicate.
struct Kind {
    name: &'static str,
    says: &'static str,
    read: fn(&Node, &mut Reader<'_>) -> Option<Arc<dyn Judge>>,
    shape: Shape,
}

/// Every kind, in the order of the manual.
static KINDS: &[Kind] = &[
    Kind {
        name: "equals",
        says: "The value itself, with its type.",
        read: |node, reader| boxed(Equals::read(node, reader, false)),
        shape: Shape::Anything,
    },
    Kind {
        name: "not_equals",
        says: "Another value than this.",
        read: |node, reader| boxed(Equals::read(node, reader, true)),
        shape: Shape::Anything,
    },
    Kind {
        name: "gt",
        says: "A greater number.",
        read: |node, reader| boxed(Compare::read(node, reader, Relation::Greater)),
        shape: Shape::Number,
    },
    Kind {
        name: "gte",
        says: "This number or a greater one.",
        read: |node, reader| boxed(Compare::read(node, reader, Relation::AtLeast)),
        shape: Shape::Number,
    },
    Kind {
        name: "lt",
        says: "A lesser number.",
        read: |node, reader| boxed(Compare::read(node, reader, Relation::Less)),
        shape: Shape::Number,
    },
    Kind {
        name: "lte",
        says: "This number or a lesser one.",
        read: |node, reader| boxed(Compare::read(node, reader, Relation::AtMost)),
        shape: Shape::Number,
    },
    Kind {
        name: "contains",
        says: "A part of a text, an element of a list (or each of several), some of a map's keys with their values.",
        read: |node, reader| boxed(Contains::read(node, reader, false)),
        shape: Shape::Anything,
    },
    Kind {
        name: "not_contains",
        says: "No such part.",
        read: |node, reader| boxed(Contains::read(node, reader, true)),
        shape: Shape::Anything,
    },
    Kind {
        name: "starts_with",
        says: "How a text begins.",
        read: |node, reader| boxed(Affix::read(node, reader, End::First)),
        shape: Shape::Text,
    },
    Kind {
        name: "ends_with",
        says: "How a text ends.",
        read: |node, reader| boxed(Affix::read(node, reader, End::Last)),
        shape: Shape::Text,
    },
    Kind {
        name: "matches",
        says: "A regular expression, found anywhere in a text.",
        read: |node, reader| boxed(Matches::read(node, reader)),
        shape: Shape::Text,
    },
    Kind {
        name: "type",
        says: "The kind of value, or several that are allowed.",
        read: |node, reader| boxed(Type::read(node, reader)),
        shape: Shape::Types,
    },
    Kind {
        name: "length",
        says: "How many characters, elements or keys: a number, or predicates for it.",
        read: length,
        shape: Shape::Predicate,
    },
    Kind {
        name: "empty",
        says: "Whether a text, list or map has no content.",
        read: |node, reader| boxed(bool::read(node, reader).map(Empty)),
        shape: Shape::Boolean,
    },
    Kind {
        name: "exists",
        says: "Whether anything is there, if only null.",
        read: |node, reader| boxed(bool::read(node, reader).map(Exists)),
        shape: Shape::Boolean,
    },
    Kind {
        name: "one_of",
        says: "One of these values.",
        read: |node, reader| boxed(OneOf::read(node, reader)),
        shape: Shape::List,
    },
    Kind {
        name: "each",
        says: "What holds for every element of a list, or value of a map.",
        read: |node, reader| each(node, reader, true),
        shape: Shape::Predicate,
    },
    Kind {
        name: "any",
        says: "What holds for one element at least.",
        read: |node, reader| each(node, reader, false),
        shape: Shape::Predicate,
    },
    Kind {
        name: "schema",
        says: "A JSON Schema: its file, `openapi.yaml#/components/schemas/User`, or a map.",
        read: |node, reader| boxed(Schema::read(node, reader)),
        shape: Shape::Schema,
    },
    Kind {
        name: "approx",
        says: "A number that is near enough: `{ value: 3.14, within: 0.01 }`.",
        read: |node, reader| boxed(Approx::read(node, reader)),
        shape: Shape::Approx,
    },
    Kind {
        name: "before",
        says: "An earlier point in time.",
        read: |node, reader| boxed(Order::read(node, reader, true)),
        shape: Shape::Text,
    },
    Kind {
        name: "after",
        says: "A later point in time.",
        read: |node, reader| boxed(Order::read(node, reader, false)),
        shape: Shape::Text,
    },
];

/// Whether `key` names a kind of predicate.
pub fn is_predicate(key: &str) -> bool {
    KINDS.iter().any(|kind| kind.name == key)
}

/// The predicates at `node`, each for itself.
pub(super) fn read_each(node: &Node, reader: &mut Reader<'_>) -> Vec<Predicate> {
    match &node.kind {
        NodeKind::Map(entries) if entries.is_empty() => {
            let help = "to compare with an empty map, write `{ equals: {} }`";
            reader.error_with_help("missing-key", node.mark, "there is no predicate in this map", help);
            Vec::new()
        }
        NodeKind::Map(entries) if entries.iter().all(is_strange) => {
            let keys: Vec<String> = entries.iter().take(3).map(|it| format!("{}: ...", it.key)).collect();
            let more = if entries.len() > 3 { ", ..." } else { "" };
            let known: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
            let help = format!(
                "to compare with a map, write `{{ equals: {{ {}{more} }} }}`; known here: {}",
                keys.join(", "),
                known.join(", ")
            );
            let first = &entries[0];
            reader.error_with_help("unknown-key", first.mark, format!("unknown predicate `{}`", first.key), &help);
            Vec::new()
        }
        NodeKind::Map(entries) => entries.iter().filter_map(|entry| read_one(entry, reader)).collect(),
        NodeKind::Plain(_) | NodeKind::Text(_) | NodeKind::List(_) => {
            let place = reader.place(node.mark);
            boxed(Equals::read(node, reader, false))
                .map(|judge| Predicate::new("equals", place, judge))
                .into_iter()
                .collect()
        }
    }
}

/// Whether a key is no predicate, nor like one: a map of such keys is a value that somebody expects.
fn is_strange(entry: &Entry) -> bool {
    !is_predicate(&entry.key) && meant(&entry.key).is_none()
}

/// Which predicate was probably meant, as a question.
fn meant(key: &str) -> Option<String> {
    let names = KINDS.iter().map(|kind| kind.name);
    habit(key, &["equals"]).or_else(|| did_you_mean(key, names))
}

fn read_one(entry: &Entry, reader: &mut Reader<'_>) -> Option<Predicate> {
    let Some(kind) = KINDS.iter().find(|kind| kind.name == entry.key) else {
        let near = meant(&entry.key);
        let known = || KINDS.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", ");
        let help = near.unwrap_or_else(|| format!("known here: {}", known()));
        reader.error_with_help("unknown-key", entry.mark, format!("unknown predicate `{}`", entry.key), &help);
        return None;
    };
    let judge = (kind.read)(&entry.value, reader)?;
    Some(Predicate::new(kind.name, reader.place(entry.mark), judge))
}

impl Read for Predicate {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut each = read_each(node, reader);
        if each.len() < 2 {
            return each.pop();
        }
        let judges = each.into_iter().map(|it| it.judge).collect();
        Some(Predicate::new("all", reader.place(node.mark), Arc::new(All(judges))))
    }
}

fn boxed<T: Judge + 'static>(judge: Option<T>) -> Option<Arc<dyn Judge>> {
    judge.map(|it| Arc::new(it) as Arc<dyn Judge>)
}

fn length(node: &Node, reader: &mut Reader<'_>) -> Option<Arc<dyn Judge>> {
    let is_template = node.text().is_some_and(|text| text.contains("<<"));
    match (&node.kind, node.plain()) {
        (NodeKind::Map(_), _) | (_, Plain::Number(_)) => {}
        _ if is_template => {}
        _ => return reader.expected("a number, or predicates such as { gt: 3 }", node),
    }
    boxed(Predicate::read(node, reader).map(|it| Length(it.judge)))
}

fn each(node: &Node, reader: &mut Reader<'_>, every: bool) -> Option<Arc<dyn Judge>> {
    boxed(Predicate::read(node, reader).map(|it| Each { inner: it.judge, every }))
}

impl JsonSchema for Predicate {
    fn schema_name() -> Cow<'static, str> {
        "Predicate".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Description {
        let mut properties = Map::new();
        for kind in KINDS {
            let mut shape = match kind.shape {
                Shape::Predicate => generator.subschema_for::<Self>(),
                shape => shape.describe(),
            };
            shape.insert("description".to_owned(), kind.says.into());
            properties.insert(kind.name.to_owned(), shape.to_value());
        }
        json_schema!({
            "description": "What must hold: a plain value or a list is equality, a map holds predicates.",
            "anyOf": [
                { "type": ["string", "number", "boolean", "null", "array"] },
                { "type": "object", "minProperties": 1, "properties": properties, "additionalProperties": false },
            ],
        })
    }
}
