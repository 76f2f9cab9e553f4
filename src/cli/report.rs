//! `posthaste report`: turn a recording into any other report.

use std::{
    fs::File,
    io::{self, BufReader, IsTerminal as _},
    path::PathBuf,
    sync::Arc,
};

use clap::{ArgAction, Args};
use posthaste::{
    event::{Event, Outcome},
    report::{self, Fanout},
    secret::Redactor,
};
use tokio::{runtime, sync::mpsc};

use super::{exit::Exit, inputs::usage, say::Color};

/// What `report` takes.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The recording, as `run -r events=FILE` writes it
    recording: PathBuf,
    /// How to report: terminal, json, junit, events; with a file behind `=`
    #[arg(short = 'r', long = "reporter", value_name = "NAME[=FILE]", value_delimiter = ',')]
    reporters: Vec<String>,
    /// Show headers and captures; twice: bodies, too
    #[arg(short, long, action = ArgAction::Count)]
    verbose: u8,
    /// Keep bodies in the JSON report
    #[arg(long)]
    bodies: bool,
}

/// Replays the recording. The exit code is the run's own.
pub(crate) fn run(arguments: &Arguments, color: Color) -> Exit {
    replay(arguments, color).unwrap_or_else(|exit| exit)
}

fn replay(arguments: &Arguments, color: Color) -> Result<Exit, Exit> {
    let shown = arguments.recording.display();
    let file = File::open(&arguments.recording);
    let file = file.map_err(|error| usage(&format!("cannot read `{shown}`: {error}"), None))?;
    let options = report::Options {
        color: color.on_stdout(),
        verbosity: arguments.verbose,
        width: None,
        bodies: arguments.bodies,
        attended: io::stdout().is_terminal(),
    };
    let names = if arguments.reporters.is_empty() { vec!["terminal".to_owned()] } else { arguments.reporters.clone() };
    let mut listeners = Vec::new();
    for name in &names {
        let requested = report::parse_request(name).map_err(|error| usage(&error.to_string(), None))?;
        let opened = requested.open(&options, || Box::new(io::stdout()));
        listeners.push(opened.map_err(|error| usage(&error.to_string(), None))?);
    }
    let fanout = Fanout::new(listeners, Arc::new(Redactor::default()));
    let runtime = runtime::Builder::new_current_thread().build();
    let runtime = runtime.map_err(|error| usage(&error.to_string(), None))?;
    let (sender, receiver) = mpsc::channel::<Event>(64);
    let read = async move {
        let mut exit = Exit::Nothing;
        for event in report::read_recording(BufReader::new(file)) {
            let event = event.map_err(|error| usage(&format!("{shown}: {error}"), None))?;
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
            (Outcome::Passed | Outcome::Skipped, Exit::Nothing) => Exit::Passed,
            (_, exit) => exit,
        },
        _ => exit,
    }
}
