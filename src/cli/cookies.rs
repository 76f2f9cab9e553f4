//! `-b` and `-c`: cookies from the command line, and jars in files.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use clap::Args;
use jiff::Timestamp;
use posthaste::run::Options;
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use super::{exit::Exit, inputs::usage};

/// What a jar begins with, for whoever opens it.
const HEAD: &str = "# Netscape HTTP Cookie File\n";

/// Before the domain of a cookie that scripts of a page cannot see.
const HTTP_ONLY: &str = "#HttpOnly_";

/// Cookies to begin with, and where they go at the end.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Sending")]
pub(crate) struct Cookies {
    /// Cookies to send: `name=value; other=value`, with every request; or a jar, in Netscape's form or JSON
    #[arg(short = 'b', long = "cookie", value_name = "COOKIES|FILE", env = "POSTHASTE_COOKIE", hide_env_values = true)]
    given: Vec<String>,
    /// Write the cookies that are there at the end into this file: as JSON if it is called so, else in Netscape's form
    #[arg(short = 'c', long, value_name = "FILE", env = "POSTHASTE_COOKIE_JAR", hide_env_values = true)]
    cookie_jar: Option<PathBuf>,
}

impl Cookies {
    /// Sets what the run begins with.
    ///
    /// # Errors
    /// When a jar cannot be read; that is told.
    pub(crate) fn apply(&self, options: &mut Options) -> Result<(), Exit> {
        let (texts, files): (Vec<_>, Vec<_>) = self.given.iter().partition(|it| it.contains('='));
        if let Some(bad) = texts.iter().find(|it| it.contains(|it: char| it.is_control())) {
            return Err(usage(&format!("--cookie: `{}` cannot stand in a header", bad.escape_debug()), None));
        }
        let texts: Vec<_> = texts.iter().map(|it| it.trim().trim_end_matches(';')).collect();
        options.cookie_header = (!texts.is_empty()).then(|| texts.join("; "));
        for file in files {
            let help = "cookies themselves are written as `name=value`";
            let read = fs::read(file).map_err(|error| format!("the jar `{file}` cannot be read: {error}"));
            let read = read.and_then(|bytes| cookies(&String::from_utf8_lossy(&bytes), file));
            options.cookies.extend(read.map_err(|why| usage(&why, Some(help)))?);
        }
        Ok(())
    }

    /// The file that the cookies go into, opened before anything is sent.
    ///
    /// # Errors
    /// When it cannot be written; that is told.
    pub(crate) fn open(&self) -> Result<Option<Jar>, Exit> {
        let Some(path) = &self.cookie_jar else { return Ok(None) };
        if path.is_dir() {
            return Err(usage(&format!("cannot write `{}`: it is a folder", path.display()), None));
        }
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Such a file is its owner's alone from its first byte on.
        let file = NamedTempFile::with_prefix_in(".posthaste-", folder).map_err(|error| unwritable(path, &error))?;
        Ok(Some(Jar { file, path: path.clone() }))
    }
}

/// A jar that is written at the end.
pub(crate) struct Jar {
    file: NamedTempFile,
    path: PathBuf,
}

