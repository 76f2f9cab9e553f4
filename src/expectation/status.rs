//! `status`: a code, a class such as `2xx`, or a list of them.

use super::contract::{Actual, Failure, Judge};
use crate::{
    scope::Scope,
    source::{Kind, Node, Place, Read, Reader},
    template::{Name, RenderError, Template},
};

/// The status is one of these.
#[derive(Debug)]
pub(super) struct Status(Vec<Template>);

impl Status {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        const WANTED: &str = "a status such as 200 or 2xx, or a list of them";
        let nodes = match &node.kind {
            Kind::List(nodes) if nodes.is_empty() => return reader.expected(WANTED, node),
            Kind::List(nodes) => nodes.as_slice(),
            Kind::Plain(_) | Kind::Text(_) | Kind::Map(_) => std::slice::from_ref(node),
        };
        let mut allowed = Vec::new();
        for node in nodes {
            if node.text().is_none() {
                return reader.expected(WANTED, node);
            }
            let template = Template::read(node, reader)?;
            if template.fixed().is_some_and(|text| !is_pattern(text)) {
                return reader.expected(WANTED, node);
            }
            allowed.push(template);
        }
        Some(Self(allowed))
    }
}

/// Whether `text` is a status code or a class of them.
fn is_pattern(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_rest = |it: &[u8]| it.eq_ignore_ascii_case(b"xx") || it.iter().all(u8::is_ascii_digit);
    bytes.len() == 3 && (b'1'..=b'9').contains(&bytes[0]) && is_rest(&bytes[1..])
}

impl Judge for Status {
    fn judge(&self, actual: Actual<'_>, scope: &Scope<'_>) -> Result<(), Failure> {
        let code = crate::value::text(actual.value);
        for allowed in &self.0 {
            let pattern = allowed.text(scope)?;
            if !is_pattern(&pattern) {
                return Err(Failure::because(format!("`{pattern}` is no status such as 200 or 2xx")));
            }
            if pattern == code || pattern[1..].eq_ignore_ascii_case("xx") && code.starts_with(&pattern[..1]) {
                return Ok(());
            }
        }
        Err(Failure::default())
    }

    fn expected(&self, scope: &Scope<'_>) -> Result<String, RenderError> {
        let texts: Vec<_> = self.0.iter().map(|it| it.text(scope)).collect::<Result<_, _>>()?;
        Ok(match texts.as_slice() {
            [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
            texts => texts.join(""),
        })
    }

    fn is_fixed(&self) -> bool {
        self.0.iter().all(|it| it.fixed().is_some())
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        self.0.iter().flat_map(Template::names).collect()
    }
}

/// What is expected where no status is written.
#[derive(Debug)]
pub(super) struct NoError;

impl Judge for NoError {
    fn judge(&self, actual: Actual<'_>, _: &Scope<'_>) -> Result<(), Failure> {
        if actual.value.as_u64().is_some_and(|code| code < 400) { Ok(()) } else { Err(Failure::default()) }
    }

    fn expected(&self, _: &Scope<'_>) -> Result<String, RenderError> {
        Ok("below 400".to_owned())
    }

    fn is_fixed(&self) -> bool {
        true
    }

    fn names(&self) -> Vec<(Name, Place, bool)> {
        Vec::new()
    }
}
