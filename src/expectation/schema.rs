//! `schema`: a JSON Schema in a file, in an OpenAPI document, or written out.

use std::{fmt, path::Path, sync::Arc};

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

use super::{
    contract::{Actual, Cause, Failure, Judge},
    document::{Files, is_old_openapi, open},
    words::step,
};
use crate::{
    scope::Scope,
    source::{Kind, Node, Place, Reader},
    template::{Name, RenderError},
};

/// How many errors are told of one value.
const MAX_ERRORS: usize = 5;

/// The value is as the schema describes. `format` is checked; the draft is the one that `$schema` names, else 2020-12; of
/// OpenAPI 3.0 documents draft 4 with `nullable`. Limits are exact for 64-bit integers; longer numbers are compared as
/// binary fractions: for more, `jsonschema` needs its feature `arbitrary-precision`.
pub(super) struct Schema {
    validator: Arc<Validator>,
    written: String,
}

impl fmt::Debug for Schema {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Schema({:?})", self.written)
    }
}

impl Schema {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let compiled = match &node.kind {
            Kind::Map(_) => inline(node, reader.folder()),
            Kind::Plain(_) | Kind::Text(_) => match node.text() {
                Some(text) if text.contains("<<") => {
                    Err("a schema is read before the run: its path holds no templates".into())
                }
                Some(text) => in_file(text, reader.folder()),
                None => return reader.expected("a schema: its file, or a map", node),
            },
            Kind::List(_) => return reader.expected("a schema: its file, or a map", node),
        };
        match compiled {
            Ok(validator) => {
                let written = node.text().map(|it| format!(" {it}")).unwrap_or_default();
                Some(Self { validator: Arc::new(validator), written: format!("matching the schema{written}") })
            }
            Err(why) => {
                reader.error("bad-schema", node.mark, why);
                None
            }
        }
    }
}

fn inline(node: &Node, folder: &Path) -> Result<Validator, String> {
    build(&node.to_json(), &uri(&folder.join("_"))?, None)
}

/// The schema at `text`: a path from `folder`, and maybe `#/a/pointer` into that file.
fn in_file(text: &str, folder: &Path) -> Result<Validator, String> {
    let (file, pointer) = text.split_once('#').unwrap_or((text, ""));
    if file.contains("://") {
        return Err(format!("`{file}` is not fetched: save it as a file, and refer to that"));
    }
    let path = folder.join(file);
    let document = open(&path)?;
    if document.pointer(pointer).is_none() {
        return Err(format!("`{file}` has no `#{pointer}`"));
    }
    let draft = is_old_openapi(&document).then_some(Draft::Draft4);
    let base = uri(&path)?;
    if pointer.is_empty() {
        return build(&document, &base, draft);
    }
    let reference = json!({ "$ref": format!("{base}#{}", pointer.replace(' ', "%20")) });
    build(&reference, &uri(&folder.join("_"))?, draft)
}

fn build(schema: &Value, base: &str, draft: Option<Draft>) -> Result<Validator, String> {
    let mut options = jsonschema::options()
        .with_base_uri(base)
        .with_retriever(Files)
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true);
    if let Some(draft) = draft {
        options = options.with_draft(draft);
    }
    options.build(schema).map_err(|error| match path(error.instance_path().as_str()).as_str() {
        "" => format!("not a JSON Schema: {error}"),
        at => format!("not a JSON Schema: at {at}: {error}"),
    })
}

/// A file as a URI, from which references start.
fn uri(path: &Path) -> Result<String, String> {
    let absolute = std::path::absolute(path).map_err(|error| error.to_string())?;
    url::Url::from_file_path(&absolute).map(String::from).map_err(|()| format!("`{}` is no path", path.display()))
}

impl Judge for Schema {
    fn judge(&self, actual: Actual<'_>, _: &Scope<'_>) -> Result<(), Failure> {
        if self.validator.is_valid(actual.value) {
            return Ok(());
        }
        let mut errors = self.validator.iter_errors(actual.value);
        let told = errors.by_ref().take(MAX_ERRORS);
        let mut causes: Vec<Cause> = told
            .map(|error| Cause { at: path(error.instance_path().as_str()), why: Some(error.to_string()) })
            .collect();
        let more = errors.count();
        if more > 0 {
            causes.push(Cause { at: String::new(), why: Some(format!("and {more} more")) });
        }
        Err(Failure { causes, diff: None })
    }

    fn expected(&self, _: &Scope<'_>) -> Result<String, RenderError> {
        Ok(self.written.clone())
    }

    fn is_fixed(&self) -> bool {
        true
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        Vec::new()
    }
}

/// `.items[0].id` for `/items/0/id`; nothing for the value itself.
fn path(pointer: &str) -> String {
    let parts = pointer.split('/').skip(1).map(|it| it.replace("~1", "/").replace("~0", "~"));
    let is_index = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
    parts.map(|it| if is_index(&it) { format!("[{it}]") } else { step(&it) }).collect()
}
