//! Walks a path through a JSON value; numbers are compared by value and to the last digit.
//!
//! Source: RFC 9535, 2.3 to 2.5.

use std::{borrow::Cow, cell::RefCell, cmp::Ordering, collections::HashMap};

use jsonpath_rust::parser::model::{
    Comparable, Comparison, Filter, FilterAtom, FnArg, JpQuery, Literal, Segment, Selector, SingularQuery,
    SingularQuerySegment, Test, TestFunction,
};
use regex::Regex;
use serde_json::{Number, Value};

use super::literal;
use crate::value::{compare, same};

/// The nodes that `query` finds in `root`.
pub(super) fn nodes<'a>(query: &JpQuery, root: &'a Value) -> Vec<&'a Value> {
    Walk { root, patterns: RefCell::default() }.path(&query.segments, root)
}

/// The element at `index`; a negative one counts from the end.
pub(super) fn element(list: &[Value], index: i64) -> Option<&Value> {
    let at = if index < 0 { i64::try_from(list.len()).ok()?.checked_add(index)? } else { index };
    list.get(usize::try_from(at).ok()?)
}

/// One walk: what `$` is, and the patterns that were compiled on the way.
struct Walk<'a> {
    root: &'a Value,
    patterns: RefCell<HashMap<String, Option<Regex>>>,
}

/// What is compared: a value, or nothing.
type Operand<'a> = Option<Cow<'a, Value>>;

