//! stub
use crate::{
    scope::Scope,
    source::{Node, Read, Reader},
    wire::Exchange,
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
#[derive(Clone, Debug)]
pub struct Query(String);
impl Read for Query {
    fn read(node: &Node, r: &mut Reader<'_>) -> Option<Self> {
        String::read(node, r).map(Query)
    }
}
impl JsonSchema for Query {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Query".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({"type":"string"})
    }
}
#[derive(Debug, Clone, thiserror::Error)]
#[error("{why}")]
pub struct QueryError {
    pub why: String,
}
impl Query {
    pub fn find(&self, _: &Exchange, _: &Scope<'_>) -> Result<Option<serde_json::Value>, QueryError> {
        Ok(None)
    }
    pub fn names(&self) -> Vec<(crate::template::Name, crate::source::Place, bool)> {
        vec![]
    }
    pub fn written(&self) -> &str {
        &self.0
    }
}
