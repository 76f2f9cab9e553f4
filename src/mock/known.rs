//! What the mock knows, told to somebody who asked for something else.

use serde_json::Value;

use super::{incoming::Incoming, pattern::joined, route::Route};
use crate::source::nearest;

/// How many routes are listed.
const LISTED: usize = 50;

/// Lists the routes in a refusal, each once.
pub(super) fn known(routes: &[Route], body: &mut Value) {
    let mut titles: Vec<String> = Vec::new();
    for title in routes.iter().map(Route::title) {
        if !titles.contains(&title) {
            titles.push(title);
        }
        if titles.len() > LISTED {
            titles.pop();
            body["and_more"] = true.into();
            break;
        }
    }
    body["known"] = titles.into();
}

/// The methods of routes, with `HEAD` where there is `GET`.
pub(super) fn allowed(routes: &[&Route]) -> Vec<String> {
    let mut methods: Vec<String> = Vec::new();
    for method in routes.iter().filter_map(|route| route.method.as_deref()) {
        for method in [method].into_iter().chain((method == "GET").then_some("HEAD")) {
            if !methods.iter().any(|it| it == method) {
                methods.push(method.to_owned());
            }
        }
    }
    methods
}

/// The route that was probably meant: its path is a slip away, or lacks its beginning.
pub(super) fn suggestion(routes: &[Route], incoming: &Incoming<'_>) -> Option<String> {
    let method = incoming.request.method.to_ascii_uppercase();
    let path = joined(incoming.path.iter().map(String::as_str));
    let same_method = || routes.iter().filter(|route| route.method.as_deref().is_none_or(|it| it == method));
    let filled: Vec<(String, &Route)> =
        same_method().map(|route| (route.pattern.filled_from(&incoming.path), route)).collect();
    let near = nearest(&path, filled.iter().map(|(path, _)| path.as_str()));
    let by_slip = near.and_then(|near| filled.iter().find(|(path, _)| path == near));
    let is_end = |one: &str, other: &str| other.len() > 1 && one.ends_with(other);
    let by_end = || filled.iter().find(|(known, _)| is_end(known, &path) || is_end(&path, known));
    by_slip.or_else(by_end).map(|(_, route)| route.title())
}
