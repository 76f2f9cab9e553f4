//! The files of a collection that its scripts `require`: none but those in its folder, and in the folders that it names.

use std::{
    cell::Cell,
    fs,
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use rquickjs::{Ctx, Exception, Function, Object};

use super::{
    super::{convert::Text, running::Seat},
    bru,
};
use crate::model::Home;

/// The largest file that is read.
const LARGEST_FILE: u64 = 8 << 20;

/// How much one world of scripts reads altogether.
const MOST_BYTES: u64 = 128 << 20;

pub(super) fn install<'js>(host: &Object<'js>, seat: &Seat) -> rquickjs::Result<()> {
    let ctx = host.ctx();
    let here = seat.clone();
    let spent = Cell::new(0);
    let read = move |ctx: Ctx<'js>, name: Text, from: Option<Text>| {
        let home = here.with(|it| bru::home(it)).unwrap_or_default();
        let found = found(&home, &name.0, from.as_ref().map(|it| Path::new(&it.0)));
        let read = found.and_then(|path| text(&path, &spent).map(|text| (path, text)));
        let (path, text) = read.map_err(|why| Exception::throw_message(&ctx, &why))?;
        let module = Object::new(ctx)?;
        module.set("folder", path.parent().unwrap_or(Path::new("")).to_string_lossy().into_owned())?;
        module.set("path", path.to_string_lossy().into_owned())?;
        module.set("text", text)?;
        Ok::<_, rquickjs::Error>(module)
    };
    host.set("localModule", Function::new(ctx.clone(), read)?)
}

/// The file that a name stands for, from a folder; from the collection's own where none is given.
fn found(home: &Arc<Home>, name: &str, from: Option<&Path>) -> Result<PathBuf, String> {
    let roots: Vec<PathBuf> =
        [&home.folder].into_iter().chain(&home.roots).filter_map(|it| it.canonicalize().ok()).collect();
    let starts: Vec<&Path> = match from {
        Some(folder) => vec![folder],
        None => [&home.folder].into_iter().chain(&home.roots).map(PathBuf::as_path).collect(),
    };
    let mut is_outside = false;
    for start in starts {
        let path = plain(&start.join(name));
        for path in spellings(&path) {
            let Ok(path) = path.canonicalize() else { continue };
            if !roots.iter().any(|root| path.starts_with(root)) {
                is_outside = true;
            } else if path.is_file() {
                return Ok(path);
            }
        }
    }
    if is_outside {
        return Err(format!("Cannot load module {name}: it is outside of the collection"));
    }
    Err(format!("Cannot find module {name}"))
}

/// A path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => plain.push(part),
        }
    }
    plain
}

/// The file names that may be meant.
fn spellings(path: &Path) -> [PathBuf; 4] {
    let with = |end: &str| PathBuf::from(format!("{}{end}", path.display()));
    [path.to_owned(), with(".js"), with(".json"), path.join("index.js")]
}

fn text(path: &Path, spent: &Cell<u64>) -> Result<String, String> {
    let said = |error: std::io::Error| format!("{}: {error}", path.display());
    let length = fs::metadata(path).map_err(said)?.len();
    if length > LARGEST_FILE {
        return Err(format!("{}: larger than {LARGEST_FILE} bytes", path.display()));
    }
    spent.set(spent.get() + length);
    if spent.get() > MOST_BYTES {
        return Err(format!("files of more than {MOST_BYTES} bytes were read"));
    }
    fs::read_to_string(path).map_err(said)
}
