//! NTLM: three messages over one connection, which is good for its user from then on.
//!
//! Over TLS, the third message is tied to the server's certificate.
//!
//! Source: MS-NLMP (the messages), MS-NTHT (HTTP).

mod binding;
mod message;

use std::borrow::Cow;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use binding::binding;
use message::{Identity, Once};

use super::{
    challenge::challenges,
    contract::{AuthError, Move, Scheme, Turn, again},
};
use crate::{
    source::keys,
    template::Template,
    wire::{Request, Version},
};

keys! {
    /// A name and a password for NTLM, version 2.
    pub struct Ntlm ("a map with `username` and `password`") {
        /// The name; `DOMAIN\name` and `name@domain` hold the domain, too.
        pub username: Template,
        /// The password. It is a secret, wherever it comes from.
        pub password: Template,
        /// The domain.
        pub domain: Template,
        /// The name of this machine.
        pub workstation: Template,
    }
}

/// The connections that nobody speaks over just now, and how many there are.
#[derive(Debug, Default)]
struct Lanes {
    free: Vec<u32>,
    count: u32,
}

impl Scheme for Ntlm {
    fn next(&self, turn: &Turn<'_>) -> Result<Move, AuthError> {
        let identity = self.identity(turn)?;
        let Some(last) = turn.so_far.last() else {
            let lane = turn.memory.with("ntlm", |lanes: &mut Lanes| {
                lanes.free.pop().unwrap_or_else(|| {
                    lanes.count += 1;
                    lanes.count
                })
            });
            let first = message::negotiate();
            return Ok(Move::Send(dressed(Box::new(turn.request.clone()), "NTLM", &first, Some(lane))));
        };
        let lane = last.request.transfer.lane;
        let done = || {
            let give_back = |lanes: &mut Lanes| lanes.free.extend(lane.filter(|it| !lanes.free.contains(it)));
            turn.memory.with("ntlm", give_back);
            Ok(Move::Done)
        };
        if last.response.status != 401 {
            return done();
        }
        let found = ["NTLM", "Negotiate"].into_iter().find_map(|name| {
            let token = challenges(&last.response, name).into_iter().find_map(|it| it.token)?;
            Some((name, token))
        });
        let Some((name, token)) = found else { return done() };
        let Some(request) = again(turn, last).filter(|_| !has_answered(turn)) else { return done() };
        let wrong = |why: &str| AuthError::at(&self.username, format!("the server's NTLM challenge {why}"));
        let challenge = STANDARD.decode(&token).map_err(|_| wrong("is not base64"))?;
        let bound = last.response.connection.certificate.as_deref().and_then(binding);
        let answer = message::authenticate(&challenge, &identity, &Once::by_chance(bound)).map_err(wrong)?;
        Ok(Move::Send(dressed(request, name, &answer, lane)))
    }
}

impl Ntlm {
    fn identity(&self, turn: &Turn<'_>) -> Result<Identity, AuthError> {
        let text = |it: &Template| it.sent(turn.scope).map(Cow::into_owned);
        let (mut username, mut domain) = (text(&self.username)?, text(&self.domain)?);
        if domain.is_empty() {
            if let Some((before, behind)) = username.split_once('\\') {
                (domain, username) = (before.to_owned(), behind.to_owned());
            } else if let Some((before, behind)) = username.rsplit_once('@') {
                (username, domain) = (before.to_owned(), behind.to_owned());
            }
        }
        let password = text(&self.password)?;
        turn.scope.redactor().learn(&password);
        Ok(Identity { username, password, domain, workstation: text(&self.workstation)? })
    }
}

/// Whether the third message was sent.
fn has_answered(turn: &Turn<'_>) -> bool {
    turn.so_far.iter().any(|it| {
        let header = it.request.header("authorization").unwrap_or_default();
        let token = header.split_once(' ').map(|(_, token)| STANDARD.decode(token).unwrap_or_default());
        token.is_some_and(|it| it.get(8) == Some(&3))
    })
}

