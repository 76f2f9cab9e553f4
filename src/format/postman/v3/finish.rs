//! Gives a collection that was read by way of format 2.1 what that has no word for.

use std::sync::Arc;

use super::{convert::Beyond, words::Protocol};
use crate::{
    model::{Folder, Item, Script, Skip},
    template::Template,
};

/// The scripts of the levels around, the outermost first, where each request is given its own.
#[derive(Clone, Default)]
struct Around {
    http: Vec<Arc<Script>>,
    graphql: Vec<Arc<Script>>,
}

/// Gives `folder` all that is `beyond` format 2.1.
pub(super) fn finish(folder: &mut Folder, beyond: &Beyond) {
    level(folder, beyond, has_graphql(beyond).then(Around::default).as_ref());
}

/// Whether anything in a level is an operation of GraphQL. If so, the scripts of levels are given to each request, since not
/// all run around all of them.
fn has_graphql(beyond: &Beyond) -> bool {
    beyond.protocol == Protocol::Graphql || beyond.inner.iter().any(has_graphql)
}

/// Folders are nested no deeper than the tree allows.
fn level(folder: &mut Folder, beyond: &Beyond, around: Option<&Around>) {
    folder.stem = beyond.stem.clone();
    let around = around.map(|around| {
        let mut around = around.clone();
        around.http.append(&mut folder.scripts);
        around.graphql.extend(beyond.graphql.iter().cloned());
        around
    });
    for (item, beyond) in folder.items.iter_mut().zip(&beyond.inner) {
        match item {
            Item::Folder(inner) => level(inner, beyond, around.as_ref()),
            Item::Request(request) => {
                let request = Arc::make_mut(request);
                request.skip =
                    beyond.skip.as_ref().map(|(why, place)| Skip(Template::literal(why.as_str(), place.clone())));
                let given = around.as_ref().map(|it| match beyond.protocol {
                    Protocol::Http => it.http.as_slice(),
                    Protocol::Graphql => it.graphql.as_slice(),
                    Protocol::Other => &[],
                });
                request.scripts.splice(0..0, given.unwrap_or_default().iter().cloned());
            }
            Item::Reuse(_) => {}
        }
    }
}
