//! Hawk: a request is signed with a key that both sides know; its clock has to be right.
//!
//! Source: <https://github.com/mozilla/hawk/blob/main/API.md>.

use std::{
    borrow::Cow,
    fmt::Write as _,
    io::{self, Read as _},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{
    challenge::challenges,
    clock,
    contract::{AuthError, Move, Scheme, Turn, again},
    hash::Hash,
    parts,
};
use crate::{source::keys, template::Template, wire::Request};

keys! {
    /// An `Authorization: Hawk` header.
    pub struct Hawk ("a map with `id` and `key`") {
        /// The id of the credentials.
        pub id: Template,
        /// Their key. It is a secret, wherever it comes from.
        pub key: Template,
        /// `sha256` (the default) or `sha1`.
        pub algorithm: Template,
        /// The seconds since 1970; now, if left out.
        pub timestamp: Template,
        /// A text that is used once; one by chance, if left out.
        pub nonce: Template,
        /// What the application wants to have signed beside the request.
        pub ext: Template,
        /// The application's id.
        pub app: Template,
        /// The application that it was delegated by.
        pub dlg: Template,
        /// Whether the body is signed, too.
        pub payload_hash: bool,
    }
}

/// The fields, filled in.
struct Filled {
    id: String,
    key: String,
    hash: Hash,
    ext: String,
    app: String,
    dlg: String,
}

impl Scheme for Hawk {
    fn next(&self, turn: &Turn<'_>) -> Result<Move, AuthError> {
        let text = |it: &Template| it.sent(turn.scope).map(Cow::into_owned);
        let hash = match text(&self.algorithm)?.as_str() {
            "" | "sha256" => Hash::Sha256,
            "sha1" => Hash::Sha1,
            other => return Err(AuthError::at(&self.algorithm, format!("`{other}` is no algorithm of Hawk"))),
        };
        let filled = Filled {
            id: text(&self.id)?,
            key: text(&self.key)?,
            hash,
            ext: text(&self.ext)?,
            app: text(&self.app)?,
            dlg: text(&self.dlg)?,
        };
        turn.scope.redactor().learn(&filled.key);
        let (timestamp, origin) = (text(&self.timestamp)?, turn.request.url.origin().ascii_serialization());
        let (kept, mut told) = (format!("hawk {origin}"), None);
        let mut request = match turn.so_far.last() {
            None => Box::new(turn.request.clone()),
            Some(last) => {
                let Some(theirs) = filled.their_clock(&last.response).filter(|_| last.response.status == 401) else {
                    return Ok(Move::Done);
                };
                let ahead = i128::from(theirs) - i128::from(parts::now());
                let ahead = i64::try_from(ahead).unwrap_or(i64::MAX);
                if !timestamp.is_empty() {
                    let why = format!("the server refuses the timestamp {timestamp}: its clock says {theirs}");
                    return Err(AuthError::at(&self.timestamp, why));
                }
                let Some(request) = again(turn, last).filter(|_| turn.so_far.len() == 1) else {
                    return Ok(Move::Done);
                };
                turn.memory.with(&kept, |kept: &mut i64| *kept = ahead);
                told = Some(format!("{origin} refused the time of the signature: {}; signed anew", clock::says(ahead)));
                request
            }
        };
        let ahead = turn.memory.with(&kept, |kept: &mut i64| *kept);
        let now = || (i128::from(parts::now()) + i128::from(ahead)).to_string();
        let timestamp = if timestamp.is_empty() { now() } else { timestamp };
        let nonce = text(&self.nonce)?;
        let nonce = if nonce.is_empty() { parts::by_chance(6) } else { nonce };
        let hash = self.payload_hash.then(|| filled.payload(&request)).transpose();
        let hash = hash.map_err(|error| AuthError::body(&self.id, &error))?.unwrap_or_default();
        filled.sign(&mut request, &timestamp, &nonce, &hash);
        Ok(match told {
            Some(told) => Move::Mend(request, told),
            None => Move::Send(request),
        })
    }
}

impl Filled {
    fn mac(&self, text: &str) -> String {
        STANDARD.encode(self.hash.mac(&self.key, text))
    }

    /// What the server's clock says, where it refuses ours and proves that it knows the key.
    fn their_clock(&self, response: &crate::wire::Response) -> Option<u64> {
        challenges(response, "hawk").iter().find_map(|it| {
            let (ts, tsm) = (it.get("ts")?, it.get("tsm")?);
            (self.mac(&format!("hawk.1.ts\n{ts}\n")) == tsm).then(|| ts.parse().ok()).flatten()
        })
    }

    fn sign(&self, request: &mut Request, timestamp: &str, nonce: &str, hash: &str) {
        let host = parts::host(request).to_ascii_lowercase();
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.is_empty() && port.bytes().all(|it| it.is_ascii_digit()) => {
                (name, port.to_owned())
            }
            _ => (host.as_str(), request.url.port_or_known_default().unwrap_or(80).to_string()),
        };
        let ext = self.ext.replace('\\', "\\\\").replace('\n', "\\n");
        let (method, target) = (request.method.to_ascii_uppercase(), parts::target(request));
        let mut signed =
            format!("hawk.1.header\n{timestamp}\n{nonce}\n{method}\n{target}\n{name}\n{port}\n{hash}\n{ext}\n");
        if !self.app.is_empty() {
            let _ = write!(signed, "{}\n{}\n", self.app, self.dlg);
        }
        let mac = self.mac(&signed);
        let fields = [
            ("id", self.id.as_str()),
            ("ts", timestamp),
            ("nonce", nonce),
            ("hash", hash),
            ("ext", &self.ext),
            ("mac", &mac),
            ("app", &self.app),
            ("dlg", if self.app.is_empty() { "" } else { &self.dlg }),
        ];
        let given = fields.iter().filter(|(_, value)| !value.is_empty());
        let fields: Vec<_> = given.map(|(name, value)| format!("{name}={}", super::challenge::quoted(value))).collect();
        request.set_header("Authorization", format!("Hawk {}", fields.join(", ")));
    }

    fn payload(&self, request: &Request) -> io::Result<String> {
        let kind = request.header("content-type").unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let head = format!("hawk.1.payload\n{kind}\n");
        let hashed = head.as_bytes().chain(request.open_body()).chain(&b"\n"[..]);
        Ok(STANDARD.encode(self.hash.of_all(hashed)?))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{
        super::{challenge::parse, memory::Memory},
        *,
    };
    use crate::{
        scope::Store,
        source::Place,
        wire::{Exchange, Response},
    };

    fn text(it: &str) -> Template {
        Template::literal(it, Place::default())
    }

    fn example() -> Hawk {
        Hawk {
            id: text("dh37fgj492je"),
            key: text("werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn"),
            timestamp: text("1353832234"),
            nonce: text("j4h3g2"),
            ext: text("some-app-ext-data"),
            ..Hawk::default()
        }
    }

    fn next(hawk: &Hawk, request: &Request, so_far: &[Exchange]) -> Result<Move, AuthError> {
        let store = Store::default();
        hawk.next(&Turn { request, scope: &store.scope(&[]), so_far, memory: &Memory::default() })
    }

    fn sent(hawk: &Hawk, request: &Request, so_far: &[Exchange]) -> Request {
        let (Move::Send(signed) | Move::Mend(signed, _)) = next(hawk, request, so_far).unwrap() else {
            panic!("nothing to send")
        };
        *signed
    }

    fn field(request: &Request, name: &str) -> String {
        parse(request.header("authorization").unwrap())[0].get(name).unwrap_or_default().to_owned()
    }

    /// Source: the protocol examples of Hawk's API.md, without and with a hash of the payload.
    #[test]
    fn the_examples_of_the_protocol_are_reproduced() {
        let mut request = Request::new("GET", "http://example.com:8000/resource/1?b=1&a=2".parse().unwrap());
        let signed = sent(&example(), &request, &[]);
        assert_eq!(
            signed.header("authorization").unwrap(),
            "Hawk id=\"dh37fgj492je\", ts=\"1353832234\", nonce=\"j4h3g2\", ext=\"some-app-ext-data\", \
             mac=\"6R4rV5iE+NPoym+WwjeHzjAGXUtLNIxmo1vpMofpLAE=\""
        );
        request.method = "POST".to_owned();
        request.set_header("Content-Type", "text/plain");
        request.body = "Thank you for flying Hawk".into();
        let signed = sent(&Hawk { payload_hash: true, ..example() }, &request, &[]);
        assert_eq!(field(&signed, "hash"), "Yi9LfIIFRtBEPt74PVmbTF/xVAwPn7ub15ePICfgnuY=");
        assert_eq!(field(&signed, "mac"), "aSe1DERmZuRl3pI36/9BdZmnErTw3sNzOOAUlfeKjVw=");
        let app = Hawk { app: text("my-app"), dlg: text("his-app"), ..example() };
        let signed = sent(&app, &request, &[]);
        assert_eq!((field(&signed, "app"), field(&signed, "dlg")), ("my-app".to_owned(), "his-app".to_owned()));
        assert!(next(&Hawk { algorithm: text("md5"), ..example() }, &request, &[]).is_err());
    }

    /// Source: the challenge for a stale timestamp in Hawk's API.md; its key is that of the other examples.
    #[test]
    fn a_clock_that_is_wrong_is_put_right_once() {
        let request = Request::new("GET", "http://x/".parse().unwrap());
        let refused = |ts: &str, tsm: &str, request: &Request| Exchange {
            request: request.clone(),
            response: Response {
                status: 401,
                headers: vec![(
                    "WWW-Authenticate".to_owned(),
                    format!("Hawk ts=\"{ts}\", tsm=\"{tsm}\", error=\"Stale timestamp\""),
                )],
                ..Response::default()
            },
            started: SystemTime::UNIX_EPOCH,
            elapsed: Duration::ZERO,
        };
        let hawk = Hawk { timestamp: text(""), ..example() };
        let filled = Filled {
            id: String::new(),
            key: "werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn".to_owned(),
            hash: Hash::Sha256,
            ext: String::new(),
            app: String::new(),
            dlg: String::new(),
        };
        let tsm = filled.mac("hawk.1.ts\n1365741469\n");
        let stale = refused("1365741469", &tsm, &request);
        let again = sent(&hawk, &request, std::slice::from_ref(&stale));
        let ts: u64 = field(&again, "ts").parse().unwrap();
        assert!((1_365_741_469..1_365_741_480).contains(&ts), "{ts}");
        let twice = [stale.clone(), stale.clone()];
        assert!(matches!(next(&hawk, &request, &twice), Ok(Move::Done)), "once is enough");
        let error = next(&example(), &request, &[stale]).unwrap_err().to_string();
        assert_eq!(error, "the server refuses the timestamp 1353832234: its clock says 1365741469");
        // A clock that nobody vouches for is not believed.
        let forged = refused("1365741469", "AAAA", &request);
        assert!(matches!(next(&hawk, &request, &[forged]), Ok(Move::Done)));
    }
}
