//! The JSON Schemas that editors complete and check the files with, derived from the types that read them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, json_schema};
use serde_json::Value;

use crate::model::{Declarations, FolderDocument, RequestDocument, ReuseDocument};

/// A document of a file of requests: a request, or with `use` others that are run in its place.
struct Document;

impl JsonSchema for Document {
    fn schema_name() -> Cow<'static, str> {
        "Document".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (request, reuse) =
            (generator.subschema_for::<RequestDocument>(), generator.subschema_for::<ReuseDocument>());
        json_schema!({ "if": { "required": ["use"] }, "then": reuse, "else": request })
    }
}

/// A file of requests.
pub fn request() -> Value {
    of::<Document>("A Posthaste request")
}

/// `collection.yaml` and `folder.yaml`.
pub fn collection() -> Value {
    of::<FolderDocument>("A Posthaste collection or folder")
}

/// An environment.
pub fn environment() -> Value {
    of::<Declarations>("A Posthaste environment")
}

fn of<T: JsonSchema>(title: &str) -> Value {
    let generator: SchemaGenerator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    schema.to_value()
}
