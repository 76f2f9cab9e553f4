//! What a request carries: one of several kinds.

use std::{borrow::Cow, path::Path, sync::Arc};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::parameter::{Parameters, entries};
use crate::{
    source::{Entry, Kind, Node, Place, Read, Reader, keys, read_keys},
    template::{Name, Template, Tree},
};

/// A body.
#[derive(Clone, Debug)]
pub enum Body {
    /// JSON; numbers keep their digits.
    Json(Tree),
    /// Plain text.
    Text(Template),
    /// XML.
    Xml(Template),
    /// Fields, URL-encoded.
    Form(Parameters),
    /// Fields and files in parts.
    Multipart(Vec<Part>),
    /// A GraphQL operation.
    Graphql(Graphql),
    /// A file's bytes.
    File(FileBody),
}

/// A part of a multipart body.
#[derive(Clone, Debug)]
pub struct Part {
    /// The field's name.
    pub name: Template,
    /// What it holds.
    pub content: PartContent,
    /// Its media type, where one is written.
    pub content_type: Option<Template>,
    /// Where it is written.
    pub place: Place,
}

/// What a part holds.
#[derive(Clone, Debug)]
pub enum PartContent {
    /// A value; and the name of the file that it is sent as, if it is sent as one.
    Value(Tree, Option<Template>),
    /// Bytes, written in Base64; and the same name.
    Base64(Template, Option<Template>),
    /// A file; and the name that it is sent under, unless it is its own.
    File(FileBody, Option<Template>),
}

/// A file that is sent.
#[derive(Clone, Debug)]
pub struct FileBody {
    /// Its path.
    pub path: Template,
    /// Its media type; guessed from its name where it is not written.
    pub content_type: Option<Template>,
    /// The folder that a relative path starts from.
    pub folder: Arc<Path>,
}

keys! {
    /// A GraphQL operation.
    pub struct Graphql ("a map with `query` and `variables`") {
        /// The operation's text.
        pub query: Template,
        /// Its variables.
        pub variables: Option<Tree>,
        /// The operation's name, where the text holds several.
        pub operation: Option<Template>,
    }
}

#[derive(Default, JsonSchema)]
#[schemars(deny_unknown_fields, default)]
struct LongPart {
    /// The value.
    value: Option<Tree>,
    /// The path of the file.
    file: Option<Template>,
    /// Bytes, in Base64.
    base64: Option<Template>,
    /// The name that the file, or the value as one, is sent under.
    filename: Option<Template>,
    /// The media type.
    content_type: Option<Template>,
}

#[derive(Default, JsonSchema)]
#[schemars(deny_unknown_fields, default)]
struct LongFile {
    /// The path, from the folder of this YAML file.
    path: Option<Template>,
    /// The media type.
    content_type: Option<Template>,
}

impl Body {
    /// The names in its templates.
    pub fn names(&self) -> Vec<(Name, Place, bool)> {
        match self {
            Self::Json(tree) => tree.names(),
            Self::Text(text) | Self::Xml(text) => text.names(),
            Self::Form(fields) => fields.names(),
            Self::Multipart(parts) => parts.iter().flat_map(Part::names).collect(),
            Self::Graphql(it) => {
                let variables = it.variables.iter().flat_map(Tree::names);
                it.query
                    .names()
                    .into_iter()
                    .chain(variables)
                    .chain(it.operation.iter().flat_map(Template::names))
                    .collect()
            }
            Self::File(file) => file.names(),
        }
    }

    /// The files that it sends.
    pub fn files(&self) -> Vec<&FileBody> {
        match self {
            Self::File(file) => vec![file],
            Self::Multipart(parts) => {
                let file = |part: &'_ Part| matches!(part.content, PartContent::File(..));
                parts
                    .iter()
                    .filter(|part| file(part))
                    .filter_map(|part| if let PartContent::File(file, _) = &part.content { Some(file) } else { None })
                    .collect()
            }
            Self::Json(_) | Self::Text(_) | Self::Xml(_) | Self::Form(_) | Self::Graphql(_) => Vec::new(),
        }
    }
}

