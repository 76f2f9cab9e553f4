//! What `<<name>>` means just now: layers of variables, the nearest first.

use std::{
    borrow::Cow,
    fmt::Debug,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use indexmap::IndexMap;
use serde_json::Value;

use crate::{secret::Redactor, source::nearest};

/// How many variables may be made of one another before we call it a circle.
pub const MAX_NESTING: usize = 32;

/// The layers, the nearest first: a name is looked for in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layer {
    /// `--var` and `--vars-file`: over all.
    Override,
    /// For this request only: loop variables.
    Request,
    /// The row of the data file.
    Data,
    /// The environment, and what was captured into it.
    Environment,
    /// Captured into the collection; the variables that its files declare come next, the innermost folder's first.
    Collection,
    /// Shared by all collections.
    Global,
}

const LAYERS: usize = 6;

/// A variable's value.
#[derive(Clone, Debug)]
pub enum Slot {
    /// A value.
    Value(Value),
    /// A value that is made of others each time it is asked for.
    Made(Arc<dyn Make>),
}

/// What makes a value out of a scope. Templates are the one kind.
pub trait Make: Debug + Send + Sync {
    /// The value now.
    ///
    /// # Errors
    /// When a name in it has no value.
    fn make(&self, scope: &Scope<'_>) -> Result<Value, Unresolved>;

    /// The names that it cannot be made without, as they are written: `user.name`.
    fn names(&self) -> Vec<String>;
}

/// How many values may be made for one: names that each stand for several others would take for ever.
const MAX_MADE: usize = 100_000;

/// A named value, and whether it may be seen.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its value.
    pub slot: Slot,
    /// Whether it must not be seen.
    pub secret: bool,
}

/// Variables by name, in the order in which they were set.
pub type Variables = IndexMap<Arc<str>, Variable>;

impl Unresolved {
    /// Whether there is just nothing there, so that `default` and `#if` can do without.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Undefined { .. } | Self::NoPart { .. })
    }
}

/// A name without a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unresolved {
    /// Nobody gave it one.
    #[error("`<<{name}>>` has no value here{}", near.as_ref().map(|it| format!("; did you mean `{it}`?")).unwrap_or_default())]
    Undefined {
        /// The name.
        name: String,
        /// A known name that is much like it.
        near: Option<String>,
    },
    /// The variable has a value, and the value has no such part.
    #[error("`<<{name}>>`: `{root}` has no such part")]
    NoPart {
        /// The name.
        name: String,
        /// The variable.
        root: String,
    },
    /// Its value is null where only a text can be sent: nobody means the word.
    #[error("`<<{name}>>` is null, which is no text: give it a value, or leave out what needs it")]
    Null {
        /// The name.
        name: String,
    },
    /// Its value is made of itself.
    #[error("`<<{name}>>` is made of itself")]
    Circle {
        /// The name.
        name: String,
    },
    /// An expression could not be worked out.
    #[error("`<<{expression}>>`: {why}")]
    Expression {
        /// What is written.
        expression: String,
        /// The cause.
        why: String,
    },
}

/// Something that was written into a store: a variable, or that it has no value any more.
#[derive(Clone, Debug)]
pub struct Write {
    layer: Layer,
    name: Arc<str>,
    variable: Option<Variable>,
}

/// Where variables live during a run: the layers that last from request to request.
#[derive(Debug, Default)]
pub struct Store {
    layers: [Variables; LAYERS],
    /// What was written since this one was forked off another, if it was.
    log: Option<Vec<Write>>,
    /// How many values were made for the name that is asked for just now.
    made: AtomicUsize,
    /// Learns each secret that enters a scope.
    pub redactor: Arc<Redactor>,
}

impl Store {
    /// An empty store whose secrets `redactor` learns.
    pub fn new(redactor: Arc<Redactor>) -> Self {
        Self { redactor, ..Self::default() }
    }

    /// Sets a variable in a layer.
    pub fn set(&mut self, layer: Layer, name: impl Into<Arc<str>>, variable: Variable) {
        match &variable.slot {
            Slot::Value(value) if variable.secret => learn(&self.redactor, value),
            Slot::Value(Value::String(text)) => self.redactor.learn_from_url(text),
            Slot::Value(_) | Slot::Made(_) => {}
        }
        let name = name.into();
        if let Some(log) = &mut self.log {
            log.push(Write { layer, name: name.clone(), variable: Some(variable.clone()) });
        }
        self.layers[layer as usize].insert(name, variable);
    }

    /// Sets a variable to what it was, or takes it away where it was not.
    pub fn restore(&mut self, layer: Layer, name: &Arc<str>, variable: Option<&Variable>) {
        match variable {
            Some(variable) => self.set(layer, name.clone(), variable.clone()),
            None => {
                if self.layers[layer as usize].shift_remove(name).is_some()
                    && let Some(log) = &mut self.log
                {
                    log.push(Write { layer, name: name.clone(), variable: None });
                }
            }
        }
    }

    /// A copy that remembers what is written into it.
    #[must_use]
    pub fn fork(&self) -> Self {
        let redactor = self.redactor.clone();
        Self { layers: self.layers.clone(), log: Some(Vec::new()), made: AtomicUsize::new(0), redactor }
    }

    /// What was written since the fork.
    pub fn into_log(self) -> Vec<Write> {
        self.log.unwrap_or_default()
    }

    /// Writes what was written into a fork.
    pub fn apply(&mut self, log: &[Write]) {
        for write in log {
            self.restore(write.layer, &write.name, write.variable.as_ref());
        }
    }

    /// How much was written since the fork.
    pub fn mark(&self) -> usize {
        self.log.as_ref().map_or(0, Vec::len)
    }

