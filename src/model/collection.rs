//! A collection and its folders.

use std::{path::PathBuf, sync::Arc};

use super::{parameter::Parameters, request::Request, settings::Settings, variable::Declarations};
use crate::{
    auth::Auth,
    source::{Place, keys},
};

/// A collection: the root folder, and where it lies.
#[derive(Clone, Debug)]
pub struct Collection {
    /// All that is in it.
    pub root: Folder,
    /// The folder or file that it was read from.
    pub path: PathBuf,
}

/// A folder: what is written on it holds for all that is inside it.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// What it is called.
    pub name: Arc<str>,
    /// What it is about, in Markdown.
    pub docs: Option<String>,
    /// Words to choose its requests by.
    pub tags: Vec<String>,
    /// Its variables.
    pub variables: Declarations,
    /// How its requests are authorized, unless they say otherwise.
    pub auth: Auth,
    /// Headers of its requests, unless they have their own.
    pub headers: Parameters,
    /// How its requests are sent, unless they say otherwise.
    pub settings: Settings,
    /// Its requests and folders, in the order of running.
    pub items: Vec<Item>,
    /// Where its own file is, or the folder itself.
    pub place: Place,
}

/// A request or a folder.
#[derive(Clone, Debug)]
pub enum Item {
    /// A folder.
    Folder(Box<Folder>),
    /// A request.
    Request(Arc<Request>),
}

keys! {
    /// `collection.yaml` or `folder.yaml`: what holds for the folder that it lies in, and below.
    pub struct FolderDocument ("a map with `name`, `variables`, `auth`, `headers`, `order`, `settings`") {
        /// What it is called; the folder's own name if left out.
        pub name: Option<String>,
        /// What it is about, in Markdown.
        pub docs: Option<String>,
        /// Words to choose its requests by.
        pub tags: Vec<String>,
        /// Variables of its requests.
        pub variables: Declarations,
        /// How its requests prove who sends them.
        pub auth: Auth,
        /// Headers of its requests.
        pub headers: Parameters,
        /// Names of files and folders in the order of running; what is not named comes behind, in natural order.
        pub order: Vec<String>,
        /// How its requests are sent.
        pub settings: Settings,
    }
}

impl Folder {
    /// Every request in it and below, in the order of running, with the folders around it: the outermost first.
    pub fn requests(&self) -> Vec<(Vec<&Folder>, &Request)> {
        let mut found = Vec::new();
        self.gather(&mut Vec::new(), &mut found);
        found
    }

    fn gather<'a>(&'a self, around: &mut Vec<&'a Folder>, found: &mut Vec<(Vec<&'a Folder>, &'a Request)>) {
        around.push(self);
        for item in &self.items {
            match item {
                Item::Folder(folder) => folder.gather(around, found),
                Item::Request(request) => found.push((around.clone(), request)),
            }
        }
        around.pop();
    }
}
