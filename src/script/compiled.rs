//! Scripts as the engine wants them: compiled once, and looked over for what must be known before they run.

use std::{collections::HashMap, sync::Arc};

use rquickjs::{CatchResultExt as _, CaughtError, Ctx, Function, Persistent, context::EvalOptions};

use super::{place, suspect::is_suspect};
use crate::event::Thrown;

/// How many compiled scripts are kept.
const MAX_COMPILED: usize = 512;

/// How much text the scripts that are kept may have, in bytes.
const MAX_COMPILED_BYTES: usize = 16 << 20;

/// The script runs after the answer.
pub(super) const AFTER: u32 = 1;

/// The script wants none of the names of old.
const MODERN: u32 = 2;

/// The script may change what all scripts share.
pub(super) const SUSPECT: u32 = 16;

/// The script names these as variables of their own; the bit says that they are copied before it runs.
const COPIED: [(&str, u32); 2] = [("environment", 4), ("globals", 8)];

/// What was compiled, by its text.
type Kept = HashMap<Arc<str>, (Persistent<Function<'static>>, u32)>;

/// The scripts that were compiled. They go before the world that they were compiled in.
#[derive(Default)]
pub(super) struct Compiled {
    scripts: Kept,
    expressions: Kept,
    bytes: usize,
}

impl Compiled {
    /// The function that makes the script of this text, and what is to be known of it.
    pub(super) fn get<'js>(&mut self, ctx: &Ctx<'js>, text: &Arc<str>) -> Result<(Function<'js>, u32), Thrown> {
        self.make_room(text, !self.scripts.contains_key(text));
        known_or_compiled(&mut self.scripts, ctx, text, script_source(text))
    }

    /// The function that works out an expression over the names of the object that it is given.
    pub(super) fn expression<'js>(&mut self, ctx: &Ctx<'js>, text: &Arc<str>) -> Result<(Function<'js>, u32), Thrown> {
        self.make_room(text, !self.expressions.contains_key(text));
        known_or_compiled(&mut self.expressions, ctx, text, expression_source(text))
    }

    /// Forgets what was compiled where a new text is too much.
    fn make_room(&mut self, text: &str, is_new: bool) {
        if !is_new {
            return;
        }
        if self.scripts.len() + self.expressions.len() >= MAX_COMPILED || self.bytes > MAX_COMPILED_BYTES {
            self.scripts.clear();
            self.expressions.clear();
            self.bytes = 0;
        }
        self.bytes += text.len();
    }
}

fn known_or_compiled<'js>(
    kept: &mut Kept,
    ctx: &Ctx<'js>,
    text: &Arc<str>,
    source: [&str; 3],
) -> Result<(Function<'js>, u32), Thrown> {
    if let Some((script, facts)) = kept.get(text)
        && let Ok(script) = script.clone().restore(ctx)
    {
        return Ok((script, *facts));
    }
    let script = compile(ctx, text, source)?;
    let facts = facts_of(text);
    kept.insert(text.clone(), (Persistent::save(ctx, script.clone()), facts));
    Ok((script, facts))
}

/// The text of a script with what makes it a function.
pub(super) fn script_source(text: &str) -> [&str; 3] {
    let prefix = if text.contains("await") { place::ASYNC_PREFIX } else { place::PREFIX };
    [prefix, text, place::SUFFIX]
}

/// The same for an expression. What stands before it is just as long, so that columns count the same.
pub(super) fn expression_source(text: &str) -> [&str; 3] {
    ["(function(scope){with(scope){return(", text.trim().trim_end_matches(';'), "\n)}})"]
}

/// The function of a source.
pub(super) fn compile<'js>(ctx: &Ctx<'js>, text: &str, source: [&str; 3]) -> Result<Function<'js>, Thrown> {
    let mut options = EvalOptions::default();
    options.strict = false;
    options.filename = Some(place::FILE.to_owned());
    ctx.eval_with_options(source.concat(), options).catch(ctx).map_err(|error| caught(text, error))
}

/// What is to be known of a script before it runs.
fn facts_of(text: &str) -> u32 {
    let modern = ["\"use sandbox2\"", "'use sandbox2'"].iter().any(|it| text.starts_with(it));
    let copied = COPIED.iter().filter(|(word, _)| is_bare(text, word)).map(|(_, bit)| bit).sum::<u32>();
    // What a file of the collection does is not seen here.
    let loads = text.contains("require") && ["./", "cwd"].iter().any(|it| text.contains(it));
    copied | if modern { MODERN } else { 0 } | if loads || is_suspect(text) { SUSPECT } else { 0 }
}

/// Whether a word stands in the text by itself, not as the member of something.
fn is_bare(text: &str, word: &str) -> bool {
    let is_part = |it: char| it.is_alphanumeric() || it == '_' || it == '$';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(|it| is_part(it) || it == '.') && !after.is_some_and(is_part)
    })
}

/// What the engine itself says of a script.
pub(super) fn caught(text: &str, error: CaughtError<'_>) -> Thrown {
    match error {
        CaughtError::Exception(exception) => {
            let name = exception.get::<_, String>("name").unwrap_or_else(|_| "Error".to_owned());
            let message = exception.message().unwrap_or_default();
            place::thrown(text, name, message, &exception.stack().unwrap_or_default())
        }
        // Out of memory, the engine has nothing left to say so.
        CaughtError::Value(_) => place::trouble("InternalError", "out of memory"),
        CaughtError::Error(rquickjs::Error::InvalidString(_)) => {
            place::trouble("SyntaxError", "the script contains a NUL character")
        }
        CaughtError::Error(error) => place::trouble("InternalError", &error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_tells_of_itself() {
        assert_eq!(facts_of("pm.environment.set('x', 1); setEnvironment(); myglobals; globals_"), 0);
        assert_eq!(facts_of("tests['x'] = environment.x === globals['y']"), 4 + 8);
        assert_eq!(facts_of("\"use sandbox2\"; eval('')"), MODERN + SUSPECT);
    }
}
