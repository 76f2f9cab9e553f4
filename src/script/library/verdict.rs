//! What a JSON Schema finds wrong with a value: facts, which JavaScript words as Ajv or tv4 would.

use std::{cell::RefCell, collections::HashMap, rc::Rc, sync::LazyLock};

use jsonschema::{
    Draft, Retrieve, Uri, ValidationError, ValidationOptions, Validator,
    error::{TypeKind, ValidationErrorKind as Kind},
    paths::LocationSegment,
};
use regex::Regex;
use rquickjs::{Ctx, Exception, Function, Object, Result};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// How many compiled schemas are kept.
const MOST_KEPT: usize = 64;

/// Formats as Ajv checks them unless it is told to be exact.
static FORMATS: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
    let time = r"(?:[0-2]\d:[0-5]\d:[0-6]\d|23:59:60)(?:\.\d+)?";
    let label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    let atom = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
    let byte = r"(?:25[0-5]|2[0-4]\d|[01]?\d?\d)";
    let table = [
        ("date", r"\d{4}-[01]\d-[0-3]\d".to_owned()),
        ("time", format!(r"{time}(?:z|[+-]\d\d(?::?\d\d)?)?")),
        ("date-time", format!(r"\d{{4}}-[01]\d-[0-3]\d[t\s]{time}(?:z|[+-]\d\d(?::?\d\d)?)")),
        ("uri", r"[a-z][a-z0-9+.-]*:(?:/?/)?\S*".to_owned()),
        ("url", r"(?:https?|ftp)://\S+".to_owned()),
        ("uri-reference", r"(?:(?:[a-z][a-z0-9+.-]*:)?/?/)?(?:[^\\\s#][^\s#]*)?(?:#[^\\\s]*)?".to_owned()),
        ("email", format!(r"{atom}(?:\.{atom})*@{label}(?:\.{label})*")),
        ("hostname", format!(r"{label}(?:\.{label})*")),
        ("ipv4", format!(r"(?:{byte}\.){{3}}{byte}")),
        ("uuid", "(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}".to_owned()),
        ("json-pointer", "(?:/(?:[^~/]|~0|~1)*)*".to_owned()),
        ("relative-json-pointer", "(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^~/]|~0|~1)*)*)".to_owned()),
    ];
    let whole = |(name, text): (&'static str, String)| {
        Regex::new(&format!("^(?i:{text})$")).ok().map(|pattern| (name, pattern))
    };
    table.into_iter().filter_map(whole).collect()
});

/// How a schema is to be understood.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Options {
    /// Draft 4 rather than 7, for schemas that do not say.
    old: bool,
    /// Formats are checked.
    formats: bool,
    /// The schemas that references may lead to, by URI.
    known: Map<String, Value>,
}

struct Known(Map<String, Value>);

impl Retrieve for Known {
    fn retrieve(&self, uri: &Uri<String>) -> std::result::Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let uri = uri.as_str();
        let name = uri.strip_prefix("json-schema:///").unwrap_or(uri);
        let found = self.0.get(uri).or_else(|| self.0.get(name)).or_else(|| self.0.get(&format!("{name}#")));
        found.cloned().ok_or_else(|| "not known".into())
    }
}

pub(super) fn install<'js>(host: &Object<'js>) -> Result<()> {
    let kept: RefCell<HashMap<String, Rc<Validator>>> = RefCell::default();
    let check = move |ctx: Ctx<'js>, schema: String, data: Option<String>, options: String| {
        let answer = judge(&kept, [&schema, &options], data.as_deref());
        answer.map_err(|why| Exception::throw_message(&ctx, &why))
    };
    host.set("schemaErrors", Function::new(host.ctx().clone(), check)?)
}

/// The errors as JSON; without data the schema is only compiled.
fn judge(
    kept: &RefCell<HashMap<String, Rc<Validator>>>,
    [schema, options]: [&str; 2],
    data: Option<&str>,
) -> std::result::Result<String, String> {
    let key = format!("{options}\n{schema}");
    let found = kept.borrow().get(&key).cloned();
    let validator = if let Some(found) = found {
        found
    } else {
        let made = Rc::new(compile(schema, options)?);
        let mut kept = kept.borrow_mut();
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(key, made.clone());
        made
    };
    let Some(data) = data else { return Ok("[]".to_owned()) };
    let data: Value = serde_json::from_str(data).map_err(|error| error.to_string())?;
    let errors: Vec<Value> = validator.iter_errors(&data).map(|error| described(&error)).collect();
    Ok(Value::Array(errors).to_string())
}

