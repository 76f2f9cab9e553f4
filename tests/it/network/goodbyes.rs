//! Servers of HTTP/2 that say they did nothing with a request: it is sent once more, whatever its method.

use crate::support::{Line, Project, serve};

const SETTINGS: &[u8] = b"\0\0\0\x04\0\0\0\0\0";
/// The last that was begun with is none, and nothing is wrong.
const GOODBYE: &[u8] = b"\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\0";
/// Something is wrong: too many requests.
const ANGRY: &[u8] = b"\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\x0b";
/// Stream 1 was not begun with.
const REFUSED: &[u8] = b"\0\0\x04\x03\0\0\0\0\x01\0\0\0\x07";
/// Stream 1 is given up.
const CANCELLED: &[u8] = b"\0\0\x04\x03\0\0\0\0\x01\0\0\0\x08";
/// Status 200 on stream 1, without a body.
const ANSWER: &[u8] = b"\0\0\x01\x01\x05\0\0\0\x01\x88";

/// Reads until the request is there.
fn hear(line: &mut Line) {
    line.head();
    line.take("SM\r\n\r\n".len());
    while {
        let head = line.take(9);
        let length = usize::from(head[0]) << 16 | usize::from(head[1]) << 8 | usize::from(head[2]);
        line.take(length);
        head[3] != 1
    } {}
}

/// Sends one request to a server whose connections say these, one after the other, the last for ever.
fn ended(method: &str, said: &'static [&'static [u8]], code: i32) {
    let mut at = 0;
    let (base, _) = serve(move |line| {
        line.say(SETTINGS);
        hear(line);
        line.say(said[at]);
        at = (at + 1).min(said.len() - 1);
        line.rest();
    });
    let text = format!("{method}: <<baseUrl>>/\nsettings: {{ http_version: 2 }}\n");
    Project::with("a.yaml", text).run(&["run", "a.yaml", "--var", &base]).exits(code);
}

#[test]
fn a_request_that_was_not_begun_with_is_sent_once_more() {
    for method in ["GET", "POST"] {
        ended(method, &[GOODBYE, REFUSED, ANSWER], 0);
    }
}

#[test]
fn a_request_that_may_have_been_begun_with_is_not() {
    ended("POST", &[ANGRY, ANSWER], 3);
    ended("POST", &[CANCELLED, ANSWER], 3);
}

#[test]
fn nobody_is_asked_for_ever() {
    ended("GET", &[REFUSED], 3);
}
