//! stub
mod contract;
use crate::{
    scope::Scope,
    source::{Node, Place, Read, Reader},
    wire::Exchange,
};
pub use contract::Verdict;
use schemars::{JsonSchema, Schema, SchemaGenerator};
#[derive(Clone, Debug, Default)]
pub struct Expectations;
#[derive(Clone, Debug)]
pub struct Predicate;
impl Read for Expectations {
    fn read(_: &Node, _: &mut Reader<'_>) -> Option<Self> {
        Some(Self)
    }
}
impl Read for Predicate {
    fn read(_: &Node, _: &mut Reader<'_>) -> Option<Self> {
        Some(Self)
    }
}
impl JsonSchema for Expectations {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "E".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({})
    }
}
impl JsonSchema for Predicate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "P".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({})
    }
}
impl Expectations {
    pub fn judge(&self, _: &Exchange, _: &Scope<'_>, _: &Place) -> Vec<Verdict> {
        vec![]
    }
    pub fn names(&self) -> Vec<(crate::template::Name, crate::source::Place, bool)> {
        vec![]
    }
}
