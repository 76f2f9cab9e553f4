//! Bodies that are too large for memory: from files to the wire, and from the wire into files.

use std::{
    fs,
    io::{Read as _, Write as _},
};

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::{Project, Reply, Seen, Server, all, ended};

/// A mebibyte in which no two parts are alike.
fn large() -> Vec<u8> {
    (0..1 << 18).flat_map(|it: u32| it.wrapping_mul(2_654_435_761).to_le_bytes()).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[test]
fn a_file_is_sent_as_it_is_and_never_held() {
    let server = Server::start(|_: &Seen| json!({}));
    let project = Project::with("c/a.yaml", "POST: <<baseUrl>>/\nfile: ../big.bin\n").file("big.bin", large());
    let run = project.run(&["run", "c/a.yaml", "--var", &server.base(), "-vv"]);
    run.passes().prints("* body: 1.0 MiB, from c/../big.bin");
    let seen = &server.seen()[0];
    assert_eq!(seen.header("content-length"), Some("1048576"));
    assert_eq!(seen.header("content-type"), Some("application/octet-stream"));
    assert!(seen.body == large(), "the bytes are others");
    project
        .run(&["run", "c/a.yaml", "--dry-run", "--var", &server.base()])
        .prints("(1048576 bytes, from c/../big.bin)");
}

#[test]
fn the_files_of_parts_are_sent_between_their_heads() {
    let server = Server::start(|_: &Seen| json!({}));
    let text = "POST: <<baseUrl>>/\nmultipart:\n  before: 1\n  small: { file: small.txt }\n  big: { file: big.bin, filename: b }\n  after: [2, 3]\n";
    let project = Project::with("a.yaml", text).file("big.bin", large()).file("small.txt", "small");
    project.run(&["run", "a.yaml", "--var", &server.base()]).passes();
    let seen = &server.seen()[0];
    let kind = seen.header("content-type").unwrap();
    let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
    let mut expected = Vec::new();
    for (head, content) in [
        ("name=\"before\"\r\n", b"1".to_vec()),
        ("name=\"small\"; filename=\"small.txt\"\r\nContent-Type: text/plain\r\n", b"small".to_vec()),
        ("name=\"big\"; filename=\"b\"\r\nContent-Type: application/octet-stream\r\n", large()),
        ("name=\"after\"\r\n", b"2".to_vec()),
        ("name=\"after\"\r\n", b"3".to_vec()),
    ] {
        expected.extend(format!("--{boundary}\r\nContent-Disposition: form-data; {head}\r\n").into_bytes());
        expected.extend([content, b"\r\n".to_vec()].concat());
    }
    expected.extend(format!("--{boundary}--\r\n").into_bytes());
    assert!(seen.body == expected, "the parts are others");
    assert_eq!(seen.header("content-length"), Some(expected.len().to_string().as_str()));
}

#[test]
fn a_file_is_read_anew_where_it_is_sent_again() {
    let server = Server::start(|request: &Seen| match request.path() {
        "/" => Reply::status(307).header("Location", "/there"),
        _ => Reply::status(503),
    });
    let text = "PUT: <<baseUrl>>/\nfile: big.bin\n";
    let project = Project::with("a.yaml", text).file("big.bin", large());
    project.run(&["run", "a.yaml", "--var", &server.base(), "--retries", "1"]).exits(1);
    let seen = server.seen();
    assert_eq!(seen.len(), 4, "twice two");
    assert!(seen.iter().all(|it| it.body == large()));
}

#[test]
fn a_file_is_hashed_for_whoever_signs_it() {
    let server = Server::start(|_: &Seen| json!({}));
    let text =
        "PUT: <<baseUrl>>/\nfile: big.bin\nauth: { aws: { access_key: a, secret_key: secretsecret, service: s3 } }\n";
    let project = Project::with("a.yaml", text).file("big.bin", large());
    project.run(&["run", "a.yaml", "--var", &server.base()]).passes();
    let seen = &server.seen()[0];
    assert_eq!(seen.header("x-amz-content-sha256"), Some(sha256(&large()).as_str()));
    assert!(seen.body == large());
}

#[test]
fn an_answer_goes_into_its_file() {
    let server = Server::start(|request: &Seen| match request.path() {
        "/zipped" => Reply::status(200).header("Content-Encoding", "gzip").body(gzip(&large())),
        "/empty" => Reply::status(200),
        _ => Reply::status(200).body(large()),
    });
    for path in ["/", "/zipped"] {
        let text = format!(
            "GET: <<baseUrl>>{path}\noutput: out/<<day>>/big.bin\nexpect: {{ size: 1048576, status: 200 }}\ncapture: {{ n: size }}\n"
        );
        let project = Project::with("c/a.yaml", text);
        let run = project.run(&["run", "c/a.yaml", "-r", "json", "--var", &server.base(), "--var", "day=monday"]);
        run.passes();
        assert!(fs::read(project.path("c/out/monday/big.bin")).unwrap() == large(), "{path}");
        assert_eq!(fs::read_dir(project.path("c/out/monday")).unwrap().count(), 1, "nothing else is left");
        let report: Value = serde_json::from_str(&run.stdout).unwrap();
        let response = &report["steps"][0]["attempts"][0]["exchanges"][0]["response"];
        let saved = json!({ "file": "c/out/monday/big.bin", "size_bytes": 1_048_576, "sha256": sha256(&large()) });
        assert_eq!(response["saved"], saved, "{path}\n{run}");
        project.run(&["run", "c/a.yaml", "-v", "--var", &server.base(), "--var", "day=x"]).prints(&sha256(&large()));
    }
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/empty\noutput: none\n");
    project.run(&["run", "a.yaml", "--var", &server.base()]).passes().prints("→ none  0 bytes");
    assert_eq!(project.read("none"), "");
}

#[test]
fn what_the_file_held_stays_where_the_answer_is_not_whole() {
    let cut = |body: &[u8]| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
        [head.as_bytes(), &body[..body.len() / 2]].concat()
    };
    let server = Server::start(move |request: &Seen| match request.path() {
        "/cut" => Reply::raw(cut(&large())),
        "/zipped" => Reply::status(200).header("Content-Encoding", "gzip").body(&gzip(&large())[..1000]),
        "/refused" => Reply::status(404).body("no such report"),
        "/nothing" => Reply::status(204),
        _ => Reply::status(200).body(large()),
    });
    for (path, more, code, message) in [
        ("/cut", "", 3, "status 200 and 524288 of 1048576 bytes had come"),
        ("/zipped", "", 3, "the body is not whole gzip"),
        ("/refused", "", 1, "no such report"),
        ("/nothing", "", 0, "1 passed"),
        ("/", "settings: { max_body: 1MB }\n", 3, "the body is larger than 1000000 bytes, as `max_body` says"),
    ] {
        let text = format!("GET: <<baseUrl>>{path}\noutput: kept.txt\n{more}");
        let project = Project::with("a.yaml", text).file("kept.txt", "as it was");
        project.run(&["run", "a.yaml", "--var", &server.base()]).exits(code).prints(message);
        assert_eq!(project.read("kept.txt"), "as it was", "{path}");
        let names = fs::read_dir(project.path("")).unwrap().map(|it| it.unwrap().file_name());
        assert!(names.into_iter().all(|it| !it.to_string_lossy().ends_with(".part")), "{path}: nothing is left");
    }
}