    /// Replaces a layer by what it was, and forgets what was written into it since `mark`.
    pub fn put_back(&mut self, layer: Layer, variables: Variables, mark: usize) {
        self.layers[layer as usize] = variables;
        if let Some(log) = &mut self.log {
            let mut at = 0;
            log.retain(|write| {
                at += 1;
                at <= mark || write.layer != layer
            });
        }
    }

    /// Sets a value that may be seen unless `secret`.
    pub fn set_value(&mut self, layer: Layer, name: impl Into<Arc<str>>, value: Value, secret: bool) {
        self.set(layer, name, Variable { slot: Slot::Value(value), secret });
    }

    /// Empties a layer.
    pub fn clear(&mut self, layer: Layer) {
        self.layers[layer as usize].clear();
    }

    /// The variables of a layer.
    pub fn layer(&self, layer: Layer) -> &Variables {
        &self.layers[layer as usize]
    }

    /// The scope of a request whose folders give these variables, the innermost folder first.
    pub fn scope<'a>(&'a self, folders: &'a [Arc<Variables>]) -> Scope<'a> {
        Scope { store: self, folders, nesting: 0 }
    }
}

/// Learns every text inside of a secret value.
pub fn learn(redactor: &Redactor, value: &Value) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Number(number) => redactor.learn(number.as_str()),
        Value::String(text) => redactor.learn(text),
        Value::Array(values) => values.iter().for_each(|value| learn(redactor, value)),
        Value::Object(map) => map.values().for_each(|value| learn(redactor, value)),
    }
}

/// The variables that one request can see.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    store: &'a Store,
    folders: &'a [Arc<Variables>],
    nesting: usize,
}

impl<'a> Scope<'a> {
    /// The nearest variable of this name.
    pub fn find(&self, name: &str) -> Option<&'a Variable> {
        let store = self.store;
        let layers = |range: std::ops::Range<usize>| {
            store.layers[range].iter().filter(|layer| !layer.is_empty()).find_map(|layer| layer.get(name))
        };
        layers(0..Layer::Global as usize)
            .or_else(|| self.folders.iter().find_map(|folder| folder.get(name)))
            .or_else(|| layers(Layer::Global as usize..LAYERS))
    }

    /// The nearest value of this name.
    ///
    /// # Errors
    /// When there is none, or it is made of names that have none.
    pub fn get(&self, name: &str) -> Result<Cow<'a, Value>, Unresolved> {
        let variable = self.find(name).ok_or_else(|| self.undefined(name))?;
        match &variable.slot {
            Slot::Value(value) => Ok(Cow::Borrowed(value)),
            Slot::Made(_) if self.nesting >= MAX_NESTING => Err(Unresolved::Circle { name: name.to_owned() }),
            Slot::Made(made) => {
                self.count(name)?;
                let value = made.make(&Self { nesting: self.nesting + 1, ..*self })?;
                if variable.secret {
                    learn(&self.store.redactor, &value);
                }
                Ok(Cow::Owned(value))
            }
        }
    }

    /// Counts one more value that is made.
    fn count(&self, name: &str) -> Result<(), Unresolved> {
        if self.nesting == 0 {
            self.store.made.store(0, Relaxed);
        }
        if self.store.made.fetch_add(1, Relaxed) < MAX_MADE {
            return Ok(());
        }
        let why = format!("it is made of more than {MAX_MADE} others");
        Err(Unresolved::Expression { expression: name.to_owned(), why })
    }

    /// The variables of one layer.
    pub fn layer(&self, layer: Layer) -> &'a Variables {
        self.store.layer(layer)
    }

    /// Learns secrets.
    pub fn redactor(&self) -> &'a Redactor {
        &self.store.redactor
    }

    /// Every name that has a value, the nearest layer first.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        let (folders, store) = (self.folders, self.store);
        store
            .layers
            .iter()
            .flat_map(IndexMap::keys)
            .chain(folders.iter().flat_map(|folder| folder.keys()))
            .map(AsRef::as_ref)
    }

    /// That a name has no value, with the nearest one that has.
    pub fn undefined(&self, name: &str) -> Unresolved {
        Unresolved::Undefined { name: name.to_owned(), near: nearest(name, self.names()).map(str::to_owned) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_nearest_layer_wins() {
        let mut store = Store::default();
        let folder: Variables =
            [("x".into(), Variable { slot: Slot::Value(json!("folder")), secret: false })].into_iter().collect();
        let folders = [Arc::new(folder)];
        let order =
            [Layer::Global, Layer::Collection, Layer::Environment, Layer::Data, Layer::Request, Layer::Override];
        for layer in order {
            store.set_value(layer, "x", json!(format!("{layer:?}")), false);
            let is_far = layer == Layer::Global;
            let expected = if is_far { "folder".to_owned() } else { format!("{layer:?}") };
            assert_eq!(store.scope(&folders).get("x").unwrap().as_str(), Some(expected.as_str()));
        }
    }

    #[test]
    fn a_name_without_a_value_suggests_a_near_one() {
        let mut store = Store::default();
        store.set_value(Layer::Environment, "baseUrl", json!("x"), false);
        let error = store.scope(&[]).get("baseURL").unwrap_err();
        assert_eq!(error.to_string(), "`<<baseURL>>` has no value here; did you mean `baseUrl`?");
    }

    #[test]
    fn a_secret_is_learned_when_it_is_set() {
        let mut store = Store::default();
        store.set_value(Layer::Environment, "token", json!({"deep": ["hush-hush"]}), true);
        assert_eq!(store.redactor.redact("say hush-hush").as_deref(), Some("say ***"));
    }
}
