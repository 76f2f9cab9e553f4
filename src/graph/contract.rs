//! What a graph is made of.

use crate::secret::Redactor;

/// The number of a node in its graph, from 0.
pub type NodeId = usize;

/// Which request feeds which.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// What it is a graph of: the collections' names.
    pub title: String,
    /// The requests, in the order of running; `nodes[id].id == id`.
    pub nodes: Vec<Node>,
    /// What leads from one to another.
    pub edges: Vec<Edge>,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its number.
    pub id: NodeId,
    /// Its name.
    pub name: String,
    /// Its method as written.
    pub method: String,
    /// Its URL as written, with its templates.
    pub url: String,
    /// The collection and the folders that it lies in, the outermost first.
    pub folders: Vec<String>,
    /// What it is there for.
    pub role: Role,
}

/// What a request of a run is there for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// It is one of those that the run is about.
    #[default]
    Request,
    /// It is a hook: it runs before others or behind them, for their sake.
    Hook,
}

/// What leads from one request to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The request that comes first.
    pub from: NodeId,
    /// The request that comes behind it.
    pub to: NodeId,
    /// The names of the variables, `, ` between them; may be empty.
    pub label: String,
    /// Why one comes behind the other.
    pub kind: EdgeKind,
}

/// Why one request comes behind another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EdgeKind {
    /// It uses what the other captures.
    Data,
    /// It says that it needs the other.
    Needs,
    /// It just comes behind it.
    Order,
}

impl Graph {
    /// Hides in all its texts what `redactor` knows. To be done before it is drawn: a picture cuts long texts short.
    pub fn redact(&mut self, redactor: &Redactor) {
        let hide = |text: &mut String| {
            if let Some(hidden) = redactor.redact(text) {
                *text = hidden;
            }
        };
        hide(&mut self.title);
        for node in &mut self.nodes {
            [&mut node.name, &mut node.method, &mut node.url].into_iter().for_each(hide);
            node.folders.iter_mut().for_each(hide);
        }
        self.edges.iter_mut().for_each(|edge| hide(&mut edge.label));
    }
}
