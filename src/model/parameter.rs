//! Path parameters, query parameters, headers and form fields: a name, its values, and what the manual says of them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    source::{Entry, Kind, Node, Place, Read, Reader, read_keys},
    template::{Name, Template, Tree},
};

/// Parameters in the order of writing.
#[derive(Clone, Debug, Default)]
pub struct Parameters(pub Vec<Parameter>);

/// One parameter.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of its own in the file")]
pub struct Parameter {
    /// Its name.
    pub name: Template,
    /// Its values: several repeat the name. None when it is only described, or removed.
    pub values: Vec<Tree>,
    /// What kind of value it takes.
    pub kind: Option<ParameterType>,
    /// Whether the API needs it.
    pub required: bool,
    /// What it is for.
    pub description: Option<String>,
    /// Whether it is kept for later, and not sent.
    pub disabled: bool,
    /// Whether it is percent-encoded already, where it goes into a query.
    pub encoded: bool,
    /// Written as `null`: what the folder gives under this name is not sent.
    pub removed: bool,
    /// Where it is written.
    pub place: Place,
}

/// What kind of value a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ParameterType {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// A list.
    Array,
    /// A map.
    Object,
    /// A file.
    File,
}

#[derive(Default, JsonSchema)]
#[schemars(deny_unknown_fields, default)]
struct Long {
    /// The value, or a list of values that repeat the name.
    #[schemars(with = "Option<Tree>")]
    value: Option<Values>,
    /// What kind of value it takes: string, integer, number, boolean, array, object, file.
    r#type: Option<ParameterType>,
    /// Whether the API needs it.
    required: Option<bool>,
    /// What it is for.
    description: Option<String>,
    /// Whether it is kept for later, and not sent.
    disabled: Option<bool>,
    /// Whether it is percent-encoded already: a query sends it as it is.
    encoded: Option<bool>,
}

impl Parameter {
    /// One of which nothing is said yet.
    pub fn new(name: Template, place: Place) -> Self {
        Self {
            name,
            values: Vec::new(),
            kind: None,
            required: false,
            description: None,
            disabled: false,
            encoded: false,
            removed: false,
            place,
        }
    }

    fn read(entry: &Entry, reader: &mut Reader<'_>) -> Option<Self> {
        let place = reader.place(entry.mark);
        let key = Node { kind: Kind::Text(entry.key.clone()), mark: entry.mark };
        let name = Template::read(&key, reader)?;
        let mut it = Self::new(name, place);
        match &entry.value.kind {
            Kind::Map(entries) => {
                let mut long = Long::default();
                read_keys!(long, entries, reader, value, r#type as "type", required, description, disabled, encoded);
                it.values = long.value.unwrap_or_default().0;
                it.kind = long.r#type;
                it.required = long.required.unwrap_or_default();
                it.description = long.description;
                it.disabled = long.disabled.unwrap_or_default();
                it.encoded = long.encoded.unwrap_or_default();
            }
            _ if entry.value.is_null() => it.removed = true,
            _ => it.values = Values::read(&entry.value, reader)?.0,
        }
        Some(it)
    }

    /// The names in its templates.
    pub fn names(&self) -> Vec<(Name, Place, bool)> {
        let values = self.values.iter().flat_map(Tree::names);
        self.name.names().into_iter().chain(values).collect()
    }
}

/// The values that repeat a name; none where nothing is written.
#[derive(Default)]
struct Values(Vec<Tree>);

impl Read for Values {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self(match &node.kind {
            _ if node.is_null() => Vec::new(),
            Kind::List(nodes) => nodes.iter().filter_map(|it| Tree::read(&it.as_written(), reader)).collect(),
            _ => vec![Tree::read(&node.as_written(), reader)?],
        }))
    }
}

impl Parameters {
    /// The parameter of this name, whatever the case of its letters.
    pub fn find(&self, name: &str) -> Option<&Parameter> {
        self.0.iter().find(|it| it.name.source().eq_ignore_ascii_case(name))
    }

    /// The names in all templates of what is sent.
    pub fn names(&self) -> Vec<(Name, Place, bool)> {
        self.0.iter().filter(|it| !it.disabled).flat_map(Parameter::names).collect()
    }
}

impl Read for Parameters {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let entries = entries(node, "a map of names and values", reader)?;
        let mut parameters = Vec::with_capacity(entries.len());
        parameters.extend(entries.into_iter().filter_map(|entry| Parameter::read(entry, reader)));
        Some(Self(parameters))
    }
}

/// The entries of a map, or of a list of maps, in which a name may come again behind others.
pub(super) fn entries<'n>(node: &'n Node, wanted: &str, reader: &mut Reader<'_>) -> Option<Vec<&'n Entry>> {
    let Kind::List(maps) = &node.kind else { return Some(reader.map(wanted, node)?.iter().collect()) };
    Some(maps.iter().filter_map(|it| reader.map(wanted, it)).flatten().collect())
}

impl Read for ParameterType {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Some(match node.text() {
            Some("string") => Self::String,
            Some("integer") => Self::Integer,
            Some("number") => Self::Number,
            Some("boolean") => Self::Boolean,
            Some("array") => Self::Array,
            Some("object") => Self::Object,
            Some("file") => Self::File,
            _ => return reader.expected("string, integer, number, boolean, array, object or file", node),
        })
    }
}

impl JsonSchema for Parameters {
    fn schema_name() -> Cow<'static, str> {
        "Parameters".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let long = generator.subschema_for::<Long>();
        let map = json_schema!({
            "type": "object",
            "additionalProperties": { "anyOf": [{ "type": ["string", "number", "boolean", "null", "array"] }, long] },
        });
        json_schema!({
            "description": "Names and values. A list repeats the name; `null` removes an inherited header. A list of maps keeps names in \
                            order that come again behind others.",
            "anyOf": [map, { "type": "array", "items": map }],
        })
    }
}
