//! What of a saved response has no word.

use http::StatusCode;
use serde_json::Value;

use super::{going::Going, target::Target};
use crate::{
    convert::writing::{is_off, kept, list, text},
    format::postman,
};

/// Looks at a saved response of the request `asked`.
pub(super) fn response(it: &Value, asked: &Value, going: &mut Going) {
    let name = text(it, "name").unwrap_or_default().to_owned();
    if kept(it, "auth").is_some() && going.target != Target::Ours {
        going.note(format!("the auth of the saved response `{name}` is left out"));
    }
    if going.is_ours_or_brunos() {
        for key in ["cookie", "responseTime"] {
            let is_there = it.get(key).is_some_and(|it| match it {
                Value::Null => false,
                Value::Array(list) => !list.is_empty(),
                _ => true,
            });
            if is_there {
                going.note(format!("the `{key}` of the saved response `{name}` is left out"));
            }
        }
    }
    if going.target == Target::Ours {
        ours(it, &name, asked, going);
    }
}

/// Examples of ours know a code and no text of it, and what was asked for by path and query alone.
fn ours(it: &Value, name: &str, asked: &Value, going: &mut Going) {
    let code = it.get("code").and_then(Value::as_u64).and_then(|it| u16::try_from(it).ok()).unwrap_or(200);
    let usual = StatusCode::from_u16(code).ok().and_then(|it| it.canonical_reason()).unwrap_or_default();
    if let Some(said) = text(it, "status").filter(|it| !it.eq_ignore_ascii_case(usual)) {
        going.note(format!("that the status of the saved response `{name}` is called `{said}` is left out"));
    }
    let original = &it["originalRequest"];
    // Who wrote it himself has said when it answers.
    if !original.is_object() || it.pointer("/x-posthaste/when").is_some() {
        return;
    }
    let method = |it: &Value| text(it, "method").unwrap_or("GET").to_ascii_uppercase();
    let pairs = |it: &Value, key: &str| -> Vec<(String, String)> {
        let sent = list(it, key).iter().filter(|it| !is_off(it));
        sent.map(|it| (postman::text(&it["key"]).to_lowercase(), postman::text(&it["value"]))).collect()
    };
    let known = pairs(asked, "header");
    let mut differs = Vec::new();
    if method(original) != method(asked) {
        differs.push("method");
    }
    if pairs(original, "header").iter().any(|it| !known.contains(it)) {
        differs.push("headers");
    }
    if !original["body"].is_null() && original["body"] != asked["body"] {
        differs.push("body");
    }
    if !differs.is_empty() {
        going.note(format!(
            "that the saved response `{name}` was asked for with another {} is left out",
            differs.join(" and other ")
        ));
    }
}
