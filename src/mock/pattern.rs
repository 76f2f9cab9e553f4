//! What requests a URL as written stands for: a host where it is known, and a path in which some parts match any text.

use std::cmp::Reverse;

use percent_encoding::percent_decode_str;
use url::form_urlencoded;

use super::piece::{Piece, cut, pieces, split};
use crate::{scope::Scope, source::Place, template::Template};

/// A URL as written, ready to be matched.
#[derive(Debug)]
pub(super) struct Pattern {
    /// The host, in lower case, with its port unless that is the usual one; `None` where it is not known.
    pub(super) host: Option<String>,
    /// The query parameters whose names and values are fixed.
    pub(super) query: Vec<(String, String)>,
    /// What stands before the path and has no value, as written: any host, and any path before this one.
    pub(super) unknown: Option<String>,
    segments: Vec<Vec<Piece>>,
}

impl Pattern {
    /// The pattern of `url`. What stands before its path must have a value in `scope` to be known.
    pub(super) fn new(url: &Template, scope: &Scope<'_>) -> Self {
        let (address, _) = cut(pieces(url.source()), |text| text.find('#'));
        let (address, query) = cut(address, |text| text.find('?'));
        let (head, path) = cut(address, path_start);
        let fixed = split(query, &['?', '&']).into_iter().filter_map(|pair| match pair.as_slice() {
            [Piece::Text(pair)] => form_urlencoded::parse(pair.as_bytes()).into_owned().next(),
            _ => None,
        });
        let query = fixed.collect();
        let (host, base, unknown) = match resolve(&head, scope) {
            Some(head) => {
                let (host, base) = origin(&head);
                (host, vec![Piece::Text(base)], None)
            }
            None => (None, Vec::new(), Some(head.iter().map(Piece::written).collect())),
        };
        let mut segments = split(base, &['/']);
        segments.extend(split(path, &['/']));
        segments.iter_mut().flatten().for_each(decode_piece);
        Self { host, query, unknown, segments }
    }

    /// Whether a path, by its decoded segments, is one of these.
    pub(super) fn fits(&self, path: &[String]) -> bool {
        self.end_of(path).is_some_and(|path| {
            self.segments.iter().zip(path).all(|(segment, text)| fill(segment, text, &mut |_, _| {}).is_some())
        })
    }

    /// What the path has for each hole, by the hole's name without its brackets.
    pub(super) fn parameters(&self, path: &[String]) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for (segment, text) in self.segments.iter().zip(self.end_of(path).unwrap_or_default()) {
            let _ = fill(segment, text, &mut |hole, text| found.push((name(hole).to_owned(), text.to_owned())));
        }
        found
    }

    /// The segments of `path` to compare with: its end, where it is not known what stands before.
    fn end_of<'a>(&self, path: &'a [String]) -> Option<&'a [String]> {
        let before = path.len().checked_sub(self.segments.len())?;
        let good = before == 0 || self.unknown.is_some() && !self.segments.is_empty();
        good.then(|| &path[before..])
    }

    /// How closely it describes a path: more fixed segments are closer, then those that stand further left.
    pub(super) fn closeness(&self) -> impl Ord + use<> {
        let weights: Vec<u8> = self.segments.iter().map(|segment| weight(segment)).collect();
        let count = |wanted| self.segments.iter().filter(|it| weight(it) == wanted).count();
        (count(2), count(1), Reverse(self.unknown.is_some()), weights)
    }

    /// The path for people: `/v2/users/{userId}`.
    pub(super) fn path(&self) -> String {
        let segments: Vec<String> = self.segments.iter().map(|segment| written(segment)).collect();
        let path = joined(segments.iter().map(String::as_str));
        match &self.unknown {
            Some(head) => format!("{head}{path}"),
            None if path.is_empty() => "/".to_owned(),
            None => path,
        }
    }

    /// The path with the segments of another one in its holes: for looking for a slip.
    pub(super) fn filled_from(&self, path: &[String]) -> String {
        let before = path.len().saturating_sub(self.segments.len());
        let before = if self.unknown.is_some() { before } else { 0 };
        let filled = self.segments.iter().enumerate().map(|(index, segment)| match path.get(before + index) {
            Some(text) if weight(segment) == 0 => text.clone(),
            _ => written(segment),
        });
        let segments: Vec<String> = path[..before].iter().cloned().chain(filled).collect();
        joined(segments.iter().map(String::as_str))
    }
}

