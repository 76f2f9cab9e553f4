//! A value with templates in it: a JSON body, a query parameter, an expected value.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use super::{
    error::{RenderError, TemplateError},
    name::Name,
    text::Template,
};
use crate::{
    scope::{Make, Scope, Unresolved},
    source::{Kind, Node, Place, Plain, Read, Reader},
};

/// A value in whose texts `<<expressions>>` may stand. Numbers keep their digits.
#[derive(Clone, Debug)]
pub enum Tree {
    /// A value without templates, the whole of it.
    Fixed(Value),
    /// A text; when it is one expression, its value keeps its type.
    Text(Template),
    /// A list.
    List(Vec<Tree>),
    /// A map.
    Map(Vec<(Template, Tree)>),
}

impl Default for Tree {
    fn default() -> Self {
        Self::Fixed(Value::Null)
    }
}

impl Tree {
    /// The value now.
    ///
    /// # Errors
    /// When a name in it has no value in `scope`.
    pub fn value(&self, scope: &Scope<'_>) -> Result<Value, RenderError> {
        Ok(match self {
            Self::Fixed(value) => value.clone(),
            Self::Text(template) => template.value(scope)?,
            Self::List(list) => Value::Array(list.iter().map(|it| it.value(scope)).collect::<Result<_, _>>()?),
            Self::Map(map) => {
                let entry = |(key, it): &(Template, Self)| Ok((key.text(scope)?.into_owned(), it.value(scope)?));
                Value::Object(map.iter().map(entry).collect::<Result<Map<_, _>, RenderError>>()?)
            }
        })
    }

    /// The value now, without a copy where it is fixed.
    ///
    /// # Errors
    /// When a name in it has no value in `scope`.
    pub fn view<'a>(&'a self, scope: &Scope<'_>) -> Result<Cow<'a, Value>, RenderError> {
        match self {
            Self::Fixed(value) => Ok(Cow::Borrowed(value)),
            _ => self.value(scope).map(Cow::Owned),
        }
    }

    /// The value, where it needs no scope.
    pub fn fixed(&self) -> Option<&Value> {
        match self {
            Self::Fixed(value) => Some(value),
            _ => None,
        }
    }

    /// The names in it: each with its place, and whether it may be missing.
    pub fn names(&self) -> Vec<(Name, Place, bool)> {
        match self {
            Self::Fixed(_) => Vec::new(),
            Self::Text(template) => template.names(),
            Self::List(list) => list.iter().flat_map(Self::names).collect(),
            Self::Map(map) => map.iter().flat_map(|(key, it)| [key.names(), it.names()].concat()).collect(),
        }
    }

    /// A value whose texts may hold expressions, which is written at `place`.
    ///
    /// # Errors
    /// When an expression in it cannot be read.
    pub fn from_written(value: &Value, place: &Place) -> Result<Self, TemplateError> {
        let template = |text: &str| Template::parse(text, place.clone());
        Ok(match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => Self::Fixed(value.clone()),
            Value::String(text) => Self::Text(template(text)?),
            Value::Array(list) => {
                Self::List(list.iter().map(|it| Self::from_written(it, place)).collect::<Result<_, _>>()?)
            }
            Value::Object(map) => {
                let entry = |(key, it): (&String, &Value)| Ok((template(key)?, Self::from_written(it, place)?));
                Self::Map(map.iter().map(entry).collect::<Result<_, TemplateError>>()?)
            }
        })
    }

    /// What is written, as JSON: expressions stand as they are.
    pub fn written(&self) -> Value {
        match self {
            Self::Fixed(value) => value.clone(),
            Self::Text(template) => Value::String(template.source().to_owned()),
            Self::List(list) => list.iter().map(Self::written).collect(),
            Self::Map(map) => {
                Value::Object(map.iter().map(|(key, it)| (key.source().to_owned(), it.written())).collect())
            }
        }
    }
}

