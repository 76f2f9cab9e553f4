//! From a tree of folders to a list of steps.

use std::sync::Arc;

use super::{step::Step, url::UrlTemplate};
use crate::{
    auth::Auth,
    model::{Collection, Folder, Item, Parameter, Request, Settings},
    scope::Variables,
};

/// What a folder gives to what is inside it.
#[derive(Clone, Default)]
struct Given {
    folders: Vec<Arc<str>>,
    variables: Vec<Arc<Variables>>,
    auth: Arc<Auth>,
    headers: Arc<[Parameter]>,
    settings: Arc<Settings>,
    tags: Vec<String>,
}

/// The steps of a collection, in the order of running.
pub(super) fn steps(collection: usize, it: &Collection) -> Vec<Step> {
    let mut steps = Vec::new();
    let given = Given { auth: Arc::new(Auth::None), ..Given::default() };
    visit(&mut steps, collection, &it.root, &given);
    steps
}

fn visit(steps: &mut Vec<Step>, collection: usize, folder: &Folder, above: &Given) {
    let mut given = above.clone();
    given.folders.push(folder.name.clone());
    if !folder.variables.0.is_empty() {
        given.variables.insert(0, Arc::new(folder.variables.variables()));
    }
    given.auth = inherit_auth(&folder.auth, &above.auth);
    given.headers = merge(&above.headers, &folder.headers.0);
    given.settings = Arc::new(folder.settings.clone().over(&above.settings));
    given.tags.extend_from_slice(&folder.tags);
    let folders: Arc<[Arc<str>]> = given.folders.clone().into();
    let variables: Arc<[Arc<Variables>]> = given.variables.clone().into();
    for item in &folder.items {
        match item {
            Item::Folder(inner) => visit(steps, collection, inner, &given),
            Item::Request(request) => {
                let step = step(collection, request, &given);
                steps.push(Step { folders: folders.clone(), variables: variables.clone(), ..step });
            }
        }
    }
}

fn step(collection: usize, request: &Arc<Request>, given: &Given) -> Step {
    let tags = if request.tags.is_empty() && given.tags.is_empty() {
        Arc::default()
    } else {
        [given.tags.as_slice(), &request.tags].concat().into()
    };
    Step {
        id: 0,
        collection,
        request: request.clone(),
        url: UrlTemplate::of(&request.url),
        folders: Arc::default(),
        variables: Arc::default(),
        auth: inherit_auth(&request.auth, &given.auth),
        headers: merge(&given.headers, &request.headers.0),
        settings: Arc::new(request.settings.clone().over(&given.settings)),
        tags,
    }
}

fn inherit_auth(own: &Auth, above: &Arc<Auth>) -> Arc<Auth> {
    match own {
        Auth::Inherit => above.clone(),
        own => Arc::new(own.clone()),
    }
}

/// The headers of a folder with those that are written below it: the same name replaces, `null` removes.
fn merge(above: &Arc<[Parameter]>, own: &[Parameter]) -> Arc<[Parameter]> {
    if own.is_empty() {
        return above.clone();
    }
    // Those that remove are kept: they say that a header that we would add ourselves is not wanted.
    let own = || own.iter().filter(|header| !header.disabled);
    let is_own = |name: &str| own().any(|it| it.name.source().eq_ignore_ascii_case(name));
    above.iter().filter(|it| !is_own(it.name.source())).chain(own()).cloned().collect()
}
