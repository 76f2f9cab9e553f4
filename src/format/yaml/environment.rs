//! An environment: a YAML file of variables.

use std::path::Path;

use crate::{
    model::Declarations,
    source::{Problem, Read as _, Reader, Source, documents},
};

/// The variables of `source`; what is wrong with it goes to `problems`.
pub fn environment(source: &Source, problems: &mut Vec<Problem>) -> Declarations {
    let folder = source.path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let nodes = documents(source, problems);
    let mut nodes = nodes.iter().filter(|node| !node.is_null());
    let first = nodes.next();
    let mut reader = Reader::new(source.name.clone(), folder, problems);
    if let Some(second) = nodes.next() {
        reader.error("too-many-documents", second.mark, "an environment is one YAML document");
    }
    first.and_then(|node| Declarations::read(node, &mut reader)).unwrap_or_default()
}