impl<'a> Walk<'a> {
    fn path(&self, segments: &[Segment], from: &'a Value) -> Vec<&'a Value> {
        let mut nodes = vec![from];
        for segment in segments {
            let mut next = Vec::new();
            for node in nodes {
                self.segment(segment, node, &mut next);
            }
            nodes = next;
        }
        nodes
    }

    fn segment(&self, segment: &Segment, node: &'a Value, out: &mut Vec<&'a Value>) {
        match segment {
            Segment::Selector(selector) => self.select(selector, node, out),
            Segment::Selectors(selectors) => selectors.iter().for_each(|it| self.select(it, node, out)),
            Segment::Descendant(inner) => {
                self.segment(inner, node, out);
                children(node).for_each(|child| self.segment(segment, child, out));
            }
        }
    }

    fn select(&self, selector: &Selector, node: &'a Value, out: &mut Vec<&'a Value>) {
        match (selector, node) {
            (Selector::Name(name), Value::Object(map)) => out.extend(map.get(name)),
            (Selector::Index(index), Value::Array(list)) => out.extend(element(list, *index)),
            (Selector::Slice(start, end, step), Value::Array(list)) => {
                slice(list, (*start, *end, step.unwrap_or(1)), out);
            }
            (Selector::Wildcard, _) => out.extend(children(node)),
            (Selector::Filter(filter), _) => out.extend(children(node).filter(|child| self.holds(filter, child))),
            (Selector::Name(_) | Selector::Index(_) | Selector::Slice(..), _) => {}
        }
    }

    fn holds(&self, filter: &Filter, node: &'a Value) -> bool {
        match filter {
            Filter::Or(parts) => parts.iter().any(|part| self.holds(part, node)),
            Filter::And(parts) => parts.iter().all(|part| self.holds(part, node)),
            Filter::Atom(FilterAtom::Filter { expr, not }) => self.holds(expr, node) != *not,
            Filter::Atom(FilterAtom::Test { expr, not }) => self.test(expr, node) != *not,
            Filter::Atom(FilterAtom::Comparison(comparison)) => self.compares(comparison, node),
        }
    }

    fn test(&self, test: &Test, node: &'a Value) -> bool {
        match test {
            Test::RelQuery(path) => !self.path(path, node).is_empty(),
            Test::AbsQuery(query) => !self.path(&query.segments, self.root).is_empty(),
            Test::Function(call) => match &**call {
                TestFunction::Match(one, pattern) => self.matches(one, pattern, true, node),
                TestFunction::Search(one, pattern) => self.matches(one, pattern, false, node),
                // `rules.rs` has refused these here.
                TestFunction::Length(_)
                | TestFunction::Count(_)
                | TestFunction::Value(_)
                | TestFunction::Custom(..) => false,
            },
        }
    }

    fn compares(&self, comparison: &Comparison, node: &'a Value) -> bool {
        let (one, other) = comparison.vals();
        let (one, other) = (self.operand(one, node), self.operand(other, node));
        let (one, other) = (one.as_deref(), other.as_deref());
        match comparison {
            Comparison::Eq(..) => equal(one, other),
            Comparison::Ne(..) => !equal(one, other),
            Comparison::Gt(..) => less(other, one),
            Comparison::Gte(..) => less(other, one) || equal(one, other),
            Comparison::Lt(..) => less(one, other),
            Comparison::Lte(..) => less(one, other) || equal(one, other),
        }
    }

    fn operand(&self, it: &Comparable, node: &'a Value) -> Operand<'a> {
        match it {
            Comparable::Literal(literal) => Some(Cow::Owned(value(literal))),
            Comparable::SingularQuery(SingularQuery::Current(steps)) => follow(steps, node),
            Comparable::SingularQuery(SingularQuery::Root(steps)) => follow(steps, self.root),
            Comparable::Function(call) => self.function(call, node),
        }
    }

    fn function(&self, call: &TestFunction, node: &'a Value) -> Operand<'a> {
        let counted = |count: usize| Some(Cow::Owned(Value::from(count)));
        match call {
            TestFunction::Length(argument) => match self.argument(argument, node)?.as_ref() {
                Value::String(text) => counted(text.chars().count()),
                Value::Array(list) => counted(list.len()),
                Value::Object(map) => counted(map.len()),
                Value::Null | Value::Bool(_) | Value::Number(_) => None,
            },
            TestFunction::Count(argument) => counted(self.listed(argument, node).len()),
            TestFunction::Value(argument) => match self.listed(argument, node).as_slice() {
                [one] => Some(Cow::Borrowed(one)),
                _ => None,
            },
            TestFunction::Match(..) | TestFunction::Search(..) | TestFunction::Custom(..) => None,
        }
    }

    fn argument(&self, argument: &FnArg, node: &'a Value) -> Operand<'a> {
        match argument {
            FnArg::Literal(literal) => Some(Cow::Owned(value(literal))),
            FnArg::Test(test) => match &**test {
                Test::Function(call) => self.function(call, node),
                Test::RelQuery(_) | Test::AbsQuery(_) => {
                    self.listed(argument, node).first().copied().map(Cow::Borrowed)
                }
            },
            FnArg::Filter(_) => None,
        }
    }

    fn listed(&self, argument: &FnArg, node: &'a Value) -> Vec<&'a Value> {
        match argument {
            FnArg::Test(test) => match &**test {
                Test::RelQuery(path) => self.path(path, node),
                Test::AbsQuery(query) => self.path(&query.segments, self.root),
                Test::Function(_) => Vec::new(),
            },
            FnArg::Literal(_) | FnArg::Filter(_) => Vec::new(),
        }
    }

    fn matches(&self, text: &FnArg, pattern: &FnArg, whole: bool, node: &'a Value) -> bool {
        let (text, pattern) = (self.argument(text, node), self.argument(pattern, node));
        let (Some(text), Some(pattern)) =
            (text.as_deref().and_then(Value::as_str), pattern.as_deref().and_then(Value::as_str))
        else {
            return false;
        };
        let key = if whole { format!("^(?:{})$", translate(pattern)) } else { translate(pattern) };
        let mut patterns = self.patterns.borrow_mut();
        let compiled = patterns.entry(key).or_insert_with_key(|key| Regex::new(key).ok());
        compiled.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

fn children(node: &Value) -> impl Iterator<Item = &Value> {
    let (list, map) = match node {
        Value::Array(list) => (Some(list), None),
        Value::Object(map) => (None, Some(map)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => (None, None),
    };
    list.into_iter().flatten().chain(map.into_iter().flat_map(serde_json::Map::values))
}

/// Source: RFC 9535, 2.3.4.2.2.
fn slice<'a>(list: &'a [Value], (start, end, step): (Option<i64>, Option<i64>, i64), out: &mut Vec<&'a Value>) {
    let length = i64::try_from(list.len()).unwrap_or(i64::MAX);
    let normal = |it: i64| if it < 0 { length.saturating_add(it) } else { it };
    let at = |index: i64| usize::try_from(index).ok().and_then(|it| list.get(it));
    if step > 0 {
        let mut index = normal(start.unwrap_or(0)).clamp(0, length);
        let upper = normal(end.unwrap_or(length)).clamp(0, length);
        while index < upper {
            out.extend(at(index));
            index = index.saturating_add(step);
        }
    } else if step < 0 {
        let mut index = start.map_or(length - 1, normal).clamp(-1, length - 1);
        let lower = end.map_or(-1, normal).clamp(-1, length - 1);
        while index > lower {
            out.extend(at(index));
            index = index.saturating_add(step);
        }
    }
}

fn follow<'a>(steps: &[SingularQuerySegment], from: &'a Value) -> Operand<'a> {
    let found = steps.iter().try_fold(from, |node, step| match step {
        SingularQuerySegment::Name(name) => node.as_object()?.get(name),
        SingularQuerySegment::Index(index) => element(node.as_array()?, *index),
    });
    found.map(Cow::Borrowed)
}

fn value(it: &Literal) -> Value {
    match it {
        Literal::Int(it) => Value::from(*it),
        Literal::Float(it) => Number::from_f64(*it).map_or(Value::Null, Value::Number),
        Literal::String(text) => literal::value(text),
        Literal::Bool(it) => Value::Bool(*it),
        Literal::Null => Value::Null,
    }
}

fn equal(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => same(one, other),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn less(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (Some(Value::String(one)), Some(Value::String(other))) => one < other,
        (Some(one), Some(other)) => compare(one, other) == Some(Ordering::Less),
        _ => false,
    }
}

/// An I-Regexp in the syntax of `regex`: there, `.` also stands for a carriage return.
///
/// Source: RFC 9485, 5.
fn translate(pattern: &str) -> String {
    let (mut out, mut escaped, mut in_class) = (String::with_capacity(pattern.len()), false, false);
    for character in pattern.chars() {
        match character {
            '.' if !escaped && !in_class => out.push_str("[^\\n\\r]"),
            _ => out.push(character),
        }
        match character {
            _ if escaped => {}
            '[' => in_class = true,
            ']' => in_class = false,
            _ => {}
        }
        escaped = character == '\\' && !escaped;
    }
    out
}
