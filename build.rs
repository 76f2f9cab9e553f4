//! Compiles the JavaScript of the sandbox to bytecode, so that no script waits for it to be parsed.

#[path = "build/npm.rs"]
mod npm;

use std::{
    error::Error,
    fmt::Write as _,
    fs,
    path::{Component, Path, PathBuf},
};

use rquickjs::{
    Context, Ctx, Module, Runtime, WriteOptions,
    loader::{ImportAttributes, Loader, Resolver},
};

/// Where the modules are. The name of each is its path from here.
const FOLDER: &str = "src/script/js";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={FOLDER}");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let mut names = Vec::new();
    find(Path::new(FOLDER), &mut names)?;
    names.sort();
    let mut table = String::from("&[\n");
    for (number, name) in names.iter().enumerate() {
        let bytes = compile(name).map_err(|why| format!("{FOLDER}/{name}: {why}"))?;
        let file = out.join(format!("{number}.bytecode"));
        fs::write(&file, bytes)?;
        writeln!(table, "    ({name:?}, include_bytes!({:?}) as &[u8]),", file.display().to_string())?;
    }
    for (name, file) in npm::bundles(&out) {
        writeln!(table, "    ({name:?}, include_bytes!({:?}) as &[u8]),", file.display().to_string())?;
    }
    table.push(']');
    fs::write(out.join("scripts.rs"), table)?;
    Ok(())
}

/// The names of all modules in a folder.
fn find(folder: &Path, names: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, names)?;
        } else if path.extension().is_some_and(|it| it == "js") {
            let parts = path.strip_prefix(FOLDER)?.components().map(|it| it.as_os_str().to_string_lossy());
            names.push(parts.collect::<Vec<_>>().join("/"));
        }
    }
    Ok(())
}

fn compile(name: &str) -> Result<Vec<u8>, String> {
    let runtime = Runtime::new().map_err(|error| error.to_string())?;
    runtime.set_loader(Beside, Beside);
    let context = Context::full(&runtime).map_err(|error| error.to_string())?;
    context.with(|ctx| {
        let source = fs::read_to_string(Path::new(FOLDER).join(name)).map_err(|error| error.to_string())?;
        let options = WriteOptions { strip_source: true, ..WriteOptions::default() };
        Module::declare(ctx.clone(), name, source)
            .and_then(|module| module.write(options))
            .map_err(|error| rquickjs::CaughtError::from_error(&ctx, error).to_string())
    })
}

/// Finds what a module imports: `./list.js`, from its own folder.
struct Beside;

impl Resolver for Beside {
    fn resolve<'js>(
        &mut self,
        _: &Ctx<'js>,
        base: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> rquickjs::Result<String> {
        let mut parts: Vec<String> = Vec::new();
        for part in Path::new(base).parent().unwrap_or(Path::new("")).join(name).components() {
            match part {
                Component::ParentDir => _ = parts.pop(),
                Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
                Component::Prefix(_) | Component::RootDir | Component::CurDir => {}
            }
        }
        Ok(parts.join("/"))
    }
}

impl Loader for Beside {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> rquickjs::Result<Module<'js>> {
        let source = fs::read_to_string(Path::new(FOLDER).join(name))
            .map_err(|error| rquickjs::Error::new_loading_message(name, error.to_string()))?;
        Module::declare(ctx.clone(), name, source)
    }
}