impl Jar {
    /// Writes the cookies; only the owner may read them.
    pub(crate) fn write(mut self, cookies: &[Value]) -> Result<(), Exit> {
        let is_json = self.path.extension().is_some_and(|it| it.eq_ignore_ascii_case("json"));
        let text = if is_json { format!("{:#}\n", json!(cookies)) } else { netscape(cookies) };
        self.file.write_all(text.as_bytes()).map_err(|error| unwritable(&self.path, &error))?;
        self.file.persist(&self.path).map(drop).map_err(|it| unwritable(&self.path, &it.error))
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Exit {
    usage(&format!("cannot write `{}`: {error}", path.display()), None)
}

/// The cookies in a jar.
fn cookies(text: &str, file: &str) -> Result<Vec<Value>, String> {
    let text = text.trim_start_matches('\u{feff}');
    if !text.trim_start().starts_with(['{', '[']) {
        let lines = text.lines().enumerate();
        let kept = lines.filter(|(_, line)| is_cookie(line));
        return kept
            .map(|(index, line)| {
                one(line).ok_or_else(|| format!("{file}:{}: this line is no cookie of Netscape's form", index + 1))
            })
            .collect();
    }
    let bad = || format!("`{file}` is no jar in JSON: a list of cookies, or a map with `cookies`");
    let jar: Value = serde_json::from_str(text).map_err(|_| bad())?;
    let list = jar.get("cookies").unwrap_or(&jar).as_array().ok_or_else(bad)?;
    let whole = |it: &Value| {
        let mut it = it.clone();
        if let Some(name) = it.get("key").cloned().filter(|_| it.get("name").is_none()) {
            it["name"] = name;
        }
        let has = |key: &str| it.get(key).is_some_and(Value::is_string);
        (has("name") && has("domain")).then_some(it).ok_or_else(bad)
    };
    list.iter().map(whole).collect()
}

fn is_cookie(line: &str) -> bool {
    !line.trim().is_empty() && (!line.starts_with('#') || line.starts_with(HTTP_ONLY))
}

/// One line: the domain, whether hosts below it are meant, the path, whether it wants TLS, its end, its name, its value.
fn one(line: &str) -> Option<Value> {
    let (line, is_http_only) = line.strip_prefix(HTTP_ONLY).map_or((line, false), |it| (it, true));
    // A tab in the value is the value's own.
    let fields: Vec<&str> = line.trim_end_matches('\r').splitn(7, '\t').collect();
    let (domain, below, path, secure, ends, name, value) = match fields.as_slice() {
        [domain, below, path, secure, ends, name] => (domain, below, path, secure, ends, name, ""),
        [domain, below, path, secure, ends, name, value] => (domain, below, path, secure, ends, name, *value),
        _ => return None,
    };
    let is = |word: &str| match word.to_ascii_uppercase().as_str() {
        "TRUE" => Some(true),
        "FALSE" => Some(false),
        _ => None,
    };
    let ends: i64 = ends.parse().ok()?;
    let expires = if ends > 0 { Timestamp::from_second(ends).ok().map(|it| it.to_string()) } else { None };
    (!domain.is_empty() && !name.is_empty()).then_some(())?;
    // To curl, which writes such jars, `/one/` is `/one`.
    let path = path.strip_suffix('/').filter(|it| !it.is_empty()).unwrap_or(path);
    Some(json!({
        "name": name, "value": value, "domain": domain.trim_start_matches('.'), "path": path, "expires": expires,
        "secure": is(secure)?, "httpOnly": is_http_only, "hostOnly": !is(below)?,
    }))
}

/// The cookies in Netscape's form, as curl writes it.
fn netscape(cookies: &[Value]) -> String {
    let word = |is: bool| if is { "TRUE" } else { "FALSE" };
    let line = |it: &Value| {
        let text = |key: &str| it[key].as_str().unwrap_or_default();
        let is = |key: &str| it[key] == true;
        let ends = it["expires"].as_str().and_then(|it| it.parse::<Timestamp>().ok()).map_or(0, Timestamp::as_second);
        let only = if is("httpOnly") { HTTP_ONLY } else { "" };
        let dot = if is("hostOnly") { "" } else { "." };
        let (below, secure) = (word(!is("hostOnly")), word(is("secure")));
        let (domain, path) = (text("domain"), text("path"));
        format!("{only}{dot}{domain}\t{below}\t{path}\t{secure}\t{ends}\t{}\t{}\n", text("name"), text("value"))
    };
    std::iter::once(HEAD.to_owned()).chain(cookies.iter().map(line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jar_comes_back_as_it_was() {
        let text = "# Netscape HTTP Cookie File\n# a comment\n\n#HttpOnly_a.test\tFALSE\t/x\tTRUE\t4102444800\tsid\ta=b\n\
                    .b.test\tTRUE\t/\tFALSE\t0\tempty\t\n";
        let read = cookies(text, "jar").unwrap();
        assert_eq!(read[0]["httpOnly"], true);
        assert_eq!((&read[0]["value"], &read[0]["hostOnly"]), (&json!("a=b"), &json!(true)));
        assert_eq!(read[0]["expires"], "2100-01-01T00:00:00Z");
        assert_eq!((&read[1]["domain"], &read[1]["expires"]), (&json!("b.test"), &Value::Null));
        assert_eq!(netscape(&read), text.replace("# a comment\n\n", ""));
        assert_eq!(cookies(&json!(read).to_string(), "jar").unwrap(), read);
        let tough = json!({ "cookies": [{ "key": "a", "domain": "a.test", "value": "1" }] });
        assert_eq!(cookies(&tough.to_string(), "jar").unwrap()[0]["name"], "a");
    }

    #[test]
    fn a_jar_is_read_as_curl_means_it() {
        let read = cookies("a.test\tFALSE\t/x/\tFALSE\t0\tn\ta\tb\na.test\tFALSE\t/\tFALSE\t0\tm\t\n", "jar").unwrap();
        assert_eq!((&read[0]["path"], &read[0]["value"]), (&json!("/x"), &json!("a\tb")));
        assert_eq!(read[1]["path"], "/");
    }

    #[test]
    fn what_is_no_jar_is_told_at_its_line() {
        for (text, message) in [
            ("# x\nnonsense", "jar:2: "),
            ("a\tTRUE\t/\tmaybe\t0\tn\tv", "jar:1: "),
            ("a\tTRUE\t/\tTRUE\tsoon\tn\tv", "jar:1: "),
            ("\tTRUE\t/\tTRUE\t0\tn\tv", "jar:1: "),
            ("{", "is no jar"),
            ("{}", "is no jar"),
            ("[1]", "is no jar"),
            ("[{\"name\": 1, \"domain\": \"a\"}]", "is no jar"),
            (&"[".repeat(100_000), "is no jar"),
        ] {
            let why = cookies(text, "jar").unwrap_err();
            assert!(why.contains(message), "{why}");
        }
        assert_eq!(cookies("", "jar"), Ok(Vec::new()));
    }
}