impl Make for Tree {
    fn make(&self, scope: &Scope<'_>) -> Result<Value, Unresolved> {
        self.value(scope).map_err(|error| error.why)
    }

    fn names(&self) -> Vec<String> {
        let needed = Tree::names(self).into_iter().filter(|(.., optional)| !optional);
        needed.map(|(name, ..)| name.text().to_owned()).collect()
    }
}

impl Read for Tree {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.kind {
            Kind::Plain(_) if node.plain() == Plain::NotFinite => {
                reader.expected("a number that JSON can hold, or the same in quotes", node)
            }
            Kind::Plain(text) if node.plain() != Plain::Text => {
                let value = node.to_json();
                if node.is_bent() {
                    let help = "put it in quotes to send it as written";
                    reader.warning(
                        "number-bent",
                        node.mark,
                        format!("YAML reads `{text}` as the number {value}"),
                        help,
                    );
                }
                Some(Self::Fixed(value))
            }
            Kind::Plain(_) | Kind::Text(_) => {
                let template = Template::read(node, reader)?;
                Some(match template.fixed() {
                    Some(text) => Self::Fixed(Value::String(text.to_owned())),
                    None => Self::Text(template),
                })
            }
            Kind::List(nodes) => {
                let list: Vec<Self> = nodes.iter().filter_map(|node| Self::read(node, reader)).collect();
                Some(match list.iter().map(|it| it.fixed().cloned()).collect::<Option<Vec<_>>>() {
                    Some(values) => Self::Fixed(Value::Array(values)),
                    None => Self::List(list),
                })
            }
            Kind::Map(entries) => {
                let mut map = Vec::new();
                for entry in entries {
                    let key = Node { kind: Kind::Text(entry.key.clone()), mark: entry.mark };
                    let (key, value) = (Template::read(&key, reader), Self::read(&entry.value, reader));
                    map.extend(key.zip(value));
                }
                let fixed = |(key, it): &(Template, Self)| Some((key.fixed()?.to_owned(), it.fixed()?.clone()));
                Some(match map.iter().map(fixed).collect::<Option<Map<_, _>>>() {
                    Some(values) => Self::Fixed(Value::Object(values)),
                    None => Self::Map(map),
                })
            }
        }
    }
}

impl JsonSchema for Tree {
    fn schema_name() -> Cow<'static, str> {
        "Value".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "Any value; `<<name>>` in its texts stands for a variable's value." })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::*;
    use crate::{
        scope::{Layer, Store},
        source::{Source, documents},
    };

    fn read(text: &str) -> (Tree, Vec<String>) {
        let source = Source::from_bytes("a.yaml", text.as_bytes().to_vec()).unwrap();
        let mut problems = Vec::new();
        let nodes = documents(&source, &mut problems);
        let tree = Tree::read(&nodes[0], &mut Reader::new(source.name, Path::new(""), &mut problems));
        (tree.unwrap_or_default(), problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn numbers_keep_their_digits_and_templates_their_types() {
        let text = "id: 9007199254740993\nprice: 1.10\nquantity: <<quantity>>\nquoted: \"<<quantity>>\"\ntext: n=<<quantity>>\n<<key>>: x\nold: \"30\"\n";
        let (tree, problems) = read(text);
        assert!(problems.is_empty(), "{problems:?}");
        let mut store = Store::default();
        store.set_value(Layer::Data, "quantity", json!(3), false);
        store.set_value(Layer::Data, "key", json!("k"), false);
        let expected =
            r#"{"id":9007199254740993,"price":1.10,"quantity":3,"quoted":3,"text":"n=3","k":"x","old":"30"}"#;
        assert_eq!(tree.value(&store.scope(&[])).unwrap().to_string(), expected);
    }

    #[test]
    fn a_bad_expression_is_told_at_its_place() {
        let (_, problems) = read("a: ok\nb: \"x <<nofunction y>>\"\n");
        assert!(problems[0].starts_with("a.yaml:2:9: `<<nofunction y>>`: there is no function"), "{problems:?}");
    }
}
