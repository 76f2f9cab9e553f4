//! The parts of a multipart body.

use serde_json::Value;
use uuid::Uuid;

use super::{contract::BrunoRequest, filling::Filling, headers::Sent};
use crate::{format::postman, source::file_bytes};

/// The type of a multipart body, unless the request says another one.
const FORM: &str = "multipart/form-data";

/// The bytes of the parts that are switched on; the type, with what separates them, goes to the headers.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn carried(
    rows: &[Value],
    request: &BrunoRequest,
    sent: &mut Sent,
    (filling, warnings): (&mut Filling<'_>, &mut Vec<String>),
) -> Result<Vec<u8>, String> {
    let written = sent.get("Content-Type").filter(|it| it.starts_with("multipart/")).unwrap_or(FORM).to_owned();
    let own = boundary_of(&written);
    let boundary = own.clone().unwrap_or_else(|| {
        let random = Uuid::new_v4().simple().to_string();
        format!("--------------------------{}", &random[..24])
    });
    sent.set("Content-Type", &if own.is_some() { written } else { format!("{written}; boundary={boundary}") });
    let mut bytes = Vec::new();
    let mut add = |head: &str, content: &[u8]| {
        bytes.extend(format!("--{boundary}\r\n{head}\r\n\r\n").into_bytes());
        bytes.extend(content);
        bytes.extend(b"\r\n");
    };
    for row in rows.iter().filter(|it| it.get("enabled") != Some(&Value::Bool(false))) {
        let name = one_line(row.get("name").and_then(Value::as_str).unwrap_or_default());
        let kind = row.get("contentType").and_then(Value::as_str).filter(|it| !it.is_empty()).map(one_line);
        let head = format!("Content-Disposition: form-data; name=\"{name}\"");
        let typed = |head: &str, kind: Option<&str>| match kind {
            Some(kind) => format!("{head}\r\nContent-Type: {kind}"),
            None => head.to_owned(),
        };
        let values: Vec<String> = match &row["value"] {
            Value::Array(list) => list.iter().map(|it| filling.text(it.as_str().unwrap_or_default())).collect(),
            _ => vec![filling.field(row, "value")],
        };
        if row.get("type").and_then(Value::as_str) != Some("file") {
            for it in &values {
                add(&typed(&head, kind.as_deref()), it.as_bytes());
            }
            continue;
        }
        if request.is_ad_hoc {
            warnings.push("files of scripts are not sent".to_owned());
            continue;
        }
        for path in values.iter().map(|it| it.trim()).filter(|it| !it.is_empty()) {
            let content = file_bytes(&request.around.root.join(path));
            let content = content.map_err(|why| format!("the file `{path}` of `{name}` cannot be read: {why}"))?;
            let base = path.rsplit(['/', '\\']).next().unwrap_or(path);
            let kind = kind.clone().unwrap_or_else(|| postman::media_type(path));
            add(&typed(&format!("{head}; filename=\"{}\"", one_line(base)), Some(&kind)), &content);
        }
    }
    bytes.extend(format!("--{boundary}--\r\n").into_bytes());
    Ok(bytes)
}

/// What a content type says that separates the parts.
fn boundary_of(kind: &str) -> Option<String> {
    let at = kind.to_ascii_lowercase().find("boundary=")? + "boundary=".len();
    let rest = &kind[at..];
    let text = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => rest.split([';', ' ']).next(),
    };
    text.filter(|it| !it.is_empty()).map(str::to_owned)
}

/// A line break would end the header.
fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}
