//! Reporters while a run goes on: side by side, broken, interrupted, and how one is asked for.

use std::{fs, io, path::Path, sync::Arc};

use tokio::sync::mpsc;

use super::ground::{kind, options, recording, report};
use crate::{
    event::Event,
    report::{
        Fanout, Options, REPORTERS, Reporter, Requested,
        paper::{Broke, Paper},
        parse_request, progress,
    },
    secret::Redactor,
};

async fn listen(reporters: Vec<(String, Box<dyn Reporter>)>, redactor: Redactor, events: Vec<Event>) -> io::Result<()> {
    let (sender, receiver) = mpsc::channel(1);
    let sending = tokio::spawn(async move {
        for event in events {
            if sender.send(event).await.is_err() {
                break;
            }
        }
    });
    let result = Fanout::new(reporters, Arc::new(redactor)).listen(receiver).await;
    sending.await.unwrap();
    result
}

#[tokio::test]
async fn secrets_are_hidden_from_every_reporter() {
    let redactor = Redactor::default();
    redactor.learn("zJKyaiAyTNC-MWjiWC18KQ");
    redactor.learn("q6gBJVO5TzexKYTb_I2rpg");
    let papers: Vec<_> = REPORTERS.iter().map(|kind| (kind, Paper::default())).collect();
    let reporters = papers.iter().map(|(kind, paper)| {
        (kind.name.to_owned(), (kind.open)(paper.output(), &Options { color: true, ..options(2) }))
    });
    listen(reporters.collect(), redactor, recording("passing")).await.unwrap();
    for (kind, paper) in papers {
        let text = paper.text();
        assert!(text.len() > 100, "{} says too little", kind.name);
        assert!(!text.contains("zJKyaiAyTNC") && !text.contains("q6gBJVO5"), "{}: {text}", kind.name);
    }
}

#[tokio::test]
async fn a_reporter_that_cannot_write_ends_the_run_and_the_others_are_whole() {
    let json = Paper::default();
    let reporters = vec![
        ("events".to_owned(), (kind("events").open)(Box::new(Broke(io::ErrorKind::StorageFull)), &options(0))),
        ("terminal".to_owned(), {
            let attended = Options { attended: true, ..options(0) };
            (kind("terminal").open)(Box::new(Broke(io::ErrorKind::BrokenPipe)), &attended)
        }),
        ("json".to_owned(), (kind("json").open)(json.output(), &options(0))),
    ];
    let error = listen(reporters, Redactor::default(), recording("passing")).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    assert!(error.to_string().starts_with("the `terminal` report cannot be written: "), "{error}");
    let report: serde_json::Value = serde_json::from_str(&json.text()).unwrap();
    assert_eq!(report["interrupted"], true);
}

#[tokio::test]
async fn a_run_without_an_end_is_told_as_interrupted() {
    let paper = Paper::default();
    let reporters = vec![("terminal".to_owned(), (kind("terminal").open)(paper.output(), &options(0)))];
    listen(reporters, Redactor::default(), recording("passing")[..6].to_vec()).await.unwrap();
    let text = paper.text();
    assert!(text.contains("Interrupted: 5 requests did not end.") && text.contains("1 request, 1 passed;"), "{text}");
    let silent = Paper::default();
    let reporters = vec![("terminal".to_owned(), (kind("terminal").open)(silent.output(), &options(0)))];
    listen(reporters, Redactor::default(), Vec::new()).await.unwrap();
    assert_eq!(silent.text(), "");
}

#[tokio::test]
async fn the_progress_line_is_gone_before_a_step_is_told() {
    let screen = Paper::default();
    let attended = Options { attended: true, ..options(0) };
    let reporters = vec![
        ("progress".to_owned(), progress(screen.output(), &attended)),
        ("terminal".to_owned(), (kind("terminal").open)(screen.output(), &attended)),
    ];
    listen(reporters, Redactor::default(), recording("passing")).await.unwrap();
    let text = screen.text();
    assert!(text.contains("\r\u{1b}[2K[1/6] Get a user\r\u{1b}[2K\n  ✓ Get a user"), "{text:?}");
    assert!(text.contains("[4/6] Wait for the export, again in 500 ms\r"), "{text:?}");
    let lines = text.lines().map(|line| line.rsplit("\r\u{1b}[2K").next().unwrap_or_default());
    assert_eq!(lines.collect::<Vec<_>>().join("\n") + "\n", report("terminal", &options(0), &recording("passing")));
}

#[test]
fn a_progress_line_that_cannot_be_written_is_no_trouble() {
    let mut progress = progress(Box::new(Broke(io::ErrorKind::BrokenPipe)), &options(0));
    for event in recording("passing") {
        progress.receive(&event).unwrap();
    }
}

#[test]
fn a_reporter_is_asked_for_by_name() {
    let asked = parse_request("json=out/report=1.json").unwrap();
    assert_eq!((asked.kind.name, asked.path.as_deref()), ("json", Some(Path::new("out/report=1.json"))));
    assert_eq!(parse_request("junit").unwrap().path, None);
    assert_eq!(parse_request("junit=-").unwrap().path, None);
    let error = |text| parse_request(text).unwrap_err().to_string();
    assert_eq!(error("jnit"), "unknown reporter `jnit`; did you mean `junit`?");
    assert_eq!(error("banana=x"), "unknown reporter `banana`; there are terminal, json, junit, events");
    assert_eq!(error("json="), "no file is named in `json=`");
}

#[test]
fn a_file_is_there_when_the_run_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.xml");
    let asked = Requested { kind: kind("junit"), path: Some(path.clone()) };
    let (name, mut reporter) = asked.open(&options(0), || unreachable!()).unwrap();
    assert_eq!(name, format!("junit={}", path.display()));
    let events = recording("passing");
    let (last, before) = events.split_last().unwrap();
    for event in before {
        reporter.receive(event).unwrap();
    }
    assert!(!path.exists());
    reporter.receive(last).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), report("junit", &options(0), &events));

    let asked = Requested { kind: kind("junit"), path: Some(folder.path().join("no/report.xml")) };
    let error = asked.open(&options(0), || unreachable!()).err().unwrap().to_string();
    assert!(error.starts_with("cannot write `") && error.ends_with("/no` does not exist"), "{error}");
}
