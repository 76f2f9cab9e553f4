//! Captures, variables and arguments that nobody uses.

use std::{collections::HashSet, path::Path};

use crate::{
    model::{Collection, Declarations},
    plan::{self, Entry, Plan, names_after, names_sent},
    scope::Slot,
    source::{Place, Problem, Source},
    template::Name,
};

/// A warning for each capture whose variable stands in no template of the collections.
pub(super) fn captures(collections: &[Collection], environment: &Declarations, plan: &Plan) -> Vec<Problem> {
    let mut used: HashSet<String> = HashSet::new();
    for step in &plan.steps {
        for (name, _) in names_sent(step).into_iter().chain(names_after(step)) {
            used.insert(name.root().to_owned());
            used.insert(name.text().to_owned());
        }
    }
    for block in &plan.blocks {
        used.extend(plan::names_of_block(block).into_iter().map(|(name, ..)| name.root().to_owned()));
        let returns = block.call.iter().flat_map(|call| &call.returns).flat_map(|it| &it.0);
        used.extend(returns.map(|it| it.captured.to_string()));
    }
    for (folders, request) in collections.iter().flat_map(|it| it.root.requests()) {
        let declared = folders.iter().flat_map(|folder| &folder.variables.0).flat_map(|it| it.origin.names());
        used.extend(declared.map(|(name, ..)| name.root().to_owned()));
        used.extend(request.skip.iter().flat_map(|it| it.0.names()).map(|(name, ..)| name.root().to_owned()));
    }
    for step in &plan.steps {
        let rest = step.request.retry.iter().filter_map(|it| it.until.as_ref()).flat_map(|it| it.names());
        used.extend(rest.map(|(name, ..)| name.root().to_owned()));
    }
    used.extend(environment.0.iter().flat_map(|it| it.origin.names()).map(|(name, ..)| name.root().to_owned()));
    let captures = plan.steps.iter().flat_map(|step| &step.request.captures.0);
    captures
        .filter(|capture| !used.contains(&*capture.name))
        .map(|capture| {
            let message = format!("`{}` is captured and never used", capture.name);
            let problem = Problem::warning("unused-capture", capture.place.clone(), message);
            let is_plain = Name::parse(&capture.name).is_some();
            let used = if is_plain { capture.name.to_string() } else { format!("[{}]", capture.name) };
            problem.wide(capture.name.chars().count()).help(format!("use it as `<<{used}>>`, or take it out"))
        })
        .collect()
}

/// A warning for each argument that nothing of what is used asks for.
pub(super) fn arguments(environment: &Declarations, plan: &Plan) -> Vec<Problem> {
    let declared: HashSet<String> = roots(environment.0.iter().flat_map(|it| it.origin.names()));
    let mut problems = Vec::new();
    for (id, block) in plan.blocks.iter().enumerate() {
        let Some(call) = block.call.as_ref().filter(|it| !it.with.0.is_empty()) else { continue };
        let steps = plan.steps_of(Entry::Block(id));
        if steps.is_empty() || steps.iter().any(|step| !step.scripts.is_empty()) {
            continue;
        }
        let mut asked = declared.clone();
        for step in steps {
            asked.extend(roots(plan::names_of_step(step)));
            let made = step.variables.iter().flat_map(|it| it.values()).filter_map(|it| match &it.slot {
                Slot::Made(made) => Some(made.names()),
                Slot::Value(_) => None,
            });
            asked.extend(made.flatten().map(|it| it.split('.').next().unwrap_or_default().to_owned()));
        }
        let mut open: Vec<Entry> = block.all().collect();
        while let Some(entry) = open.pop() {
            let Entry::Block(inner) = entry else { continue };
            asked.extend(roots(plan::names_of_block(&plan.blocks[inner])));
            open.extend(plan.blocks[inner].all());
        }
        let given = call.with.0.iter().map(|(name, _)| name).zip(call.with.1.iter());
        for (name, place) in given.filter(|(name, _)| !asked.contains(&***name)) {
            let message = format!("nothing that \"{}\" uses asks for `{name}`", block.name);
            let problem = Problem::warning("unused-variable", place.clone(), message).wide(name.chars().count());
            problems.push(problem.help("see how it is called there, or take it out"));
        }
    }
    problems
}

fn roots(names: impl IntoIterator<Item = (Name, Place, bool)>) -> HashSet<String> {
    names.into_iter().flat_map(|(name, ..)| [name.root().to_owned(), name.text().to_owned()]).collect()
}

/// A warning for each variable of a collection's files whose name stands nowhere else in them: in no template, no condition
/// and no other text, so that none is told of wrongly.
pub(super) fn variables(collections: &[Collection], plan: &Plan) -> Vec<Problem> {
    let known: HashSet<String> = plan
        .steps
        .iter()
        .flat_map(|step| names_sent(step).into_iter().chain(names_after(step)))
        .flat_map(|(name, _)| [name.root().to_owned(), name.text().to_owned()])
        .collect();
    let mut problems = Vec::new();
    for collection in collections {
        let mut declared: Vec<_> = collection.root.requests().into_iter().flat_map(|(folders, _)| folders).collect();
        declared.dedup_by(|one, other| one.place == other.place);
        let declared = declared.into_iter().flat_map(|folder| &folder.variables.0);
        let mut unknown: Vec<_> = declared.filter(|it| !known.contains(&*it.name)).collect();
        unknown.sort_by(|one, other| one.place.cmp(&other.place));
        unknown.dedup_by(|one, other| one.place == other.place);
        if unknown.is_empty() {
            continue;
        }
        let texts = texts(&collection.path);
        for variable in unknown {
            let stands: usize =
                texts.iter().map(|text| words(text).filter(|word| *word == &*variable.name).count()).sum();
            if stands < 2 {
                let message = format!("`{}` is declared and never used", variable.name);
                let problem = Problem::warning("unused-variable", variable.place.clone(), message);
                let used = if Name::parse(&variable.name).is_some() { "<<" } else { "<<[" };
                let end = if used == "<<" { ">>" } else { "]>>" };
                let help = format!("use it as `{used}{}{end}`, or take it out", variable.name);
                problems.push(problem.wide(variable.name.chars().count()).help(help));
            }
        }
    }
    problems
}

/// The words of a text, as far as they may be names.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|it: char| !(it.is_alphanumeric() || matches!(it, '_' | '-' | '$')))
}

/// The YAML texts in a folder and below.
fn texts(path: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(path.to_owned(), 0)];
    while let Some((path, depth)) = open.pop() {
        if path.is_dir() && depth < 32 {
            let entries = std::fs::read_dir(&path).into_iter().flatten().filter_map(Result::ok);
            open.extend(entries.map(|it| (it.path(), depth + 1)));
        } else if path.extension().is_some_and(|it| it == "yaml" || it == "yml") {
            found.extend(Source::read(&path).ok().map(|it| it.text));
        }
    }
    found
}
