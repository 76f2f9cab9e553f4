//! What folders give to what is inside them.

use std::sync::Arc;

use super::{
    step::{Role, Step},
    url::UrlTemplate,
};
use crate::{
    auth::Auth,
    model::{Folder, Parameter, Request, Script, Settings},
    scope::Variables,
};

/// What a folder gives to what is inside it.
#[derive(Clone)]
pub(super) struct Given {
    pub(super) folders: Arc<[Arc<str>]>,
    pub(super) variables: Arc<[Arc<Variables>]>,
    auth: Arc<Auth>,
    headers: Arc<[Parameter]>,
    settings: Arc<Settings>,
    tags: Arc<[String]>,
    scripts: Arc<[Arc<Script>]>,
    jumps: bool,
}

impl Given {
    /// What stands outside of all folders.
    pub(super) fn nothing() -> Self {
        Self {
            folders: Arc::default(),
            variables: Arc::default(),
            auth: Arc::new(Auth::Inherit),
            headers: Arc::default(),
            settings: Arc::default(),
            tags: Arc::default(),
            scripts: Arc::default(),
            jumps: false,
        }
    }

    /// What these folders give, the outermost first.
    pub(super) fn of(folders: &[&Folder]) -> Self {
        folders.iter().fold(Self::nothing(), |given, folder| given.within(folder))
    }

    /// The same, told as standing in these folders.
    pub(super) fn told_in(self, folders: Arc<[Arc<str>]>) -> Self {
        Self { folders, ..self }
    }

    /// What a folder gives that is given this.
    pub(super) fn within(&self, folder: &Folder) -> Self {
        let mut variables = self.variables.clone();
        if !folder.variables.0.is_empty() {
            let own = Arc::new(folder.variables.variables());
            variables = [own].into_iter().chain(variables.iter().cloned()).collect();
        }
        let tags = if folder.tags.is_empty() { self.tags.clone() } else { [&*self.tags, &folder.tags].concat().into() };
        Self {
            folders: self.folders.iter().cloned().chain([folder.name.clone()]).collect(),
            variables,
            auth: inherit_auth(&folder.auth, &self.auth),
            headers: merge(&self.headers, &folder.headers.0),
            settings: Arc::new(folder.settings.clone().over(&self.settings)),
            tags,
            scripts: self.scripts(&folder.scripts),
            jumps: self.jumps || folder.jumps,
        }
    }

    /// The scripts around what has these of its own.
    fn scripts(&self, own: &[Arc<Script>]) -> Arc<[Arc<Script>]> {
        if own.is_empty() { self.scripts.clone() } else { [&*self.scripts, own].concat().into() }
    }

    /// The tags of what has these of its own.
    pub(super) fn tags(&self, own: &[String]) -> Arc<[String]> {
        if own.is_empty() { self.tags.clone() } else { [&*self.tags, own].concat().into() }
    }

    /// The step of a request that is given this; it has no number yet.
    pub(super) fn step(&self, collection: usize, request: &Arc<Request>, role: Role) -> Step {
        Step {
            id: 0,
            collection,
            role,
            request: request.clone(),
            needs: Vec::new(),
            url: if request.foreign.is_some() { UrlTemplate::default() } else { UrlTemplate::of(&request.url) },
            folders: self.folders.clone(),
            variables: self.variables.clone(),
            auth: inherit_auth(&request.auth, &self.auth),
            headers: merge(&self.headers, &request.headers.0),
            settings: Arc::new(request.settings.clone().over(&self.settings)),
            tags: self.tags(&request.tags),
            scripts: self.scripts(&request.scripts),
            jumps: self.jumps || request.foreign.is_some(),
        }
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
    let own = || own.iter().filter(|header| !header.disabled);
    let is_replaced = |it: &Parameter| own().any(|own| own.name.source().eq_ignore_ascii_case(it.name.source()));
    // One that removes is kept, too: it says that a header that we would add ourselves is not wanted.
    above.iter().filter(|it| !is_replaced(it)).chain(own()).cloned().collect()
}
