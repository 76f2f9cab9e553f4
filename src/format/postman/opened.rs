//! What comes of reading a collection.

use std::sync::Arc;

use serde_json::Value;

use crate::{model::Collection, source::Problem};

/// A collection that has been read.
#[derive(Clone, Debug)]
pub struct Opened {
    /// As a collection of ours, whose requests render themselves.
    pub collection: Collection,
    /// As a document in the shape of Postman's format 2.1, every id filled in.
    pub document: Arc<Value>,
    /// Why it is hardly meant as a collection, though Newman would take it for an empty one.
    pub strange: Option<Problem>,
}