fn compile(schema: &str, options: &str) -> std::result::Result<Validator, String> {
    let mut schema: Value = serde_json::from_str(schema).map_err(|error| error.to_string())?;
    let Options { old, formats, known } = serde_json::from_str(options).map_err(|error| error.to_string())?;
    let named = schema.get("$schema").and_then(Value::as_str).unwrap_or_default();
    let draft = if old || named.contains("draft-04") {
        Draft::Draft4
    } else if named.contains("draft-06") {
        Draft::Draft6
    } else {
        Draft::Draft7
    };
    // The draft is chosen here: a schema of schemas that nobody knows must not stop it.
    if let Some(object) = schema.as_object_mut() {
        object.shift_remove("$schema");
    }
    let mut builder: ValidationOptions = jsonschema::options()
        .with_draft(draft)
        .should_validate_formats(formats)
        .should_ignore_unknown_formats(true)
        .with_retriever(Known(known));
    if formats {
        for (name, pattern) in FORMATS.iter() {
            builder = builder.with_format(*name, |text: &str| pattern.is_match(text));
        }
    }
    builder.build(&schema).map_err(|error| match error.kind() {
        Kind::Referencing(_) => format!("reference: {error}"),
        _ => format!("schema: {}", described(&error)),
    })
}

/// `{ keyword, params, data: where in the data, schema: where in the schema, below: errors of branches }`.
fn described(error: &ValidationError<'_>) -> Value {
    let (params, below) = facts(error.kind());
    json!({
        "keyword": error.kind().keyword(),
        "params": params,
        "data": steps(error.instance_path().iter()),
        "schema": steps(error.schema_path().iter()),
        "route": steps(error.evaluation_path().iter()),
        "below": below,
    })
}

fn steps<'a>(path: impl Iterator<Item = LocationSegment<'a>>) -> Vec<Value> {
    path.map(|step| match step {
        LocationSegment::Property(name) => json!(name),
        LocationSegment::Index(at) => json!(at),
    })
    .collect()
}

/// What belongs to an error, named as Ajv names it, and the errors of its branches.
fn facts(kind: &Kind) -> (Value, Vec<Value>) {
    let all = |branches: &[Vec<ValidationError<'static>>]| branches.iter().flatten().map(described).collect();
    let params = match kind {
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => return (json!({}), all(context)),
        Kind::OneOfMultipleValid { context } => {
            let passing: Vec<usize> = (0..context.len()).filter(|at| context[*at].is_empty()).take(2).collect();
            return (json!({ "passingSchemas": passing }), Vec::new());
        }
        Kind::PropertyNames { error } => return (json!({ "propertyName": error.instance() }), vec![described(error)]),
        Kind::AdditionalItems { limit } => json!({ "limit": limit }),
        Kind::AdditionalProperties { unexpected } => json!({ "unexpected": unexpected }),
        Kind::Constant { expected_value } => json!({ "allowedValue": **expected_value }),
        Kind::Enum { options } => json!({ "allowedValues": **options }),
        Kind::ExclusiveMaximum { limit } => json!({ "comparison": "<", "limit": limit, "exclusive": true }),
        Kind::ExclusiveMinimum { limit } => json!({ "comparison": ">", "limit": limit, "exclusive": true }),
        Kind::Maximum { limit } => json!({ "comparison": "<=", "limit": limit, "exclusive": false }),
        Kind::Minimum { limit } => json!({ "comparison": ">=", "limit": limit, "exclusive": false }),
        Kind::MaxItems { limit }
        | Kind::MinItems { limit }
        | Kind::MaxLength { limit }
        | Kind::MinLength { limit }
        | Kind::MaxProperties { limit }
        | Kind::MinProperties { limit } => json!({ "limit": limit }),
        Kind::MultipleOf { multiple_of } => json!({ "multipleOf": multiple_of }),
        Kind::Format { format } => json!({ "format": format }),
        Kind::Pattern { pattern } => json!({ "pattern": pattern }),
        Kind::Required { property } => json!({ "missingProperty": property }),
        Kind::Type { kind: TypeKind::Single(kind) } => json!({ "type": kind.to_string() }),
        Kind::Type { kind: TypeKind::Multiple(kinds) } => {
            json!({ "type": kinds.iter().map(|kind| kind.to_string()).collect::<Vec<_>>().join(",") })
        }
        _ => json!({}),
    };
    (params, Vec::new())
}
