//! A template: a text, split into its parts once, put together again as often as it is asked for.

use std::{borrow::Cow, fmt, sync::Arc};

use serde_json::Value;

use super::{
    error::{RenderError, TemplateError},
    layout::Layout,
    name::Name,
    shape::{Piece, Shape},
};
use crate::{
    scope::{Make, Scope, Unresolved},
    source::Place,
    value,
};

/// A text that may hold `<<expressions>>`.
#[derive(Clone, Default)]
pub struct Template {
    text: Arc<str>,
    place: Place,
    shape: Shape,
}

impl Template {
    /// Parses `text`, which stands at `place`.
    ///
    /// # Errors
    /// When an expression in it cannot be read, or calls a function that does not exist.
    pub fn parse(text: &str, place: Place) -> Result<Self, TemplateError> {
        Self::parse_at(text, place, Layout::Line(0))
    }

    pub(super) fn parse_at(text: &str, place: Place, layout: Layout) -> Result<Self, TemplateError> {
        let shape = if text.contains("<<") { Shape::parse(text, &place, layout)? } else { Shape::Fixed };
        Ok(Self { text: text.into(), place, shape })
    }

    /// A text without expressions, whatever it holds.
    pub fn literal(text: impl Into<Arc<str>>, place: Place) -> Self {
        Self { text: text.into(), place, shape: Shape::Fixed }
    }

    /// What is written.
    pub fn source(&self) -> &str {
        &self.text
    }

    /// Where it is written.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Its text, where it needs no scope.
    pub fn fixed(&self) -> Option<&str> {
        match &self.shape {
            Shape::Fixed => Some(&self.text),
            Shape::Unescaped(text) => Some(text),
            _ => None,
        }
    }

    /// The names in it: each with its place, and whether it may be missing.
    pub fn names(&self) -> Vec<(Name, Place, bool)> {
        self.shape.names(&self.place)
    }

    /// The text now.
    ///
    /// # Errors
    /// When a name in it has no value in `scope`.
    pub fn text<'a>(&'a self, scope: &Scope<'a>) -> Result<Cow<'a, str>, RenderError> {
        let fails = |place: &Place, why| RenderError { place: place.clone(), why };
        match &self.shape {
            Shape::Fixed => Ok(Cow::Borrowed(&self.text)),
            Shape::Unescaped(text) => Ok(Cow::Borrowed(text)),
            Shape::Name(name) => match name.0.value(scope) {
                Ok(Cow::Borrowed(value)) => Ok(value::text(value)),
                Ok(Cow::Owned(value)) => Ok(Cow::Owned(value::text(&value).into_owned())),
                Err(why) => Err(RenderError { place: name.1.clone(), why }),
            },
            Shape::Call(call) => {
                let found = call.0.value(scope).map_err(|why| fails(&call.1, why))?;
                Ok(Cow::Owned(value::text(&found).into_owned()))
            }
            Shape::Block(block) => block.render(scope).map(Cow::Owned).map_err(|why| fails(&self.place, why)),
            Shape::Parts(pieces) => {
                let mut text = String::with_capacity(self.text.len() + 32);
                for piece in pieces.iter() {
                    match piece {
                        Piece::Literal(literal) => text.push_str(literal),
                        Piece::Name(name, place) => match name.value(scope) {
                            Ok(value) => text.push_str(&value::text(&value)),
                            Err(why) => return Err(RenderError { place: place.clone(), why }),
                        },
                        Piece::Call(call, place) => {
                            text.push_str(&value::text(&call.value(scope).map_err(|why| fails(place, why))?));
                        }
                    }
                }
                Ok(Cow::Owned(text))
            }
        }
    }

    /// The text now, for what is sent: a name in it that is null is refused, where [`Self::text`] writes the word.
    ///
    /// # Errors
    /// When a name in it has no value in `scope`, or is null.
    pub fn sent<'a>(&'a self, scope: &Scope<'a>) -> Result<Cow<'a, str>, RenderError> {
        let text = self.text(scope)?;
        self.refuse_null(&text, scope)?;
        Ok(text)
    }

    /// Refuses a name that is null, which has become the word in `text`.
    fn refuse_null(&self, text: &str, scope: &Scope<'_>) -> Result<(), RenderError> {
        // To look at each name once more costs time; what does not hold the word needs no look.
        if !text.contains("null") {
            return Ok(());
        }
        let pieces = match &self.shape {
            Shape::Name(name) => return refuse(&name.0, &name.1, scope),
            Shape::Parts(pieces) => pieces,
            Shape::Fixed | Shape::Unescaped(_) | Shape::Call(_) | Shape::Block(_) => return Ok(()),
        };
        pieces.iter().try_for_each(|piece| match piece {
            Piece::Name(name, place) => refuse(name, place, scope),
            Piece::Literal(_) | Piece::Call(..) => Ok(()),
        })
    }

