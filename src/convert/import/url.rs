//! A request's URL: its text, what is in its path, and its query.

use percent_encoding::{AsciiSet, percent_decode_str, utf8_percent_encode};
use serde_json::Value;

use super::{
    auth::Replaced,
    ground::Ground,
    parameter::{self, Of, Parameter},
    shape::{description, extension, list, scalar, text},
    tokens::{Piece, pieces},
    words::{is_dynamic, operand},
};
use crate::{
    format::{
        postman::url_split,
        yaml::write::{Pair, Yaml},
    },
    template::Name,
    wire::IN_QUERY,
};

/// What Postman encodes in a query; a `%` stays.
const POSTMANS: &AsciiSet =
    &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'#').add(b'\'').add(b'<').add(b'>').add(b'&');

/// A URL in our words.
#[derive(Debug, Default)]
pub(super) struct Url {
    pub(super) text: String,
    pub(super) path: Vec<Pair>,
    pub(super) query: Vec<Pair>,
    /// Whether there are dots in its path that would lead elsewhere.
    pub(super) has_dots: bool,
    /// Whether a variable in its path brings a question mark along, before the query that is written.
    asks: bool,
}

/// The URL that is written.
pub(super) fn url(written: &Value, replaced: &Replaced, ground: &mut Ground) -> Url {
    let whole;
    let parts = match written {
        Value::String(text) => {
            let (base, query) = url_split(text);
            whole = serde_json::json!({ "base": base, "query": query });
            &whole
        }
        written => written,
    };
    let base = parts.get("base").and_then(Value::as_str).unwrap_or_default();
    let has_dots = base.split('/').any(is_dots);
    let mut url = Url { text: origin(parts, ground), has_dots, ..Url::default() };
    let asks = |piece: Piece<'_>| match piece {
        Piece::Token(name) => ground.known.texts(name).iter().any(|it| it.contains('?')),
        Piece::Literal(_) => false,
    };
    let segments = parts.get("path").map(Value::to_string).unwrap_or_default();
    url.asks = [base, &segments].into_iter().flat_map(pieces).any(asks);
    path(parts, &mut url, ground);
    query(parts, (&mut url, replaced), ground);
    url.text = sendable(url.text);
    url
}

/// A URL with what ours cannot hold as it is: letters that nobody sees, and blanks at its end.
fn sendable(text: String) -> String {
    let content = text.trim_end_matches(' ').len();
    if content == text.len() && !text.contains(|it: char| it.is_ascii_control()) {
        return text;
    }
    let escaped = |it: char| if it.is_ascii_control() { format!("%{:02X}", u32::from(it)) } else { it.to_string() };
    let blanks = "%20".repeat(text.len() - content);
    text[..content].chars().map(escaped).collect::<String>() + &blanks
}

/// What stands before the path.
fn origin(parts: &Value, ground: &mut Ground) -> String {
    if let Some(base) = parts.get("base").and_then(Value::as_str) {
        let start = if with_protocol(base, ground) { "http://" } else { "" };
        return format!("{start}{}", braces(&trimmed(base, ground)));
    }
    let joined = |key: &str, by: &str| match parts.get(key) {
        Some(Value::Array(list)) => list.iter().filter_map(scalar).collect::<Vec<_>>().join(by),
        other => other.and_then(scalar).unwrap_or_default().into_owned(),
    };
    let host = joined("host", ".");
    let protocol = match text(parts, "protocol") {
        Some(protocol) => format!("{}://", protocol.trim_end_matches([':', '/'])),
        None if with_protocol(&host, ground) => "http://".to_owned(),
        None => String::new(),
    };
    let user = parts.get("auth").and_then(|auth| Some((text(auth, "user")?, text(auth, "password"))));
    let (start, host) = match user {
        Some((user, password)) => {
            let mut start = ground.text(&format!("{protocol}{user}"));
            if let Some(password) = password {
                start.push(':');
                start.push_str(&ground.secret("url password", &password));
            }
            (format!("{start}@"), ground.text(&host))
        }
        None => (String::new(), trimmed(&format!("{protocol}{host}"), ground)),
    };
    format!("{start}{host}{}", port(parts, ground))
}

