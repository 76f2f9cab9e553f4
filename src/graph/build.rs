//! The graph of a plan: who captures a variable, and who uses it.

use std::collections::{HashMap, HashSet};

use super::contract::{Edge, EdgeKind, Graph, Node, NodeId, Role};
use crate::{
    model::CaptureScope,
    plan::{self, Capturers, Plan, Step},
    scope::{MAX_NESTING, Slot, Store},
    template::Name,
};

impl Graph {
    /// The graph of `plan`: its steps, and an edge from the last step that captures a variable to each step that uses it
    /// after that. A variable of `store` or of a folder that is made of a captured one leads to it as well.
    pub fn of(plan: &Plan, store: &Store) -> Self {
        let capturers = Capturers::of(plan);
        let mut edges = Vec::new();
        for step in &plan.steps {
            let (fed_by, looked_into) = (Vec::new(), HashSet::new());
            let mut feeding = Feeding { plan, store, capturers: &capturers, step, fed_by, looked_into };
            feeding.all();
            edges.extend(joined(&feeding.fed_by, step.id));
        }
        Self { title: title(plan), nodes: plan.steps.iter().map(node).collect(), edges }
    }
}

fn title(plan: &Plan) -> String {
    let mut names: Vec<&str> = plan.steps.iter().filter_map(|step| step.folders.first()).map(AsRef::as_ref).collect();
    let mut seen = HashSet::new();
    names.retain(|name| seen.insert(*name));
    names.join(", ")
}

fn node(step: &Step) -> Node {
    Node {
        id: step.id,
        name: step.request.name.to_string(),
        method: step.request.method.source().to_owned(),
        url: step.request.url.source().to_owned(),
        folders: step.folders.iter().map(ToString::to_string).collect(),
        role: Role::Request,
    }
}

/// One edge for all the variables between the same two requests.
fn joined(fed_by: &[(NodeId, String)], to: NodeId) -> Vec<Edge> {
    let mut edges: Vec<Edge> = Vec::new();
    let mut known: HashMap<NodeId, usize> = HashMap::new();
    for (from, name) in fed_by {
        let index = *known.entry(*from).or_insert_with(|| {
            edges.push(Edge { from: *from, to, label: String::new(), kind: EdgeKind::Data });
            edges.len() - 1
        });
        let label = &mut edges[index].label;
        if !label.is_empty() {
            label.push_str(", ");
        }
        label.push_str(name);
    }
    edges
}

/// Finds what feeds one step.
struct Feeding<'a> {
    plan: &'a Plan,
    store: &'a Store,
    capturers: &'a Capturers,
    step: &'a Step,
    /// The steps that it is fed by, each with a variable, in the order of use.
    fed_by: Vec<(NodeId, String)>,
    looked_into: HashSet<String>,
}

impl Feeding<'_> {
    fn all(&mut self) {
        for (name, _) in plan::names_sent(self.step) {
            self.name(&name, 0);
        }
        for (name, _) in plan::names_after(self.step) {
            // What it captures itself it has by then.
            if !self.step.request.captures.0.iter().any(|it| *it.name == *name.root()) {
                self.name(&name, 0);
            }
        }
    }

    fn name(&mut self, name: &Name, depth: usize) {
        if !self.looked_into.insert(name.text().to_owned()) {
            return;
        }
        for spelled in [name.text(), name.root()] {
            if let Some(from) = self.capturer(spelled) {
                let fed = (from, spelled.to_owned());
                if !self.fed_by.contains(&fed) {
                    self.fed_by.push(fed);
                }
                return;
            }
        }
        let (store, step) = (self.store, self.step);
        let scope = store.scope(&step.variables);
        let variable = scope.find(name.text()).or_else(|| scope.find(name.root()));
        if let Some(Slot::Made(made)) = variable.map(|it| &it.slot)
            && depth < MAX_NESTING
        {
            made.names().iter().for_each(|inner| self.name(&Name::new(inner), depth + 1));
        }
    }

    /// The last step before this one that captures `name` to where this one sees it.
    fn capturer(&self, name: &str) -> Option<NodeId> {
        let all = self.capturers.of_name(name);
        let earlier = &all[..all.partition_point(|id| *id < self.step.id)];
        earlier.iter().copied().rev().find(|id| {
            let by = &self.plan.steps[*id];
            let mut captures = by.request.captures.0.iter().filter(|it| *it.name == *name);
            by.collection == self.step.collection
                || captures.next_back().is_some_and(|it| it.scope != CaptureScope::Collection)
        })
    }
}
