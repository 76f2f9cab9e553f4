//! Whether, when and how often a request is sent.

use std::{borrow::Cow, sync::Arc, time::Duration};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    expectation::Expectations,
    secret::is_secret_name,
    source::{Kind, Node, Place, Plain, Read, Reader, keys, read_keys},
    template::{Template, Tree},
};

/// One request for each item of a list, or so many times.
#[derive(Clone, Debug)]
pub struct For {
    /// What it goes through.
    pub over: Over,
    /// The variable that holds the item, or the number of the round, from 1.
    pub name: Arc<str>,
    /// Where it is written.
    pub place: Place,
}

/// What a loop goes through.
#[derive(Clone, Debug)]
pub enum Over {
    /// The items of a list.
    Each(Tree),
    /// So many rounds.
    Times(Tree),
}

keys! {
    /// A loop, as it is written.
    struct LongFor ("a map with `each` and `as`, or with `times`") {
        /// The list.
        pub each: Option<Tree>,
        /// The variable that holds the item, or the number of the round; `item` if left out.
        pub name as "as": Option<String>,
        /// How many times.
        pub times: Option<Tree>,
    }
}

/// Trying again until an answer is right.
#[derive(Clone, Debug, Default, JsonSchema)]
#[schemars(deny_unknown_fields, default)]
pub struct Retry {
    /// What must hold; the request's own expectations, if left out.
    pub until: Option<Arc<Expectations>>,
    /// How long to wait between two tries; 1s if left out.
    #[schemars(with = "Option<super::settings::Time>")]
    pub every: Option<Duration>,
    /// How many tries there are at most, the first one among them; 10 if left out.
    pub max: Option<u32>,
    /// What each wait is multiplied with.
    #[schemars(with = "Option<f64>")]
    pub backoff: Option<Backoff>,
}

/// The most tries that one request may have.
const MAX_TRIES: u32 = 10_000;

/// The number of tries when `retry` does not say.
const TRIES: u32 = 10;

/// How long `retry` waits when it does not say.
const EVERY: Duration = Duration::from_secs(1);

/// The longest wait between two tries that `backoff` makes.
const LONGEST_EVERY: Duration = Duration::from_mins(10);

/// How long all waits of one request may take together, in days.
const MAX_DAYS: u64 = 30;

/// A factor of at least one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backoff(pub f64);

/// A request, a file or a folder, by its name or its path: `Log in`, `auth/log-in`, `auth/log-in.yaml#Log in`.
#[derive(Clone, Debug)]
pub struct Reference {
    /// As it is written.
    pub text: Arc<str>,
    /// Where it is written.
    pub place: Place,
}

/// Something that must have run before.
#[derive(Clone, Debug)]
pub struct Need {
    /// What.
    pub target: Reference,
    /// How long it holds; for the whole run, if left out.
    pub ttl: Option<Duration>,
}

/// All that must have run before.
#[derive(Clone, Debug, Default)]
pub struct Needs(pub Vec<Need>);

#[derive(Default, JsonSchema)]
#[schemars(deny_unknown_fields, default)]
struct LongNeed {
    /// The request or folder.
    request: Option<Reference>,
    /// How long it holds; it runs again when so much time has passed.
    #[schemars(with = "Option<super::settings::Time>")]
    ttl: Option<Duration>,
}

/// The arguments of a request that is used: variables by name, and where each is written.
#[derive(Clone, Debug, Default)]
pub struct With(pub Arc<[(Arc<str>, Tree)]>, pub Arc<[Place]>);

/// What is kept of the captures of a request that is used, under which names.
#[derive(Clone, Debug, Default)]
pub struct Returns(pub Vec<Return>);

/// A variable, and the captured one whose value it takes over.
#[derive(Clone, Debug)]
pub struct Return {
    /// The variable.
    pub name: Arc<str>,
    /// What the used requests captured.
    pub captured: Arc<str>,
    /// Whether it must not be seen.
    pub secret: bool,
    /// Where it is written.
    pub place: Place,
}

