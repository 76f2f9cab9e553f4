//! What is printed.

use std::sync::Arc;

use super::ground::{events, exchange, facts, log, script, test, thrown, told};
use crate::{
    event::{Attempt, Event, Scripted},
    model::Stage,
    report::{
        newman::{CliOptions, cli, progress},
        paper::Paper,
    },
};

fn printed(options: CliOptions, iterations: usize) -> String {
    let paper = Paper::default();
    told(cli(Box::new(paper.clone()), facts(), options), &paper, iterations)
}

#[test]
fn a_run_is_printed_as_newman_prints_it() {
    let expected = r#"newman

Levels

❏ F1 / F2
↳ A
  1⠄ Error in prerequest-script
  ┌
  │ 'fpre'
  └
  GET http://127.0.0.1:18777/echo [200 OK, 166B, 20ms]
  2. collection test
  ✓  folder test
  GET http://127.0.0.1:18777/status/201 [201 Created, 137B, 20ms]
  -  [skipped] later
  ┌
  │ 'f'
  └

Attempting to set next request to C

→ B
  GET http://127.0.0.1:1/x [errored]
     connect ECONNREFUSED 127.0.0.1:1

→ C

┌─────────────────────────┬──────────────────┬──────────────────┐
│                         │         executed │           failed │
├─────────────────────────┼──────────────────┼──────────────────┤
│              iterations │                1 │                0 │
├─────────────────────────┼──────────────────┼──────────────────┤
│                requests │                3 │                1 │
├─────────────────────────┼──────────────────┼──────────────────┤
│            test-scripts │                2 │                0 │
├─────────────────────────┼──────────────────┼──────────────────┤
│      prerequest-scripts │                3 │                1 │
├─────────────────────────┼──────────────────┼──────────────────┤
│              assertions │                3 │                1 │
├─────────────────────────┴──────────────────┴──────────────────┤
│ total run duration: 104ms                                     │
├───────────────────────────────────────────────────────────────┤
│ total data received: 46B (approx)                             │
├───────────────────────────────────────────────────────────────┤
│ average response time: 20ms [min: 20ms, max: 20ms, s.d.: 0µs] │
└───────────────────────────────────────────────────────────────┘

  #  failure         detail                           
                                                      
 1.  Error                                            
                     coll pre                         
                     at prerequest-script             
                     inside "F1 / F2 / A"             
                                                      
 2.  AssertionError  collection test                  
                     expected 200 to equal 500        
                     at assertion:0 in test-script    
                     inside "F1 / F2 / A"             
                                                      
 3.  Error                                            
                     connect ECONNREFUSED 127.0.0.1:1 
                     at request                       
                     inside "B"                       
"#;
    assert_eq!(printed(CliOptions::default(), 1), expected);
}

#[test]
fn iterations_have_lines_and_failures_their_numbers() {
    let text = printed(CliOptions { summary: false, ..CliOptions::default() }, 4);
    assert!(text.contains("\nIteration 2/4\n\n❏ F1 / F2\n↳ A\n  4⠄ Error in prerequest-script\n"), "{text}");
    assert!(
        text.contains(" 04.  Error                                            \n      iteration: 2    coll pre"),
        "{text}"
    );
    assert!(text.contains("\n 10⠄ Error in prerequest-script\n"), "{text}");
}

#[test]
fn words_take_the_place_of_symbols_and_parts_are_left_out() {
    let plain = CliOptions { unicode: false, ..CliOptions::default() };
    let text = printed(plain, 1);
    assert!(text.replace('µ', "u").is_ascii(), "{text}");
    assert!(
        text.contains("\nFolder F1 / F2\nSub-folder A\n  1. Error in prerequest-script\n  -\n  | 'fpre'\n  -\n"),
        "{text}"
    );
    assert!(text.contains("  Pass  folder test\n") && text.contains("\nRoot B\n"), "{text}");
    let row = format!("\n{}+{}+{}\n", "-".repeat(26), "-".repeat(18), "-".repeat(19));
    assert!(text.contains(&row), "{text}");
    let least = CliOptions {
        banner: false,
        console: false,
        summary: false,
        failures: false,
        success_assertions: false,
        ..CliOptions::default()
    };
    let text = printed(least.clone(), 1);
    assert!(text.starts_with("Levels\n") && text.ends_with("\n→ C\n"), "{text}");
    assert!(!text.contains("fpre") && !text.contains('└') && !text.contains("folder test"), "{text}");
    assert!(text.contains("  2. collection test"), "{text}");
    let text = printed(CliOptions { assertions: false, ..least }, 1);
    assert!(!text.contains("collection test"), "{text}");
}

