//! `--export-env`: the environment as it is at the end of a run.

use std::path::Path;

use posthaste::{
    model::{Declarations, Origin},
    report::write_whole,
    scope::{Layer, Slot, Store},
};
use serde_json::{Map, Value, json};

use super::{exit::Exit, inputs::usage, say};

/// Writes the environment into `path`, whole or not at all. Secrets stay out of it: one that comes from elsewhere is
/// written as where it comes from, one that is only known by its value is left out, and named.
pub(crate) fn environment(path: &Path, declared: &Declarations, store: &Store) -> Result<(), Exit> {
    let mut map = Map::new();
    let mut left_out = Vec::new();
    for (name, variable) in store.layer(Layer::Environment) {
        let written = declared.0.iter().find(|it| it.name == *name);
        let unchanged = written.filter(|_| matches!(variable.slot, Slot::Made(_)));
        let value = match (unchanged.map(|it| &it.origin), &variable.slot) {
            (Some(Origin::Value(tree)), _) => Some(tree.written()),
            (Some(Origin::System(text, _)), _) => Some(json!({ "env": text.source() })),
            (Some(Origin::Command(text)), _) => Some(json!({ "cmd": text.source() })),
            (Some(Origin::File(text, _)), _) => Some(json!({ "file": text.source() })),
            (None, Slot::Value(value)) if !variable.secret => Some(value.clone()),
            (None, _) => None,
        };
        match value {
            Some(value) if variable.secret => {
                let mut long = if value.is_object() { value } else { json!({ "value": value }) };
                if let Value::Object(long) = &mut long {
                    long.insert("secret".to_owned(), true.into());
                }
                map.insert(name.to_string(), long);
            }
            Some(value @ Value::Object(_)) if unchanged.is_none() => {
                map.insert(name.to_string(), json!({ "value": value }));
            }
            Some(value) => {
                map.insert(name.to_string(), value);
            }
            None => left_out.push(&**name),
        }
    }
    let text = if map.is_empty() {
        "{}\n".to_owned()
    } else {
        serde_yaml::to_string(&map).map_err(|error| usage(&error.to_string(), None))?
    };
    let written = write_whole(path, text.as_bytes());
    written.map_err(|error| usage(&format!("cannot write `{}`: {error}", path.display()), None))?;
    if !left_out.is_empty() {
        say::note(&format!("{}: secrets are left out: {}", path.display(), left_out.join(", ")));
    }
    Ok(())
}
