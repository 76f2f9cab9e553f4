//! A folder, and all that is in it.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{
    auth::auth,
    files::Files,
    ground::Ground,
    known::Moment,
    parameter::{self, Of, Parameter},
    request::{Written, request},
    scripts::{Scripts, count},
    settings::{settings, settings_of_collection},
    shape::{description, extension, is_folder, list, text},
    stem::Stems,
};
use crate::format::{
    postman,
    yaml::write::{Pair, Yaml, document},
};

/// How deep folders may be in one another: our own reader goes no deeper.
const MAX_DEPTH: usize = 60;

/// What is written so far, and what was read before.
pub(super) struct Writing<'a> {
    /// The files by their paths in the collection's folder.
    pub(super) files: Vec<(PathBuf, String)>,
    /// The scripts that are still to come, in the order in which they stand.
    pub(super) scripts: std::slice::Iter<'a, Scripts>,
    /// The folder that paths of files start from.
    pub(super) base: &'a Path,
    /// The folder that is written into.
    pub(super) target: &'a Path,
    /// Whether scripts jump to requests by name: to the last one of that name.
    pub(super) has_jumps: bool,
    /// How many requests there are so far.
    pub(super) requests: usize,
}

/// A folder, and what is around it.
#[derive(Clone, Copy)]
pub(super) struct Place<'a, 'p> {
    pub(super) of: &'a Value,
    /// The collection and the folders around it, the outermost first.
    pub(super) around: &'p [&'a Value],
    pub(super) path: &'p Path,
}

impl<'a> Writing<'a> {
    /// Writes what is in a folder; the keys of its own document.
    pub(super) fn folder(&mut self, place: Place<'a, '_>, ground: &mut Ground) -> Vec<Pair> {
        let mut pairs = Vec::new();
        let named = place.of.get("info").unwrap_or(place.of);
        pairs.extend(text(named, "name").map(|it| Pair::new("name", it.into_owned())));
        pairs.extend(description(named).map(|it| Pair::new("docs", it)));
        pairs.extend(extension(place.of, "tags").map(|it| Pair::new("tags", Yaml::of(it))));
        // What is inherited is used by the first request that inherits it.
        ground.time = first_heir(place.of, &mut self.requests.clone()).map_or(usize::MAX, |it| Moment::of(it).sent);
        pairs.extend(auth(place.of, ground).map(|it| Pair::new("auth", it)));
        let headers = parameter::map(&Parameter::all(list(place.of, "header")), Of::Headers, ground);
        pairs.extend((!headers.is_empty()).then(|| Pair::new("headers", Yaml::Block(headers))));
        for key in ["headers", "data", "before", "after"] {
            pairs.extend(extension(place.of, key).map(|value| Pair::new(key, Yaml::of(value))));
        }
        let scripts = self.scripts.next().cloned().unwrap_or_default();
        pairs.extend(scripts.pair());
        let around: Vec<&Value> = place.around.iter().copied().chain([place.of]).collect();
        let order = self.items(Place { around: &around, ..place }, ground);
        if order.len() > 1 {
            pairs.push(Pair::new("order", Yaml::List(order)));
        }
        pairs.extend(extension(place.of, "parallel").map(|it| Pair::new("parallel", Yaml::of(it))));
        let is_collection = place.around.is_empty();
        if is_collection && self.has_jumps {
            pairs.push(Pair::new("jumps", true));
        }
        let settings = if is_collection { settings_of_collection } else { settings }(place.of, ground);
        pairs.extend((!settings.is_empty()).then(|| Pair::new("settings", Yaml::Map(settings))));
        pairs
    }

    /// Writes the folders and requests in a folder; their stems in order.
    fn items(&mut self, place: Place<'a, '_>, ground: &mut Ground) -> Vec<Yaml> {
        let items = list(place.of, "item");
        let names = names(items, self.has_jumps, ground);
        let mut stems = Stems::default();
        let mut order = Vec::new();
        for (item, name) in items.iter().zip(&names) {
            let fallback = if is_folder(item) { "folder" } else { "request" };
            let stem = stems.take(name, fallback);
            let shown = text(item, "name").unwrap_or_default().into_owned();
            ground.within(&shown, |ground| {
                if is_folder(item) {
                    self.inner(item, Place { path: &place.path.join(&stem), ..place }, ground);
                } else {
                    self.request(item, name, &stem, (place, ground));
                }
            });
            order.push(Yaml::Text(stem));
        }
        order
    }

    fn inner(&mut self, item: &'a Value, place: Place<'a, '_>, ground: &mut Ground) {
        if place.around.len() > MAX_DEPTH {
            ground.note("it is in too many folders, and left out");
            let _ = self.scripts.nth(count(item) - 1);
            return;
        }
        let pairs = self.folder(Place { of: item, ..place }, ground);
        self.files.push((place.path.join("folder.yaml"), document(&pairs)));
    }

    fn request(&mut self, item: &'a Value, name: &str, stem: &str, (place, ground): (Place<'a, '_>, &mut Ground)) {
        ground.time = Moment::of(self.requests).sent;
        self.requests += 1;
        let scripts = self.scripts.next().cloned().unwrap_or_default();
        let folder = self.target.join(place.path);
        let around = place.around.iter().copied().chain([item]).collect();
        let address = postman::url_text(item.pointer("/request/url").unwrap_or(&Value::Null));
        // Who has no name is called by its address.
        let name = [name, address.as_str(), stem].into_iter().find(|it| !it.is_empty()).unwrap_or(stem);
        let files = Files { base: self.base, folder: &folder };
        let pairs = request(&Written { item, name, around, scripts: &scripts, files }, ground);
        self.files.push((place.path.join(format!("{stem}.yaml")), document(&pairs)));
    }
}

/// The number of the first request below that has the auth of this folder; `next` is the number of the next request.
fn first_heir(folder: &Value, next: &mut usize) -> Option<usize> {
    for item in list(folder, "item") {
        let own = if is_folder(item) { item } else { item.get("request").unwrap_or(&Value::Null) };
        let inherits = !own.get("auth").is_some_and(Value::is_object);
        if is_folder(item) {
            let before = *next;
            let found = first_heir(item, next).filter(|_| inherits);
            if found.is_some() {
                return found;
            }
            *next = before + requests(item);
        } else {
            if inherits {
                return Some(*next);
            }
            *next += 1;
        }
    }
    None
}

/// How many requests there are in a folder and below.
fn requests(folder: &Value) -> usize {
    list(folder, "item").iter().map(|it| if is_folder(it) { requests(it) } else { 1 }).sum()
}

/// The names of a folder's elements, those of requests each unlike the others.
fn names(items: &[Value], has_jumps: bool, ground: &mut Ground) -> Vec<String> {
    let mut names: Vec<String> = items.iter().map(|it| text(it, "name").unwrap_or_default().into_owned()).collect();
    let requests: Vec<usize> = (0..items.len()).filter(|at| !is_folder(&items[*at])).collect();
    for (nth, at) in requests.iter().enumerate() {
        let name = names[*at].clone();
        let others = if has_jumps { &requests[nth + 1..] } else { &requests[..nth] };
        if name.is_empty() || others.iter().all(|other| text(&items[*other], "name").unwrap_or_default() != name) {
            continue;
        }
        let mut number = if has_jumps { 1 } else { 2 };
        while names.contains(&format!("{name} ({number})")) {
            number += 1;
        }
        names[*at] = format!("{name} ({number})");
        ground.note(format!("a second request is called `{name}`; one of them is `{}` now", names[*at]));
    }
    names
}
