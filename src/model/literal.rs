//! Secrets that can be known before anything is sent: those that are written out, or stand in the system or in a file.

use super::{
    collection::{Collection, Folder, Hook, Item},
    parameter::Parameters,
    request::Request,
    settings::Settings,
    variable::{Declarations, Origin},
};
use crate::{
    auth::Auth,
    scope::learn,
    secret::{Redactor, is_secret_name},
    source::{file_text, system_variable},
    template::{Template, Tree},
};

impl Folder {
    /// Teaches `redactor` the secrets that are written out in it and below: in `auth`, under a secret's name, in a URL.
    fn teach(&self, redactor: &Redactor) {
        self.variables.teach(redactor);
        of_auth(&self.auth, redactor);
        of_parameters(&self.headers, redactor);
        of_settings(&self.settings, redactor);
        for hook in self.before.iter().chain(&self.after) {
            if let Hook::Request(request) = hook {
                of_request(request, redactor);
            }
        }
        for item in &self.items {
            match item {
                Item::Folder(inner) => inner.teach(redactor),
                Item::Request(request) => of_request(request, redactor),
                Item::Reuse(_) => {}
            }
        }
    }
}

impl Collection {
    /// Teaches `redactor` the secrets that are written out in it, and in what it may refer to.
    pub fn teach(&self, redactor: &Redactor) {
        self.root.teach(redactor);
        self.library.iter().for_each(|it| it.root.teach(redactor));
    }
}

impl Declarations {
    /// Teaches `redactor` the secrets among the variables, as far as they are known without running a command: those that
    /// are written out, stand in the system's variables, or in files.
    pub fn teach(&self, redactor: &Redactor) {
        for declaration in &self.0 {
            match &declaration.origin {
                Origin::Value(tree) => of_tree(tree, declaration.secret, redactor),
                Origin::System(name, default) => {
                    if let Some(default) = default {
                        of_tree(default, declaration.secret, redactor);
                    }
                    learn_outside(name.fixed().and_then(system_variable), declaration.secret, redactor);
                }
                Origin::File(path, folder) if declaration.secret => {
                    let text = path.fixed().and_then(|path| file_text(&folder.join(path)).ok());
                    learn_outside(text, true, redactor);
                }
                Origin::File(..) | Origin::Command(_) => {}
            }
        }
    }
}

fn of_tree(tree: &Tree, secret: bool, redactor: &Redactor) {
    match tree {
        Tree::Fixed(value) if secret => learn(redactor, value),
        Tree::Fixed(value) => value.as_str().into_iter().for_each(|text| redactor.learn_from_url(text)),
        Tree::Text(template) => redactor.learn_from_url(template.source()),
        Tree::List(_) | Tree::Map(_) => {}
    }
}

fn learn_outside(text: Option<String>, secret: bool, redactor: &Redactor) {
    match text {
        Some(text) if secret => redactor.learn(&text),
        Some(text) => redactor.learn_from_url(&text),
        None => {}
    }
}

fn of_request(request: &Request, redactor: &Redactor) {
    of_auth(&request.auth, redactor);
    of_parameters(&request.headers, redactor);
    of_parameters(&request.query, redactor);
    of_settings(&request.settings, redactor);
    redactor.learn_from_url(request.url.source());
}

fn of_auth(auth: &Auth, redactor: &Redactor) {
    auth.secrets().into_iter().filter_map(Template::fixed).for_each(|secret| redactor.learn(secret));
}

/// `Authorization: Bearer abc` is a secret without its first word.
fn of_parameters(parameters: &Parameters, redactor: &Redactor) {
    for parameter in parameters.0.iter().filter(|it| is_secret_name(it.name.source())) {
        for text in parameter.values.iter().filter_map(|tree| tree.fixed()?.as_str()) {
            redactor.learn(text.split_once(' ').map_or(text, |(_, secret)| secret));
        }
    }
}

fn of_settings(settings: &Settings, redactor: &Redactor) {
    settings.proxy.iter().for_each(|proxy| redactor.learn_from_url(proxy.source()));
}
