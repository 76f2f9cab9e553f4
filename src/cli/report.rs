//! `posthaste report`: turn a recording into any other report, or several into one.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Seek as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;
use posthaste::{
    event::{Event, Outcome},
    report::{self, Fanout},
    secret::Redactor,
};
use tokio::{runtime, sync::mpsc};

use super::{
    exit::Exit,
    inputs::usage,
    reporters::{Listener, Reporters},
    say::{self, Color},
};

/// What `report` takes.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The recordings, as `run -r events=FILE` writes them; `-` for standard input
    ///
    /// Several make one report: they are told as one run, iteration by iteration.
    #[arg(required = true, value_name = "RECORDING")]
    recordings: Vec<PathBuf>,
    #[command(flatten)]
    reporters: Reporters,
}

/// Replays the recordings. The exit code is the run's own.
pub(crate) fn run(arguments: &Arguments, color: Color) -> Exit {
    let told = match arguments.recordings.as_slice() {
        [one] => replay(arguments, one, color),
        several => replay_merged(arguments, several, color),
    };
    told.unwrap_or_else(|exit| exit)
}

fn replay(arguments: &Arguments, path: &Path, color: Color) -> Result<Exit, Exit> {
    let input: Box<dyn BufRead> =
        if is_stdin(path) { Box::new(io::stdin().lock()) } else { Box::new(BufReader::new(open(path)?)) };
    let events = report::read_recording(input);
    let events = events.map(|event| event.map_err(|error| usage(&format!("{}: {error}", path.display()), None)));
    let requested = arguments.reporters.requested()?;
    tell(events, arguments.reporters.open(&requested, color)?)
}

/// Several recordings as one. Each is read to its end before anything is told, so that no report is of half a run.
fn replay_merged(arguments: &Arguments, paths: &[PathBuf], color: Color) -> Result<Exit, Exit> {
    for (index, path) in paths.iter().enumerate() {
        let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if paths[..index].iter().any(|other| real(other) == real(path)) {
            let message = format!("`{}` is named twice", path.display());
            return Err(usage(&message, Some("all that it holds would be counted twice")));
        }
    }
    let requested = arguments.reporters.requested()?;
    let wrong =
        |index: usize, error: &dyn std::error::Error| usage(&format!("{}: {error}", paths[index].display()), None);
    let mut files = Vec::with_capacity(paths.len());
    for (index, path) in paths.iter().enumerate() {
        let mut file = rereadable(path)?;
        for event in report::read_recording(BufReader::new(&file)) {
            event.map_err(|error| wrong(index, &error))?;
        }
        file.rewind().map_err(|error| wrong(index, &error))?;
        files.push(file);
    }
    let recordings = files.into_iter().map(|file| report::read_recording(BufReader::new(file))).collect();
    let merged = report::merge(recordings).map_err(|error| wrong(error.recording, &error))?;
    let environments = merged.environments();
    if environments.len() > 1 {
        let names: Vec<&str> = environments.iter().map(|name| name.unwrap_or("none")).collect();
        say::note(&format!("warning: the recordings are of different environments: {}", names.join(", ")));
    }
    let listeners = arguments.reporters.open(&requested, color)?;
    tell(merged.map(|event| event.map_err(|error| wrong(error.recording, &error))), listeners)
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

fn open(path: &Path) -> Result<File, Exit> {
    File::open(path).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, why: &dyn std::error::Error) -> Exit {
    usage(&format!("cannot read `{}`: {why}", path.display()), None)
}

/// A file that can be read twice: what comes through a pipe is kept in a nameless file until the program ends.
fn rereadable(path: &Path) -> Result<File, Exit> {
    let copied = |source: &mut dyn io::Read| {
        let mut copy = tempfile::tempfile()?;
        io::copy(source, &mut copy)?;
        copy.rewind()?;
        Ok::<File, io::Error>(copy)
    };
    if is_stdin(path) {
        return copied(&mut io::stdin().lock()).map_err(|error| unreadable(path, &error));
    }
    let mut file = open(path)?;
    // To read a folder fails with a reason of its own.
    let is_pipe = file.metadata().is_ok_and(|it| !it.is_file() && !it.is_dir());
    if is_pipe { copied(&mut file).map_err(|error| unreadable(path, &error)) } else { Ok(file) }
}

/// Tells the reporters of all events.
fn tell(events: impl Iterator<Item = Result<Event, Exit>>, listeners: Vec<Listener>) -> Result<Exit, Exit> {
    let fanout = Fanout::new(listeners, Arc::new(Redactor::default()));
    let runtime = runtime::Builder::new_current_thread().build();
    let runtime = runtime.map_err(|error| usage(&error.to_string(), None))?;
    let (sender, receiver) = mpsc::channel::<Event>(64);
    let read = async move {
        let mut exit = Exit::Nothing;
        for event in events {
            let event = event?;
            exit = worse(exit, &event);
            if sender.send(event).await.is_err() {
                break;
            }
        }
        Ok(exit)
    };
    let (read, told) = runtime.block_on(async { tokio::join!(read, fanout.listen(receiver)) });
    match told {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(usage(&error.to_string(), None)),
        _ => read,
    }
}

/// The exit code so far, and behind one more event.
fn worse(exit: Exit, event: &Event) -> Exit {
    match event {
        Event::RunFinished { interrupted: true, .. } => Exit::Interrupted,
        Event::StepFinished { outcome, .. } => match (outcome, exit) {
            (Outcome::Broken, _) => Exit::Broken,
            (Outcome::Failed, Exit::Nothing | Exit::Passed) => Exit::Failed,
            (Outcome::Passed, Exit::Nothing) => Exit::Passed,
            (_, exit) => exit,
        },
        _ => exit,
    }
}