impl Part {
    fn names(&self) -> Vec<(Name, Place, bool)> {
        let mut names = self.name.names();
        names.extend(self.content_type.iter().flat_map(Template::names));
        match &self.content {
            PartContent::Value(value, filename) => {
                names.extend(value.names());
                names.extend(filename.iter().flat_map(Template::names));
            }
            PartContent::Base64(text, filename) => {
                names.extend([Some(text), filename.as_ref()].into_iter().flatten().flat_map(Template::names));
            }
            PartContent::File(file, filename) => {
                names.extend(file.names());
                names.extend(filename.iter().flat_map(Template::names));
            }
        }
        names
    }

    fn read(entry: &Entry, value: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let key = Node { kind: Kind::Text(entry.key.clone()), mark: entry.mark };
        let (name, place) = (Template::read(&key, reader)?, reader.place(entry.mark));
        let Kind::Map(entries) = &value.kind else {
            let content = PartContent::Value(Tree::read(&value.as_written(), reader)?, None);
            return Some(Self { name, content, content_type: None, place });
        };
        let mut long = LongPart::default();
        read_keys!(long, entries, reader, value, file, base64, filename, content_type);
        let folder: Arc<Path> = reader.folder().into();
        let content = match (long.value, long.file, long.base64) {
            (Some(value), None, None) => PartContent::Value(value, long.filename),
            (None, Some(path), None) => PartContent::File(FileBody { path, content_type: None, folder }, long.filename),
            (None, None, Some(text)) => PartContent::Base64(text, long.filename),
            _ => {
                reader.error("bad-part", value.mark, "a part needs one of `value`, `file` and `base64`");
                return None;
            }
        };
        Some(Self { name, content, content_type: long.content_type, place })
    }

    /// The parts of a map; a list repeats the name.
    fn read_all(node: &Node, reader: &mut Reader<'_>) -> Option<Vec<Self>> {
        let mut parts = Vec::new();
        for entry in entries(node, "a map of fields and files", reader)? {
            match &entry.value.kind {
                Kind::List(nodes) => parts.extend(nodes.iter().filter_map(|node| Self::read(entry, node, reader))),
                _ => parts.extend(Self::read(entry, &entry.value, reader)),
            }
        }
        Some(parts)
    }
}

impl FileBody {
    fn names(&self) -> Vec<(Name, Place, bool)> {
        self.path.names().into_iter().chain(self.content_type.iter().flat_map(Template::names)).collect()
    }

    /// Where the file is, once its path's templates have their values.
    pub fn locate(&self, path: &str) -> std::path::PathBuf {
        self.folder.join(path)
    }
}

impl Read for FileBody {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let folder: Arc<Path> = reader.folder().into();
        let Kind::Map(entries) = &node.kind else {
            return Some(Self { path: Template::read(node, reader)?, content_type: None, folder });
        };
        let mut long = LongFile::default();
        read_keys!(long, entries, reader, path, content_type);
        let Some(path) = long.path else { return reader.expected("a map with `path`", node) };
        Some(Self { path, content_type: long.content_type, folder })
    }
}

impl JsonSchema for FileBody {
    fn schema_name() -> Cow<'static, str> {
        "File".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let long = generator.subschema_for::<LongFile>();
        json_schema!({
            "description": "A file's path, from the folder of this YAML file.",
            "anyOf": [{ "type": "string" }, long],
        })
    }
}

/// The parts of a multipart body, for the schema.
#[derive(Clone, Debug, Default)]
pub struct Parts(pub Vec<Part>);

impl Read for Parts {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Part::read_all(node, reader).map(Self)
    }
}

impl JsonSchema for Parts {
    fn schema_name() -> Cow<'static, str> {
        "Multipart".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let long = generator.subschema_for::<LongPart>();
        let one = json_schema!({ "anyOf": [{ "type": ["string", "number", "boolean"] }, long] });
        let map = json_schema!({
            "type": "object",
            "additionalProperties": { "anyOf": [one, { "type": "array", "items": one }] },
        });
        json_schema!({
            "description": "Fields and files by name; a list repeats the name. A list of maps keeps names in order that come again \
                            behind others.",
            "anyOf": [map, { "type": "array", "items": map }],
        })
    }
}
