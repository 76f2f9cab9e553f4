//! What happens while bodies come and go: servers that hold back, stop, lie, or trickle.

use std::{fs, time::Duration};

use crate::support::{Line, Project, given_time, serve};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// A request with a body of five bytes that asks first.
const ASKS: &str = "POST: <<baseUrl>>/x?y=1\ntext: hello\nsettings: { expect_continue: 10m }\n";

#[test]
fn a_body_waits_until_the_server_wants_it() {
    let (base, seen) = serve(|line: &mut Line| {
        let head = line.head();
        let is_silent = line.is_silent();
        line.say("HTTP/1.1 100 Continue\r\n\r\n");
        let body = line.take(5);
        line.say(OK);
        (head, is_silent, body)
    });
    for text in [
        ASKS,
        "POST: <<baseUrl>>/x?y=1\nheaders: { Expect: 100-continue }\ntext: hello\nsettings: { expect_continue: 10m }\n",
    ] {
        Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", &base]).passes();
    }
    let flag = &["run", "a.yaml", "--var", &base, "--expect-continue", "10m"];
    Project::with("a.yaml", "POST: <<baseUrl>>/x?y=1\ntext: hello\n").run(flag).passes();
    for (head, is_silent, body) in seen.of(3) {
        assert!(head.starts_with("POST /x?y=1 HTTP/1.1\r\n"), "{head}");
        assert_eq!(head.to_lowercase().matches("expect: 100-continue\r\n").count(), 1, "{head}");
        assert!(head.to_lowercase().contains("content-length: 5\r\n"), "{head}");
        assert!(is_silent, "the body came too early");
        assert_eq!(body, b"hello");
    }
}

#[test]
fn a_body_that_is_not_wanted_is_not_sent() {
    for answer in ["417 Expectation Failed", "401 Unauthorized", "200 OK"] {
        let (base, seen) = serve(move |line: &mut Line| {
            line.head();
            line.say(format!("HTTP/1.1 {answer}\r\nContent-Length: 2\r\n\r\nno"));
            line.rest()
        });
        let project = Project::with("a.yaml", format!("{ASKS}expect: {{ status: {} }}\n", &answer[..3]));
        project.run(&["run", "a.yaml", "--var", &base]).passes();
        assert_eq!(seen.of(1), [b""], "{answer}: the body was sent");
    }
}

#[test]
fn a_server_that_does_not_know_the_question_gets_the_body() {
    let (base, seen) = serve(|line: &mut Line| {
        line.head();
        let body = line.take(5);
        line.say(OK);
        body
    });
    let text = ASKS.replace("10m", "30ms");
    Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", &base]).passes();
    assert_eq!(seen.of(1), [b"hello"]);
    let none = "GET: <<baseUrl>>/\nsettings: { expect_continue: 1h }\n";
    let (base, seen) = serve(|line: &mut Line| {
        let head = line.head();
        line.say(OK);
        head
    });
    Project::with("a.yaml", none).run(&["run", "a.yaml", "--var", &base]).passes();
    assert!(!seen.of(1)[0].to_lowercase().contains("expect"), "without a body there is nothing to ask");
}

#[test]
fn an_answer_that_breaks_off_says_what_had_come() {
    let head = "HTTP/1.1 200 OK\r\n";
    for (what, answer, messages) in [
        ("short", format!("{head}Content-Length: 100\r\n\r\nshort"), vec!["status 200 and 5 of 100 bytes had come"]),
        (
            "chunks that end early",
            format!("{head}Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"),
            vec!["before the whole", "status 200 and 5 bytes had come"],
        ),
        (
            "a chunk whose size is none",
            format!("{head}Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\nZZ\r\nabc\r\n"),
            vec!["chunk", "status 200 and 5 bytes had come"],
        ),
        (
            "a chunk that is too long",
            format!("{head}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nabc\r\n"),
            vec!["chunk", "127.0.0.1:"],
        ),
        (
            "a length that is none",
            format!("{head}Content-Length: much\r\n\r\nab"),
            vec!["127.0.0.1:", "answered with a `Content-Length` that is none"],
        ),
        (
            "two lengths",
            format!("{head}Content-Length: 2\r\nContent-Length: 5\r\n\r\nokabc"),
            vec!["answered with a `Content-Length` that is none"],
        ),
        (
            "chunks without an end of line",
            format!("{head}Transfer-Encoding: chunked\r\n\r\n2\r\nok0\r\n\r\n"),
            vec!["a body whose chunks cannot be told apart", "status 200 and 2 bytes had come"],
        ),
        (
            "more behind the body than can be read",
            format!("{head}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n{}\r\n", "X: a\r\n".repeat(100_000)),
            vec!["a body whose chunks cannot be told apart", "status 200 and 2 bytes had come"],
        ),
        (
            "a thousand encodings",
            format!("{head}Content-Length: 2\r\nContent-Encoding: {}\r\n\r\nok", vec!["gzip"; 1000].join(",")),
            vec!["the body is encoded 1000 times, and 5 are undone at most"],
        ),
    ] {
        let (base, _) = serve(move |line: &mut Line| {
            line.head();
            line.say(&answer);
        });
        let run = Project::with("a.yaml", "GET: <<baseUrl>>/\n").run(&["run", "a.yaml", "--var", &base]);
        run.exits(3).never_prints("panicked");
        for message in messages {
            assert!(run.stdout.contains(message), "{what}: `{message}` is not on stdout\n{run}");
        }
    }
}

