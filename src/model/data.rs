//! The rows that a folder's requests are repeated with: written there, or in a file beside it.

use std::{borrow::Cow, path::Path, sync::Arc};

use indexmap::IndexSet;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    source::{Kind, Node, Place, Read, Reader, read_keys},
    template::{Name, Tree},
};

/// `data:` of a folder.
#[derive(Clone, Debug)]
pub enum Data {
    /// The rows themselves; at least one.
    Rows(Arc<[InlineRow]>),
    /// The file that holds them, and where it is named.
    File(Arc<Path>, Place),
}

/// A row that is written in a folder's file.
#[derive(Clone, Debug)]
pub struct InlineRow {
    /// Its values by the names of their columns. Their templates are worked out when its iteration begins.
    pub values: Vec<(Arc<str>, Tree)>,
    /// Where it is written.
    pub place: Place,
}

/// The long form.
#[derive(Default, JsonSchema)]
#[schemars(deny_unknown_fields, default)]
struct InFile {
    /// A file of rows, from the folder of this YAML file: CSV, JSON, NDJSON or YAML.
    file: Option<String>,
}

impl Data {
    /// The names of the columns, in the order of their first appearance; those of a file are known once it is opened.
    pub fn names(&self) -> Vec<Arc<str>> {
        match self {
            Self::Rows(rows) => {
                let names: IndexSet<&Arc<str>> =
                    rows.iter().flat_map(|row| row.values.iter().map(|(name, _)| name)).collect();
                names.into_iter().cloned().collect()
            }
            Self::File(..) => Vec::new(),
        }
    }

    /// The names in the templates of its values.
    pub fn template_names(&self) -> Vec<(Name, Place, bool)> {
        match self {
            Self::Rows(rows) => rows.iter().flat_map(InlineRow::template_names).collect(),
            Self::File(..) => Vec::new(),
        }
    }
}

impl InlineRow {
    /// The names in the templates of its values.
    pub fn template_names(&self) -> Vec<(Name, Place, bool)> {
        self.values.iter().flat_map(|(_, tree)| tree.names()).collect()
    }
}

impl Read for InlineRow {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let entries = reader.map("a row: a map of names and values", node)?;
        if entries.is_empty() {
            reader.error("empty-data", node.mark, "a row without values");
            return None;
        }
        let mut values = Vec::new();
        for entry in entries {
            values.extend(Tree::read(&entry.value, reader).map(|tree| (Arc::from(entry.key.as_str()), tree)));
        }
        Some(Self { values, place: reader.place(node.mark) })
    }
}

impl Read for Data {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.kind {
            Kind::List(nodes) if nodes.is_empty() => {
                reader.error("empty-data", node.mark, "there are no rows here, so nothing would run");
                None
            }
            Kind::List(_) => Vec::read(node, reader).map(|rows| Self::Rows(rows.into())),
            Kind::Map(entries) => {
                let mut it = InFile::default();
                read_keys!(it, entries, reader, file);
                reader.require(&["file"], node);
                let mark = node.get("file").map_or(node.mark, |file| file.mark);
                it.file.map(|file| Self::File(reader.folder().join(file).into(), reader.place(mark)))
            }
            Kind::Plain(_) | Kind::Text(_) => reader.expected("a list of rows, or { file: users.csv }", node),
        }
    }
}

impl JsonSchema for Data {
    fn schema_name() -> Cow<'static, str> {
        "Data".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<Tree>();
        let row = json_schema!({ "type": "object", "minProperties": 1, "additionalProperties": value });
        let file = generator.subschema_for::<InFile>();
        json_schema!({
            "description": "Rows that the requests are repeated with: a list of maps, or the file that holds them.",
            "anyOf": [{ "type": "array", "minItems": 1, "items": row }, file],
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        scope::{Layer, Store},
        source::{Source, documents, keys},
    };

    keys! {
        /// A folder with rows.
        struct Sample ("a map") {
            /// The rows.
            pub data: Option<Data>,
        }
    }

    fn read(text: &str) -> (Option<Data>, Vec<String>) {
        let source = Source::from_bytes("a.yaml", text.as_bytes().to_vec()).unwrap();
        let mut problems = Vec::new();
        let nodes = documents(&source, &mut problems);
        let sample = Sample::read(&nodes[0], &mut Reader::new(source.name, Path::new("shop"), &mut problems));
        (sample.unwrap().data, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn rows_may_hold_templates() {
        let (data, problems) =
            read("data:\n  - { user: <<prefix>>-ann, price: 1.10 }\n  - { user: bob, tags: [<<?tag>>] }\n");
        assert!(problems.is_empty(), "{problems:?}");
        let data = data.unwrap();
        assert_eq!(data.names(), ["user", "price", "tags"].map(Arc::from));
        let names: Vec<_> =
            data.template_names().iter().map(|(name, place, _)| format!("{place} {}", name.text())).collect();
        assert_eq!(names[0], "a.yaml:2:15 prefix");
        let Data::Rows(rows) = data else { panic!("no rows") };
        let mut store = Store::default();
        store.set_value(Layer::Environment, "prefix", json!("x"), false);
        let value = |index: usize| rows[0].values[index].1.value(&store.scope(&[])).unwrap().to_string();
        assert_eq!((value(0), value(1)), ("\"x-ann\"".to_owned(), "1.10".to_owned()));
        assert_eq!((rows[1].place.line, rows[1].place.column), (3, 5));
    }

    #[test]
    fn a_file_is_beside_the_folders_own() {
        let (data, problems) = read("data: { file: users.csv }\n");
        assert!(problems.is_empty(), "{problems:?}");
        let Some(Data::File(path, place)) = data else { panic!("no file") };
        assert_eq!((&*path, place.to_string()), (Path::new("shop/users.csv"), "a.yaml:1:15".to_owned()));
    }

    #[test]
    fn what_is_no_row_is_told() {
        for (text, told) in [
            ("data: []\n", "a.yaml:1:7: there are no rows here, so nothing would run"),
            ("data: users.csv\n", "a.yaml:1:7: expected a list of rows, or { file: users.csv }, found `users.csv`"),
            ("data:\n- a: 1\n- 2\n", "a.yaml:3:3: expected a row: a map of names and values, found `2`"),
            ("data:\n- {}\n", "a.yaml:2:3: a row without values"),
            ("data: { flie: a }\n", "a.yaml:1:9: unknown key `flie` (did you mean `file`?)"),
            ("data: {}\n", "a.yaml:1:7: `file` is missing here"),
            ("data:\n- a: <<nofunction 1>>\n", "a.yaml:2:8: `<<nofunction 1>>`: there is no function"),
        ] {
            let (_, problems) = read(text);
            assert!(problems[0].starts_with(told), "{problems:?}");
        }
    }
}
