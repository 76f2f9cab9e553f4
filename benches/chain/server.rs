//! The server that every contender is sent to, in a process of its own, and the handle by which the bench holds it.

use std::convert::Infallible;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::Fallible;
use crate::contender::Work;

/// How long a `/slow/N` takes.
const SLOW: Duration = Duration::from_millis(20);

static STEPS: AtomicUsize = AtomicUsize::new(0);
static FURTHEST: AtomicUsize = AtomicUsize::new(0);
static CONNECTIONS: AtomicUsize = AtomicUsize::new(0);

/// What the server saw since it was last asked.
pub(crate) struct Seen {
    pub(crate) work: Work,
    pub(crate) connections: usize,
}

/// The server's process; it ends when this is dropped, or when the bench itself is gone.
pub(crate) struct Server {
    process: Child,
    port: u16,
}

impl Server {
    /// Starts this same binary as a server, on the CPU where the caller is pinned now.
    pub(crate) fn start() -> Fallible<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg("--serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let answers = process.stdout.take().ok_or("the server has no output")?;
        let mut line = String::new();
        BufReader::new(answers).read_line(&mut line)?;
        Ok(Self { process, port: line.trim().parse()? })
    }

    /// `http://127.0.0.1:PORT`
    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address())
    }

    /// `127.0.0.1:PORT`
    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// What was seen since the last call.
    pub(crate) fn seen(&self) -> Fallible<Seen> {
        let mut stream = TcpStream::connect(self.address())?;
        stream.write_all(b"GET /seen HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let body = answer.split("\r\n\r\n").nth(1).ok_or("the server's count has no body")?;
        let counts = body.split(' ').map(str::parse).collect::<Result<Vec<usize>, _>>()?;
        let [steps, furthest, connections] = counts[..] else { return Err("the server's count is not three".into()) };
        // This question's own connection was counted too.
        Ok(Seen { work: Work { steps, furthest }, connections: connections.saturating_sub(1) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves on a free port, whose number is the first line of stdout, until stdin ends.
pub(crate) async fn serve() -> Fallible<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    writeln!(std::io::stdout(), "{}", listener.local_addr()?.port())?;
    let (tell, mut parent_gone) = oneshot::channel();
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        tell.send(())
    });
    loop {
        let (stream, _) = tokio::select! {
            accepted = listener.accept() => accepted?,
            _ = &mut parent_gone => return Ok(()),
        };
        CONNECTIONS.fetch_add(1, Relaxed);
        stream.set_nodelay(true)?;
        tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(
            TokioIo::new(stream),
            service_fn(|request| async move {
                if request.uri().path().starts_with("/slow/") {
                    tokio::time::sleep(SLOW).await;
                }
                Ok::<_, Infallible>(answer(&request))
            }),
        ));
    }
}

fn answer(request: &Request<Incoming>) -> Response<Full<Bytes>> {
    let path = request.uri().path();
    let number = path.strip_prefix("/step/").or_else(|| path.strip_prefix("/slow/"));
    let (status, body) = match number.and_then(|number| number.parse::<usize>().ok()) {
        Some(number) => (StatusCode::OK, step(number)),
        None if path == "/seen" => {
            let [steps, furthest, connections] = [&STEPS, &FURTHEST, &CONNECTIONS].map(|count| count.swap(0, Relaxed));
            (StatusCode::OK, format!("{steps} {furthest} {connections}"))
        }
        None => (StatusCode::NOT_FOUND, "no such step".to_owned()),
    };
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
    response
}

/// About 200 bytes, of which the chain reads two fields.
fn step(number: usize) -> String {
    STEPS.fetch_add(1, Relaxed);
    FURTHEST.fetch_max(number, Relaxed);
    format!(
        r#"{{"id":{number},"next":"{}","name":"Step {number} of the chain","status":"ok","page_size":30,"account":{{"id":"q6gBJVO5TzexKYTb_I2rpg","type":2,"verified":true}},"roles":["owner","admin"],"ratio":1.10}}"#,
        number + 1
    )
}
