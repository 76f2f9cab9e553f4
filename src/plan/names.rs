//! Names in templates that nobody gives a value: found before anything is sent.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::step::{Plan, Step};
use crate::{
    model::{Example, Parameter},
    scope::{MAX_NESTING, Slot, Store},
    source::{Place, Problem, nearest},
    template::Name,
};

/// Which steps capture a variable, by its name, in the order of running.
#[derive(Clone, Debug, Default)]
pub struct Capturers(HashMap<Arc<str>, Vec<usize>>);

impl Capturers {
    /// Those of a plan.
    pub fn of(plan: &Plan) -> Self {
        let mut all: HashMap<Arc<str>, Vec<usize>> = HashMap::new();
        for step in &plan.steps {
            for capture in &step.request.captures.0 {
                all.entry(capture.name.clone()).or_default().push(step.id);
            }
        }
        Self(all)
    }

    /// The steps that capture `name`.
    pub fn of_name(&self, name: &str) -> &[usize] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(AsRef::as_ref)
    }
}

/// Every name in `plan` that has no value when its step is reached: neither in `store`, nor in the step's folders, nor
/// captured by an earlier step.
pub fn undefined(plan: &Plan, store: &Store) -> Vec<Problem> {
    let capturers = Capturers::of(plan);
    let mut problems = Vec::new();
    for step in &plan.steps {
        let (within, looked_into) = (Vec::new(), HashSet::new());
        let mut asked = Asked { step, capturers: &capturers, store, problems: &mut problems, within, looked_into };
        for (name, place, optional) in sent(step) {
            if !optional {
                asked.name(&name, &place);
            }
        }
        for (name, place, optional) in after(step) {
            if !optional && !step.request.captures.0.iter().any(|it| *it.name == *name.root()) {
                asked.name(&name, &place);
            }
        }
    }
    in_order(problems)
}

/// Every name in an example of `plan` that has no value when it answers: it sees the variables and its `request`, and
/// nothing that the run captures.
pub fn undefined_in_examples(plan: &Plan, store: &Store) -> Vec<Problem> {
    let capturers = Capturers::default();
    let mut problems = Vec::new();
    for step in &plan.steps {
        let (within, looked_into) = (Vec::new(), HashSet::new());
        let mut asked = Asked { step, capturers: &capturers, store, problems: &mut problems, within, looked_into };
        for (name, place, optional) in step.request.examples.iter().flat_map(Example::names) {
            if !optional && name.root() != "request" {
                asked.name(&name, &place);
            }
        }
    }
    in_order(problems)
}

fn in_order(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by(|one, other| one.place.cmp(&other.place));
    problems.dedup_by(|one, other| one.place == other.place && one.message == other.message);
    problems
}

/// The names in what a step sends that must have a value, with their places.
pub fn names_sent(step: &Step) -> Vec<(Name, Place)> {
    sent(step).into_iter().filter(|(_, _, optional)| !optional).map(|(name, place, _)| (name, place)).collect()
}

/// The names in what a step looks at afterwards, with their places.
pub fn names_after(step: &Step) -> Vec<(Name, Place)> {
    after(step).into_iter().map(|(name, place, _)| (name, place)).collect()
}

/// The names in what a step sends.
fn sent(step: &Step) -> Vec<(Name, Place, bool)> {
    let request = &step.request;
    let mut names = request.method.names();
    for piece in &step.url.pieces {
        match piece {
            super::url::UrlPiece::Text(text) => names.extend(text.names()),
            super::url::UrlPiece::Parameter(name, place) => {
                let given = request.path.find(name.text()).filter(|it| !it.values.is_empty() && !it.disabled);
                names.extend(given.map_or_else(|| vec![(name.clone(), place.clone(), false)], Parameter::names));
            }
        }
    }
    names.extend(request.query.names());
    names.extend(step.headers.iter().filter(|it| !it.disabled && !it.removed).flat_map(Parameter::names));
    names.extend(request.body.iter().flat_map(crate::model::Body::names));
    names.extend(step.auth.names());
    names.extend(step.settings.proxy.iter().flat_map(crate::template::Template::names));
    names
}

/// The names in what is looked at afterwards: the request's own captures have their values by then.
fn after(step: &Step) -> Vec<(Name, Place, bool)> {
    let request = &step.request;
    let mut names = request.expect.names();
    for capture in &request.captures.0 {
        names.extend(capture.query.names());
        names.extend(capture.default.iter().flat_map(crate::template::Tree::names));
    }
    names
}

struct Asked<'a> {
    step: &'a Step,
    capturers: &'a Capturers,
    store: &'a Store,
    problems: &'a mut Vec<Problem>,
    /// The variables in whose values the name stands, the one that the request names first.
    within: Vec<String>,
    /// The variables whose values were looked into for that name: each once, however often they name one another.
    looked_into: HashSet<String>,
}

impl Asked<'_> {
    fn name(&mut self, name: &Name, place: &Place) {
        if self.within.is_empty() {
            self.looked_into.clear();
        }
        let scope = self.store.scope(&self.step.variables);
        let variable = scope.find(name.text()).or_else(|| scope.find(name.root()));
        if let Some(variable) = variable {
            if let Slot::Made(made) = &variable.slot {
                // A circle is found when the value is asked for.
                if self.within.len() < MAX_NESTING && self.looked_into.insert(name.text().to_owned()) {
                    self.within.push(name.text().to_owned());
                    made.names().iter().for_each(|inner| self.name(&Name::new(inner), place));
                    self.within.pop();
                }
            }
            return;
        }
        let captured = [self.capturers.of_name(name.text()), self.capturers.of_name(name.root())].concat();
        if captured.iter().any(|id| *id < self.step.id) || name.is_function() {
            return;
        }
        if let Some(system) = name.system_variable() {
            if crate::source::system_variable(system).is_none() {
                let message = format!("the environment variable `{system}` is not set");
                self.tell("undefined-variable", name, place, (message, None));
            }
            return;
        }
        if let Some(first) = captured.first() {
            let at = if *first == self.step.id { "by this very request" } else { "only by a later request" };
            let message = format!("`<<{}>>` is used here before it is captured ({at})", name.text());
            let help = "give it a first value in the environment, or change the order";
            self.tell("used-before-captured", name, place, (message, Some(help.to_owned())));
            return;
        }
        if let Some(why) = name.misused() {
            self.tell("bad-call", name, place, (why, None));
            return;
        }
        let near = nearest(name.text(), scope.names().chain(self.capturers.names())).map(str::to_owned);
        let help = near.map_or_else(
            || {
                "define it in the environment, in `collection.yaml`, with --var, or capture it in an earlier request"
                    .to_owned()
            },
            |near| format!("did you mean `{near}`?"),
        );
        let message = format!("nobody gives `{}` a value", name.text());
        self.tell("undefined-variable", name, place, (message, Some(help)));
    }

    fn tell(&mut self, code: &'static str, name: &Name, place: &Place, (message, help): (String, Option<String>)) {
        let shown = self.within.first().map_or(name.text(), String::as_str);
        let message = match self.within.last() {
            Some(variable) => format!("`{variable}` is made of `{}`: {message}", name.text()),
            None => message,
        };
        let problem = Problem::error(code, place.clone(), message).wide(shown.chars().count());
        self.problems.push(Problem { help, ..problem });
    }
}
