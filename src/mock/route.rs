//! From collections to routes, and from a request to the routes that it may mean.

use std::{cmp::Ordering, collections::HashMap, sync::Arc};

use serde_json::Value;

use super::{incoming::Incoming, pattern::Pattern, reply::Reply};
use crate::{
    format::postman,
    model::{Collection, Folder, Hook, Item, Request},
    scope::{Scope, Store, Variables},
    source::{Place, Problem},
    template::Template,
    value,
};

/// A request of a collection: what it matches, and how it is answered.
#[derive(Debug)]
pub(super) struct Route {
    /// The request's name.
    pub(super) name: Arc<str>,
    /// Where the request is written.
    pub(super) place: Place,
    /// Where its URL is written.
    pub(super) url_place: Place,
    /// The method; `None` when it is a template without a value, which matches any.
    pub(super) method: Option<String>,
    /// The URL.
    pub(super) pattern: Pattern,
    /// The examples.
    pub(super) replies: Vec<Reply>,
    /// The variables that its templates see, the nearest first.
    pub(super) variables: Arc<[Arc<Variables>]>,
}

/// Why no route answers.
#[derive(Debug)]
pub(super) enum Miss<'a> {
    /// No route has this path.
    Path,
    /// Routes have this path, with other methods.
    Method(Vec<&'a Route>),
    /// Those that have it are without examples.
    Examples(&'a Route),
}

/// What routes see besides their folders' variables: layers of variables, the nearest first.
pub(super) struct Around {
    /// Nearer than the folders' variables.
    pub(super) before: Vec<Arc<Variables>>,
    /// Further than the folders' variables.
    pub(super) behind: Vec<Arc<Variables>>,
    /// Nothing but the redactor that learns secrets.
    pub(super) empty: Store,
}

/// The routes of `collections`, in the order of writing, and what may be wrong with them.
pub(super) fn routes(
    collections: &[Collection],
    around: &Around,
    declared: &dyn Fn(&Folder) -> Arc<Variables>,
) -> (Vec<Route>, Vec<Problem>) {
    let mut routes = Vec::new();
    for collection in collections {
        // What is referred to answers, too, though it was not asked for.
        let root = collection.library.as_ref().map_or(&collection.root, |it| &it.root);
        let mut outer: Vec<_> = collection.foreign.iter().map(|it| Arc::new(it.variables.clone())).collect();
        gather(root, around, declared, &mut outer, &mut routes);
    }
    let problems = problems(&routes);
    (routes, problems)
}

fn gather(
    folder: &Folder,
    around: &Around,
    declared: &dyn Fn(&Folder) -> Arc<Variables>,
    outer: &mut Vec<Arc<Variables>>,
    routes: &mut Vec<Route>,
) {
    outer.push(declared(folder));
    let all = around.before.iter().chain(outer.iter().rev()).chain(&around.behind);
    let variables: Arc<[_]> = all.filter(|layer| !layer.is_empty()).cloned().collect();
    for item in &folder.items {
        match item {
            Item::Folder(inner) => gather(inner, around, declared, outer, routes),
            Item::Request(request) => routes.push(Route::new(request, variables.clone(), &around.empty)),
            Item::Reuse(_) => {}
        }
    }
    for hook in folder.before.iter().chain(&folder.after) {
        if let Hook::Request(request) = hook {
            routes.push(Route::new(request, variables.clone(), &around.empty));
        }
    }
    outer.pop();
}

/// The URL of a request in Postman's words in ours: `{{name}}` with its value, or as `<<name>>`, and `:name` as `{name}`.
fn translated(url: &Template, view: &Value, scope: &Scope<'_>) -> Template {
    let mut open = view["url"].clone();
    // Postman's own has values for its parameters.
    let written = match &mut open {
        Value::Object(parts) => {
            parts.insert("variable".to_owned(), Value::Array(Vec::new()));
            postman::url_text(&open)
        }
        _ => url.source().to_owned(),
    };
    let (text, _) = postman::substitute(&written, scope);
    let text = text.replace("{{", "<<").replace("}}", ">>");
    let (path, query) = text.split_once('?').map_or((text.as_str(), None), |(path, query)| (path, Some(query)));
    let segments = path.split('/').map(|it| match it.strip_prefix(':') {
        Some(name) if !name.is_empty() => format!("{{{name}}}"),
        _ => it.to_owned(),
    });
    let path = segments.collect::<Vec<_>>().join("/");
    let text = query.map_or_else(|| path.clone(), |query| format!("{path}?{query}"));
    Template::literal(text, url.place().clone())
}

impl Route {
    fn new(request: &Request, variables: Arc<[Arc<Variables>]>, store: &Store) -> Self {
        let scope = store.scope(&variables);
        let mut pattern = match &request.foreign {
            Some(foreign) => Pattern::new(&translated(&request.url, foreign.view(), &scope), &scope),
            None => Pattern::new(&request.url, &scope),
        };
        for parameter in request.query.0.iter().filter(|it| !it.disabled && !it.removed) {
            let Some(name) = parameter.name.fixed() else { continue };
            let values = parameter.values.iter().filter_map(|tree| tree.fixed());
            pattern.query.extend(values.map(|it| (name.to_owned(), value::text(it).into_owned())));
        }
        Self {
            name: request.name.clone(),
            place: request.place.clone(),
            url_place: request.url.place().clone(),
            method: request.method.text(&scope).ok().map(|method| method.to_ascii_uppercase()),
            pattern,
            replies: request.examples.iter().enumerate().map(|(index, it)| Reply::new(it, index)).collect(),
            variables,
        }
    }

    /// The method and the path, for people.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.method.as_deref().unwrap_or("*"), self.pattern.path())
    }

    fn takes(&self, method: &str) -> bool {
        self.method.as_deref().is_none_or(|it| it == method)
    }

    /// How well it suits a request that it fits; the greatest is best.
    fn suits(&self, incoming: &Incoming<'_>, host_is_known: bool) -> impl Ord + use<> {
        let host = match &self.pattern.host {
            Some(host) if *host == incoming.host => 2,
            Some(_) if host_is_known => 0,
            _ => 1,
        };
        let query = &self.pattern.query;
        let query = if query.iter().all(|pair| incoming.query.contains(pair)) { 1 + query.len() } else { 0 };
        (host, !self.replies.is_empty(), self.pattern.closeness(), query)
    }
}

