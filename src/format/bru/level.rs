//! `collection.bru` and `folder.bru` as trees in the words of the YAML files.

use super::{
    auth::auth,
    build::{Map, entry, plain, text},
    pairs::pairs,
    request::{NOWHERE, docs, runtime},
    scan::Block,
};
use crate::source::Node;

/// What is written of a collection or a folder.
pub(super) fn level(blocks: &[Block<'_>]) -> Node {
    let mut map = Map::default();
    if let Some(block) = blocks.iter().rfind(|it| it.name == "meta") {
        let mut info = Map::default();
        for pair in pairs(&block.lines).0.iter().filter(|it| it.is_enabled) {
            let value = match pair.name.as_str() {
                "seq" => plain(pair.text(), pair.value_mark),
                _ => text(pair.text(), pair.value_mark),
            };
            info.set_at(&pair.name, pair.mark, value);
        }
        map.set_at("info", block.mark, info.node(block.mark));
    }
    let mut request = runtime(blocks);
    for block in blocks {
        let fields = || pairs(&block.lines).0;
        match block.name {
            "headers" => request.add("headers", fields().iter().map(|it| entry(it, &[])).collect(), block.mark),
            "auth" => {
                if let Some(mode) = fields().iter().rfind(|it| it.name == "mode" && it.is_enabled) {
                    request.set_at("auth", block.mark, auth(mode, blocks));
                }
            }
            _ => {}
        }
    }
    let mark = blocks.first().map_or(NOWHERE, |it| it.mark);
    if !request.is_empty() {
        map.set("request", request.node(mark));
    }
    docs(blocks, &mut map);
    map.node(mark)
}
