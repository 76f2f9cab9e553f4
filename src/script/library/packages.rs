//! The packages in the `node_modules` beside a collection: their files, and none but theirs.

use std::{
    cell::Cell,
    fs,
    path::{Component, Path, PathBuf},
    rc::Rc,
    sync::Arc,
};

use rquickjs::{Ctx, Function, Object, Result};

use super::contract::complaint;

/// The largest file of a package that is read.
const LARGEST_FILE: u64 = 8 << 20;

/// How much one world of scripts reads of packages altogether.
const MOST_BYTES: u64 = 128 << 20;

/// Names the file of the script that runs.
pub(in crate::script) type ScriptFile = Rc<dyn Fn() -> Arc<str>>;

pub(super) fn install(host: &Object<'_>, script: &ScriptFile) -> Result<()> {
    let ctx = host.ctx();
    let here = script.clone();
    host.set("hasPackages", Function::new(ctx.clone(), move || root(&here()).is_some())?)?;
    let here = script.clone();
    let is_file = move |path: String| root(&here()).and_then(|root| file(&root, &path)).is_some();
    host.set("isPackageFile", Function::new(ctx.clone(), is_file)?)?;
    let here = script.clone();
    let spent = Cell::new(0);
    let read = move |ctx: Ctx<'_>, path: String| {
        let found = root(&here()).and_then(|root| file(&root, &path));
        let found = found.ok_or_else(|| complaint(&ctx, &format!("{path} is no file of a package")))?;
        text(&found, &spent).map_err(|why| complaint(&ctx, &format!("{path}: {why}")))
    };
    host.set("readPackageFile", Function::new(ctx.clone(), read)?)
}

/// The `node_modules` beside a script's file, or in a folder around it, as far as its name goes.
fn root(script: &str) -> Option<PathBuf> {
    let script = Path::new(script);
    let most = if script.is_absolute() { 1 } else { usize::MAX };
    let beside = |folder: &Path| folder.join("node_modules").canonicalize().ok().filter(|it| it.is_dir());
    script.ancestors().skip(1).take(most).find_map(beside)
}

/// The file at a path from `node_modules`, wherever links lead, as long as it is within.
fn file(packages: &Path, path: &str) -> Option<PathBuf> {
    let path = Path::new(path);
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    let found = packages.join(path).canonicalize().ok()?;
    (found.starts_with(packages) && found.is_file()).then_some(found)
}

fn text(file: &Path, spent: &Cell<u64>) -> std::result::Result<String, String> {
    let length = fs::metadata(file).map_err(|error| error.to_string())?.len();
    if length > LARGEST_FILE {
        return Err(format!("larger than {LARGEST_FILE} bytes"));
    }
    spent.set(spent.get() + length);
    if spent.get() > MOST_BYTES {
        return Err(format!("packages of more than {MOST_BYTES} bytes were read"));
    }
    fs::read_to_string(file).map_err(|error| error.to_string())
}
