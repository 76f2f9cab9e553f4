//! What stands between a client and its host: proxies that open tunnels, by CONNECT and by SOCKS.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

/// A proxy that leads everything to one server, whatever it is asked for. It runs as long as the test's process.
pub(crate) struct Gateway {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Gateway {
    /// One that is asked by CONNECT. `answer` gets the head that came, and says what is answered; a tunnel opens after a 200.
    pub(crate) fn connect(to: u16, answer: fn(&str) -> &'static str) -> Self {
        Self::start(to, move |client| {
            let head = head(client)?;
            let answer = answer(&head);
            client.write_all(answer.as_bytes()).ok()?;
            Some((head, answer.contains(" 200 ")))
        })
    }

    /// One that is asked by SOCKS, whatever the version. With a `login`, version 5 wants it: `user:password`.
    pub(crate) fn socks(to: u16, login: Option<&'static str>) -> Self {
        Self::start(to, move |client| match byte(client)? {
            4 => socks4(client),
            5 => socks5(client, login),
            _ => None,
        })
    }

    fn start(to: u16, greet: impl Fn(&mut TcpStream) -> Option<(String, bool)> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let it = Self { address: listener.local_addr().unwrap(), asked: Arc::default() };
        let (asked, greet) = (it.asked.clone(), Arc::new(greet));
        thread::spawn(move || {
            for mut client in listener.incoming().map_while(Result::ok) {
                let (asked, greet) = (asked.clone(), greet.clone());
                thread::spawn(move || {
                    let Some((said, opens)) = greet(&mut client) else { return };
                    asked.lock().unwrap().push(said);
                    if opens {
                        pass(&client, &TcpStream::connect(("127.0.0.1", to)).unwrap());
                    }
                });
            }
        });
        it
    }

    /// `127.0.0.1:PORT`.
    pub(crate) fn authority(&self) -> String {
        self.address.to_string()
    }

    /// What it was asked for: heads of CONNECT, or `5 user:password@host:port`.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// Both directions, until both are done.
fn pass(client: &TcpStream, server: &TcpStream) {
    let one_way = |mut from: &TcpStream, mut to: &TcpStream| {
        let _ = std::io::copy(&mut from, &mut to);
        let _ = to.shutdown(std::net::Shutdown::Write);
    };
    thread::scope(|scope| {
        scope.spawn(|| one_way(client, server));
        one_way(server, client);
    });
}

/// A head, up to its empty line.
pub(crate) fn head(client: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(byte(client)?);
    }
    String::from_utf8(head).ok()
}

fn byte(client: &mut TcpStream) -> Option<u8> {
    bytes(client, 1).map(|it| it[0])
}

fn bytes(client: &mut TcpStream, count: usize) -> Option<Vec<u8>> {
    let mut bytes = vec![0; count];
    client.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

fn until_zero(client: &mut TcpStream) -> Option<String> {
    let mut text = Vec::new();
    loop {
        match byte(client)? {
            0 => return String::from_utf8(text).ok(),
            it => text.push(it),
        }
    }
}

fn port(client: &mut TcpStream) -> Option<u16> {
    bytes(client, 2).map(|it| u16::from_be_bytes([it[0], it[1]]))
}

fn address(client: &mut TcpStream) -> Option<String> {
    let it = bytes(client, 4)?;
    Some(format!("{}.{}.{}.{}", it[0], it[1], it[2], it[3]))
}

/// Source: the SOCKS 4A protocol of the `socks4a.protocol` memo: 0.0.0.x means that the name follows.
fn socks4(client: &mut TcpStream) -> Option<(String, bool)> {
    byte(client)?;
    let (port, address) = (port(client)?, address(client)?);
    let user = until_zero(client)?;
    let host = if address.starts_with("0.0.0.") { until_zero(client)? } else { address };
    client.write_all(&[0, 90, 0, 0, 0, 0, 0, 0]).ok()?;
    Some((format!("4 {user}@{host}:{port}"), true))
}

/// Source: RFC 1928 and RFC 1929.
fn socks5(client: &mut TcpStream, login: Option<&str>) -> Option<(String, bool)> {
    let count = byte(client)?;
    let methods = bytes(client, count.into())?;
    let method = if login.is_some() { 2 } else { 0 };
    if !methods.contains(&method) {
        client.write_all(&[5, 255]).ok()?;
        return Some(("5 without a login".to_owned(), false));
    }
    client.write_all(&[5, method]).ok()?;
    let mut said = String::new();
    if let Some(login) = login {
        byte(client)?;
        let mut text = || -> Option<String> {
            let length = byte(client)?;
            String::from_utf8(bytes(client, length.into())?).ok()
        };
        said = format!("{}:{}", text()?, text()?);
        client.write_all(&[1, u8::from(said != login)]).ok()?;
        if said != login {
            return Some((format!("5 {said}"), false));
        }
    }
    bytes(client, 3)?;
    let host = match byte(client)? {
        1 => address(client)?,
        3 => {
            let length = byte(client)?;
            String::from_utf8(bytes(client, length.into())?).ok()?
        }
        _ => bytes(client, 16).map(|it| format!("{it:?}"))?,
    };
    let port = port(client)?;
    client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).ok()?;
    Some((format!("5 {said}@{host}:{port}"), true))
}