#[test]
fn queries_look_into_the_file() {
    let server = Server::start(|_: &Seen| json!({ "rows": [1, 2], "note": "<x/>" }));
    let text = "GET: <<baseUrl>>/\noutput: report.json\nexpect: { $.rows: { length: 2 }, body: { contains: note }, regex (<x): <x, sha256: SUM, md5: { length: 32 } }\ncapture: { n: \"$.rows[1]\" }\n";
    let text = text.replace("SUM", &sha256(br#"{"rows":[1,2],"note":"<x/>"}"#));
    let project = Project::with("a.yaml", &text);
    project.run(&["run", "a.yaml", "-v", "--var", &server.base()]).passes().prints("n = 2");
    let wrong = project.file("a.yaml", text.replace("length: 2", "length: 3"));
    wrong.run(&["run", "a.yaml", "--var", &server.base()]).exits(1).prints("$.rows");
}

#[test]
fn a_server_does_not_choose_where_it_is_written() {
    let server = Server::start(|request: &Seen| match request.path() {
        "/name" => json!({ "name": request.target.split_once('?').unwrap().1 }),
        _ => json!({}),
    });
    for name in ["../evil.txt", "/tmp/posthaste-evil.txt", "a/../../evil.txt", "evil.yaml", ""] {
        let text = format!(
            "GET: <<baseUrl>>/name?{name}\ncapture: {{ name: $.name }}\n---\nname: b\nGET: <<baseUrl>>/\noutput: <<name>>\n"
        );
        let project = Project::with("c/a.yaml", text);
        let run = project.run(&["run", "c/a.yaml", "--var", &server.base()]);
        run.exits(3).prints("the answer cannot be written").prints("c/a.yaml:6:9");
        assert!(!project.path("evil.txt").exists() && !project.path("c/evil.yaml").exists(), "{name}");
    }
    Project::with("a.yaml", "GET: http://localhost/\noutput: out/\n")
        .run(&["check"])
        .exits(2)
        .warns("`out/` is a folder");
    Project::with("a.yaml", "GET: http://localhost/\noutput: <<nobody>>\n").run(&["check"]).exits(2).warns("nobody");
}

#[test]
fn an_answer_is_never_written_over_its_own_request() {
    let text = "GET: <<baseUrl>>/\noutput: a.yaml\n";
    let server = Server::start(|_: &Seen| json!({}));
    let project = Project::with("c/a.yaml", text);
    let run = project.run_in("c", &["run", ".", "--var", &server.base()]);
    run.exits(3).prints("the file that this request stands in").prints("a.yaml:2:9");
    assert_eq!((project.read("c/a.yaml").as_str(), server.seen().len()), (text, 0));
}

#[test]
fn the_answer_of_one_request_goes_where_the_command_line_says() {
    let server = Server::start(|_: &Seen| Reply::from("hello"));
    let project = Project::with("c/a.yaml", "GET: <<baseUrl>>/\n").file("c/b.yaml", "GET: <<baseUrl>>/\n");
    project.run(&["run", "c/a.yaml", "-o", "out/x.txt", "--var", &server.base()]).passes().prints("→ out/x.txt");
    assert_eq!(project.read("out/x.txt"), "hello");
    project.run(&["run", "c", "-o", "x.txt", "--var", &server.base()]).exits(2).warns("2 are chosen");
    project.run(&["run", "c/a.yaml", "-o", "c", "--var", &server.base()]).exits(2).warns("folder");
    assert_eq!(server.seen().len(), 1);
    let unwritable = project.run(&["run", "c/a.yaml", "-o", "c/a.yaml/x", "--var", &server.base()]);
    unwritable.exits(3).prints("cannot be written");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_written_to() {
    use std::os::unix::fs::FileTypeExt as _;
    let server = Server::start(|_: &Seen| Reply::from("hello"));
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/\n");
    project.run(&["run", "a.yaml", "-o", "/dev/null", "--var", &server.base()]).passes();
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
}

#[test]
fn a_part_of_an_answer_can_be_asked_for() {
    let server = Server::start(|request: &Seen| {
        assert_eq!(request.header("range"), Some("bytes=2-3"));
        Reply::status(206).header("Content-Range", "bytes 2-3/5").body("ll")
    });
    let text = "GET: <<baseUrl>>/\nheaders: { Range: bytes=2-3 }\noutput: part\nexpect: { status: 206 }\n";
    let project = Project::with("a.yaml", text);
    project.run(&["run", "a.yaml", "--var", &server.base()]).passes();
    assert_eq!(project.read("part"), "ll");
}

#[test]
fn a_body_can_be_sent_in_chunks() {
    let server = Server::start(|_: &Seen| json!({}));
    for body in ["file: big.bin", "text: hello"] {
        let text = format!("POST: <<baseUrl>>/\n{body}\nsettings: {{ chunked: true }}\n");
        let project = Project::with("a.yaml", text).file("big.bin", large());
        project.run(&["run", "a.yaml", "--var", &server.base()]).passes();
    }
    let seen = server.seen();
    assert!(seen[0].body == large());
    assert_eq!(seen[1].text(), "hello");
    for it in &seen {
        assert_eq!((all(it, "transfer-encoding"), it.header("content-length")), (vec!["chunked"], None));
    }
}

#[test]
fn a_bomb_ends_in_a_message() {
    // A gigabyte of nothing, twice zipped: some kilobytes.
    let mut encoder = GzEncoder::new(GzEncoder::new(Vec::new(), Compression::best()), Compression::best());
    std::io::copy(&mut std::io::repeat(0).take(300 << 20), &mut encoder).unwrap();
    let bomb = encoder.finish().unwrap().finish().unwrap();
    let server =
        Server::start(move |_: &Seen| Reply::status(200).header("Content-Encoding", "gzip, gzip").body(bomb.clone()));
    let project = Project::with("a.yaml", "GET: <<baseUrl>>/\n");
    let run = project.run(&["run", "a.yaml", "--var", &server.base()]);
    run.exits(3).prints("the gzip, gzip body unfolds to more than 256 MiB: `output` writes it into a file");
    let run = project.run(&["run", "a.yaml", "--var", &server.base(), "--max-body", "64KiB"]);
    run.exits(3).prints("unfolds to more than 65536 bytes");
}

/// How much memory a process has had at most, in KiB.
#[cfg(target_os = "linux")]
fn peak_kib(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn a_bomb_is_not_held_in_memory() {
    use std::sync::{Arc, Mutex, mpsc};
    // Some kilobytes that say: 128 KiB of one byte, two thousand times.
    let block = |is_last: u32| [&((128 << 10) << 3 | 1 << 1 | is_last).to_le_bytes()[..3], b"x"].concat();
    let blocks = (0..2000).flat_map(|it| block(u32::from(it == 1999)));
    let bomb: Vec<u8> = b"\x28\xb5\x2f\xfd\x00\x58".iter().copied().chain(blocks).collect();
    let (started, process) = mpsc::channel();
    let (process, peak) = (Mutex::new(process), Arc::new(Mutex::new(0)));
    let told = peak.clone();
    let server = Server::start(move |request: &Seen| {
        if request.path() == "/bomb" {
            return Reply::status(200).header("Content-Encoding", "zstd").body(bomb.clone());
        }
        *told.lock().unwrap() = peak_kib(process.lock().unwrap().recv().unwrap());
        json!({}).into()
    });
    let text = "GET: <<baseUrl>>/bomb\nsettings: { max_body: 128MiB }\n---\nname: after\nGET: <<baseUrl>>/after\n";
    let project = Project::with("a.yaml", text);
    let child = project.command(&["run", "a.yaml", "--var", &server.base()]).spawn().unwrap();
    started.send(child.id()).unwrap();
    ended(child.wait_with_output().unwrap()).exits(3).prints("the zstd body unfolds to more than 128 MiB");
    let peak = *peak.lock().unwrap();
    assert!((1..128 * 1024).contains(&peak), "{peak} KiB at most");
}

#[test]
fn a_large_body_is_not_taken() {
    let server = Server::start(|request: &Seen| match request.path() {
        // Nobody can say beforehand how much will come.
        "/endless" => Reply::raw([&b"HTTP/1.1 200 OK\r\n\r\n"[..], &large()].concat()),
        _ => Reply::status(200).body(large()),
    });
    for path in ["", "/endless"] {
        let project = Project::with("a.yaml", format!("GET: <<baseUrl>>{path}\nsettings: {{ max_body: 100 KB }}\n"));
        let run = project.run(&["run", "a.yaml", "--var", &server.base()]);
        run.exits(3)
            .prints("the body is larger than 100000 bytes: `output` writes it into a file, `max_body` allows more");
        project.run(&["run", "a.yaml", "--var", &server.base(), "--max-body", "0"]).passes();
    }
    Project::with("a.yaml", "GET: http://localhost/\nsettings: { max_body: much }\n").run(&["check"]).exits(2);
}
