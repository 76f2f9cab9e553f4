//! The graph of a plan: who captures a variable, and who uses it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::contract::{Edge, EdgeKind, Graph, Node, NodeId, Role};
use crate::{
    plan::{self, Entry, Plan, Step},
    scope::Store,
};

impl Graph {
    /// The graph of `plan`: its steps, an edge from each step that captures a variable to each that uses it, and one to each
    /// that needs it without that. A variable of `store` or of a folder that is made of a captured one leads to it as well.
    pub fn of(plan: &Plan, store: &Store) -> Self {
        let mut by_user: BTreeMap<NodeId, Vec<(NodeId, String)>> = BTreeMap::new();
        for feed in plan::feeds(plan, store) {
            by_user.entry(feed.to).or_default().push((feed.from, feed.name.to_string()));
        }
        let mut edges: Vec<Edge> = by_user.iter().flat_map(|(to, fed_by)| joined(fed_by, *to)).collect();
        for step in &plan.steps {
            for needed in &step.needs {
                let by = plan.steps_of(Entry::Block(needed.block)).last().map(|it| it.id);
                let Some(from) = by.filter(|from| !edges.iter().any(|it| (it.from, it.to) == (*from, step.id))) else {
                    continue;
                };
                edges.push(Edge { from, to: step.id, label: String::new(), kind: EdgeKind::Needs });
            }
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
        role: match step.role {
            plan::Role::Chosen | plan::Role::Needed => Role::Request,
            plan::Role::Before | plan::Role::After => Role::Hook,
        },
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
