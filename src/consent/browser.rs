//! The user's browser: whether there is one, and how it is opened.

use std::process::{Command, Stdio};

use crate::source::system_variable;

/// Whether there may be a browser that somebody sees.
pub(super) fn is_there() -> bool {
    let has = |name: &str| system_variable(name).is_some_and(|it| !it.is_empty());
    has("BROWSER") || !cfg!(all(unix, not(target_os = "macos"))) || has("DISPLAY") || has("WAYLAND_DISPLAY")
}

/// Opens the browser.
///
/// # Errors
/// When none can be started.
pub(super) fn open(url: &str) -> Result<(), String> {
    let Some(wish) = system_variable("BROWSER").filter(|it| !it.trim().is_empty()) else {
        return open::that_detached(url).map_err(|error| format!("no browser can be opened: {error}"));
    };
    // Several are tried in turn; what stands for the address is `%s`, or goes behind the rest.
    let mut why = String::new();
    let several: Vec<&str> = if cfg!(windows) { vec![&wish] } else { wish.split(':').collect() };
    for one in several.into_iter().filter(|it| !it.trim().is_empty()) {
        let mut words: Vec<String> = one.split_whitespace().map(|it| it.replace("%s", url)).collect();
        if !one.contains("%s") {
            words.push(url.to_owned());
        }
        let Some((program, arguments)) = words.split_first() else { continue };
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        match command.spawn() {
            Ok(_) => return Ok(()),
            Err(error) => why = format!("`{program}`, the BROWSER, cannot be started: {error}"),
        }
    }
    Err(why)
}