/// The routes that suit a request best; each of them as well as the others. A route without examples gives way to the
/// next best of its host.
pub(super) fn find<'a>(routes: &'a [Route], incoming: &Incoming<'_>) -> Result<Vec<&'a Route>, Miss<'a>> {
    let fitting: Vec<&Route> = routes.iter().filter(|route| route.pattern.fits(&incoming.path)).collect();
    if fitting.is_empty() {
        return Err(Miss::Path);
    }
    let method = incoming.request.method.to_ascii_uppercase();
    let with = |method: &str| -> Vec<&Route> { fitting.iter().copied().filter(|route| route.takes(method)).collect() };
    let mut found = with(&method);
    if found.is_empty() && method == "HEAD" {
        found = with("GET");
    }
    if found.len() > 1 {
        found = best(found, routes, incoming);
    }
    match found.first() {
        None => Err(Miss::Method(fitting)),
        Some(first) if first.replies.is_empty() => Err(Miss::Examples(first)),
        Some(_) => Ok(found),
    }
}

/// The best of several routes.
fn best<'a>(found: Vec<&'a Route>, routes: &[Route], incoming: &Incoming<'_>) -> Vec<&'a Route> {
    let host_is_known = routes.iter().any(|route| route.pattern.host.as_ref() == Some(&incoming.host));
    let mut ranked: Vec<_> = found.into_iter().map(|route| (route.suits(incoming, host_is_known), route)).collect();
    // The sort is stable: among equals the order of writing stays.
    ranked.sort_by(|(one, _), (other, _)| other.cmp(one));
    let (first, rest) = match ranked.split_first() {
        Some((first, rest)) => (first, rest.iter().take_while(|it| it.0.cmp(&first.0) == Ordering::Equal)),
        None => return Vec::new(),
    };
    [first.1].into_iter().chain(rest.map(|it| it.1)).collect()
}

