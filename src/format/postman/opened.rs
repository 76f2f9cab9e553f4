//! What comes of reading a collection.

use serde_json::Value;

use crate::{model::Collection, source::Problem};

/// A collection that has been read.
#[derive(Clone, Debug)]
pub struct Opened {
    /// As a collection of ours, whose requests render themselves.
    pub collection: Collection,
    /// Why it is hardly meant as a collection, though Newman would take it for an empty one.
    pub strange: Option<Problem>,
}

impl Opened {
    /// What is written, in the shape of Postman's format 2.1, every id filled in.
    pub fn document(&self) -> &Value {
        self.collection.foreign.as_ref().map_or(&Value::Null, |it| &it.document)
    }
}