    /// The value now, for what is sent as text: null is refused, in it and as the whole of it.
    ///
    /// # Errors
    /// When a name in it has no value in `scope`, or is null.
    pub fn sent_value(&self, scope: &Scope<'_>) -> Result<Value, RenderError> {
        let value = self.value(scope)?;
        match &value {
            Value::Null => {
                let name = self.text.trim_start_matches("<<").trim_end_matches(">>").trim().to_owned();
                return Err(RenderError { place: self.place.clone(), why: Unresolved::Null { name } });
            }
            Value::String(text) => self.refuse_null(text, scope)?,
            _ => {}
        }
        Ok(value)
    }

    /// The value now: of a template that is one expression, the expression's own, with its type; else the text.
    ///
    /// # Errors
    /// When a name in it has no value in `scope`.
    pub fn value(&self, scope: &Scope<'_>) -> Result<Value, RenderError> {
        match &self.shape {
            Shape::Name(name) => {
                name.0.value(scope).map(Cow::into_owned).map_err(|why| RenderError { place: name.1.clone(), why })
            }
            Shape::Call(call) => call.0.value(scope).map_err(|why| RenderError { place: call.1.clone(), why }),
            _ => self.text(scope).map(|text| Value::String(text.into_owned())),
        }
    }
}

fn refuse(name: &Name, place: &Place, scope: &Scope<'_>) -> Result<(), RenderError> {
    match name.value(scope) {
        Ok(value) if value.is_null() => {
            Err(RenderError { place: place.clone(), why: Unresolved::Null { name: name.text().to_owned() } })
        }
        _ => Ok(()),
    }
}

impl Make for Template {
    fn make(&self, scope: &Scope<'_>) -> Result<Value, Unresolved> {
        self.value(scope).map_err(|error| error.why)
    }

    fn names(&self) -> Vec<String> {
        let needed = Template::names(self).into_iter().filter(|(.., optional)| !optional);
        needed.map(|(name, ..)| name.text().to_owned()).collect()
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?}", &*self.text)
    }
}

impl PartialEq for Template {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scope::{Layer, Store};

    fn store() -> Store {
        let mut store = Store::default();
        for (name, value) in [
            ("name", json!("Ada")),
            ("quantity", json!(3)),
            ("flag", json!(true)),
            ("user", json!({"name": "Ada", "tags": ["x", "y"]})),
            ("my var", json!("spaced")),
            ("a.b", json!("flat")),
            ("items", json!([{"id": 1}, {"id": 2}])),
        ] {
            store.set_value(Layer::Environment, name, value, false);
        }
        store
    }

    fn render(text: &str) -> String {
        let template = Template::parse(text, Place::default()).unwrap();
        match template.text(&store().scope(&[])) {
            Ok(text) => text.into_owned(),
            Err(error) => format!("! {error}"),
        }
    }

