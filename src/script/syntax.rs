//! What can be known of a script without running it: whether it is JavaScript.

use std::time::{Duration, Instant};

use rquickjs::{Context, Ctx, Runtime};

use super::{compiled, place};
use crate::event::Thrown;

/// How long one text may be read. What only looks like a script may try to do something.
const LONGEST: Duration = Duration::from_millis(500);

/// How much memory reading may take, in bytes.
const MEMORY_BYTES: usize = 256 << 20;

/// The stack that reading may take, in bytes: less than any thread has.
const STACK_BYTES: usize = 512 << 10;

/// Reads scripts, and runs none.
pub struct Syntax {
    context: Context,
    runtime: Runtime,
}

impl Syntax {
    /// One that knows no names; nothing where there is no memory.
    pub fn new() -> Option<Self> {
        let runtime = Runtime::new().ok()?;
        runtime.set_memory_limit(MEMORY_BYTES);
        runtime.set_max_stack_size(STACK_BYTES);
        let context = Context::full(&runtime).ok()?;
        Some(Self { context, runtime })
    }

    /// Why the text of a script is no JavaScript, and where in it.
    pub fn of_script(&self, text: &str) -> Option<Thrown> {
        self.read(|ctx| compiled::compile(ctx, text, compiled::script_source(text)).err())
    }

    /// The same for an expression.
    pub fn of_expression(&self, text: &str) -> Option<Thrown> {
        self.read(|ctx| compiled::compile(ctx, text, compiled::expression_source(text)).err())
    }

    fn read(&self, read: impl FnOnce(&Ctx<'_>) -> Option<Thrown>) -> Option<Thrown> {
        let end = Instant::now() + LONGEST;
        self.runtime.set_interrupt_handler(Some(Box::new(move || Instant::now() > end)));
        self.context.with(|ctx| read(&ctx)).filter(|it| it.name == "SyntaxError")
    }
}

impl std::fmt::Debug for Syntax {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Syntax({})", place::FILE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_read_and_not_run() {
        let syntax = Syntax::new().unwrap();
        let at = |text: &str| syntax.of_script(text).map(|it| (it.message, it.at));
        assert_eq!(at("const x = 1;\n  x.y.z(); return; // fine"), None);
        assert_eq!(at("await later(); nobody()"), None);
        assert_eq!(at("const x = 1;\n  const y = ;"), Some(("Unexpected token ';'".to_owned(), Some((2, 13)))));
        assert!(at("if (").is_some() && at("}").is_some() && at("let a; let a;").is_some());
        assert_eq!(at("}}); for (;;) {} (function(){ return function(){"), None);
        assert!(at(&"[".repeat(200_000)).is_none_or(|it| !it.0.is_empty()));
        assert_eq!(syntax.of_expression("res.body.a[0] > 1;"), None);
        assert_eq!(syntax.of_expression("res.").and_then(|it| it.at), Some((2, 1)));
    }
}
