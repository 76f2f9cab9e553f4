//! Ports that nobody listens at, and what a busy machine needs.

use std::{
    net::{Ipv4Addr, TcpListener},
    panic::{AssertUnwindSafe, catch_unwind},
};

use tokio::net::TcpSocket;

/// A port at which every connection is refused. It is held as long as this lives, so that no other test's server gets it.
pub(crate) struct Refusing {
    _socket: TcpSocket,
    pub(crate) port: u16,
}

impl Refusing {
    pub(crate) fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
        let port = socket.local_addr().unwrap().port();
        Self { _socket: socket, port }
    }
}

/// A port for the program to listen at: none of those that a system gives to whoever asks for any.
pub(crate) fn port_to_take() -> u16 {
    let mut ports = (20_000..32_000).cycle().skip(std::process::id() as usize % 12_000).step_by(7);
    ports.find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok()).unwrap()
}

/// Tries what has to happen within a time, and gives it more of it where it does not: a busy machine may be late. The last try
/// is the one that counts.
pub(crate) fn given_time(trial: impl Fn(u32)) {
    for times in [1, 10] {
        if catch_unwind(AssertUnwindSafe(|| trial(times))).is_ok() {
            return;
        }
    }
    trial(100);
}
