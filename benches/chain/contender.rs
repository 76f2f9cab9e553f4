//! Who takes part, and how one of them is run: wall time, peak memory, and whether it did the work at all.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Fallible;

/// Requests, and how far along the chain they went.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) steps: usize,
    /// The highest `N` of `/step/N`; a chain that is not followed stays at 1.
    pub(crate) furthest: usize,
}

/// One command line that does the work.
#[derive(Clone)]
pub(crate) struct Contender {
    pub(crate) name: String,
    program: OsString,
    arguments: Vec<OsString>,
    /// What the server must have seen after one run; a contender that sends less has not won.
    pub(crate) owes: Work,
}

impl Contender {
    /// The program with its arguments, separated by spaces; it owes no request.
    pub(crate) fn new(name: &str, program: &Program, arguments: &str) -> Self {
        Self {
            name: name.to_owned(),
            program: program.path.clone(),
            arguments: arguments.split_whitespace().map(OsString::from).collect(),
            owes: Work::default(),
        }
    }

    pub(crate) fn owing(self, owes: Work) -> Self {
        Self { owes, ..self }
    }

    /// Runs once in `folder` and says how long it took; the error is what the contender wrote to stderr.
    pub(crate) fn time(&self, folder: &Path) -> Fallible<Duration> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        complete(command, folder)
    }

    /// The largest resident memory of one run in KiB, or nothing where there is no GNU time.
    pub(crate) fn peak_kib(&self, folder: &Path) -> Option<u64> {
        let figure = folder.join("peak");
        let mut command = Command::new("/usr/bin/time");
        command.args(["-q", "-f", "%M", "-o"]).arg(&figure).arg(&self.program).args(&self.arguments);
        complete(command, folder).ok()?;
        fs::read_to_string(figure).ok()?.trim().parse().ok()
    }
}

fn complete(mut command: Command, folder: &Path) -> Fallible<Duration> {
    let complaints = folder.join("stderr");
    for proxy in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env_remove(proxy);
    }
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(&complaints)?);
    let start = Instant::now();
    let status = command.status()?;
    let elapsed = start.elapsed();
    if status.success() {
        return Ok(elapsed);
    }
    let said = fs::read(complaints)?;
    Err(format!("{status}\n{}", String::from_utf8_lossy(&said).trim_end()).into())
}

/// A program on this machine.
pub(crate) struct Program {
    path: OsString,
    /// Its name and version, for the tables.
    pub(crate) name: String,
}

/// The programs that are compared. A peer that is not there is left out by name.
pub(crate) struct Field {
    pub(crate) posthaste: Program,
    pub(crate) floor: Program,
    pub(crate) hurl: Option<Program>,
    pub(crate) newman: Option<Program>,
    /// Another build of ours, to see what a change costs; nobody misses it.
    pub(crate) earlier: Option<Program>,
    pub(crate) left_out: Vec<String>,
}

impl Field {
    pub(crate) fn find() -> Fallible<Self> {
        let mut left_out = Vec::new();
        let hurl = peer("hurl", "HURL", &mut left_out);
        let newman = peer("newman", "NEWMAN", &mut left_out);
        Ok(Self {
            posthaste: Program { path: env!("CARGO_BIN_EXE_posthaste").into(), name: "posthaste".to_owned() },
            floor: Program { path: std::env::current_exe()?.into(), name: "hyper loop".to_owned() },
            hurl,
            newman,
            earlier: std::env::var_os("EARLIER").map(|path| Program { path, name: "earlier".to_owned() }),
            left_out,
        })
    }
}

fn peer(name: &str, variable: &str, left_out: &mut Vec<String>) -> Option<Program> {
    let path = std::env::var_os(variable).unwrap_or_else(|| name.into());
    let Some(version) = version(&path) else {
        left_out.push(format!("{name} is left out: no `{}`; set {variable}", PathBuf::from(path).display()));
        return None;
    };
    Some(Program { path, name: format!("{name} {version}") })
}

/// The first word with a digit in what `--version` prints.
fn version(program: &OsString) -> Option<String> {
    let output = Command::new(program).arg("--version").stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit())).map(str::to_owned)
}
