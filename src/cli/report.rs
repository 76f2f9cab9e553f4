//! `posthaste report`: turn a recording into any other report.

use std::{
    fs::File,
    io::{self, BufReader},
    path::PathBuf,
    sync::Arc,
};

use clap::Args;
use posthaste::{
    event::{Event, Outcome},
    report::{self, Fanout},
    secret::Redactor,
};
use tokio::{runtime, sync::mpsc};

use super::{exit::Exit, inputs::usage, reporters::Reporters, say::Color};

/// What `report` takes.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The recording, as `run -r events=FILE` writes it
    recording: PathBuf,
    #[command(flatten)]
    reporters: Reporters,
}

/// Replays the recording. The exit code is the run's own.
pub(crate) fn run(arguments: &Arguments, color: Color) -> Exit {
    replay(arguments, color).unwrap_or_else(|exit| exit)
}

fn replay(arguments: &Arguments, color: Color) -> Result<Exit, Exit> {
    let shown = arguments.recording.display();
    let file = File::open(&arguments.recording);
    let file = file.map_err(|error| usage(&format!("cannot read `{shown}`: {error}"), None))?;
    let requested = arguments.reporters.requested()?;
    let listeners = arguments.reporters.open(&requested, color)?;
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
            (Outcome::Passed, Exit::Nothing) => Exit::Passed,
            (_, exit) => exit,
        },
        _ => exit,
    }
}
