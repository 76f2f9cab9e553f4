//! A variable as it is declared: a value, or where its value comes from.

use std::{
    borrow::Cow,
    path::Path,
    sync::{Arc, OnceLock},
};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use crate::{
    scope::{Make, Scope, Slot, Unresolved, Variable, Variables},
    secret::is_secret_name,
    source::{Entry, Kind, Node, Place, Read, Reader, command_output, file_text, read_keys, system_variable},
    template::{Name, Template, Tree},
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
        let named_secret = named_secret || long.env.as_ref().is_some_and(|it| is_secret_name(it.source()));
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

impl Declarations {
    /// The variables, as a scope holds them. What comes from outside is fetched when it is first asked for, and once.
    pub fn variables(&self) -> Variables {
        let variable = |it: &Declaration| {
            let slot = match &it.origin {
                Origin::Value(Tree::Fixed(value)) => Slot::Value(value.clone()),
                Origin::Value(tree) => Slot::Made(Arc::new(tree.clone())),
                origin => Slot::Made(Arc::new(Fetched { origin: origin.clone(), value: OnceLock::new() })),
            };
            (it.name.clone(), Variable { slot, secret: it.secret })
        };
        self.0.iter().map(variable).collect()
    }

    /// These, with those of `over` laid over them by name. What is secret below stays secret.
    #[must_use]
    pub fn under(mut self, over: Self) -> Self {
        for mut declaration in over.0 {
            match self.0.iter_mut().find(|it| it.name == declaration.name) {
                Some(below) => {
                    declaration.secret |= below.secret;
                    declaration.description = declaration.description.or_else(|| below.description.take());
                    *below = declaration;
                }
                None => self.0.push(declaration),
            }
        }
        self
    }
}

impl Origin {
    /// The names in its templates.
    pub fn names(&self) -> Vec<(Name, Place, bool)> {
        match self {
            Self::Value(tree) => tree.names(),
            Self::System(name, default) => {
                name.names().into_iter().chain(default.iter().flat_map(Tree::names)).collect()
            }
            Self::Command(text) | Self::File(text, _) => text.names(),
        }
    }
}

/// A value from outside, kept once it was fetched.
#[derive(Debug)]
struct Fetched {
    origin: Origin,
    value: OnceLock<Result<Value, Unresolved>>,
}

impl Make for Fetched {
    fn make(&self, scope: &Scope<'_>) -> Result<Value, Unresolved> {
        self.value.get_or_init(|| fetch(&self.origin, scope)).clone()
    }

    fn names(&self) -> Vec<String> {
        let needed = self.origin.names().into_iter().filter(|(.., optional)| !optional);
        needed.map(|(name, ..)| name.text().to_owned()).collect()
    }
}

fn fetch(origin: &Origin, scope: &Scope<'_>) -> Result<Value, Unresolved> {
    let text = |template: &Template| template.text(scope).map(Cow::into_owned).map_err(|error| error.why);
    let (what, found) = match origin {
        Origin::Value(tree) => return tree.make(scope),
        Origin::System(name, default) => {
            let name = text(name)?;
            match (system_variable(&name), default) {
                (None, Some(default)) => return default.make(scope),
                (found, _) => {
                    let missing = || format!("the environment variable `{name}` is not set");
                    (format!("env: {name}"), found.ok_or_else(missing))
                }
            }
        }
        Origin::Command(command) => {
            let command = text(command)?;
            let found = command_output(&command);
            (format!("cmd: {command}"), found)
        }
        Origin::File(path, folder) => {
            let path = text(path)?;
            let found = file_text(&folder.join(&path));
            (format!("file: {path}"), found)
        }
    };
    found.map(Value::String).map_err(|why| Unresolved::Expression { expression: what, why })
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