/// Why a request is not sent.
#[derive(Clone, Debug)]
pub struct Skip(pub Template);

impl Read for Retry {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut it = Self::default();
        let entries = reader.map("a map with `until`, `every`, `max` and `backoff`", node)?;
        read_keys!(it, entries, reader, until, every, max, backoff);
        if let Some(max) = it.max.filter(|max| !(1..=MAX_TRIES).contains(max)) {
            let at = node.get("max").map_or(node.mark, |it| it.mark);
            let message = format!("`max` is the number of tries, from 1 to {MAX_TRIES}, found {max}");
            reader.error_with_help("bad-retry", at, message, "a retry must end; a longer `every` waits longer");
            it.max = None;
        }
        let waits = (1..it.max.unwrap_or(TRIES)).filter_map(|tries| it.wait(tries));
        let all = waits.fold(Duration::ZERO, Duration::saturating_add);
        if all > Duration::from_hours(24 * MAX_DAYS) {
            let message = format!("all tries together would take {} days", all.as_secs() / 86_400);
            let help = format!("a retry must end within {MAX_DAYS} days: lower `every` or `max`");
            let at = node.get("every").or(node.get("max")).map_or(node.mark, |it| it.mark);
            reader.error_with_help("bad-retry", at, message, &help);
        }
        Some(it)
    }
}

impl Retry {
    /// How long to wait after so many tries; `None` when there were enough.
    pub fn wait(&self, tries: u32) -> Option<Duration> {
        if tries >= self.max.unwrap_or(TRIES) {
            return None;
        }
        let every = self.every.unwrap_or(EVERY);
        let factor = self.backoff.map_or(1.0, |it| it.0).powf(f64::from(tries.saturating_sub(1)));
        let wait = Duration::try_from_secs_f64(every.as_secs_f64() * factor).unwrap_or(LONGEST_EVERY);
        Some(wait.min(LONGEST_EVERY.max(every)))
    }
}

impl Read for Arc<Expectations> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Expectations::read(node, reader).map(Arc::new)
    }
}

impl Read for Backoff {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.plain() {
            Plain::Number(digits) => digits.parse().ok().filter(|it| *it >= 1.0).map(Self),
            _ => None,
        }
        .or_else(|| reader.expected("a factor of 1 or more", node))
    }
}

impl Read for For {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let it = LongFor::read(node, reader)?;
        let over = match (it.each, it.times) {
            (Some(list), None) => Over::Each(list),
            (None, Some(count)) => Over::Times(count),
            (Some(_), Some(_)) => {
                reader.error("bad-for", node.mark, "a loop has `each` or `times`, not both");
                return None;
            }
            // A value that cannot be read was told already.
            (None, None) if node.get("each").or(node.get("times")).is_some() => return None,
            (None, None) => {
                let help = "`for: { each: <<list>>, as: item }` or `for: { times: 3 }`";
                reader.error_with_help("bad-for", node.mark, "a loop needs `each` or `times`", help);
                return None;
            }
        };
        if let Some(why) = over.wrong() {
            let at = node.get("each").or(node.get("times")).map_or(node.mark, |it| it.mark);
            let help = match over {
                Over::Each(_) => "a list is written `[a, b]`, or is a variable: `<<list>>`",
                Over::Times(_) => "a number is written `3`, or is a variable: `<<count>>`",
            };
            reader.error_with_help("bad-for", at, why, help);
            return None;
        }
        let name = it.name.unwrap_or_else(|| "item".to_owned()).into();
        Some(Self { over, name, place: reader.place(node.mark) })
    }
}

