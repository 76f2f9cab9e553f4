//! `posthaste new`: a first collection that runs at once.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{exit::Exit, ignore, inputs::usage, say};

/// What `new` takes.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The folder to make it in
    #[arg(default_value = ".", value_name = "FOLDER")]
    folder: PathBuf,
    /// What the collection is called
    #[arg(long, default_value = "first")]
    name: String,
}

const COLLECTION: &str = "\
name: NAME
docs: A first collection. Each YAML document in this folder is one request; `---` separates several in a file.
order: [log-in, who-am-i]
";

const LOG_IN: &str = "\
name: Log in
POST: <<baseUrl>>/login
json:
  user: <<user>>
  password: <<password>>
expect:
  status: 200
  $.token: { type: string }
capture:
  token: $.token
examples:
  - name: The right password
    when:
      $.password: hunter2
    json: { token: t-123456 }
  - name: The wrong password
    status: 401
    json: { error: wrong password }
";

const WHO_AM_I: &str = "\
name: Who am I
GET: <<baseUrl>>/me
auth: { bearer: <<token>> }
expect:
  status: 200
  $.name: <<user>>
examples:
  - name: Logged in
    when:
      headers: { Authorization: Bearer t-123456 }
    json: { name: ada, id: 9007199254740993 }
  - name: Not logged in
    status: 401
    json: { error: log in first }
";

const ENVIRONMENT: &str = "\
# Secrets of your own go into NAME.local.yaml beside this file; git does not see it.
baseUrl: http://localhost:8080
user: ada
password: { env: API_PASSWORD, default: hunter2 }
";

const IGNORED: &[&str] = &["*.local.yaml", ".posthaste/"];

/// Makes the files. One that exists already is left as it is, and then nothing is made.
pub(crate) fn run(arguments: &Arguments) -> Exit {
    made(arguments).unwrap_or_else(|exit| exit)
}

fn made(arguments: &Arguments) -> Result<Exit, Exit> {
    let name = &arguments.name;
    if name.is_empty() || name.contains(['/', '\\', ':', '\n']) || name.starts_with(['.', '_', '-']) {
        let message = format!("`{name}` cannot be the name of a collection's folder");
        return Err(usage(&message, Some("use letters, digits and hyphens")));
    }
    let collection = arguments.folder.join("collections").join(name);
    let files = [
        (collection.join("collection.yaml"), COLLECTION.replace("NAME", name)),
        (collection.join("log-in.yaml"), LOG_IN.to_owned()),
        (collection.join("who-am-i.yaml"), WHO_AM_I.to_owned()),
        (arguments.folder.join("environments/dev.yaml"), ENVIRONMENT.replace("NAME", "dev")),
    ];
    if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
        let message = format!("`{}` exists already; nothing was made", path.display());
        return Err(usage(&message, Some("choose another --name or FOLDER")));
    }
    for (path, text) in &files {
        write(path, text).map_err(|error| usage(&format!("cannot write `{}`: {error}", path.display()), None))?;
        say::result(&format!("made {}\n", path.display()));
    }
    ignore(&arguments.folder.join(".gitignore"))
        .map_err(|error| usage(&format!("cannot write .gitignore: {error}"), None))?;
    let inside = if arguments.folder == Path::new(".") {
        String::new()
    } else {
        format!("cd {} && ", arguments.folder.display())
    };
    say::result(&format!("\nrun it:  {inside}posthaste run collections/{name} -e dev --mock\n"));
    Ok(Exit::Passed)
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    fs::write(path, text)
}

/// Adds what git should not see, each line once.
fn ignore(path: &Path) -> io::Result<()> {
    let was_there = path.exists();
    let Some(text) = ignore::added(path, IGNORED)? else { return Ok(()) };
    fs::write(path, &text)?;
    say::result(&format!("{} {}\n", if was_there { "added to" } else { "made" }, path.display()));
    Ok(())
}
