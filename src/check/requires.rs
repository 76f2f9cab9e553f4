//! Files that Bruno's scripts read by `require`, and that are not there.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};

use regex::Regex;

use super::scripts::in_file;
use crate::{
    model::{Bru, Dialect, Home},
    plan::Plan,
    source::Problem,
};

/// A file that is named by a text: `require("./lib/sign")`.
static REQUIRE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"\brequire\(\s*(?:"(\.\.?/[^"\\\n]+)"|'(\.\.?/[^'\\\n]+)')\s*\)"#)
        .expect("the pattern is fixed, and a test uses it")
});

/// A warning for each file that a script of `plan` names and that is not there.
pub(super) fn missing(plan: &Plan, problems: &mut Vec<Problem>) {
    let mut seen = HashSet::new();
    for script in plan.steps.iter().flat_map(|it| it.scripts.iter()).filter(|it| it.text.contains("require")) {
        let Dialect::Bru(Bru { home, .. }) = &script.dialect else { continue };
        if !seen.insert(Arc::as_ptr(script)) {
            continue;
        }
        for (line, text) in (1..).zip(script.text.lines()).filter(|(_, it)| !it.trim_start().starts_with("//")) {
            for found in REQUIRE.captures_iter(text) {
                let Some(name) = found.get(1).or(found.get(2)) else { continue };
                if is_there(home, name.as_str()) {
                    continue;
                }
                let before = text[..found.get(0).map_or(0, |it| it.start())].chars().count();
                let at = u32::try_from(before + 1).ok().and_then(|column| in_file(script, (line, column)));
                let message = format!("the file `{}`, which a script reads, is not there", name.as_str());
                let problem = Problem::warning("unfound-file", at.unwrap_or_else(|| script.place.clone()), message);
                problems.push(problem.help("it is looked for from the collection's folder"));
            }
        }
    }
}

/// Whether a file is in the collection's folder, or in one of those that it reads from, in any of the spellings that are read.
fn is_there(home: &Home, name: &str) -> bool {
    let name = Path::new(name);
    [&home.folder].into_iter().chain(&home.roots).any(|root| {
        let path = root.join(name);
        let with = |end: &str| PathBuf::from(format!("{}{end}", path.display()));
        [path.clone(), with(".js"), with(".json"), path.join("index.js")].iter().any(|it| it.is_file())
    })
}
