//! A variable as it is declared: a value, or where its value comes from.

use std::{borrow::Cow, path::Path, sync::Arc};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use crate::{
    secret::is_secret_name,
    source::{Entry, Kind, Node, Place, Read, Reader, read_keys},
    template::{Template, Tree},
};

/// The variables of a collection, a folder or an environment, in the order of writing.
#[derive(Clone, Debug, Default)]
pub struct Declarations(pub Vec<Declaration>);

/// One variable.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// Its name.
    pub name: Arc<str>,
    /// Where its value comes from.
    pub origin: Origin,
    /// Whether it must not be seen.
    pub secret: bool,
    /// What it is for.
    pub description: Option<String>,
    /// Where it is written.
    pub place: Place,
}

/// Where a value comes from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// It is written here.
    Value(Tree),
    /// An environment variable of the system; the value instead, where it is not set.
    System(Template, Option<Tree>),
    /// The output of a shell command, without its last line break.
    Command(Template),
    /// The text of a file, without its last line break; the folder that a relative path starts from.
    File(Template, Arc<Path>),
}

/// The long form.
#[derive(Default, JsonSchema)]
#[schemars(deny_unknown_fields, default)]
struct Long {
    /// The value.
    value: Option<Tree>,
    /// The environment variable that holds it.
    env: Option<Template>,
    /// The value where that environment variable is not set.
    default: Option<Tree>,
    /// The shell command that prints it.
    cmd: Option<Template>,
    /// The file that holds it.
    file: Option<Template>,
    /// Whether it must not be seen. What looks like a secret by its name is one unless this is false.
    secret: Option<bool>,
    /// What it is for.
    description: Option<String>,
}

impl Declaration {
    fn read(entry: &Entry, reader: &mut Reader<'_>) -> Option<Self> {
        let place = reader.place(entry.mark);
        let named_secret = is_secret_name(&entry.key);
        let name: Arc<str> = entry.key.as_str().into();
        let Kind::Map(entries) = &entry.value.kind else {
            let origin = Origin::Value(Tree::read(&entry.value, reader)?);
            return Some(Self { name, origin, secret: named_secret, description: None, place });
        };
        let mut long = Long::default();
        read_keys!(long, entries, reader, value, env, default, cmd, file, secret, description);
        let folder: Arc<Path> = reader.folder().into();
        let is_system = long.env.is_some();
        let kept_secret = long.cmd.is_some() || long.file.is_some();
        let origins = [
            long.value.map(Origin::Value),
            long.env.map(|it| Origin::System(it, long.default.clone())),
            long.cmd.map(Origin::Command),
            long.file.map(|it| Origin::File(it, folder)),
        ];
        let mut origins = origins.into_iter().flatten();
        let (origin, another) = (origins.next(), origins.next());
        if another.is_some() || origin.is_none() {
            let help = "an object goes under `value`: { value: { ... } }";
            reader.error_with_help(
                "bad-variable",
                entry.mark,
                format!("`{name}` needs one of value, env, cmd, file"),
                help,
            );
            return None;
        }
        if long.default.is_some() && !is_system {
            reader.error("bad-variable", entry.mark, "`default` goes with `env`");
        }
        let secret = long.secret.unwrap_or(named_secret || kept_secret);
        Some(Self { name, origin: origin?, secret, description: long.description, place })
    }

    /// A variable with a known value.
    pub fn value(name: impl Into<Arc<str>>, value: Value, place: Place) -> Self {
        let name = name.into();
        let secret = is_secret_name(&name);
        Self { name, origin: Origin::Value(Tree::Fixed(value)), secret, description: None, place }
    }
}

impl Read for Declarations {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let entries = reader.map("a map of variables", node)?;
        Some(Self(entries.iter().filter_map(|entry| Declaration::read(entry, reader)).collect()))
    }
}

impl JsonSchema for Declarations {
    fn schema_name() -> Cow<'static, str> {
        "Variables".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let long = generator.subschema_for::<Long>();
        json_schema!({
            "description": "Variables by name: a value, or a map that says where the value comes from.",
            "type": "object",
            "additionalProperties": { "anyOf": [{ "type": ["string", "number", "boolean", "null", "array"] }, long] },
        })
    }
}
