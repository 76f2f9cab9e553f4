//! The JSON Schemas that editors complete and check the files with, derived from the types that read them.

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::Value;

use crate::model::{Declarations, FolderDocument, RequestDocument};

/// A file of requests.
pub fn request() -> Value {
    of::<RequestDocument>("A Posthaste request")
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
