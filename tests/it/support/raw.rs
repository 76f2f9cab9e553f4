//! A server on a free port that does with each connection what a test says, byte by byte.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex},
    thread,
    time::Duration,
};

/// A connection, as its server sees it.
pub(crate) struct Line(TcpStream);

impl Line {
    /// All that comes until the head of a request has ended.
    pub(crate) fn head(&mut self) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            if self.0.read(&mut byte).unwrap_or(0) == 0 {
                break;
            }
            head.push(byte[0]);
        }
        String::from_utf8_lossy(&head).into_owned()
    }

    /// So many bytes.
    pub(crate) fn take(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.0.read_exact(&mut bytes).unwrap();
        bytes
    }

    /// All that comes until the client goes.
    pub(crate) fn rest(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        // A client that goes in anger resets the connection.
        let _ = self.0.read_to_end(&mut rest);
        rest
    }

    /// Whether nothing comes for a while.
    pub(crate) fn is_silent(&mut self) -> bool {
        self.is_silent_for(Duration::from_millis(60))
    }

    /// Whether nothing comes for so long.
    pub(crate) fn is_silent_for(&mut self, time: Duration) -> bool {
        self.0.set_read_timeout(Some(time)).unwrap();
        let nothing = self.0.peek(&mut [0]).is_err();
        self.0.set_read_timeout(None).unwrap();
        nothing
    }

    /// Sends these bytes.
    pub(crate) fn say(&mut self, bytes: impl AsRef<[u8]>) {
        // A client that does not listen any more is a test's own affair.
        let _ = self.0.write_all(bytes.as_ref());
    }
}

/// What became of each connection of a server, in order.
pub(crate) struct Given<R> {
    all: Mutex<Vec<R>>,
    more: Condvar,
}

impl<R> Given<R> {
    /// What became of the first `count`, as soon as they are done: a client knows of its answer before the server has come to an end.
    pub(crate) fn of(&self, count: usize) -> Vec<R> {
        let all = self.all.lock().unwrap();
        let (mut all, waited) =
            self.more.wait_timeout_while(all, Duration::from_mins(5), |it| it.len() < count).unwrap();
        assert!(!waited.timed_out(), "only {} of {count} connections", all.len());
        std::mem::take(&mut *all)
    }
}

/// Serves every connection in this way, one after the other; `baseUrl=http://127.0.0.1:PORT`, and what each call gave.
pub(crate) fn serve<R: Send + 'static>(
    mut each: impl FnMut(&mut Line) -> R + Send + 'static,
) -> (String, Arc<Given<R>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("baseUrl=http://{}", listener.local_addr().unwrap());
    let all = Arc::new(Given { all: Mutex::default(), more: Condvar::new() });
    let given = all.clone();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let result = each(&mut Line(stream));
            given.all.lock().unwrap().push(result);
            given.more.notify_all();
        }
    });
    (base, all)
}