/// The request with a message, over a connection of its own, which only HTTP/1 has.
fn dressed(mut request: Box<Request>, name: &str, message: &[u8], lane: Option<u32>) -> Box<Request> {
    request.set_header("Authorization", format!("{name} {}", STANDARD.encode(message)));
    request.transfer.lane = lane;
    request.transfer.http_version = Some(Version::One);
    request
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{super::memory::Memory, *};
    use crate::{
        scope::Store,
        source::Place,
        wire::{Exchange, Response},
    };

    fn ntlm(username: &str) -> Ntlm {
        let text = |it: &str| Template::literal(it, Place::default());
        Ntlm { username: text(username), password: text("Password"), ..Ntlm::default() }
    }

    fn exchange(request: Request, status: u16, challenge: &str) -> Exchange {
        let headers = vec![("WWW-Authenticate".to_owned(), challenge.to_owned())];
        let response = Response { status, headers, ..Response::default() };
        Exchange { request, response, started: SystemTime::UNIX_EPOCH, elapsed: Duration::ZERO }
    }

    #[test]
    fn the_turns_end_whatever_the_server_says() {
        let (store, memory) = (Store::default(), Memory::default());
        let request = Request::new("GET", "http://x/".parse().unwrap());
        let scheme = ntlm("User");
        let next = |so_far: &[Exchange]| {
            scheme.next(&Turn { request: &request, scope: &store.scope(&[]), so_far, memory: &memory })
        };
        let Move::Send(first) = next(&[]).unwrap() else { panic!("nothing to send") };
        assert_eq!(first.transfer.lane, Some(1));
        let challenge = format!("Negotiate, NTLM {}", STANDARD.encode(message::tests::CHALLENGE));
        let refused = exchange(*first, 401, &challenge);
        let Move::Send(third) = next(std::slice::from_ref(&refused)).unwrap() else { panic!("nothing to send") };
        assert_eq!((third.transfer.lane, third.transfer.http_version), (Some(1), Some(Version::One)));
        // The password is wrong: the server begins anew, and we do not.
        let again = [refused.clone(), exchange(*third, 401, &challenge)];
        assert!(matches!(next(&again), Ok(Move::Done)));
        // The connection is free for the next request.
        let Move::Send(first) = next(&[]).unwrap() else { panic!("nothing to send") };
        assert_eq!(first.transfer.lane, Some(1));
        let Move::Send(beside) = next(&[]).unwrap() else { panic!("nothing to send") };
        assert_eq!(beside.transfer.lane, Some(2));
        assert!(matches!(next(&[exchange(*first, 401, "NTLM")]), Ok(Move::Done)));
        for (token, why) in [("AAAA", "is cut off"), ("TlRMTVNTUAADAAAA", "is cut off")] {
            let error = next(&[exchange(request.clone(), 401, &format!("NTLM {token}"))]).unwrap_err();
            assert!(error.to_string().contains(why), "{token}: {error}");
        }
    }

    #[test]
    fn over_tls_the_answer_is_for_this_connection() {
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        let certificate = rcgen::CertificateParams::new(vec!["a.test".to_owned()]).unwrap().self_signed(&pair).unwrap();
        let (store, memory) = (Store::default(), Memory::default());
        let request = Request::new("GET", "https://a.test/".parse().unwrap());
        let challenge = format!("NTLM {}", STANDARD.encode(message::tests::CHALLENGE));
        let mut challenged = exchange(request.clone(), 401, &challenge);
        challenged.response.connection.certificate = Some(certificate.der().to_vec().into());
        let so_far = [challenged];
        let turn = Turn { request: &request, scope: &store.scope(&[]), so_far: &so_far, memory: &memory };
        let Move::Send(third) = ntlm("User").next(&turn).unwrap() else { panic!("nothing to send") };
        let sent = STANDARD.decode(third.header("authorization").unwrap().trim_start_matches("NTLM ")).unwrap();
        let bound = binding(certificate.der()).unwrap();
        assert!(sent.windows(20).any(|it| it == [&[10, 0, 16, 0][..], &bound].concat()));
    }

    #[test]
    fn a_name_holds_its_domain() {
        let (store, request) = (Store::default(), Request::new("GET", "http://x/".parse().unwrap()));
        let turn = Turn { request: &request, scope: &store.scope(&[]), so_far: &[], memory: &Memory::default() };
        for (written, name, domain) in [("DOM\\me", "me", "DOM"), ("me@dom.test", "me", "dom.test"), ("me", "me", "")] {
            let identity = ntlm(written).identity(&turn).unwrap();
            assert_eq!((identity.username.as_str(), identity.domain.as_str()), (name, domain));
        }
    }
}
