//! What must be right before anything is sent.

use serde_json::Value;

use super::{
    names,
    step::{Plan, Step},
};
use crate::{
    model::{Body, Parameter},
    scope::Store,
    source::{Problem, did_you_mean},
};

/// Everything that keeps `plan` from being run: names without a value, path parameters that the URL does not have, parameters that need a value and have none, or have more than they can take.
pub fn unready(plan: &Plan, store: &Store) -> Vec<Problem> {
    let mut problems = plan.problems.clone();
    problems.extend(names::undefined(plan, store));
    for step in plan.steps.iter().filter(|it| it.request.foreign.is_none()) {
        stray_path_parameters(step, &mut problems);
        without_value(step, &mut problems);
        of_two_values(step, &mut problems);
        no_method(step, &mut problems);
        no_url(step, &mut problems);
        no_header_names(step, &mut problems);
    }
    problems.sort_by(|one, other| one.place.cmp(&other.place));
    problems.dedup();
    problems
}

fn stray_path_parameters(step: &Step, problems: &mut Vec<Problem>) {
    let in_url: Vec<&str> = step.url.parameters().map(|(name, _)| name.text()).collect();
    for parameter in step.request.path.0.iter().filter(|it| !it.disabled) {
        let name = parameter.name.source();
        if in_url.iter().any(|it| it.eq_ignore_ascii_case(name)) {
            continue;
        }
        let message = format!("the URL has no `{{{name}}}`");
        let problem =
            Problem::error("stray-path-parameter", parameter.place.clone(), message).wide(name.chars().count());
        let help = did_you_mean(name, in_url.iter().copied()).unwrap_or_else(|| match in_url.as_slice() {
            [] => format!("write it into the URL, such as `.../{{{name}}}`, or take it out here"),
            known => format!("it has {}", known.join(", ")),
        });
        problems.push(problem.help(help));
    }
}

fn without_value(step: &Step, problems: &mut Vec<Problem>) {
    let lacks = |it: &&Parameter| it.required && it.values.is_empty() && !it.disabled && !it.removed;
    let form = match &step.request.body {
        Some(Body::Form(fields)) => fields.0.as_slice(),
        _ => &[],
    };
    let own = step.request.query.0.iter().chain(form);
    for parameter in own.clone().chain(step.request.path.0.iter()).filter(|it| it.removed) {
        let name = parameter.name.source();
        let problem = Problem::error("no-value", parameter.place.clone(), format!("`{name}` has no value"));
        let help = "\"\" sends it empty; only an inherited header can be removed by `null`";
        problems.push(problem.wide(name.chars().count()).help(help));
    }
    let all = own.chain(step.headers.iter());
    let holds_null =
        |it: &&Parameter| !it.disabled && it.values.iter().any(|it| it.fixed().is_some_and(Value::is_null));
    for parameter in all.clone().filter(holds_null) {
        let name = parameter.name.source();
        let message = format!("one of the values of `{name}` is null, which is no text");
        let problem = Problem::error("no-value", parameter.place.clone(), message).wide(name.chars().count());
        problems.push(problem.help("\"\" sends it empty"));
    }
    for parameter in all.filter(lacks) {
        let name = parameter.name.source();
        let message = format!("`{name}` is required and has no value");
        let problem = Problem::error("no-value", parameter.place.clone(), message).wide(name.chars().count());
        problems.push(problem.help("give it a `value`, or set `disabled: true` to leave it out"));
    }
}

fn of_two_values(step: &Step, problems: &mut Vec<Problem>) {
    for parameter in step.request.path.0.iter().filter(|it| !it.disabled && it.values.len() > 1) {
        let (name, count) = (parameter.name.source(), parameter.values.len());
        let message = format!("`{name}` has {count} values; a path parameter takes one value");
        let problem = Problem::error("too-many-values", parameter.place.clone(), message);
        problems.push(problem.wide(name.chars().count()).help("write a list as one text: \"1,2\""));
    }
}

fn no_header_names(step: &Step, problems: &mut Vec<Problem>) {
    for header in step.headers.iter().filter(|it| !it.disabled && !it.removed) {
        let Some(name) = header.name.fixed() else { continue };
        if http::HeaderName::from_bytes(name.as_bytes()).is_err() {
            let problem = Problem::error("bad-header", header.place.clone(), format!("`{name}` is no header name"));
            problems.push(problem.wide(name.chars().count()).help("a header's name is letters, digits and hyphens"));
        }
    }
}

fn no_method(step: &Step, problems: &mut Vec<Problem>) {
    let method = &step.request.method;
    let Some(text) = method.fixed() else { return };
    if http::Method::from_bytes(text.as_bytes()).is_err() {
        let message = format!("`{}` is no HTTP method", text.escape_debug());
        let problem = Problem::error("bad-method", method.place().clone(), message).wide(text.chars().count());
        problems.push(problem.help("a method is one word, such as PURGE"));
    }
}

fn no_url(step: &Step, problems: &mut Vec<Problem>) {
    if let Some(name) = &step.url.enclosed {
        let message = format!("the path parameter `{{{name}}}` stands inside of a block");
        let problem = Problem::error("bad-url", step.request.url.place().clone(), message);
        problems.push(problem.help(format!("write its value there: `<<url_encode {name}>>`")));
    }
    let Some(text) = step.request.url.fixed() else { return };
    let place = step.request.url.place().clone();
    let lower = text.to_ascii_lowercase();
    if !lower.starts_with("http://") && !lower.starts_with("https://") {
        let problem = Problem::error("bad-url", place, format!("`{text}` begins with neither http:// nor https://"));
        let help = match text {
            it if it.contains("{{") => "a variable is written `<<name>>`; `{{name}}` is Postman's".to_owned(),
            it if it.contains("<<") => "a variable is written `<<name>>`, with two `>` at its end".to_owned(),
            it if it.starts_with('/') => {
                format!("write `<<baseUrl>>{it}`, with `baseUrl: http://localhost:8080` in the environment")
            }
            it => format!("write `http://{it}`, or `<<baseUrl>>/...` with `baseUrl` in the environment"),
        };
        problems.push(problem.wide(text.chars().count()).help(help));
    } else if let Err(error) = url::Url::parse(text) {
        let problem = Problem::error("bad-url", place, format!("`{text}` is no URL: {error}"));
        problems.push(problem.wide(text.chars().count()));
    }
}
