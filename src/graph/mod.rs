//! The data flow of a plan as a picture: which request feeds which, by which variable.

mod build;
mod contract;
mod dot;
mod mermaid;
mod svg;
mod tree;
mod words;

pub use contract::{Edge, EdgeKind, Graph, Node, NodeId, Role};

/// How a graph is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A Mermaid flowchart.
    Mermaid,
    /// A digraph for Graphviz.
    Dot,
    /// A picture that stands alone.
    Svg,
}

/// `graph` as a text of `format`. Its secrets are hidden by [`Graph::redact`], before.
pub fn draw(graph: &Graph, format: Format) -> String {
    match format {
        Format::Mermaid => mermaid::draw(graph),
        Format::Dot => dot::draw(graph),
        Format::Svg => svg::draw(graph),
    }
}

#[cfg(test)]
mod tests;
