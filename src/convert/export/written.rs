//! What the files of a collection say, as it is written: for what the model has in another form.

use std::{collections::HashMap, path::Path, sync::Arc};

use crate::source::{Kind, Node, Place, Source, documents};

/// The documents of the files that were asked for.
#[derive(Debug, Default)]
pub(super) struct Written(HashMap<Arc<str>, Vec<Node>>);

impl Written {
    /// The document that begins at a place; of a folder's own file, its only one.
    pub(super) fn at(&mut self, place: &Place) -> Option<&Node> {
        let nodes = self.0.entry(place.file.clone()).or_insert_with(|| {
            let source = Source::read(Path::new(&*place.file)).ok();
            source.map(|it| documents(&it, &mut Vec::new())).unwrap_or_default()
        });
        let begins = |node: &&Node| match &node.kind {
            Kind::Map(entries) => entries.first().is_some_and(|it| it.mark.line == place.line),
            _ => false,
        };
        if place.line == 0 { nodes.first() } else { nodes.iter().find(begins) }
    }
}
