//! What captures and expectations look at in an exchange.

mod body;
mod certificate;
mod checksum;
mod contract;
mod cookie;
mod header;
mod jsonpath;
mod named;
mod pattern;
mod regex;
mod size;
mod status;
mod time;
mod url;
mod xml;
mod xpath;

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use self::contract::Find;
pub use self::{
    body::Body,
    certificate::Certificate,
    checksum::Checksum,
    contract::{Found, QueryError, QuerySyntax},
    cookie::{ATTRIBUTES as COOKIE_ATTRIBUTES, Cookie},
    header::Header,
    jsonpath::JsonPath,
    pattern::Pattern,
    regex::Regex,
    size::Size,
    status::Status,
    time::{Time, milliseconds},
    url::Url,
    xpath::XPath,
};
use crate::{
    scope::Scope,
    source::{Kind, Node, Place, Read, Reader, did_you_mean},
    template::Name,
    wire::Exchange,
};

/// A question to an exchange.
#[derive(Clone, Debug)]
pub enum Query {
    /// `status`: the status code.
    Status(Status),
    /// `header NAME`: a header of the response.
    Header(Header),
    /// `cookie NAME`: a cookie that the response sets.
    Cookie(Cookie),
    /// `body`: the body's text.
    Body(Body),
    /// `url`: the URL that was asked.
    Url(Url),
    /// `time`, `time PART`: how long it took, in milliseconds.
    Time(Time),
    /// `size`: the body's size, in bytes.
    Size(Size),
    /// `sha256` and its like: a hash of the body.
    Checksum(Checksum),
    /// `certificate PART`: what the server's certificate says.
    Certificate(Certificate),
    /// `$PATH`: a part of a JSON body.
    JsonPath(JsonPath),
    /// `/PATH`: a part of an XML body.
    XPath(XPath),
    /// `regex PATTERN`: a part of the body's text.
    Regex(Regex),
}

/// The words that a query may begin with, and how the query goes on; what is in brackets can be left out.
const WORDS: &[(&str, &str)] = &[
    ("status", ""),
    ("header", "ETag"),
    ("cookie", "sid"),
    ("body", ""),
    ("url", ""),
    ("time", "[first_byte]"),
    ("size", ""),
    ("sha256", ""),
    ("sha512", ""),
    ("sha1", ""),
    ("md5", ""),
    ("certificate", "expire_date"),
    ("jsonpath", "$.id"),
    ("xpath", "count(//item)"),
    ("regex", "id=(\\d+)"),
];

impl Query {
    /// The query that `text` spells, which stands at `place`.
    ///
    /// # Errors
    /// When it is none; the help says what is known.
    pub fn parse(text: &str, place: Place) -> Result<Self, QuerySyntax> {
        let text = text.trim();
        match text.chars().next() {
            Some('$') => return JsonPath::parse(text, text, &place).map(Self::JsonPath),
            Some('/') => return XPath::parse(text, text, place).map(Self::XPath),
            _ => {}
        }
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim_start();
        let offset = u32::try_from(text.chars().count() - rest.chars().count()).unwrap_or(0);
        let place = if place.line == 0 { place } else { Place { column: place.column + offset, ..place } };
        let Some((_, example)) = WORDS.iter().find(|(known, _)| *known == word) else {
            return Err(unknown(text, word));
        };
        match (example.is_empty(), rest.is_empty()) {
            (true, false) => return Err(not_alone(word, rest, text)),
            (false, true) if !example.starts_with('[') => {
                return Err(QuerySyntax::new(format!("`{word}` needs more: `{word} {example}`")));
            }
            _ => {}
        }
        Ok(match word {
            "status" => Self::Status(Status),
            "body" => Self::Body(Body),
            "url" => Self::Url(Url),
            "time" => Self::Time(Time::parse(rest)?),
            "size" => Self::Size(Size),
            "sha256" => Self::Checksum(Checksum::Sha256),
            "sha512" => Self::Checksum(Checksum::Sha512),
            "sha1" => Self::Checksum(Checksum::Sha1),
            "md5" => Self::Checksum(Checksum::Md5),
            "header" => Self::Header(Header::parse(rest, place)?),
            "cookie" => Self::Cookie(Cookie::parse(rest, place)?),
            "certificate" => Self::Certificate(Certificate::parse(rest)?),
            "jsonpath" => Self::JsonPath(JsonPath::parse(text, rest, &place)?),
            "xpath" => Self::XPath(XPath::parse(text, rest, place)?),
            "regex" => Self::Regex(Regex::parse(rest, place)?),
            _ => return Err(unknown(text, word)),
        })
    }