#[test]
fn colours_are_newmans() {
    let text = printed(CliOptions { color: true, ..CliOptions::default() }, 1);
    for line in [
        "→ \u{1b}[0mB\u{1b}[0m\n",
        "  \u{1b}[90mGET\u{1b}[39m \u{1b}[90mhttp://127.0.0.1:1/x\u{1b}[39m \u{1b}[31m[errored]\u{1b}[39m\n",
        "\u{1b}[31m     connect ECONNREFUSED 127.0.0.1:1\u{1b}[39m\n",
        "\u{1b}[32m  ✓ \u{1b}[39m \u{1b}[90mfolder test\u{1b}[39m\n",
        "\u{1b}[31m\u{1b}[1m  2.\u{1b}[22m\u{1b}[39m \u{1b}[31m\u{1b}[1mcollection test\u{1b}[22m\u{1b}[39m\n",
        "\u{1b}[36m  - \u{1b}[39m \u{1b}[36m[skipped] later\u{1b}[39m\n",
        "\u{1b}[90m│\u{1b}[39m              \u{1b}[31massertions\u{1b}[39m \u{1b}[90m│\u{1b}[39m",
    ] {
        assert!(text.contains(line), "{line:?} is not in {text}");
    }
}

#[test]
fn verbose_shows_sizes_and_bodies() {
    let text = printed(CliOptions { verbose: true, ..CliOptions::default() }, 1);
    let block = r#"  GET http://127.0.0.1:18777/echo  
  200 OK ★ 20ms time ★ 22B↑ 166B↓ size ★ 0↑ 4↓ headers ★ 0 cookies
  ┌ ↓ application/json ★ text ★ json ★ utf8 ★ 40B
  │ {"method":"GET","url":"/echo","body":""}
  └
  dns-lookup   tcp-handshake   transfer-start   download   total 
  (cache)      (cache)         0µs              0µs        20ms  

"#;
    assert!(text.contains(block), "{text}");
}

#[test]
fn a_terminal_breaks_long_lines() {
    let text = printed(CliOptions { width: Some(60), summary: false, ..CliOptions::default() }, 1);
    assert!(text.contains(" 2.  Assertio…  collection test                        \n"), "{text}");
    let table = text.lines().skip_while(|line| !line.contains("failure"));
    assert!(table.clone().count() > 10 && table.clone().all(|line| line.chars().count() <= 56), "{text}");
}

#[test]
fn the_bar_fills_where_somebody_watches() {
    let paper = Paper::default();
    let text = told(progress(Box::new(paper.clone()), true), &paper, 1);
    assert!(text.ends_with(&format!("\r\u{1b}[2Kprogress [{}] 100% | 3/3\n", "=".repeat(40))), "{text}");
    let paper = Paper::default();
    assert_eq!(told(progress(Box::new(paper.clone()), false), &paper, 1), "");
}

#[test]
fn nothing_of_a_server_steers_the_terminal() {
    let mut attempt = Attempt::default();
    attempt.exchanges.push(exchange("GET", "http://x/", 200, "\u{1b}[2Jbody"));
    let name = "\u{1b}]0;title\u{7}";
    attempt.scripts.push(Scripted {
        tests: vec![test(name, 0, Some(thrown(name, name)))],
        logs: vec![log(name)],
        errors: vec![thrown(name, name)],
        next: Some(Some(name.into())),
        ..script(Stage::After)
    });
    let paper = Paper::default();
    let options = CliOptions { verbose: true, ..CliOptions::default() };
    let mut reporter = cli(Box::new(paper.clone()), facts(), options);
    let mut events = events(1);
    events[3] = Event::AttemptFinished {
        step: 0,
        iteration: 0,
        rounds: Arc::from([]),
        attempt: Box::new(attempt),
        again_in: None,
    };
    for event in &events {
        reporter.receive(event).unwrap();
    }
    let text = paper.text();
    assert!(!text.contains('\u{1b}') && !text.contains('\u{7}'), "{text:?}");
}
