//! A collection and its folders.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use schemars::JsonSchema;
use serde_json::Value;

use super::{
    data::Data,
    flow::Reference,
    parameter::Parameters,
    request::{Request, RequestDocument, ScriptDocument},
    reuse::Reuse,
    script::Script,
    settings::Settings,
    variable::Declarations,
};
use crate::{
    auth::Auth,
    scope::Variables,
    source::{Kind, Node, Place, Problem, Read, Reader, keys},
};

/// A collection: the root folder, and where it lies.
#[derive(Clone, Debug)]
pub struct Collection {
    /// All that is in it.
    pub root: Folder,
    /// The folder or file that it was read from.
    pub path: PathBuf,
    /// What its requests and folders may refer to, where they refer to anything that is not among its items.
    pub library: Option<Library>,
    /// What holds for its requests where it is written in another format.
    pub foreign: Option<ForeignCollection>,
}

/// What holds for the requests of a collection in another format.
#[derive(Clone, Debug, Default)]
pub struct ForeignCollection {
    /// What the format calls it, apart from its name.
    pub id: Arc<str>,
    /// Its variables, which scripts may change.
    pub variables: Variables,
    /// All that is written, in the format's newest shape, every id filled in.
    pub document: Arc<Value>,
    /// The environment that holds where none is chosen.
    pub environment: Option<String>,
}

impl Collection {
    /// One that stands for a file at `path` that could not be read.
    pub fn empty(path: &Path) -> Self {
        let name: Arc<str> = path.file_stem().unwrap_or_default().to_string_lossy().into();
        let root = Folder { name, place: Place::whole(path.display().to_string()), ..Folder::default() };
        Self { root, path: path.to_owned(), library: None, foreign: None }
    }
}

/// All that lies in a collection's folder, whatever of it was asked for, with what is not read as a request otherwise.
#[derive(Clone, Debug)]
pub struct Library {
    /// All that is in it.
    pub root: Folder,
    /// What is wrong with it; of interest where a file is used.
    pub problems: Vec<Problem>,
}

/// A folder: what is written on it holds for all that is inside it.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// What it is called.
    pub name: Arc<str>,
    /// The name of the folder on the disk.
    pub stem: Arc<str>,
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
    /// The rows for each of which it is run.
    pub data: Option<Data>,
    /// What runs before its items.
    pub before: Vec<Hook>,
    /// What runs after its items, whatever came of them.
    pub after: Vec<Hook>,
    /// Whether its items may run at the same time; as their templates and methods say, if left out.
    pub parallel: Option<bool>,
    /// Whether scripts may say which request of the collection comes next.
    pub jumps: bool,
    /// What runs before and after each of its requests.
    pub scripts: Vec<Arc<Script>>,
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
    /// Others, run in its place.
    Reuse(Arc<Reuse>),
}

/// What runs before or after a folder's items.
#[derive(Clone, Debug)]
pub enum Hook {
    /// A request, file or folder, by its name or path.
    Reference(Reference),
    /// A request that is written in the list.
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
        /// Rows of variables: all that is in the folder runs once for each.
        pub data: Option<Data>,
        /// What runs first: requests by name or path, or written here.
        pub before: Vec<Hook>,
        /// What runs at the end, also after failures, `--bail` and an interruption.
        pub after: Vec<Hook>,
        /// JavaScript around each of its requests.
        pub script: ScriptDocument,
        /// With `-j`, whether what is in the folder may run at the same time; derived from the requests, if left out.
        pub parallel: Option<bool>,
        /// Whether scripts may say, by `setNextRequest`, which request comes next; of a whole collection alone.
        pub jumps: bool,
    }
}

impl Read for Hook {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.kind {
            Kind::Map(_) => RequestDocument::request(node, "hook", reader).map(|it| Self::Request(Arc::new(it))),
            Kind::Plain(_) | Kind::Text(_) | Kind::List(_) => Reference::read(node, reader).map(Self::Reference),
        }
    }
}

impl JsonSchema for Hook {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Hook".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let (reference, request) =
            (generator.subschema_for::<Reference>(), generator.subschema_for::<RequestDocument>());
        schemars::json_schema!({ "anyOf": [reference, request] })
    }
}

impl Item {
    /// What it is called.
    pub fn name(&self) -> &Arc<str> {
        match self {
            Self::Folder(folder) => &folder.name,
            Self::Request(request) => &request.name,
            Self::Reuse(reuse) => &reuse.name,
        }
    }

    /// Where it is written: no two items share a place.
    pub fn place(&self) -> &Place {
        match self {
            Self::Folder(folder) => &folder.place,
            Self::Request(request) => &request.place,
            Self::Reuse(reuse) => &reuse.place,
        }
    }
}

impl Folder {
    /// Whether there is nothing in it to run.
    pub fn is_empty(&self) -> bool {
        self.items.iter().all(|item| matches!(item, Item::Folder(folder) if folder.is_empty()))
    }

    /// Whether anything in it or below refers to other requests.
    pub fn refers(&self) -> bool {
        let hooks = || self.before.iter().chain(&self.after);
        hooks().any(|it| matches!(it, Hook::Reference(_)) || matches!(it, Hook::Request(it) if it.needs.is_some()))
            || self.items.iter().any(|item| match item {
                Item::Folder(folder) => folder.refers(),
                Item::Request(request) => request.needs.is_some(),
                Item::Reuse(_) => true,
            })
    }

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
                Item::Reuse(_) => {}
            }
        }
        around.pop();
    }
}