/// What may be wrong with the routes: no value for what stands before a path, no example, an example never reached.
fn problems(routes: &[Route]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut heads: Vec<&str> = Vec::new();
    let mut first: HashMap<String, (&Route, &Reply)> = HashMap::new();
    for route in routes {
        if let Some(head) = route.pattern.unknown.as_deref()
            && !heads.contains(&head)
        {
            heads.push(head);
            let message = format!("`{head}` has no value here: the mock compares the end of a path only");
            let help = "name an environment that has it";
            problems.push(
                Problem::warning("unknown-base-url", route.url_place.clone(), message)
                    .wide(head.chars().count())
                    .help(help),
            );
        }
        if route.replies.is_empty() {
            let message = format!("`{}` has no examples: the mock cannot answer it", route.name);
            let help = "write a response under `examples`";
            problems.push(Problem::warning("no-examples", route.place.clone(), message).help(help));
        }
        let key = format!("{} {:?} {:?}", route.title(), route.pattern.host, route.pattern.query);
        let is_open = |it: &&Reply| it.example.when.0.is_empty() && it.example.asked.is_usual();
        for reply in route.replies.iter().filter(is_open) {
            let Some((owner, earlier)) = first.get(&key) else {
                first.insert(key.clone(), (route, reply));
                continue;
            };
            let of =
                if Arc::ptr_eq(&owner.name, &route.name) { String::new() } else { format!(" of `{}`", owner.name) };
            let message = format!("`{}`{of} always answers before `{}` does", earlier.name, reply.name);
            let help = "say under `when` which requests get it";
            problems.push(Problem::warning("ambiguous-examples", reply.example.place.clone(), message).help(help));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use crate::{
        mock::answer::Mock,
        mock::sample::{ask, collection, declared, mock, mock_and_problems, request, said, store},
    };
    use std::path::Path;

    use serde_json::json;

    /// A request that answers its own name.
    fn named(name: &str, line: &str) -> String {
        format!("name: {name}\n{line}\nexamples: [{{ text: {name} }}]\n---\n")
    }

    fn mock_of(requests: &[(&str, &str)]) -> Mock {
        mock(&requests.iter().map(|(name, line)| named(name, line)).collect::<String>())
    }

    #[test]
    fn the_closest_path_answers() {
        let mock = mock_of(&[
            ("any", "GET: <<baseUrl>>/{x}/{y}"),
            ("one", "GET: <<baseUrl>>/users/{id}"),
            ("me", "GET: <<baseUrl>>/users/me"),
            ("post", "POST: <<baseUrl>>/users/me"),
        ]);
        for (line, expected) in [
            ("GET /v2/users/me", "200 me"),
            ("GET /v2/users/you", "200 one"),
            ("GET /v2/groups/1", "200 any"),
            ("POST /v2/users/me/", "200 post"),
        ] {
            assert_eq!(said(&ask(&mock, line)), expected, "{line}");
        }
    }

    #[test]
    fn the_host_decides_where_it_is_known() {
        let mock = mock_of(&[("api", "GET: https://api.zoom.us/me"), ("web", "GET: https://zoom.us/me")]);
        for (host, expected) in [
            ("zoom.us", "200 web"),
            ("ZOOM.us:443", "200 web"),
            ("api.zoom.us", "200 api"),
            ("127.0.0.1:4000", "200 api"),
            ("x", "200 api"),
        ] {
            assert_eq!(said(&mock.answer(&request("GET /me", &[("Host", host)], ""))), expected, "{host}");
        }
        let mut absolute = request("GET /me", &[], "");
        absolute.url = "https://zoom.us/me".parse().unwrap();
        assert_eq!(said(&mock.answer(&absolute)), "200 web");
    }

    #[test]
    fn fixed_query_values_tell_equal_paths_apart() {
        let mock = mock_of(&[
            ("plain", "POST: <<oauthUrl>>/token"),
            ("account", "POST: <<oauthUrl>>/token?grant_type=account"),
            (
                "code",
                "POST: <<oauthUrl>>/token\nquery: { grant_type: code, code: <<code>>, old: { value: 1, disabled: true } }",
            ),
        ]);
        for (line, expected) in [
            ("POST /token", "200 plain"),
            ("POST /token?grant_type=account&x=1", "200 account"),
            ("POST /token?grant_type=code", "200 code"),
            ("POST /token?grant_type=other", "200 plain"),
        ] {
            assert_eq!(said(&ask(&mock, line)), expected, "{line}");
        }
        let only = mock_of(&[("account", "POST: <<oauthUrl>>/token?grant_type=account")]);
        assert_eq!(said(&ask(&only, "POST /token")), "200 account");
    }

    #[test]
    fn folders_give_variables() {
        let mut collection = collection(&named("a", "GET: <<api>>/x"), Path::new(""));
        let source = crate::source::Source::from_bytes("b.yaml", b"api: <<root>>/v9\nroot: https://h.example".to_vec());
        let mut problems = Vec::new();
        let nodes = crate::source::documents(&source.unwrap(), &mut problems);
        let mut reader = crate::source::Reader::new("b.yaml".into(), Path::new(""), &mut problems);
        collection.root.variables = crate::source::Read::read(&nodes[0], &mut reader).unwrap();
        let (mock, problems) = Mock::new(&[collection], &store(&json!({})), &declared);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(said(&ask(&mock, "GET /v9/x")), "200 a");
        assert_eq!(ask(&mock, "GET /x").response.status, 404);
    }

    #[test]
    fn a_request_without_examples_gives_way() {
        let yaml = named("all", "GET: <<baseUrl>>/users/{id}") + "name: me\nGET: <<baseUrl>>/users/me\n";
        assert_eq!(said(&ask(&mock(&yaml), "GET /v2/users/me")), "200 all");
    }

    #[test]
    fn doubts_are_told() {
        let yaml = "name: A\nGET: <<nowhere>>/a\nexamples: [{ name: One, text: a }, { text: b }, { status: 401, when: { query: { x: 1 } } }]\n\
            ---\nname: B\nPOST: <<nowhere>>/b\n---\nname: C\nGET: <<nowhere>>/a\nexamples: [{ name: Other, text: c }]\n";
        let (_, problems) = mock_and_problems(yaml);
        assert_eq!(
            problems,
            [
                "a.yaml:2:6: `<<nowhere>>` has no value here: the mock compares the end of a path only (name an environment that has it)",
                "a.yaml:3:36: `One` always answers before `example 2` does (say under `when` which requests get it)",
                "a.yaml:5:1: `B` has no examples: the mock cannot answer it (write a response under `examples`)",
                "a.yaml:10:12: `One` of `A` always answers before `Other` does (say under `when` which requests get it)",
            ]
        );
    }
}