#[test]
fn who_goes_in_the_middle_or_speaks_first_is_told() {
    let (base, _) = serve(|line: &mut Line| {
        // What was not read is lost: the system answers with a reset.
        line.take(1);
        line.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
        line.is_silent();
    });
    let run = Project::with("a.yaml", "GET: <<baseUrl>>/\n").run(&["run", "a.yaml", "--var", &base]);
    run.exits(3).prints("closed the connection before the whole body had come: status 200 and 2 of 5 bytes had come");
    let (base, _) = serve(|line: &mut Line| {
        line.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        line.rest();
    });
    let run = Project::with("a.yaml", "POST: <<baseUrl>>/\ntext: x\n").run(&["run", "a.yaml", "--var", &base]);
    assert!(matches!(run.code, Some(0 | 3)) && !run.stdout.contains("unexpected message"), "{run}");
}

#[test]
fn an_answer_may_have_many_headers_but_not_any_number() {
    for (count, code) in [(250, 0), (300, 3), (100_000, 3)] {
        let (base, _) = serve(move |line: &mut Line| {
            line.head();
            line.say(format!("HTTP/1.1 200 OK\r\n{}Content-Length: 2\r\n\r\nok", "X-A: b\r\n".repeat(count)));
        });
        let run = Project::with("a.yaml", "GET: <<baseUrl>>/\n").run(&["run", "a.yaml", "--var", &base]);
        run.exits(code);
        if code != 0 {
            run.prints("answered with more headers than can be read");
        }
    }
}

#[test]
fn what_comes_behind_the_length_is_no_answer_to_the_next() {
    let (base, seen) = serve(|line: &mut Line| {
        line.head();
        line.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
    });
    let text = "GET: <<baseUrl>>/\nexpect: { body: ok }\n---\nname: b\nGET: <<baseUrl>>/\nexpect: { body: ok }\n";
    Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", &base]).passes();
    assert_eq!(seen.of(2).len(), 2, "each has its connection");
}

#[test]
fn a_server_that_stops_is_not_waited_for() {
    let part = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort";
    for (setting, said, message) in [
        ("timeout", part, "did not end its answer within LIMIT: status 200 and 5 of 100 bytes had come"),
        ("idle_timeout", part, "nothing came from 127.0.0.1"),
        ("idle_timeout", part, "for LIMIT: status 200 and 5 of 100 bytes had come"),
        ("idle_timeout", "", "for LIMIT\n"),
        ("timeout", "HTTP/1.1 200 OK\r\nContent-Le", "no answer from 127.0.0.1"),
    ] {
        given_time(|times| is_not_waited_for((setting, Duration::from_millis(100) * times), said, message));
    }
}

/// A server that says so much and no more is given up behind the limit of this setting.
fn is_not_waited_for((setting, limit): (&str, Duration), said: &'static str, message: &str) {
    let (base, _) = serve(move |line: &mut Line| {
        line.head();
        line.say(said);
        line.rest();
    });
    let project = Project::with(
        "a.yaml",
        format!("GET: <<baseUrl>>/\noutput: x\nsettings: {{ {setting}: {}ms }}\n", limit.as_millis()),
    );
    project.run(&["run", "a.yaml", "--var", &base]).exits(3).prints(&message.replace("LIMIT", &format!("{limit:?}")));
    let left = fs::read_dir(project.path("")).unwrap().map(|it| it.unwrap().file_name());
    assert!(left.into_iter().all(|it| it != "x" && !it.to_string_lossy().ends_with(".part")), "{setting}");
}