/// The text that a URL begins with; blanks behind a variable's value, which Postman overlooks, are taken off.
fn trimmed(text: &str, ground: &mut Ground) -> String {
    let written = ground.text(text);
    let Some(Piece::Token(name)) = pieces(text).first().copied() else { return written };
    let has_blanks = ground.known.texts(name).iter().any(|it| it.ends_with(' '));
    match (operand(name).filter(|_| has_blanks), written.find(">>")) {
        (Some(operand), Some(end)) => format!("<<trim {operand}{}", &written[end..]),
        _ => written,
    }
}

fn port(parts: &Value, ground: &mut Ground) -> String {
    text(parts, "port").map(|port| format!(":{}", ground.text(&port))).unwrap_or_default()
}

/// Whether `http://` goes without saying before what begins so.
fn with_protocol(start: &str, ground: &Ground) -> bool {
    if start.is_empty() {
        return false;
    }
    match pieces(start).first() {
        // A variable that holds a protocol has one; of one that nobody knows, or that is empty so far, it is hoped.
        Some(Piece::Token(name)) => {
            let texts = ground.known.texts(name);
            let is_known = texts.iter().any(|it| !it.trim().is_empty());
            is_known && !texts.iter().any(|it| it.contains("://") || it.starts_with("{{"))
        }
        _ => !start.contains("://"),
    }
}

/// Braces in a path of ours are parameters; in Postman's they are sent encoded.
fn braces(text: &str) -> String {
    let encoded = |text: &str| text.replace('{', "%7B").replace('}', "%7D");
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, end)) = rest.find("<<").and_then(|at| Some((at, at + rest[at..].find(">>")? + 2))) {
        written.push_str(&encoded(&rest[..start]));
        written.push_str(&rest[start..end]);
        rest = &rest[end..];
    }
    written + &encoded(rest)
}

