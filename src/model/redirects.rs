//! Whether redirects are followed, and by whose rules.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::foreign::Redirecting;
use crate::source::{Kind, Node, Plain, Read, Reader, read_keys};

/// Whether and how redirects are followed; each part is inherited by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, JsonSchema)]
#[schemars(deny_unknown_fields, default, rename = "RedirectSettings")]
pub struct Redirects {
    /// Whether they are followed.
    pub follow: Option<bool>,
    /// How many at most.
    pub max: Option<usize>,
    /// Whose rules hold where nothing else is said here.
    pub rules: Option<Rules>,
    /// Whether 301, 302 and 303 keep the method and the body.
    pub keep_method: Option<bool>,
    /// Whether credentials go along to another host.
    pub keep_authorization: Option<bool>,
    /// Whether each request says in `Referer` where it comes from.
    pub referer: Option<bool>,
}

/// Whose rules hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Rules {
    /// Those of curl: 303 asks for GET, and so do 301 and 302 after POST; 50 at most.
    Curl,
    /// Those of Postman: every redirect but 307 and 308 asks for GET, and says where it comes from; 10 at most.
    Postman,
}

impl Rules {
    /// How many are followed, unless said otherwise.
    pub fn most(self) -> usize {
        match self {
            Self::Curl => 50,
            Self::Postman => 10,
        }
    }
}

impl Redirects {
    /// The same, with what is missing taken from `above`.
    #[must_use]
    pub fn over(self, above: Self) -> Self {
        Self {
            follow: self.follow.or(above.follow),
            max: self.max.or(above.max),
            rules: self.rules.or(above.rules),
            keep_method: self.keep_method.or(above.keep_method),
            keep_authorization: self.keep_authorization.or(above.keep_authorization),
            referer: self.referer.or(above.referer),
        }
    }

    /// What that comes to.
    pub fn resolved(self) -> Redirecting {
        let rules = self.rules.unwrap_or(Rules::Curl);
        let is_postmans = rules == Rules::Postman;
        Redirecting {
            most: if self.follow == Some(false) { 0 } else { self.max.unwrap_or(rules.most()) },
            keeps_method: self.keep_method.unwrap_or(false),
            keeps_authorization: self.keep_authorization.unwrap_or(false),
            has_referer: self.referer.unwrap_or(is_postmans),
            always_gets: is_postmans,
            same_host_is_same: is_postmans,
            ends_with_answer: false,
        }
    }
}

impl Read for Redirects {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Kind::Map(entries) = &node.kind {
            let mut it = Self::default();
            read_keys!(it, entries, reader, follow, max, rules, keep_method, keep_authorization, referer);
            return Some(it);
        }
        match node.plain() {
            Plain::Bool(follows) => Some(Self { follow: Some(follows), ..Self::default() }),
            Plain::Number(digits) if digits.parse::<usize>().is_ok() => {
                let max = digits.parse().ok().filter(|it| *it > 0);
                Some(Self { follow: Some(max.is_some()), max, ..Self::default() })
            }
            _ => reader.expected("true, false, how many to follow at most, or a map that says how", node),
        }
    }
}

impl Read for Rules {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.text() {
            Some("curl") => Some(Self::Curl),
            Some("postman") => Some(Self::Postman),
            _ => reader.expected("curl or postman", node),
        }
    }
}

/// Redirects in any of the ways to write them, for the schema.
pub(super) struct AnyRedirects;

impl JsonSchema for AnyRedirects {
    fn schema_name() -> Cow<'static, str> {
        "Redirects".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let long = generator.subschema_for::<Redirects>();
        json_schema!({ "anyOf": [{ "type": "boolean" }, { "type": "integer", "minimum": 0 }, long] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, documents};

    fn read(text: &str) -> (Redirects, Vec<String>) {
        let source = Source::from_bytes("a.yaml", text.as_bytes().to_vec()).unwrap();
        let mut problems = Vec::new();
        let nodes = documents(&source, &mut problems);
        let mut reader = Reader::new(source.name, std::path::Path::new(""), &mut problems);
        let it = Redirects::read(&nodes[0], &mut reader).unwrap_or_default();
        (it, problems.iter().map(ToString::to_string).collect())
    }

    fn resolved(above: &str, own: &str) -> Redirecting {
        read(own).0.over(read(above).0).resolved()
    }

    #[test]
    fn each_part_is_inherited_by_itself() {
        assert_eq!(Redirects::default().resolved(), Redirecting::limited(50));
        assert_eq!(resolved("false", "true"), Redirecting::limited(50));
        assert_eq!(resolved("3", "true"), Redirecting::limited(3));
        assert_eq!(resolved("3", "0"), Redirecting::limited(0));
        assert_eq!(resolved("{ max: 5 }", "{ follow: false }"), Redirecting::limited(0));
        let postmans = resolved("{ rules: postman }", "{ referer: false, keep_method: true }");
        assert_eq!((postmans.most, postmans.always_gets, postmans.keeps_method), (10, true, true));
        assert!(!postmans.has_referer && !postmans.keeps_authorization);
        assert!(resolved("{ rules: postman }", "4").has_referer);
        assert!(!resolved("{ rules: postman }", "{ rules: curl }").has_referer);
    }

    #[test]
    fn what_is_no_redirects_is_told() {
        for (text, wanted) in [
            ("some", "expected true, false, how many to follow at most, or a map that says how, found `some`"),
            ("-1", "how many to follow at most"),
            ("{ rules: ours }", "expected curl or postman, found `ours`"),
            ("{ most: 1 }", "unknown key `most`"),
        ] {
            let (_, problems) = read(text);
            assert!(problems.len() == 1 && problems[0].contains(wanted), "{text}: {problems:?}");
        }
    }
}
