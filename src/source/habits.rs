//! Keys that other programs have where ours are called otherwise, and where keys of ours belong that stand elsewhere.

/// What is said of `key`, which nobody knows in a map whose keys are `known`; `None` where it is nobody's habit.
pub fn advice(key: &str, known: &[&str]) -> Option<String> {
    let bare: String = key.chars().filter(|it| !matches!(it, '_' | '-' | ' ')).collect::<String>().to_lowercase();
    let row = HABITS.iter().find(|it| known.contains(&it.beside) && it.words.contains(&bare.as_str()));
    let below = || {
        let homes = HOMES.iter().filter(|it| known.contains(&it.0));
        let home = homes.into_iter().find(|it| it.1.contains(&key) || it.0 == "expect" && key.starts_with(['$', '/']));
        home.map(|(home, _)| format!("`{key}` belongs below `{home}:`, two columns further to the right"))
    };
    row.map(|it| it.advice.to_owned()).or_else(below)
}

/// What is said for words of others in a map.
struct Habit {
    /// A key by which the map is known.
    beside: &'static str,
    /// What is written there: without `_`, `-` and capitals.
    words: &'static [&'static str],
    advice: &'static str,
}

const fn habit(beside: &'static str, words: &'static [&'static str], advice: &'static str) -> Habit {
    Habit { beside, words, advice }
}

/// Of two rows with the same word, the map chooses: a request has `expect`, a folder has `order`.
const HABITS: &[Habit] = &[
    habit(
        "json",
        &["body", "data", "payload", "raw", "content"],
        "a body is written by its kind: `json:`, `text:`, `xml:`, `form:`, `multipart:`, `graphql:` or `file:`",
    ),
    habit("json", &["formdata"], "fields and files in parts are `multipart:`, URL-encoded fields are `form:`"),
    habit("json", &["urlencoded", "formurlencoded"], "URL-encoded fields are `form:`"),
    habit(
        "query",
        &["params", "parameters", "queryparams", "queryparameters", "querystring", "qs"],
        "did you mean `query`?",
    ),
    habit("path", &["pathparams", "pathparameters", "pathvariables"], "did you mean `path`?"),
    habit(
        "expect",
        &["assert", "asserts", "assertions", "tests", "test", "verify", "validate", "response", "then", "should"],
        "what must hold stands below `expect:`, such as `status: 200` and `$.id: 7`",
    ),
    habit(
        "capture",
        &["extract", "save", "store", "export", "exports", "set"],
        "what is kept of the answer stands below `capture:`, such as `id: $.id`",
    ),
    habit("docs", &["description", "desc", "summary", "doc", "comment", "info"], "did you mean `docs`?"),
    habit("name", &["title", "id"], "did you mean `name`?"),
    habit(
        "GET",
        &["uri", "endpoint", "request", "http"],
        "the method is the key, and the URL its value: `GET: https://example.org/`",
    ),
    habit("needs", &["dependson", "depends", "requires"], "did you mean `needs`?"),
    habit("when", &["if", "condition", "onlyif"], "did you mean `when`?"),
    habit("for", &["repeat", "foreach", "loop", "each", "withitems"], "did you mean `for`?"),
    habit("delay", &["sleep", "wait", "pause"], "did you mean `delay`?"),
    habit("skip", &["disabled", "ignore"], "did you mean `skip`?"),
    habit(
        "script",
        &[
            "before",
            "after",
            "prerequest",
            "prerequestscript",
            "postresponse",
            "pre",
            "post",
            "scripts",
            "event",
            "events",
        ],
        "JavaScript stands below `script:`, as `before:` and `after:`",
    ),
    habit(
        "expect",
        &["variables", "vars", "variable", "env", "environment"],
        "variables stand in `collection.yaml`, `folder.yaml` or `environments/NAME.yaml`",
    ),
    habit(
        "expect",
        &["requests", "items", "item", "steps", "collection"],
        "one YAML document is one request; a line `---` separates several in a file",
    ),
    habit(
        "order",
        &["requests", "items", "item", "steps"],
        "requests stand in files of their own beside this one; `order:` names them",
    ),
    habit("order", &["vars", "env", "environment"], "did you mean `variables`?"),
    habit("equals", &["eq", "equal", "is", "be", "==", "=", "value"], "did you mean `equals`?"),
    habit("equals", &["ne", "neq", "not", "!=", "isnot"], "did you mean `not_equals`?"),
    habit("equals", &["greater", "greaterthan", "above", "min", "minimum", ">"], "did you mean `gt`, or `gte`?"),
    habit("equals", &["ge", "atleast", ">="], "did you mean `gte`?"),
    habit("equals", &["less", "lessthan", "below", "max", "maximum", "<"], "did you mean `lt`, or `lte`?"),
    habit("equals", &["le", "atmost", "<="], "did you mean `lte`?"),
    habit("equals", &["regex", "regexp", "pattern", "like", "=~"], "did you mean `matches`?"),
    habit("equals", &["include", "includes", "has"], "did you mean `contains`?"),
    habit("equals", &["in", "enum", "anyof"], "did you mean `one_of`?"),
    habit("equals", &["len", "size", "count"], "did you mean `length`?"),
    habit("equals", &["present", "defined", "found"], "did you mean `exists`?"),
    habit("equals", &["all", "every"], "did you mean `each`?"),
    habit("bearer", &["type", "scheme"], "the scheme is the key, and what it needs its value: `bearer: <<token>>`"),
    habit("bearer", &["token", "accesstoken"], "did you mean `bearer: TOKEN`?"),
    habit("bearer", &["username", "user", "password"], "did you mean `basic: { username: ..., password: ... }`?"),
];

/// Keys of ours, and the key below which they stand.
const HOMES: &[(&str, &[&str])] = &[
    ("expect", &["status", "time", "size", "schema", "cookies"]),
    (
        "settings",
        &[
            "timeout",
            "idle_timeout",
            "max_body",
            "redirects",
            "http_version",
            "verify_tls",
            "path_as_is",
            "proxy",
            "no_proxy",
            "certificates",
            "ca",
            "resolve",
            "connect_to",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: &[&str] = &["name", "GET", "query", "json", "expect", "settings", "script"];
    const AUTH: &[&str] = &["basic", "bearer"];

    #[test]
    fn the_words_of_others_are_understood() {
        let of = |key, known| advice(key, known).unwrap_or_default();
        assert!(of("body", REQUEST).starts_with("a body is written by its kind"));
        assert_eq!(of("queryParams", REQUEST), "did you mean `query`?");
        assert_eq!(of("query_params", REQUEST), "did you mean `query`?");
        assert!(of("type", AUTH).starts_with("the scheme is the key"));
        assert_eq!(of("type", REQUEST), "");
        assert_eq!(of("greaterThan", &["equals"]), "did you mean `gt`, or `gte`?");
        assert_eq!(of("banana", REQUEST), "");
    }

    #[test]
    fn a_key_that_slipped_to_the_left_is_sent_home() {
        assert_eq!(
            advice("status", REQUEST).as_deref(),
            Some("`status` belongs below `expect:`, two columns further to the right")
        );
        assert!(advice("$.id", REQUEST).unwrap().contains("below `expect:`"));
        assert!(advice("timeout", REQUEST).unwrap().contains("below `settings:`"));
        assert_eq!(advice("status", AUTH), None);
    }
}
