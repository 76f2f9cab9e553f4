//! What a variable can be read from outside of the user's YAML: the system's environment, a command, a file.

use std::{collections::HashMap, env, fs, path::Path, process::Command, sync::OnceLock};

use super::text::plain;

static ADDED: OnceLock<HashMap<String, String>> = OnceLock::new();

/// Adds variables to those of the system, for this process: what `--dotenv` reads. Those that are really set win.
/// Only the first call counts.
pub fn add_system_variables(variables: impl IntoIterator<Item = (String, String)>) {
    // A second set would change values that were handed out; there is one command line.
    let _ = ADDED.set(variables.into_iter().collect());
}

/// An environment variable of the system.
pub fn system_variable(name: &str) -> Option<String> {
    env::var(name).ok().or_else(|| ADDED.get()?.get(name).cloned())
}

/// What a shell command prints, without its last line break.
///
/// # Errors
/// When it cannot be started, ends with an error, or prints what is no text.
pub fn command_output(command: &str) -> Result<String, String> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let output = Command::new(shell).args([flag, command]).output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or_default();
        return Err(format!("the command ended with {}: {said}", output.status));
    }
    String::from_utf8(output.stdout).map(|text| without_line_break(&text)).map_err(|_| "it prints no text".to_owned())
}

/// The text of a file, without its last line break.
///
/// # Errors
/// When it cannot be read, or is no text.
pub fn file_text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map(|text| without_line_break(&text)).map_err(|error| plain(&error))
}

/// A file's bytes.
///
/// # Errors
/// When it cannot be read.
pub fn file_bytes(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| plain(&error))
}

/// The size of what is a file of a disk, in bytes.
pub fn file_size(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|it| it.len())
}

/// Whether a file can be opened.
///
/// # Errors
/// When it cannot.
pub fn readable(path: &Path) -> Result<(), String> {
    fs::File::open(path).map(drop).map_err(|error| plain(&error))
}

fn without_line_break(text: &str) -> String {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text).to_owned()
}