/// Whether a segment of a path leads elsewhere.
fn is_dots(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

fn path(parts: &Value, url: &mut Url, ground: &mut Ground) {
    let segments: Vec<String> = match parts.get("path") {
        Some(Value::Array(list)) => list
            .iter()
            .map(|it| scalar(it).or_else(|| it.get("value").and_then(scalar)).unwrap_or_default().into_owned())
            .collect(),
        Some(Value::String(text)) => text.strip_prefix('/').unwrap_or(text).split('/').map(str::to_owned).collect(),
        _ => return,
    };
    let variables = list(parts, "variable");
    for segment in segments {
        url.text.push('/');
        url.has_dots |= is_dots(&segment);
        let name =
            segment.strip_prefix(':').map(|it| it.split('.').next().unwrap_or_default()).filter(|it| !it.is_empty());
        let named = |it: &&Value| text(it, "key").or_else(|| text(it, "id")).as_deref() == name;
        let Some((name, variable)) = name.and_then(|name| Some((name, variables.iter().rfind(named)?))) else {
            url.text.push_str(&braces(&ground.text(&segment)));
            continue;
        };
        let value = text(variable, "value").filter(|_| !variable["value"].is_boolean());
        let Some(value) = value else {
            ground.note(format!("the path variable `:{name}` has no value, and is sent as it stands"));
            url.text.push_str(&ground.text(&segment));
            continue;
        };
        if is_parameter(name, &value) {
            url.text.extend(["{", name, "}"]);
            if !url.path.iter().any(|it| it.key == name) {
                url.path.push(Pair::new(name, of_path(variable, &value, ground)));
            }
        } else {
            url.text.push_str(&braces(&ground.text(&value)));
        }
        url.text.push_str(&braces(&ground.text(&segment[1 + name.len()..])));
    }
}

/// Whether a path variable can be a path parameter of ours: its value is sent as the same letters.
fn is_parameter(name: &str, value: &str) -> bool {
    let is_spelled = Name::parse(name).is_some_and(|it| it.text() == name) && !name.contains(['$', ':', '.']);
    let is_alike =
        |it: &Piece<'_>| !matches!(it, Piece::Literal(text) if text.contains(['/', '%', '[', ']', '|', '^', '\\']));
    is_spelled && pieces(value).iter().all(is_alike) && !matches!(value, "." | "..")
}

fn of_path(variable: &Value, value: &str, ground: &mut Ground) -> Yaml {
    let value = parameter::scalar_of(ground.text(value));
    let mut pairs = vec![Pair::new("value", value.clone())];
    pairs.extend(extension(variable, "type").filter(|it| it.is_string()).map(|it| Pair::new("type", Yaml::of(it))));
    pairs.extend(
        extension(variable, "required").filter(|it| it.is_boolean()).map(|it| Pair::new("required", Yaml::of(it))),
    );
    pairs.extend(description(variable).map(|it| Pair::new("description", it)));
    if pairs.len() == 1 { value } else { Yaml::Map(pairs) }
}

/// The query: a map where that is sent as the same letters, else the URL's own.
fn query(parts: &Value, (url, replaced): (&mut Url, &Replaced), ground: &mut Ground) {
    let entries: Vec<Value> = match parts.get("query") {
        Some(Value::String(text)) => url_split(&format!("?{text}")).1,
        _ => list(parts, "query").to_vec(),
    };
    let mut parameters = Parameter::all(&entries);
    parameters.retain(|it| it.is_disabled || !replaced.query(&it.key));
    let is_map = is_map(&parameters, ground) && !url.asks;
    if !is_map {
        let (sent, kept): (Vec<_>, Vec<_>) = parameters.into_iter().partition(|it| !it.is_disabled);
        let written: Vec<String> = sent.iter().map(|it| raw(it, ground)).collect();
        url.text.push('?');
        url.text.push_str(&written.join("&"));
        if entries.iter().any(|it| description(it).is_some() && !super::shape::is_on(it, "disabled")) {
            ground.note("what is said of the query's parameters is left out: written as a map, the query would be sent otherwise");
        }
        parameters = kept;
        parameters.retain(|it| !it.key.is_empty() && sent.iter().all(|other| other.key != it.key));
    }
    for parameter in &mut parameters {
        parameter.is_encoded =
            !parameter.is_disabled && parameter.value.as_deref().is_some_and(|it| is_unknown(it, ground));
        parameter.key = decoded(&parameter.key);
        // What nobody knows yet is pasted, as Postman does.
        let value = if parameter.is_encoded { guarded } else { decoded };
        parameter.value = parameter.value.as_deref().map(value);
    }
    parameters.retain(|it| !it.key.is_empty());
    url.query = parameter::map(&parameters, Of::Query, ground);
}

fn is_map(parameters: &[Parameter<'_>], ground: &Ground) -> bool {
    let sent: Vec<&Parameter<'_>> = parameters.iter().filter(|it| !it.is_disabled).collect();
    let is_apart = |at: usize| {
        let again = sent[..at].iter().rposition(|it| it.key == sent[at].key);
        again.is_some_and(|again| again + 1 != at)
    };
    let is_said = |it: &&Parameter<'_>| {
        let value = it.value.as_deref();
        !it.key.is_empty() && is_sent_alike(&it.key, ground) && value.is_some_and(|it| is_sent_alike(it, ground))
    };
    sent.iter().all(is_said) && !(0..sent.len()).any(is_apart)
}

/// Whether there is a name in a text of which nothing is known.
fn is_unknown(text: &str, ground: &Ground) -> bool {
    let is_unknown = |name: &str| ground.known.get(name).is_none() && !is_dynamic(name);
    pieces(text).iter().any(|it| matches!(it, Piece::Token(name) if is_unknown(name)))
}

/// A text in a query, in which nothing can be taken for the end of it.
fn guarded(text: &str) -> String {
    let piece = |piece: Piece<'_>| match piece {
        Piece::Literal(text) => text.replace('&', "%26").replace('#', "%23"),
        Piece::Token(name) => format!("{{{{{name}}}}}"),
    };
    pieces(text).into_iter().map(piece).collect()
}

/// Whether a text in a query is sent as the same letters by both.
fn is_sent_alike(text: &str, ground: &Ground) -> bool {
    let alike = |text: &str| {
        utf8_percent_encode(&decoded(text), IN_QUERY).to_string() == utf8_percent_encode(text, POSTMANS).to_string()
    };
    pieces(text).into_iter().all(|piece| match piece {
        Piece::Literal(text) => alike(text),
        Piece::Token(name) => {
            ground.known.texts(name).iter().all(|it| it.contains("{{") || !it.contains('%') && alike(it))
        }
    })
}

