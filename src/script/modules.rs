//! The JavaScript of the sandbox, compiled to bytecode when the binary was built.

use rquickjs::{
    Ctx, Error, Object, Runtime,
    loader::{ImportAttributes, Loader as _, Resolver, bundle::Bundle},
};

/// Each module's name, its path from `js/`, with its bytecode.
type Scripts = Bundle<&'static [(&'static str, &'static [u8])]>;

const SCRIPTS: Scripts = Bundle(include!(concat!(env!("OUT_DIR"), "/scripts.rs")));

/// Lets the modules of a runtime import one another.
pub(super) fn provide(runtime: &Runtime) {
    runtime.set_loader(Ours(SCRIPTS), SCRIPTS);
}

/// Resolves what our modules import. What a script imports is not found: it would reach what is none of its business.
struct Ours(Scripts);

impl Resolver for Ours {
    fn resolve<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        base: &str,
        name: &str,
        attributes: Option<ImportAttributes<'js>>,
    ) -> rquickjs::Result<String> {
        if exists(base) { self.0.resolve(ctx, base, name, attributes) } else { Err(Error::new_resolving(base, name)) }
    }
}

/// Whether there is a module of this name.
pub(super) fn exists(name: &str) -> bool {
    SCRIPTS.iter().any(|(it, _)| *it == name)
}

/// Loads a module and those that it imports, and gives what it exports.
pub(super) fn load<'js>(ctx: &Ctx<'js>, name: &str) -> rquickjs::Result<Object<'js>> {
    let mut scripts = SCRIPTS;
    let (module, promise) = scripts.load(ctx, name, None)?.eval()?;
    // Modules wait for nothing at their top level, so that they are through by now.
    promise.result::<()>().unwrap_or(Err(Error::WouldBlock))?;
    module.namespace()
}