impl Over {
    /// What is wrong with it, as far as it is written out.
    fn wrong(&self) -> Option<String> {
        match self {
            Self::Each(tree) => {
                let value = tree.fixed()?;
                (!value.is_array()).then(|| format!("`each` needs a list, found {value}"))
            }
            Self::Times(tree) => {
                let value = tree.fixed()?;
                value.as_u64().is_none().then(|| format!("`times` needs a whole number, found {value}"))
            }
        }
    }

    /// The list, or the number of rounds.
    pub fn tree(&self) -> &Tree {
        match self {
            Self::Each(tree) | Self::Times(tree) => tree,
        }
    }
}

impl JsonSchema for For {
    fn schema_name() -> Cow<'static, str> {
        "For".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        LongFor::json_schema(generator)
    }
}

impl Read for Reference {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.text().filter(|text| !text.trim().is_empty()) {
            Some(text) => Some(Self { text: text.into(), place: reader.place(node.mark) }),
            None => reader.expected("the name of a request, or the path of a file or folder", node),
        }
    }
}

impl JsonSchema for Reference {
    fn schema_name() -> Cow<'static, str> {
        "Reference".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "A request, a file or a folder, by its name or path.", "type": "string" })
    }
}

impl Read for Need {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Kind::Map(entries) = &node.kind else {
            return Reference::read(node, reader).map(|target| Self { target, ttl: None });
        };
        let mut it = LongNeed::default();
        read_keys!(it, entries, reader, request, ttl);
        reader.require(&["request"], node);
        Some(Self { target: it.request?, ttl: it.ttl })
    }
}

impl Read for Needs {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.kind {
            Kind::List(_) => Vec::read(node, reader).map(Self),
            Kind::Plain(_) | Kind::Text(_) | Kind::Map(_) => Need::read(node, reader).map(|one| Self(vec![one])),
        }
    }
}

impl JsonSchema for Needs {
    fn schema_name() -> Cow<'static, str> {
        "Needs".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (short, long) = (generator.subschema_for::<Reference>(), generator.subschema_for::<LongNeed>());
        json_schema!({
            "description": "What must have run before: a request or folder, or a list of them.",
            "anyOf": [short, long, { "type": "array", "items": { "anyOf": [short, long] } }],
        })
    }
}

impl Read for With {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let entries = reader.map("a map of variables", node)?;
        let (mut all, mut places) = (Vec::new(), Vec::new());
        for entry in entries {
            let Some(value) = Tree::read(&entry.value, reader) else { continue };
            all.push((entry.key.as_str().into(), value));
            places.push(reader.place(entry.mark));
        }
        Some(Self(all.into(), places.into()))
    }
}

impl JsonSchema for With {
    fn schema_name() -> Cow<'static, str> {
        "With".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<Tree>();
        json_schema!({ "description": "Variables by name.", "type": "object", "additionalProperties": value })
    }
}

impl Read for Returns {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let entries = reader.map("a map of variable names, and the names of what is captured", node)?;
        let mut all = Vec::new();
        for entry in entries {
            let (Kind::Plain(text) | Kind::Text(text)) = &entry.value.kind else {
                return reader.expected("the name of a variable that the used requests capture", &entry.value);
            };
            let secret = is_secret_name(&entry.key) || is_secret_name(text);
            let (name, captured) = (entry.key.as_str().into(), text.as_str().into());
            all.push(Return { name, captured, secret, place: reader.place(entry.value.mark) });
        }
        Some(Self(all))
    }
}

impl Read for Skip {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.plain() {
            Plain::Text => Template::read(node, reader).map(Self),
            _ => reader.expected("the reason, as text", node),
        }
    }
}

impl JsonSchema for Skip {
    fn schema_name() -> Cow<'static, str> {
        "Skip".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "Why the request is not sent.", "type": "string" })
    }
}

impl JsonSchema for Returns {
    fn schema_name() -> Cow<'static, str> {
        "Returns".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Variables by name, and the captured variables whose values they take over.",
            "type": "object",
            "additionalProperties": { "type": "string" },
        })
    }
}
