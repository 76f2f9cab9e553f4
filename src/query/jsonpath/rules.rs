//! Which calls of functions a path may hold: the library takes some that have no meaning.
//!
//! Source: RFC 9535, 2.4.3 (well-typedness).

use jsonpath_rust::parser::model::{
    Comparable, Filter, FilterAtom, FnArg, JpQuery, Segment, Selector, Test, TestFunction,
};

/// Whether every function in `query` is called as the RFC allows.
pub(super) fn check(query: &JpQuery) -> Result<(), String> {
    segments(&query.segments)
}

fn segments(list: &[Segment]) -> Result<(), String> {
    list.iter().try_for_each(|segment| match segment {
        Segment::Descendant(inner) => segments(std::slice::from_ref(inner)),
        Segment::Selector(one) => selector(one),
        Segment::Selectors(several) => several.iter().try_for_each(selector),
    })
}

fn selector(selector: &Selector) -> Result<(), String> {
    match selector {
        Selector::Filter(it) => filter(it),
        Selector::Name(_) | Selector::Wildcard | Selector::Index(_) | Selector::Slice(..) => Ok(()),
    }
}

fn filter(it: &Filter) -> Result<(), String> {
    match it {
        Filter::Or(parts) | Filter::And(parts) => parts.iter().try_for_each(filter),
        Filter::Atom(FilterAtom::Filter { expr, .. }) => filter(expr),
        Filter::Atom(FilterAtom::Test { expr, .. }) => match &**expr {
            Test::RelQuery(path) => segments(path),
            Test::AbsQuery(path) => check(path),
            Test::Function(call) => match &**call {
                TestFunction::Length(_) | TestFunction::Count(_) | TestFunction::Value(_) => {
                    let name = name(call);
                    Err(format!("what `{name}` gives must be compared: `{name}(...) > 0`"))
                }
                TestFunction::Match(..) | TestFunction::Search(..) | TestFunction::Custom(..) => function(call),
            },
        },
        Filter::Atom(FilterAtom::Comparison(it)) => {
            let (one, other) = it.vals();
            comparable(one).and_then(|()| comparable(other))
        }
    }
}

fn comparable(it: &Comparable) -> Result<(), String> {
    match it {
        Comparable::Literal(_) | Comparable::SingularQuery(_) => Ok(()),
        Comparable::Function(call) => function(call),
    }
}

fn function(call: &TestFunction) -> Result<(), String> {
    match call {
        TestFunction::Length(one) => value(one, name(call)),
        TestFunction::Count(one) | TestFunction::Value(one) => match one {
            FnArg::Test(test) => match &**test {
                Test::RelQuery(path) => segments(path),
                Test::AbsQuery(path) => check(path),
                Test::Function(_) => Err(format!("`{}` takes a path, not what a function gives", name(call))),
            },
            FnArg::Literal(_) | FnArg::Filter(_) => Err(format!("`{}` takes a path", name(call))),
        },
        TestFunction::Match(one, other) | TestFunction::Search(one, other) => {
            value(one, name(call)).and_then(|()| value(other, name(call)))
        }
        TestFunction::Custom(name, _) => Err(format!("there is no function `{name}`")),
    }
}

/// An argument that must be one value: a literal, a path to one node at most, or what `length`, `count`, `value` give.
fn value(argument: &FnArg, of: &str) -> Result<(), String> {
    let one_node = |path: &[Segment]| {
        let is_step = |it: &Segment| matches!(it, Segment::Selector(Selector::Name(_) | Selector::Index(_)));
        if path.iter().all(is_step) {
            return Ok(());
        }
        Err(format!("`{of}` takes one value, and this path may find several; see `value(...)`"))
    };
    match argument {
        FnArg::Literal(_) => Ok(()),
        FnArg::Filter(_) => Err(format!("`{of}` takes a value, not a condition")),
        FnArg::Test(test) => match &**test {
            Test::RelQuery(path) => one_node(path),
            Test::AbsQuery(path) => one_node(&path.segments),
            Test::Function(call) => match &**call {
                TestFunction::Length(_) | TestFunction::Count(_) | TestFunction::Value(_) => function(call),
                TestFunction::Match(..) | TestFunction::Search(..) | TestFunction::Custom(..) => {
                    Err(format!("`{of}` takes a value, not a condition"))
                }
            },
        },
    }
}

fn name(call: &TestFunction) -> &str {
    match call {
        TestFunction::Length(_) => "length",
        TestFunction::Value(_) => "value",
        TestFunction::Count(_) => "count",
        TestFunction::Search(..) => "search",
        TestFunction::Match(..) => "match",
        TestFunction::Custom(name, _) => name,
    }
}
