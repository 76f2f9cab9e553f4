//! How long each part of an exchange took, wherever it is told.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::support::{Authority, Line, Project, Seen, TlsServer, serve};

/// Two requests over one connection of TLS to a host with a name, told in every way that there is.
#[test]
fn every_part_of_the_time_is_in_every_report() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority.signs(&["api.localhost"]), |_: &Seen| json!({}));
    let text = "name: first\nGET: <<baseUrl>>/1\n---\nname: second\nGET: <<baseUrl>>/2\n";
    let project = Project::with("a.yaml", text).file("ca.pem", &authority.pem);
    let base = format!("baseUrl=https://api.localhost:{}", server.port());
    let reports = ["-r", "terminal,json=r.json,events=e.ndjson", "--slow", "2", "-v"];
    let run = project.run(&[&["run", "a.yaml", "--cacert", "ca.pem", "-4", "--var", &base], &reports[..]].concat());
    run.passes();
    let whom = format!("127.0.0.1:{}", server.port());
    let lines = |text: &str, kind: &str| -> Vec<String> {
        let start = format!("{whom}, {kind} connection: ");
        text.lines().filter_map(|it| Some(it.split_once(&start)?.1.to_owned())).collect()
    };
    let is_whole = |line: &str, names: &[&str]| {
        let found: Vec<_> = line.split(", ").map(|it| it.trim_end_matches(|it: char| it != ' ').trim()).collect();
        let found: Vec<_> = found.iter().map(|it| it.trim_end_matches(|it: char| it != ' ').trim()).collect();
        assert_eq!(found, names, "{line}");
    };
    let (detail, list) = run.stdout.split_once("\nSlowest\n").unwrap();
    for text in [detail, list] {
        let (new, kept) = (lines(text, "new"), lines(text, "kept"));
        assert_eq!((new.len(), kept.len()), (1, 1), "{text}");
        is_whole(&new[0], &["dns", "connect", "tls", "first byte", "download"]);
        is_whole(&kept[0], &["first byte", "download"]);
    }
    let report: Value = serde_json::from_str(&project.read("r.json")).unwrap();
    let events: Vec<Value> = project.read("e.ndjson").lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    let attempts = events.iter().filter_map(|it| it.get("attempt_finished").or_else(|| it.get("AttemptFinished")));
    let attempts: Vec<_> = attempts.map(|it| &it["attempt"]["exchanges"][0]["response"]).collect();
    for (index, reused) in [false, true].into_iter().enumerate() {
        let exchange = &report["steps"][index]["attempts"][0]["exchanges"][0];
        assert_eq!((&exchange["remote"], &exchange["reused"]), (&json!(whom), &json!(reused)));
        for part in ["dns_ms", "connect_ms", "tls_ms"] {
            assert_eq!(exchange["timing"][part].is_null(), reused, "{part} in {exchange}");
        }
        assert!(exchange["timing"]["first_byte_ms"].as_f64().unwrap() > 0.0, "{exchange}");
        assert!(exchange["timing"]["download_ms"].as_f64().is_some(), "{exchange}");
        let told = attempts[index];
        assert_eq!(told["connection"]["remote"], json!(whom), "{told}");
        assert_eq!(told["connection"]["reused"], json!(reused), "{told}");
        for part in ["dns", "connect", "tls"] {
            assert_eq!(told["timing"].get(part).is_none(), reused, "{part} in {told}");
        }
        assert!(told["timing"]["first_byte"].is_object() && told["timing"]["download"].is_object(), "{told}");
    }
}

#[test]
fn parts_of_the_time_can_be_judged_and_captured() {
    let heads = Arc::new(Mutex::new(Vec::new()));
    let seen = heads.clone();
    let (base, _) = serve(move |line: &mut Line| {
        loop {
            let head = line.head();
            if head.is_empty() {
                return;
            }
            if head.contains("/slow") {
                line.is_silent();
            }
            seen.lock().unwrap().push(head);
            line.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        }
    });
    let text = "\
name: slow
GET: <<baseUrl>>/slow
expect:
  time first_byte: { gte: 50ms, lt: 10m }
  time ttfb: 10m
  time connect: { gt: 0ms }
  time dns: 0ms
  time download: 10m
capture: { took: time first_byte, all: time total, connected: time connect }
---
name: kept
GET: <<baseUrl>>/quick
expect: { time connect: 0ms, time first_byte: 10m }
---
name: too slow
GET: <<baseUrl>>/slow?took=<<took>>
expect: { time first_byte: 50ms, time tls: 1s }
";
    let project = Project::with("a.yaml", text);
    let run = project.run(&["run", "a.yaml", "--var", &base]);
    run.exits(1).prints("2 passed").prints("time first_byte: expected at most 50 ms, got ");
    run.prints("there was no TLS: the answer came without");
    let last = heads.lock().unwrap().pop().unwrap();
    let took = last.split_once("took=").unwrap().1.split(' ').next().unwrap().parse::<f64>().unwrap();
    assert!((50.0..600_000.0).contains(&took), "{took}");
    let wrong = Project::with("a.yaml", "GET: <<baseUrl>>/\nexpect: { time ttbf: 1s, time dns: soon }\n");
    let run = wrong.run(&["run", "a.yaml", "--var", &base]);
    run.exits(2).warns("the time has no part `ttbf`").warns("`ttfb`").warns("expected a time such as 500ms");
}
