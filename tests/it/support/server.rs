//! A real HTTP/1.1 server on a free port, whose answers a test writes.

use std::{
    io::{BufReader, Read, Write},
    net::{SocketAddr, TcpListener},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use serde_json::Value;

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// The path and the query.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// The version, as the first line ends with it.
    pub(crate) version: String,
}

impl Seen {
    /// The path without the query.
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap()
    }

    /// The first value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// What is answered.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// A whole answer; `Content-Length` is added.
    Whole { status: u16, headers: Vec<(String, String)>, body: Vec<u8> },
    /// These very bytes, and then the connection is closed.
    Raw(Vec<u8>),
    /// These very bytes and no more; the connection stays open until the client goes.
    Stalled(Vec<u8>),
    /// No answer: the connection stays open until the client goes.
    Silence,
}

impl Reply {
    pub(crate) fn status(status: u16) -> Self {
        Self::Whole { status, headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self::Raw(bytes.into())
    }

    /// The same with one more header.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        if let Self::Whole { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// A whole answer as it goes over the wire.
    fn bytes(&self, is_head: bool) -> Vec<u8> {
        let Self::Whole { status, headers, body } = self else { return Vec::new() };
        let standard = http::StatusCode::from_u16(*status).ok().and_then(|it| it.canonical_reason());
        let mut head = format!("HTTP/1.1 {status} {}\r\n", standard.unwrap_or("Status"));
        for (name, value) in headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        if *status >= 200 && *status != 204 && *status != 304 {
            head.extend([format!("Content-Length: {}\r\n", body.len())]);
        }
        let mut bytes = (head + "\r\n").into_bytes();
        if !is_head {
            bytes.extend_from_slice(body);
        }
        bytes
    }

    /// The same with this body.
    pub(crate) fn body(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        if let Self::Whole { body, .. } = &mut self {
            *body = bytes.into();
        }
        self
    }
}

impl From<Value> for Reply {
    fn from(value: Value) -> Self {
        Self::from((200, value))
    }
}

impl From<(u16, Value)> for Reply {
    fn from((status, value): (u16, Value)) -> Self {
        Self::status(status).header("Content-Type", "application/json").body(value.to_string())
    }
}

impl From<&str> for Reply {
    fn from(text: &str) -> Self {
        Self::status(200).header("Content-Type", "text/plain; charset=utf-8").body(text)
    }
}

/// How long a request is waited for that never comes; no machine is so busy.
const PATIENCE: Duration = Duration::from_mins(5);

/// The requests that came, in order.
#[derive(Default)]
pub(super) struct Log {
    seen: Mutex<Vec<Seen>>,
    more: Condvar,
}

impl Log {
    fn add(&self, seen: Seen) {
        self.seen.lock().unwrap().push(seen);
        self.more.notify_all();
    }

    pub(super) fn all(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

/// The server. It runs as long as the test's process.
pub(crate) struct Server {
    address: SocketAddr,
    seen: Arc<Log>,
    connections: Arc<AtomicUsize>,
}

impl Server {
    /// Starts a server that answers as `answer` says.
    pub(crate) fn start<R: Into<Reply>>(answer: impl Fn(&Seen) -> R + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, connections) = (Arc::<Log>::default(), Arc::new(AtomicUsize::new(0)));
        let (all, count, answer) = (seen.clone(), connections.clone(), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                count.fetch_add(1, Ordering::SeqCst);
                let (all, answer) = (all.clone(), answer.clone());
                thread::spawn(move || serve(stream, &all, &*answer));
            }
        });
        Self { address, seen, connections }
    }

    /// `http://127.0.0.1:PORT`.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// `baseUrl=http://127.0.0.1:PORT`, for `--var`.
    pub(crate) fn base(&self) -> String {
        format!("baseUrl={}", self.url())
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// The requests that came, in order.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.all()
    }

    /// Waits until so many requests have come that `counts` counts.
    #[track_caller]
    pub(crate) fn waits_for(&self, count: usize, counts: impl Fn(&Seen) -> bool) {
        let seen = self.seen.seen.lock().unwrap();
        let lacks = |seen: &mut Vec<Seen>| seen.iter().filter(|it| counts(it)).count() < count;
        let (seen, waited) = self.seen.more.wait_timeout_while(seen, PATIENCE, lacks).unwrap();
        assert!(!waited.timed_out(), "only {:?}", seen.iter().map(|it| &it.target).collect::<Vec<_>>());
    }

    /// The paths and queries that were asked for, in order.
    pub(crate) fn targets(&self) -> Vec<String> {
        self.seen().into_iter().map(|it| it.target).collect()
    }

    /// How many connections were opened.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// Answers the requests of one connection. A client that goes away ends it.
pub(super) fn serve<R: Into<Reply>>(stream: impl Read + Write, all: &Log, answer: &impl Fn(&Seen) -> R) {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader) {
        all.add(request.clone());
        let reply = answer(&request).into();
        let bytes = match &reply {
            Reply::Raw(bytes) | Reply::Stalled(bytes) => bytes.clone(),
            Reply::Silence => Vec::new(),
            Reply::Whole { .. } => reply.bytes(request.method == "HEAD"),
        };
        let out = reader.get_mut();
        let written = out.write_all(&bytes).and_then(|()| out.flush());
        match reply {
            Reply::Whole { .. } if written.is_ok() => {}
            Reply::Stalled(_) | Reply::Silence => {
                let _ = reader.read(&mut [0]);
                return;
            }
            _ => return,
        }
    }
}

fn read(reader: &mut impl std::io::BufRead) -> Option<Seen> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut seen = Seen { method, target, version: words.next().unwrap_or_default().to_owned(), ..Seen::default() };
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let line = line.trim_end();
        let Some((name, value)) = line.split_once(':') else { break };
        seen.headers.push((name.to_owned(), value.trim().to_owned()));
    }
    if seen.header("transfer-encoding") == Some("chunked") {
        seen.body = chunks(reader)?;
        return Some(seen);
    }
    let length: usize = seen.header("content-length").and_then(|it| it.parse().ok()).unwrap_or(0);
    seen.body = vec![0; length];
    reader.read_exact(&mut seen.body).ok()?;
    Some(seen)
}

/// The body that comes in chunks.
fn chunks(reader: &mut impl std::io::BufRead) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let size = usize::from_str_radix(line.trim(), 16).ok()?;
        let mut chunk = vec![0; size + 2];
        reader.read_exact(&mut chunk).ok()?;
        body.extend_from_slice(&chunk[..size]);
        if size == 0 {
            return Some(body);
        }
    }
}
