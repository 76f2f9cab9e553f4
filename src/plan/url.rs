//! A URL with templates and path parameters in it, taken apart once.

use crate::{
    source::Place,
    template::{Name, Template, TemplateError},
};

/// A URL to be filled in.
#[derive(Clone, Debug, Default)]
pub struct UrlTemplate {
    /// Its parts, in order.
    pub pieces: Vec<UrlPiece>,
    /// A path parameter inside of a block, `<<#if x>>{id}<</if>>`, where it cannot be filled in.
    pub enclosed: Option<Box<str>>,
}

/// A part of a URL.
#[derive(Clone, Debug)]
pub enum UrlPiece {
    /// Text, with templates.
    Text(Template),
    /// `{name}`: a path parameter.
    Parameter(Name, Place),
}

impl UrlTemplate {
    /// Takes `url` apart. Braces behind the `?` are no parameters.
    pub fn of(url: &Template) -> Self {
        let text = url.source();
        let mut pieces = Vec::new();
        let mut done = 0;
        for (start, name) in parameters(text).into_iter().chain([(text.len(), "")]) {
            if push(&mut pieces, url, done, start).is_err() {
                return Self { pieces: vec![UrlPiece::Text(url.clone())], enclosed: Some(name.into()) };
            }
            if let Some(parsed) = Name::parse(name) {
                pieces.push(UrlPiece::Parameter(parsed, inside(url.place(), text, start + 1)));
            }
            done = start + name.len() + 2;
        }
        Self { pieces, enclosed: None }
    }

    /// The names of its path parameters.
    pub fn parameters(&self) -> impl Iterator<Item = (&Name, &Place)> {
        self.pieces.iter().filter_map(|piece| match piece {
            UrlPiece::Parameter(name, place) => Some((name, place)),
            UrlPiece::Text(_) => None,
        })
    }
}

/// Adds the text from `start` to `end`. It is no template of its own when a block goes on behind it.
fn push(pieces: &mut Vec<UrlPiece>, url: &Template, start: usize, end: usize) -> Result<(), TemplateError> {
    let text = url.source();
    if start == 0 && end == text.len() {
        pieces.push(UrlPiece::Text(url.clone()));
    } else if start < end {
        pieces.push(UrlPiece::Text(Template::parse(&text[start..end], inside(url.place(), text, start))?));
    }
    Ok(())
}

/// The `{name}`s before the query, outside of `<<expressions>>`: where each brace is, and the name.
fn parameters(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(step) = text[at..].find(['{', '<', '?']) {
        let start = at + step;
        let rest = &text[start..];
        if rest.starts_with("<<") {
            at = rest.find(">>").map_or(start + 2, |end| start + end + 2);
        } else if rest.starts_with('?') {
            break;
        } else if let Some(name) =
            rest.strip_prefix('{').and_then(|rest| rest.split('}').next()).filter(|name| is_name(name, rest))
        {
            found.push((start, name));
            at = start + name.len() + 2;
        } else {
            // `{{name}}` is Postman's; it stays as it is.
            at = start + rest.find(|it| it != '{').unwrap_or(rest.len()).max(1);
        }
    }
    found
}

fn is_name(name: &str, rest: &str) -> bool {
    let letters = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '.');
    !name.is_empty() && name.chars().all(letters) && rest.as_bytes().get(name.len() + 1) == Some(&b'}')
}

fn inside(place: &Place, text: &str, at: usize) -> Place {
    let offset = u32::try_from(text[..at].chars().count()).unwrap_or(0);
    Place { column: if place.line > 0 { place.column + offset } else { 0 }, ..place.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(url: &str) -> Vec<String> {
        let url = Template::parse(url, Place::default()).unwrap();
        UrlTemplate::of(&url).parameters().map(|(name, _)| name.text().to_owned()).collect()
    }

    #[test]
    fn braces_in_the_path_are_parameters() {
        assert_eq!(names("<<baseUrl>>/users/{userId}/posts/{post-id}.json?q={no}"), ["userId", "post-id"]);
        assert_eq!(names("<<upper \"{x}\">>/{{postman}}/{}/{not a name}/{y}"), ["y"]);
        assert_eq!(names("http://x/{unclosed"), [""; 0]);
    }
}