/// A path of these segments.
pub(super) fn joined<'a>(segments: impl IntoIterator<Item = &'a str>) -> String {
    segments.into_iter().flat_map(|segment| ["/", segment]).collect()
}

fn written(segment: &[Piece]) -> String {
    segment.iter().map(Piece::written).collect()
}

/// A segment without its percent-encoding; what is no UTF-8 becomes `\u{fffd}`.
pub(super) fn decode(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

fn decode_piece(piece: &mut Piece) {
    if let Piece::Text(text) = piece
        && text.contains('%')
    {
        *text = decode(text);
    }
}

/// A host as it is compared: lower case, without a port that goes without saying.
pub(super) fn plain_host(host: &str) -> String {
    let host = host.trim().to_ascii_lowercase();
    host.strip_suffix(":80").or_else(|| host.strip_suffix(":443")).map_or_else(|| host.clone(), str::to_owned)
}

/// 2 for fixed text, 0 for a hole, 1 for both.
fn weight(segment: &[Piece]) -> u8 {
    match segment {
        [Piece::Text(_)] => 2,
        [Piece::Hole(_)] => 0,
        _ => 1,
    }
}

/// `userId` of `{userId}`, `account_id` of `<<account_id>>`.
fn name(hole: &str) -> &str {
    hole.trim_matches(['{', '}', '<', '>']).trim()
}

/// Tells which part of `text` each hole has taken; `None` when the text does not fit.
fn fill(segment: &[Piece], text: &str, found: &mut dyn FnMut(&str, &str)) -> Option<()> {
    let mut rest = text;
    let mut open: Option<&str> = None;
    for (index, piece) in segment.iter().enumerate() {
        match piece {
            // Of two holes side by side the first takes all: nobody could say where it ends.
            Piece::Hole(hole) => open = open.or(Some(hole)),
            Piece::Text(fixed) => match open.take() {
                None => rest = rest.strip_prefix(fixed.as_str())?,
                Some(hole) => {
                    let first = rest.chars().next()?.len_utf8();
                    let at = if index + 1 == segment.len() {
                        rest.strip_suffix(fixed.as_str())?.len()
                    } else {
                        rest[first..].find(fixed.as_str())? + first
                    };
                    if at == 0 {
                        return None;
                    }
                    found(hole, &rest[..at]);
                    rest = &rest[at + fixed.len()..];
                }
            },
        }
    }
    match open {
        Some(_) if rest.is_empty() => return None,
        Some(hole) => found(hole, rest),
        None if rest.is_empty() => {}
        None => return None,
    }
    Some(())
}

/// Where the path begins in the text of a URL; the slashes behind the scheme are none of it.
fn path_start(text: &str) -> Option<usize> {
    let scheme = text.find("://").filter(|at| !text[..*at].contains('/')).map_or(0, |at| at + 3);
    text[scheme..].find('/').map(|at| scheme + at)
}

/// What stands before the path, with its values; `None` where one is not known.
fn resolve(head: &[Piece], scope: &Scope<'_>) -> Option<String> {
    let mut text = String::new();
    for piece in head {
        match piece {
            Piece::Text(fixed) => text.push_str(fixed),
            Piece::Hole(hole) if hole.starts_with('{') => return None,
            Piece::Hole(hole) => {
                text.push_str(&Template::parse(hole, Place::default()).ok()?.text(scope).ok()?);
            }
        }
    }
    Some(text)
}

/// The host and the path of `https://user@api.zoom.us/v2?x`.
fn origin(text: &str) -> (Option<String>, String) {
    let text = text.split(['?', '#']).next().unwrap_or_default();
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = plain_host(authority.rsplit('@').next().unwrap_or_default());
    (Some(host).filter(|host| !host.is_empty()), path.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::mock::sample::store;

    fn pattern(url: &str) -> Pattern {
        let store = store(&json!({ "baseUrl": "https://API.zoom.us:443/v2/", "host": "h.example:8080", "id": "7" }));
        Pattern::new(&Template::parse(url, Place::default()).unwrap(), &store.scope(&[]))
    }

    fn path(text: &str) -> Vec<String> {
        text.split('/').filter(|it| !it.is_empty()).map(decode).collect()
    }

    fn match_all(url: &str, text: &str) -> Option<String> {
        let (pattern, path) = (pattern(url), path(text));
        let found = || pattern.parameters(&path).into_iter().map(|(name, value)| format!("{name}={value}"));
        pattern.fits(&path).then(|| found().collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn paths_match_segment_by_segment() {
        for (url, path, expected) in [
            ("<<baseUrl>>/users/{userId}", "/v2/users/me", Some("userId=me")),
            ("<<baseUrl>>/users/{userId}", "/v2/users/me/", Some("userId=me")),
            ("<<baseUrl>>/users/{userId}", "/v2/users/a%2Fb%20c", Some("userId=a/b c")),
            ("<<baseUrl>>/users/{userId}", "/users/me", None),
            ("<<baseUrl>>/users/{userId}", "/v2/users", None),
            ("<<baseUrl>>/users/{userId}", "/v2/users/me/x", None),
            ("<<baseUrl>>/a/<<account_id>>/b", "/v2/a/1/b", Some("account_id=1")),
            ("<<baseUrl>>/a/<<id>>/b", "/v2/a/8/b", Some("id=8")),
            ("<<baseUrl>>", "/v2", Some("")),
            ("https://x.y/caf%C3%A9 1", "/café%201", Some("")),
            ("https://x.y", "/", Some("")),
            ("/plain/{a}#part", "/plain/1", Some("a=1")),
            ("https://x.y/go/http://z", "/go/http://z", Some("")),
            ("https://x.y/a?next=/b/{c}", "/a", Some("")),
        ] {
            assert_eq!(match_all(url, path).as_deref(), expected, "{url} {path}");
        }
    }

    #[test]
    fn a_part_of_a_segment_can_match() {
        for (url, path, expected) in [
            ("/files/<<name>>.json", "/files/a.json.json", Some("name=a.json")),
            ("/files/<<name>>.json", "/files/.json", None),
            ("/files/<<name>>.json", "/files/a.xml", None),
            ("/{a}-{b}", "/1-2-3", Some("a=1 b=2-3")),
            ("/{a}-{b}", "/-2", None),
            ("/{a}-{b}", "/--2", Some("a=- b=2")),
            ("/{a}-{b}", "/1-", None),
            ("/v{a}.{b}x", "/v1.2x", Some("a=1 b=2")),
            ("/v{a}.{b}x", "/v1x", None),
            ("/{a}<<b>>", "/12", Some("a=12")),
            ("/x{a}", "/é", None),
            ("/{a}é", "/üé", Some("a=ü")),
        ] {
            assert_eq!(match_all(url, path).as_deref(), expected, "{url} {path}");
        }
    }

    #[test]
    fn the_end_of_a_path_matches_where_the_base_is_unknown() {
        let url = "<<unknown>>/users/{id}";
        assert_eq!(match_all(url, "/users/1").as_deref(), Some("id=1"));
        assert_eq!(match_all(url, "/v2/x/users/1").as_deref(), Some("id=1"));
        assert_eq!(match_all(url, "/v2/xusers/1"), None);
        assert_eq!(match_all("<<unknown>>", "/anything"), None);
        assert_eq!(pattern(url).path(), url);
    }

    #[test]
    fn hosts_and_queries_are_known_where_they_are_fixed() {
        let host = |url| pattern(url).host;
        assert_eq!(host("<<baseUrl>>/x").as_deref(), Some("api.zoom.us"));
        assert_eq!(host("http://<<host>>/x").as_deref(), Some("h.example:8080"));
        assert_eq!(host("http://me:pw@[::1]:9/x").as_deref(), Some("[::1]:9"));
        assert_eq!(host("<<unknown>>/x"), None);
        assert_eq!(host("https://{region}.example/x"), None);
        let query = pattern("https://zoom.us/oauth/token?x=y+z&account_id=<<id>>&flag").query;
        assert_eq!(query, [("x".to_owned(), "y z".to_owned()), ("flag".to_owned(), String::new())]);
        assert_eq!(pattern("<<baseUrl>>/users/{id}?x").path(), "/v2/users/{id}");
    }

    #[test]
    fn fixed_segments_are_closer() {
        let order = ["/a/b", "/a/{x}", "/{x}/b", "/f-{x}/{y}", "/{x}/{y}"];
        for pair in order.windows(2) {
            assert!(pattern(pair[0]).closeness() > pattern(pair[1]).closeness(), "{pair:?}");
        }
        assert!(pattern("/a").closeness() > pattern("<<unknown>>/a").closeness());
    }
}