    /// Whether `text` begins as a query does, if only by its first character or word.
    pub fn is_begun_by(text: &str) -> bool {
        text.starts_with(['$', '/']) || WORDS.iter().any(|(word, _)| text.split_whitespace().next() == Some(word))
    }

    /// The answer, with its type; `None` when the exchange has no such part.
    ///
    /// # Errors
    /// When there can be none: a name without a value, a body that is not JSON.
    pub fn find(&self, exchange: &Exchange, scope: &Scope<'_>) -> Result<Option<Value>, QueryError> {
        Ok(self.look(exchange, scope)?.map(Cow::into_owned))
    }

    /// As `find`, without a copy where the exchange holds the answer already.
    ///
    /// # Errors
    /// As `find`.
    pub fn look<'a>(&self, exchange: &'a Exchange, scope: &Scope<'_>) -> Found<'a> {
        self.kind().find(exchange, scope)
    }

    /// Where it found nothing: what is there instead, as a fragment such as `` `$` has no `user`; did you mean `users`? ``.
    pub fn missing(&self, exchange: &Exchange, scope: &Scope<'_>) -> Option<String> {
        self.kind().missing(exchange, scope)
    }

    /// The names in its templates: each with its place, and whether it may be missing.
    pub fn names(&self) -> Vec<(Name, Place, bool)> {
        self.kind().names()
    }

    /// As it is written.
    pub fn written(&self) -> &str {
        self.kind().written()
    }

    /// Whether its answer is mere text, in which a number has no type of its own.
    pub fn is_text(&self) -> bool {
        self.kind().is_text()
    }

    fn kind(&self) -> &dyn Find {
        match self {
            Self::Status(it) => it,
            Self::Header(it) => it,
            Self::Cookie(it) => it,
            Self::Body(it) => it,
            Self::Url(it) => it,
            Self::Time(it) => it,
            Self::Size(it) => it,
            Self::Checksum(it) => it,
            Self::Certificate(it) => it,
            Self::JsonPath(it) => it,
            Self::XPath(it) => it,
            Self::Regex(it) => it,
        }
    }
}

/// A word that takes nothing has something behind it: what was most likely meant.
fn not_alone(word: &str, rest: &str, text: &str) -> QuerySyntax {
    let error = QuerySyntax::new(format!("`{word}` stands alone, found `{text}`"));
    match rest.chars().next() {
        Some('$' | '/') if word == "body" => error.help(format!("a path looks into the body by itself: `{rest}`")),
        _ => error.help(format!("what is expected of it stands behind a colon: `{word}: {rest}`")),
    }
}

fn unknown(text: &str, word: &str) -> QuerySyntax {
    let known = || {
        let words: Vec<String> =
            WORDS.iter().map(|(word, example)| format!("`{}`", format!("{word} {example}").trim())).collect();
        format!("a query is a JSONPath `$.id`, an XPath `//id`, or one of {}", words.join(", "))
    };
    let path = format!("$.{text}");
    let help = match did_you_mean(word, WORDS.iter().map(|(word, _)| *word)) {
        Some(near) => near,
        None if JsonPath::parse(&path, &path, &Place::default()).is_ok() => {
            format!("did you mean `{path}`? {}", known())
        }
        None => known(),
    };
    QuerySyntax::new(format!("`{text}` is no query")).help(help)
}

impl Read for Query {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(text) = node.text() else { return reader.expected("a query such as `$.id` or `header ETag`", node) };
        let quoted = matches!(node.kind, Kind::Text(_)) && node.mark.width as usize == text.chars().count() + 2;
        let mut place = reader.place(node.mark);
        place.column += u32::from(quoted);
        match Self::parse(text, place) {
            Ok(query) => Some(query),
            Err(QuerySyntax { why, help: Some(help) }) => {
                reader.error_with_help("bad-query", node.mark, why, &help);
                None
            }
            Err(QuerySyntax { why, help: None }) => {
                reader.error("bad-query", node.mark, why);
                None
            }
        }
    }
}

impl JsonSchema for Query {
    fn schema_name() -> Cow<'static, str> {
        "Query".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "What to look at in the response: a JSONPath (`$.id`), an XPath (`//id`), `header NAME`, \
                `cookie NAME`, `cookie NAME path`, `regex PATTERN`, `certificate PART`, `status`, `body`, `time` or `time PART` (milliseconds), `url`, `size` (bytes) or \
                `sha256`, `sha512`, `sha1`, `md5` (of the body).",
            "type": "string",
            "examples": ["$.id", "//id", "header ETag", "cookie sid", "status", "regex id=(\\d+)"],
        })
    }
}

#[cfg(test)]
mod tests;
