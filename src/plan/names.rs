//! Names in templates that nobody gives a value: found before anything is sent.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::{
    step::{Block, Entry, Plan, Rows, Step},
    walk::{Live, What, walk},
};
use crate::{
    model::{Example, Parameter},
    scope::{MAX_NESTING, Slot, Store, Variables},
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
        for (id, block) in plan.blocks.iter().enumerate() {
            let returns = block.call.iter().flat_map(|call| &call.returns).flat_map(|it| &it.0);
            for it in returns {
                let inside = plan.steps_of(Entry::Block(id)).into_iter();
                let by = inside.filter(|step| step.request.captures.0.iter().any(|own| own.name == it.captured));
                all.entry(it.name.clone()).or_default().extend(by.map(|step| step.id));
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
    walk(plan, &mut |stop| {
        let (own, variables): (_, &[_]) = match stop.what {
            What::Step(step) => (Some(step.id), &step.variables),
            What::Block(block) => (None, &block.variables),
        };
        let known = Known { locals: stop.locals, live: stop.live, item: None };
        let mut asked = Asked::new((own, variables), &capturers, store, &mut problems);
        match stop.what {
            What::Block(block) => asked.all(names_of_block(block), &known),
            What::Step(step) => asked.step(step, known),
        }
    });
    in_order(problems)
}

/// Every name in an example of `plan` that has no value when it answers: it sees the variables and its `request`, and
/// nothing that the run captures.
pub fn undefined_in_examples(plan: &Plan, store: &Store) -> Vec<Problem> {
    let capturers = Capturers::default();
    let mut problems = Vec::new();
    let known = Known { locals: &[], live: &Live::new(), item: None };
    for step in &plan.steps {
        let mut asked = Asked::new((Some(step.id), &step.variables), &capturers, store, &mut problems);
        for (name, place, optional) in step.request.examples.iter().flat_map(Example::names) {
            if !optional && name.root() != "request" {
                asked.name(&name, &place, &known);
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

/// The names in what a step sends, and in what decides on that, with their places: those that must have a value.
pub fn names_sent(step: &Step) -> Vec<(Name, Place)> {
    let needed = before(step).into_iter().chain(sent(step)).filter(|(_, _, optional)| !optional);
    needed.map(|(name, place, _)| (name, place)).collect()
}

/// The names in what a step looks at afterwards, with their places.
pub fn names_after(step: &Step) -> Vec<(Name, Place)> {
    after(step).into_iter().map(|(name, place, _)| (name, place)).collect()
}

/// Every name that a step may look up, before its captures and after them.
pub fn names_of_step(step: &Step) -> Vec<(Name, Place, bool)> {
    let skip = step.request.skip.iter().flat_map(|it| it.0.names());
    before(step).into_iter().chain(sent(step)).chain(after(step)).chain(skip).collect()
}

/// The names in what a block is repeated for, its condition and its arguments, with their places.
pub fn names_of_block(block: &Block) -> Vec<(Name, Place, bool)> {
    let mut names = Vec::new();
    match &block.rows {
        Some(Rows::Inline(rows)) => {
            names.extend(rows.iter().flat_map(|row| row.values.iter().flat_map(|(_, tree)| tree.names())));
        }
        Some(Rows::For(it)) => names.extend(it.over.tree().names()),
        Some(Rows::File(_)) | None => {}
    }
    let item = match &block.rows {
        Some(Rows::For(it)) => Some(&*it.name),
        Some(Rows::Inline(_) | Rows::File(_)) | None => None,
    };
    if let Some(call) = &block.call {
        let of_call = call.when.iter().flat_map(crate::template::Condition::names);
        let with = call.with.0.iter().flat_map(|(_, tree)| tree.names());
        names.extend(of_call.chain(with).filter(|(name, ..)| Some(name.root()) != item));
    }
    names
}

/// The names in what decides whether and how often a step is sent.
fn before(step: &Step) -> Vec<(Name, Place, bool)> {
    let request = &step.request;
    let rounds = request.each.iter().flat_map(|it| it.over.tree().names());
    rounds.chain(request.when.iter().flat_map(crate::template::Condition::names)).collect()
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
    names.extend(request.output.iter().flat_map(crate::model::Output::names));
    names.extend(step.auth.names());
    names.extend(step.settings.names());
    names
}

/// The names in what is looked at afterwards: the request's own captures have their values by then.
fn after(step: &Step) -> Vec<(Name, Place, bool)> {
    let request = &step.request;
    let mut names = request.expect.names();
    names.extend(request.retry.iter().filter_map(|it| it.until.as_ref()).flat_map(|it| it.names()));
    for capture in &request.captures.0 {
        names.extend(capture.query.names());
        names.extend(capture.default.iter().flat_map(crate::template::Tree::names));
    }
    names
}

/// What has a value beside the variables of the store and the folders.
struct Known<'a> {
    locals: &'a [Arc<str>],
    live: &'a Live,
    /// The variable of the step's own loop.
    item: Option<&'a str>,
}

impl Known<'_> {
    fn has(&self, name: &Name) -> bool {
        [name.text(), name.root()].into_iter().any(|name| {
            self.item == Some(name) || self.live.contains_key(name) || self.locals.iter().any(|it| **it == *name)
        })
    }
}

struct Asked<'a> {
    /// The step that asks, if it is one.
    own: Option<usize>,
    variables: &'a [Arc<Variables>],
    capturers: &'a Capturers,
    store: &'a Store,
    problems: &'a mut Vec<Problem>,
    /// The variables in whose values the name stands, the one that the request names first.
    within: Vec<String>,
    /// The variables whose values were looked into for that name: each once, however often they name one another.
    looked_into: HashSet<String>,
}

impl<'a> Asked<'a> {
    fn new(
        (own, variables): (Option<usize>, &'a [Arc<Variables>]),
        capturers: &'a Capturers,
        store: &'a Store,
        problems: &'a mut Vec<Problem>,
    ) -> Self {
        Self { own, variables, capturers, store, problems, within: Vec::new(), looked_into: HashSet::new() }
    }

    fn step<'k>(&mut self, step: &'k Step, mut known: Known<'k>) {
        let request = &step.request;
        self.all(request.each.iter().flat_map(|it| it.over.tree().names()).collect(), &known);
        known.item = request.each.as_ref().map(|it| &*it.name);
        self.all(request.when.iter().flat_map(crate::template::Condition::names).collect(), &known);
        self.all(sent(step), &known);
        let mut names = after(step);
        names.retain(|(name, ..)| !request.captures.0.iter().any(|it| *it.name == *name.root()));
        self.all(names, &known);
    }

    fn all(&mut self, names: Vec<(Name, Place, bool)>, known: &Known<'_>) {
        for (name, place, _) in names.into_iter().filter(|(_, _, optional)| !optional) {
            self.name(&name, &place, known);
        }
    }

    fn name(&mut self, name: &Name, place: &Place, known: &Known<'_>) {
        if self.within.is_empty() {
            self.looked_into.clear();
        }
        if known.item == Some(name.root()) {
            return;
        }
        let scope = self.store.scope(self.variables);
        let variable = scope.find(name.text()).or_else(|| scope.find(name.root()));
        if let Some(variable) = variable {
            if let Slot::Made(made) = &variable.slot {
                // A circle is found when the value is asked for.
                if self.within.len() < MAX_NESTING && self.looked_into.insert(name.text().to_owned()) {
                    self.within.push(name.text().to_owned());
                    made.names().iter().for_each(|inner| self.name(&Name::new(inner), place, known));
                    self.within.pop();
                }
            }
            return;
        }
        if known.has(name) || name.is_function() {
            return;
        }
        let captured = [self.capturers.of_name(name.text()), self.capturers.of_name(name.root())].concat();
        if let Some(system) = name.system_variable() {
            if crate::source::system_variable(system).is_none() {
                let message = format!("the environment variable `{system}` is not set");
                self.tell("undefined-variable", name, place, (message, None));
            }
            return;
        }
        if let Some(first) = captured.first() {
            let at = match self.own {
                Some(own) if *first == own => "by this very request",
                Some(own) if *first < own => "by a request whose captures do not come here",
                Some(_) | None => "only by a later request",
            };
            let message = format!("`<<{}>>` is used here before it is captured ({at})", name.text());
            let help = "give it a first value in the environment, or change the order";
            self.tell("used-before-captured", name, place, (message, Some(help.to_owned())));
            return;
        }
        if let Some(why) = name.misused() {
            self.tell("bad-call", name, place, (why, None));
            return;
        }
        let locals = known.locals.iter().map(AsRef::as_ref);
        let near = nearest(name.text(), scope.names().chain(self.capturers.names()).chain(locals)).map(str::to_owned);
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
