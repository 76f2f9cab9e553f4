//! What a SOCKS proxy is asked and told.

use std::{io, net::IpAddr};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::stream::Stream;

/// The host that a proxy shall connect to.
pub(super) enum Goal<'a> {
    /// By its address.
    Address(IpAddr),
    /// By its name, which the proxy looks up.
    Name(&'a str),
}

/// Why a proxy opens no tunnel.
pub(super) enum Refusal {
    /// The connection broke.
    Broken(io::Error),
    /// It did not open one, with the reason as a fragment: `wants another name and password`.
    Said(String),
    /// It could not, or may not, go where it was asked to, with the reason as a fragment: `cannot reach the host`.
    Unreached(&'static str),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Broken(error)
    }
}

const LOGIN: &str = "wants another name and password than ours";

/// Asks for a tunnel by version 4: 4A, where the goal is a name.
///
/// Source: the memos `SOCKS: A protocol for TCP proxy across firewalls` and `SOCKS 4A`.
pub(super) async fn four(stream: &mut Stream, goal: &Goal<'_>, port: u16, user: &str) -> Result<(), Refusal> {
    let mut asked = vec![4, 1];
    asked.extend(port.to_be_bytes());
    match goal {
        Goal::Address(IpAddr::V4(it)) => asked.extend(it.octets()),
        Goal::Address(IpAddr::V6(_)) => return Err(Refusal::Said("speaks version 4, which has no IPv6".to_owned())),
        Goal::Name(_) => asked.extend([0, 0, 0, 1]),
    }
    asked.extend(user.bytes().filter(|it| *it != 0));
    asked.push(0);
    if let Goal::Name(name) = goal {
        asked.extend(name.bytes().chain([0]));
    }
    stream.write_all(&asked).await?;
    let mut answer = [0; 8];
    stream.read_exact(&mut answer).await?;
    match (answer[0], answer[1]) {
        (0, 90) => Ok(()),
        (0, 91) => Err(Refusal::Unreached("could not connect, or may not")),
        (0, 92 | 93) => Err(Refusal::Said("does not know who we are".to_owned())),
        _ => Err(strange()),
    }
}

/// Asks for a tunnel by version 5.
///
/// Source: RFC 1928, and RFC 1929 for the login.
pub(super) async fn five(
    stream: &mut Stream,
    goal: &Goal<'_>,
    port: u16,
    login: Option<&(String, String)>,
) -> Result<(), Refusal> {
    let greeting: &[u8] = if login.is_some() { &[5, 2, 0, 2] } else { &[5, 1, 0] };
    stream.write_all(greeting).await?;
    let mut method = [0; 2];
    stream.read_exact(&mut method).await?;
    match (method, login) {
        ([5, 0], _) => {}
        ([5, 2], Some((user, password))) => log_in(stream, user, password).await?,
        ([5, 255], None) => {
            return Err(Refusal::Said("wants a name and password: socks5://NAME:PASSWORD@HOST".to_owned()));
        }
        ([5, 255], Some(_)) => return Err(Refusal::Said("wants something else than a name and password".to_owned())),
        _ => return Err(strange()),
    }
    let mut asked = vec![5, 1, 0];
    match goal {
        Goal::Address(IpAddr::V4(it)) => asked.extend([1].into_iter().chain(it.octets())),
        Goal::Address(IpAddr::V6(it)) => asked.extend([4].into_iter().chain(it.octets())),
        Goal::Name(name) => asked.extend([3, length(name)?].into_iter().chain(name.bytes())),
    }
    asked.extend(port.to_be_bytes());
    stream.write_all(&asked).await?;
    let mut answer = [0; 4];
    stream.read_exact(&mut answer).await?;
    let [5, said, _, kind] = answer else { return Err(strange()) };
    let mut rest = vec![
        0;
        match kind {
            1 => 4,
            4 => 16,
            3 => usize::from(stream.read_u8().await?),
            _ => return Err(strange()),
        } + 2
    ];
    if said != 0 {
        return Err(Refusal::Unreached(reason(said)));
    }
    stream.read_exact(&mut rest).await?;
    Ok(())
}

async fn log_in(stream: &mut Stream, user: &str, password: &str) -> Result<(), Refusal> {
    let mut asked = vec![1, length(user)?];
    asked.extend(user.bytes());
    asked.push(length(password)?);
    asked.extend(password.bytes());
    stream.write_all(&asked).await?;
    let mut answer = [0; 2];
    stream.read_exact(&mut answer).await?;
    if answer[1] == 0 { Ok(()) } else { Err(Refusal::Said(LOGIN.to_owned())) }
}

fn length(text: &str) -> Result<u8, Refusal> {
    u8::try_from(text.len()).map_err(|_| Refusal::Said("takes no name or password longer than 255 bytes".to_owned()))
}

fn strange() -> Refusal {
    Refusal::Said("answered with what is no SOCKS".to_owned())
}

fn reason(said: u8) -> &'static str {
    match said {
        2 => "does not allow it",
        3 => "cannot reach the network",
        4 => "cannot reach the host",
        5 => "was refused by the host",
        6 => "gave up before the host was reached",
        7 | 8 => "cannot do what is asked for",
        _ => "could not connect",
    }
}