    #[test]
    fn names_become_their_values() {
        for (text, expected) in [
            ("/users/<<name>>?q=<<quantity>>", "/users/Ada?q=3"),
            ("<< name >>", "Ada"),
            ("<<user.name>> <<user.tags.1>>", "Ada y"),
            ("<<[my var]>> <<a.b>>", "spaced flat"),
            (r"\<<name>> <<name>>", "<<name>> Ada"),
            ("{{name}} stays", "{{name}} stays"),
            ("1 << 2, 4 >> 1", "! `<<2, 4>>` is not reached"),
            ("cat <<EOF", "cat <<EOF"),
            ("<<user>>", r#"{"name":"Ada","tags":["x","y"]}"#),
            ("<<nmae>>", "! `<<nmae>>` has no value here; did you mean `name`?"),
            ("<<user.age>>", "! `<<user.age>>`: `user` has no such part"),
            (
                "<<env.POSTHASTE_NOT_SET>>",
                "! `<<env.POSTHASTE_NOT_SET>>`: the environment variable `POSTHASTE_NOT_SET` is not set",
            ),
        ] {
            if text == "1 << 2, 4 >> 1" {
                assert!(Template::parse(text, Place::default()).is_err());
                continue;
            }
            assert_eq!(render(text), expected, "{text}");
        }
    }

    #[test]
    fn functions_are_called() {
        for (text, expected) in [
            ("<<base64 name>>", "QWRh"),
            ("<<upper (base64 \"x\")>>", "EA=="),
            ("<<default missing \"x\">> <<default name \"x\">>", "x Ada"),
            ("id-<<sha256 name>>", "id-8112f3f3d5b4b2bde2ec4e0a0b3a1cbb"),
        ] {
            let rendered = render(text);
            assert!(rendered == expected || text.contains("sha256") && rendered.len() == 67, "{text}: {rendered}");
        }
        let error = Template::parse("x <<bas64 name>>", Place::default()).unwrap_err();
        assert_eq!(error.to_string(), "`<<bas64 name>>`: there is no function `bas64`; did you mean `base64`?");
        assert_eq!(error.offset, 4);
    }

    #[test]
    fn blocks_are_handlebars() {
        for (text, expected) in [
            ("<<#if flag>>a<<else>>b<</if>>", "a"),
            ("<<#if absent>>a<<else>>b<</if>>", "b"),
            ("{\"ids\": [<<#each items>><<id>>;<</each>>], \"n\": {{x}}}", "{\"ids\": [1;2;], \"n\": {{x}}}"),
            ("<<#if flag>><<upper name>><</if>>", "ADA"),
            ("<<#if flag>><<nmae>><</if>>", "! `<<nmae>>` has no value here; did you mean `name`?"),
        ] {
            assert_eq!(render(text), expected, "{text}");
        }
        for (text, why) in [
            ("<<#if flag>>a", "this cannot be read"),
            ("<<#if>>a<</if>>", "`#if` needs a condition, `<<#if flag>>`, and nothing else; got 0 values"),
            ("<<#if a b>>a<</if>>", "got 2 values"),
            ("<<#unless>>a<</unless>>", "`#unless` needs a condition"),
            ("<<#if flag>><<#each>>a<</each>><</if>>", "`#each` needs a list or a map"),
            ("<<#with>>a<</with>>", "`#with` needs a map"),
            ("<<#iff flag>>a<</iff>>", "there is no block `#iff`; did you mean `#if`?"),
            ("<<#items>>a<</items>>", "there is no block `#items`: there are `#if`"),
            ("<<#if (eq quantity)>>a<</if>>", "`eq` takes 2 values, got 1"),
            ("<<#if (gt (upr name) 2)>>a<</if>>", "there is no function `upr`; did you mean `upper`?"),
            ("<<#if flag>><<else>><<upper name name>><</if>>", "`upper` takes TEXT, got 2 values"),
            ("<<#if flag>><<postman name>><</if>>", "cannot stand in a text with blocks"),
        ] {
            let error = Template::parse(text, Place::default()).err().map(|it| it.why).unwrap_or_default();
            assert!(error.contains(why), "{text}: {error}");
        }
        assert_eq!(render("<<#if (and (gt quantity 2) (not (eq name \"Bo\")))>>a<</if>>"), "a");
    }

    #[test]
    fn one_whole_expression_keeps_its_type() {
        let store = store();
        let value = |text: &str| Template::parse(text, Place::default()).unwrap().value(&store.scope(&[])).unwrap();
        assert_eq!(value("<<quantity>>"), json!(3));
        assert_eq!(value("<<user.tags>>"), json!(["x", "y"]));
        assert_eq!(value("<<quantity>> "), json!("3 "));
        assert_eq!(value("<<length user.tags>>"), json!(2));
    }

    #[test]
    fn a_name_knows_its_place() {
        let place = Place { file: "a.yaml".into(), line: 3, column: 6 };
        let template = Template::parse("/é/<<id>>", place).unwrap();
        assert_eq!(template.names()[0].1.to_string(), "a.yaml:3:11");
    }

    #[test]
    fn names_that_stand_for_ever_more_others_end() {
        let mut store = Store::default();
        for index in 0..31 {
            let text = format!("<<v{next}>><<v{next}>>", next = index + 1);
            let slot = crate::scope::Slot::Made(Arc::new(Template::parse(&text, Place::default()).unwrap()));
            store.set(Layer::Environment, format!("v{index}"), crate::scope::Variable { slot, secret: false });
        }
        store.set_value(Layer::Environment, "v31", json!("x"), false);
        assert!(store.scope(&[]).get("v0").unwrap_err().to_string().contains("made of more than 100000 others"));
        assert_eq!(store.scope(&[]).get("v28").unwrap().as_str(), Some("xxxxxxxx"));
    }

    #[test]
    fn a_value_made_of_itself_is_an_error() {
        let mut store = Store::default();
        let slot = crate::scope::Slot::Made(Arc::new(Template::parse("x<<loop>>", Place::default()).unwrap()));
        store.set(Layer::Environment, "loop", crate::scope::Variable { slot, secret: false });
        assert_eq!(store.scope(&[]).get("loop").unwrap_err().to_string(), "`<<loop>>` is made of itself");
    }
}
