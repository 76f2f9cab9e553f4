//! Every code that a problem can have.

/// A kind of problem.
#[derive(Debug)]
pub struct Code {
    /// Its name, in kebab case.
    pub code: &'static str,
    /// Whether it keeps a run from beginning; a warning can be allowed.
    pub is_error: bool,
    /// What it means, in one line.
    pub says: &'static str,
}

const fn error(code: &'static str, says: &'static str) -> Code {
    Code { code, is_error: true, says }
}

const fn warning(code: &'static str, says: &'static str) -> Code {
    Code { code, is_error: false, says }
}

/// All of them, by name.
pub const CODES: &[Code] = &[
    warning("ambiguous-examples", "Two requests of the mock cannot be told apart."),
    error("bad-call", "A template's function is called in a way that it does not take."),
    error("bad-certificate", "A file holds no certificate, or not its key, or the password is wrong."),
    error("bad-condition", "A `when` cannot be read."),
    error("bad-data", "A data file, or a row of it, cannot be read."),
    error("bad-for", "A `for` goes through no list and no number of rounds."),
    error("bad-header", "A header's name is none."),
    error("bad-json", "A JSON file is broken."),
    error("bad-key", "A key of a map is no text."),
    error("bad-method", "A method is none."),
    error("bad-netrc", "A netrc file, which is read with `run`, holds what means nothing there."),
    error("bad-order", "`order` names what is not there, or something twice."),
    error("bad-output", "The file that an answer goes into is none."),
    error("bad-part", "A part of a multipart body is neither value nor file."),
    error("bad-pattern", "A regular expression cannot be read."),
    error("bad-query", "A query of a capture or an expectation cannot be read."),
    error("bad-retry", "A `retry` would not end."),
    error("bad-schema", "A JSON Schema cannot be read."),
    error("bad-template", "A template cannot be read."),
    error("bad-url", "A URL is none."),
    error("bad-variable", "A variable's declaration is none."),
    error("bru-syntax", "A `.bru` file is none."),
    warning(
        "captured-on-some-paths",
        "A variable is captured only where a condition holds, and used where it may not.",
    ),
    warning("contradicted-capture", "A capture finds nothing in the request's own examples."),
    warning("contradicted-expectation", "The request's own examples contradict an expectation."),
    error("duplicate-key", "A key stands twice in a map."),
    error("empty-data", "A table of data has no rows, or a row no values."),
    error("empty-file", "A file holds no request."),
    error("empty-name", "A name is empty."),
    warning("foreign-template", "Postman's `{{name}}` stands in a file where it is nothing but text."),
    warning("ignored-key", "A key of another format means nothing where it stands, and is left out."),
    error("link-to-itself", "A folder is a link to one that it lies in."),
    error("merge-key", "YAML's `<<` merge key, which is not read."),
    error("missing-file", "A file that is named does not exist."),
    error("missing-key", "A key that is needed is missing."),
    error("missing-method", "A request has no method."),
    error("missing-url", "A request has no URL."),
    error("name-twice", "Two requests of a folder have one name."),
    warning("needless-allow", "A comment allows what is not there, or cannot be allowed."),
    error("needs-circle", "Requests need one another in a circle."),
    warning("no-examples", "Nothing has an example for the mock to answer with."),
    error("no-value", "A parameter or variable that needs a value has none."),
    error("not-a-collection", "A file is no Postman collection."),
    error("not-an-environment", "A file is no Postman environment."),
    error("not-formatted", "A file cannot be put into its form, and stays as it is."),
    error("not-yet", "Something is read, and not carried out by this version."),
    warning("number-bent", "YAML reads a number otherwise than it is written."),
    warning("odd-collection", "A part of a collection of Bruno's is not as Bruno writes it, or not carried out."),
    warning(
        "odd-postman",
        "A part of a collection of Postman's is not as Postman writes it, and may mean something else there.",
    ),
    warning("old-format", "A file is in a format that its own maker has given up."),
    warning("open-netrc", "Others can read the netrc file."),
    warning("script-syntax", "A script or an expression is no JavaScript: it fails when it runs."),
    warning("secret-elsewhere", "A secret's value is not in the file that names it, and nobody gives it."),
    warning("secret-in-clear", "A secret is written out in a file that git keeps."),
    warning("shadowed-name", "A variable hides another, or a function, of the same name."),
    warning("stray-file", "A file in a collection's folder is no part of it."),
    error("stray-path-parameter", "A path parameter is not in the URL."),
    error("too-deep", "Something is nested too deep."),
    error("too-many-documents", "A file that is one document holds several."),
    error("too-many-keys", "A map that takes one key has several."),
    error("too-many-steps", "Requests that use others make an endless plan."),
    error("too-many-values", "A path parameter has several values."),
    error("two-bodies", "A request has two bodies."),
    error("two-documents", "A folder has two files that speak for it."),
    error("two-methods", "A request has two methods."),
    error("undefined-variable", "A name has no value."),
    warning("unfound-file", "A file that a request in another format names is not there."),
    warning("unknown-base-url", "The mock cannot tell where requests go."),
    warning("unknown-code", "A comment allows a code that does not exist."),
    error("unknown-key", "A key that nobody knows."),
    warning("unknown-next", "A script in another format jumps to a request that is not there."),
    error("unknown-reference", "`needs`, `use` or a hook names what is not there."),
    error("unknown-tag", "A YAML tag that nobody knows."),
    error("unknown-type", "A type that nobody knows."),
    warning("unquoted-template", "A value that begins with `{{` has no quotes, so that its file is no YAML."),
    warning("unreachable-request", "A request is never sent, whatever the variables are."),
    error("unreadable", "A file cannot be read."),
    error("unwritable", "A file cannot be written."),
    warning("unresolved-variable", "A variable of a request in another format has no value."),
    warning("unused-capture", "A capture is never used."),
    warning("unused-variable", "A variable is never used."),
    error("use-circle", "Requests use one another in a circle."),
    error("used-before-captured", "A variable is used before it is captured."),
    error("wrong-type", "A value is of another type than what stands there."),
    warning("wrong-value", "A value does not fit the type that its parameter is said to have."),
    error("yaml-syntax", "A file is no YAML."),
];
