//! How a request proves who sends it: one file for each scheme.

mod api_key;
mod basic;
mod bearer;
mod contract;

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

pub use api_key::{ApiKey, Carrier};
pub use basic::Basic;
pub use bearer::Bearer;
pub use contract::{AuthError, Move, Scheme, Turn};

use crate::{
    source::{Node, Place, Read, Reader},
    template::{Name, Template},
};

/// The schemes, by their names in YAML.
const SCHEMES: &[&str] = &["basic", "bearer", "apikey"];

/// The schemes that the format names and this version does not know yet.
const NOT_YET: &[&str] = &["digest", "oauth1", "oauth2", "aws", "hawk", "ntlm", "jwt", "edgegrid", "asap", "netrc"];

/// What is written under `auth:`.
#[derive(Clone, Debug, Default)]
pub enum Auth {
    /// As the folder says.
    #[default]
    Inherit,
    /// Not at all.
    None,
    /// A name and a password.
    Basic(Basic),
    /// A token.
    Bearer(Bearer),
    /// A value in a header or in the query.
    ApiKey(ApiKey),
}

impl Auth {
    /// The scheme, where one is named.
    pub fn scheme(&self) -> Option<&dyn Scheme> {
        match self {
            Self::Inherit | Self::None => None,
            Self::Basic(scheme) => Some(scheme),
            Self::Bearer(scheme) => Some(scheme),
            Self::ApiKey(scheme) => Some(scheme),
        }
    }

    /// What of it must not be seen.
    pub fn secrets(&self) -> Vec<&Template> {
        match self {
            Self::Inherit | Self::None => Vec::new(),
            Self::Basic(it) => vec![&it.password],
            Self::Bearer(it) => vec![&it.token],
            Self::ApiKey(it) => vec![&it.value],
        }
    }

    /// All that is written in it.
    pub fn templates(&self) -> Vec<&Template> {
        match self {
            Self::Inherit | Self::None => Vec::new(),
            Self::Basic(it) => vec![&it.username, &it.password],
            Self::Bearer(it) => vec![&it.token, &it.prefix],
            Self::ApiKey(it) => vec![&it.name, &it.value],
        }
    }

    /// The names in its templates: each with its place, and whether it may be missing.
    pub fn names(&self) -> Vec<(Name, Place, bool)> {
        self.templates().into_iter().flat_map(Template::names).collect()
    }
}

impl Read for Auth {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        const WANTED: &str = "`inherit`, `none`, or a map with one scheme, such as `bearer: <<token>>`";
        match node.text() {
            Some("inherit") => return Some(Self::Inherit),
            Some("none") => return Some(Self::None),
            Some(_) => return reader.expected(WANTED, node),
            None => {}
        }
        let entries = reader.map(WANTED, node)?;
        if let Some(entry) = entries.iter().find(|entry| NOT_YET.contains(&entry.key.as_str())) {
            let message = format!("the auth scheme `{}` is not supported yet", entry.key);
            reader.error_with_help("not-yet", entry.mark, message, &format!("known here: {}", SCHEMES.join(", ")));
            return None;
        }
        let entry = reader.single(WANTED, SCHEMES, node)?;
        match entry.key.as_str() {
            "basic" => {
                reader.require(&["username", "password"], &entry.value);
                Basic::read(&entry.value, reader).map(Self::Basic)
            }
            "bearer" => {
                reader.require(&["token"], &entry.value);
                Bearer::read(&entry.value, reader).map(Self::Bearer)
            }
            _ => {
                reader.require(&["name", "value"], &entry.value);
                ApiKey::read(&entry.value, reader).map(Self::ApiKey)
            }
        }
    }
}

impl JsonSchema for Auth {
    fn schema_name() -> Cow<'static, str> {
        "Auth".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (basic, api_key) = (generator.subschema_for::<Basic>(), generator.subschema_for::<ApiKey>());
        let bearer = generator.subschema_for::<Bearer>();
        let one = |name: &str, schema: Schema| {
            json_schema!({
                "type": "object", "properties": { name: schema }, "required": [name], "additionalProperties": false,
            })
        };
        let token = json_schema!({ "anyOf": [{ "type": "string" }, bearer] });
        json_schema!({
            "description": "How the request proves who sends it. `inherit` is the default.",
            "anyOf": [{ "enum": ["inherit", "none"] }, one("basic", basic), one("bearer", token), one("apikey", api_key)],
        })
    }
}