/// A text with what is percent-encoded in it as letters, outside of tokens.
fn decoded(text: &str) -> String {
    let decoded = |text: &str| {
        percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
    };
    let piece = |piece: Piece<'_>| match piece {
        Piece::Literal(text) => decoded(text),
        Piece::Token(name) => format!("{{{{{name}}}}}"),
    };
    pieces(text).into_iter().map(piece).collect()
}

/// A parameter in a URL.
fn raw(parameter: &Parameter<'_>, ground: &mut Ground) -> String {
    let key = |piece: Piece<'_>| match piece {
        Piece::Literal(text) => guarded(text).replace('=', "%3D"),
        Piece::Token(name) => format!("{{{{{name}}}}}"),
    };
    let key: String = pieces(&parameter.key).into_iter().map(key).collect();
    let key = ground.text(&key);
    match &parameter.value {
        None => key,
        Some(value) => format!("{key}={}", ground.text(&guarded(value))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::format::yaml::write::document;

    fn read(written: &Value) -> String {
        let mut ground = Ground::default();
        ground.known.entry("host").texts.push("localhost:80".to_owned());
        ground.known.entry("plus").texts.push("a+b".to_owned());
        let url = url(written, &Replaced::default(), &mut ground);
        let mut pairs = vec![Pair::new("GET", url.text)];
        pairs.extend((!url.path.is_empty()).then(|| Pair::new("path", Yaml::Map(url.path))));
        pairs.extend((!url.query.is_empty()).then(|| Pair::new("query", Yaml::Map(url.query))));
        document(&pairs)
    }

    #[test]
    fn texts_and_objects_become_urls() {
        for (written, wanted) in [
            (
                json!("{{base}}/a?b=c&d={{e}}#f"),
                "GET: <<base>>/a\nquery: { b: c, d: { value: <<e>>, encoded: true } }\n",
            ),
            (json!("localhost/{x}"), "GET: http://localhost/%7Bx%7D\n"),
            (json!("{{host}}/a"), "GET: http://<<host>>/a\n"),
            (json!("http://h/a?flag&b="), "GET: http://h/a?flag&b=\n"),
            (
                json!({ "protocol": "https", "host": ["a", "b"], "port": "1", "path": ["c", ":id", ":n.json", ":x"],
                "variable": [{ "key": "id", "value": "{{id}}" }, { "key": "n", "value": "a b", "description": "N" }, { "key": "x", "value": "" }] }),
                "GET: https://a.b:1/c/{id}/{n}.json/:x\npath: { id: <<id>>, n: { value: a b, description: N } }\n",
            ),
            (
                json!({ "host": "{{base}}", "path": "/a/:b", "variable": [{ "key": "b", "value": "c/d" }] }),
                "GET: <<base>>/a/c/d\n",
            ),
            (
                json!({ "host": ["{{base}}"], "query": [{ "key": "a", "value": "1" }, { "key": "a", "value": "2" }, { "key": "b", "value": "x", "disabled": true }] }),
                "GET: <<base>>\nquery: { a: [1, 2], b: { value: x, disabled: true } }\n",
            ),
            (
                json!({ "host": ["{{base}}"], "query": [{ "key": "a[]", "value": "1" }, { "key": "b", "value": "x y" }] }),
                "GET: <<base>>?a[]=1&b=x y\n",
            ),
            (
                json!({ "host": ["{{base}}"], "query": [{ "key": "a", "value": "x%20y" }] }),
                "GET: <<base>>\nquery: { a: x y }\n",
            ),
            (
                json!({ "host": ["{{base}}"], "query": [{ "key": "a", "value": "{{plus}}" }] }),
                "GET: <<base>>?a=<<plus>>\n",
            ),
            (json!({}), "GET: \"\"\n"),
            (json!(null), "GET: \"\"\n"),
        ] {
            assert_eq!(read(&written), wanted, "{written}");
        }
    }
}