#[test]
fn a_server_that_trickles_has_the_time_that_it_needs() {
    given_time(|times| {
        let answer = move |line: &mut Line| {
            line.head();
            line.say("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
            for _ in 0..4 {
                // Each pause is shorter than what is allowed, all of them are longer.
                line.is_silent_for(Duration::from_millis(60) * times);
                line.say("x");
            }
        };
        let (base, _) = serve(answer);
        let limit = Duration::from_millis(190) * times;
        let project = Project::with("a.yaml", "GET: <<baseUrl>>/\nexpect: { body: xxxx }\n");
        let run =
            |flag: &str| project.run(&["run", "a.yaml", "--var", &base, flag, &format!("{}ms", limit.as_millis())]);
        run("--idle-timeout").passes();
        run("--timeout").exits(3).prints(&format!("did not end its answer within {limit:?}: status 200 and"));
    });
}

#[test]
fn a_server_that_takes_no_more_of_a_body_is_told() {
    let (base, _) = serve(|line: &mut Line| {
        line.head();
        line.take(10);
    });
    let project = Project::with("a.yaml", "PUT: <<baseUrl>>/\nfile: big\n").file("big", vec![b'x'; 8 << 20]);
    let run = project.run(&["run", "a.yaml", "--var", &base]);
    run.exits(3).prints("closed the connection before it had answered").prints("of 8388608 bytes had been sent");
}

#[test]
fn an_answer_that_comes_before_the_whole_body_counts() {
    let (base, _) = serve(|line: &mut Line| {
        line.head();
        line.take(10);
        line.say("HTTP/1.1 413 Too Large\r\nContent-Length: 8\r\nConnection: close\r\n\r\ntoo much");
        line.rest();
    });
    let text = "PUT: <<baseUrl>>/\nfile: big\nexpect: { status: 413, body: too much }\n";
    let project = Project::with("a.yaml", text).file("big", vec![b'x'; 8 << 20]);
    project.run(&["run", "a.yaml", "--var", &base]).passes();
}

#[test]
fn what_stands_behind_a_body_is_kept() {
    let (base, _) = serve(|line: &mut Line| {
        line.head();
        line.say(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 9f\r\n\r\n",
        );
    });
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/\nexpect: { body: ok }\n");
    project.run(&["run", "a.yaml", "--var", &base, "-v"]).passes().prints("< x-sum: 9f");
    let run = project.run(&["run", "a.yaml", "--var", &base, "-r", "json"]);
    run.passes().prints("\"trailers\":[{\"name\":\"x-sum\",\"value\":\"9f\"}]");
}

#[test]
fn the_slowest_are_listed_if_somebody_asks() {
    given_time(|times| {
        let (base, _) = serve(move |line: &mut Line| {
            if line.head().contains("/slow") {
                line.is_silent_for(Duration::from_millis(60) * times);
            }
            line.say(OK);
        });
        let text = "name: quick\nGET: <<baseUrl>>/quick\n---\nname: slow\nGET: <<baseUrl>>/slow\n";
        let project = Project::with("a.yaml", text);
        let run = project.run(&["run", "a.yaml", "--var", &base, "--slow", "1", "-r", "terminal,events=e.ndjson"]);
        let (_, list) = run.passes().stdout.split_once("\nSlowest\n").unwrap();
        assert!(
            list.contains("slow  GET http://127.0.0.1") && list.contains("first byte") && !list.contains("quick"),
            "{run}"
        );
        project.run(&["report", "e.ndjson", "--slow", "2"]).passes().prints("Slowest").prints("quick  GET ");
        project.run(&["run", "a.yaml", "--var", &base]).passes().never_prints("Slowest");
    });
}

#[test]
fn words_before_the_answer_are_no_answer() {
    let (base, _) = serve(|line: &mut Line| {
        line.head();
        line.say("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
        line.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    });
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/\nexpect: { status: 200, body: ok }\n");
    project.run(&["run", "a.yaml", "--var", &base]).passes();
}
