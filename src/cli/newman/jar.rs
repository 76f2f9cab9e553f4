//! Cookies in the JSON of tough-cookie, the library that Newman keeps them with.

use std::{fs, path::Path};

use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// Reads a jar: the cookies in the shape that a run begins with.
///
/// # Errors
/// When it cannot be read, or is no jar.
pub(super) fn read(path: &Path) -> Result<Vec<Value>, String> {
    let shown = path.display();
    let text = fs::read_to_string(path).map_err(|_| format!("unable to read the cookie jar file \"{shown}\""))?;
    let bad = || format!("the file at {shown} does not contain valid JSON data.");
    let jar: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|_| bad())?;
    let cookies = jar.get("cookies").unwrap_or(&jar).as_array().ok_or_else(bad)?;
    Ok(cookies.iter().map(from_tough).collect())
}

/// A jar with the cookies that a run ended with.
pub(super) fn document(cookies: &[Value]) -> Value {
    let now = format!("{:.3}", Timestamp::now());
    json!({
        "version": "tough-cookie@4.1.3",
        "storeType": "MemoryCookieStore",
        "rejectPublicSuffixes": false,
        "enableLooseMode": true,
        "allowSpecialUseDomain": true,
        "prefixSecurity": "silent",
        "cookies": cookies.iter().map(|it| to_tough(it, &now)).collect::<Vec<_>>(),
    })
}

fn from_tough(cookie: &Value) -> Value {
    let is_host_only = cookie.get("hostOnly").and_then(Value::as_bool).unwrap_or(false);
    let mut it = json!({ "name": cookie["key"], "hostOnly": is_host_only });
    for key in ["value", "domain", "path", "expires", "secure", "httpOnly", "sameSite"] {
        it[key] = cookie[key].clone();
    }
    // What lives so many seconds lives from its creation on.
    let seconds = cookie["maxAge"].as_i64();
    let begun = cookie["creation"].as_str().and_then(|it| it.parse::<Timestamp>().ok());
    if let (Some(seconds), Some(begun)) = (seconds, begun) {
        let ends = begun.as_second().saturating_add(seconds);
        it["expires"] = Timestamp::from_second(ends).map_or(Value::Null, |it| it.to_string().into());
    }
    it
}

fn to_tough(cookie: &Value, now: &str) -> Value {
    let mut it = Map::new();
    it.insert("key".to_owned(), cookie["name"].clone());
    it.insert("value".to_owned(), cookie["value"].clone());
    if cookie["maxAge"].is_number() {
        it.insert("maxAge".to_owned(), cookie["maxAge"].clone());
    } else if let Some(expires) = cookie["expires"].as_str().and_then(|it| it.parse::<Timestamp>().ok()) {
        it.insert("expires".to_owned(), format!("{expires:.3}").into());
    }
    it.insert("domain".to_owned(), cookie["domain"].clone());
    it.insert("path".to_owned(), cookie["path"].clone());
    for key in ["secure", "httpOnly"] {
        if cookie[key] == true {
            it.insert(key.to_owned(), true.into());
        }
    }
    it.insert("hostOnly".to_owned(), cookie["hostOnly"].clone());
    it.insert("creation".to_owned(), now.into());
    it.insert("lastAccessed".to_owned(), now.into());
    if cookie["sameSite"].is_string() {
        it.insert("sameSite".to_owned(), cookie["sameSite"].clone());
    }
    Value::Object(it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jar_comes_back_as_it_was() {
        let cookies = [json!({
            "name": "a", "value": "1", "domain": "127.0.0.1", "path": "/", "expires": null, "maxAge": null,
            "secure": false, "httpOnly": true, "hostOnly": true, "sameSite": "lax",
        })];
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("jar.json");
        fs::write(&path, document(&cookies).to_string()).unwrap();
        let read = read(&path).unwrap();
        assert_eq!(
            (&read[0]["name"], &read[0]["httpOnly"], &read[0]["hostOnly"]),
            (&json!("a"), &json!(true), &json!(true))
        );
        assert_eq!(read[0]["sameSite"], "lax");
        assert_eq!(document(&cookies)["cookies"][0]["sameSite"], "lax");
        assert_eq!(document(&[json!({ "name": "b" })])["cookies"][0].get("sameSite"), None);
        fs::write(&path, "{").unwrap();
        assert!(super::read(&path).unwrap_err().contains("does not contain valid JSON data"));
        assert!(
            super::read(&folder.path().join("none")).unwrap_err().starts_with("unable to read the cookie jar file")
        );
    }
}
