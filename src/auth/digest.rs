//! Digest: a name and the hash of a password, made anew from what the server asks for.
//!
//! Source: RFC 7616, and RFC 2617 for servers that know no `qop`.

#[cfg(test)]
mod tests;

use std::io::{self, Read};

use md5::Md5;
use sha2::{Sha256, Sha512_256};

use super::{
    challenge::{Challenge, challenges, parse, quoted},
    contract::{AuthError, Move, Scheme, Turn, again},
    hash::digest,
    parts,
};
use crate::{
    source::keys,
    template::Template,
    wire::{Exchange, Request},
};

/// How often one request is answered while the server says that its nonces are stale.
const PATIENCE: usize = 3;

keys! {
    /// An `Authorization: Digest` header, as the server's challenge asks for it.
    pub struct Digest ("a map with `username` and `password`") {
        /// The name.
        pub username: Template,
        /// The password. It is a secret, wherever it comes from.
        pub password: Template,
        /// Of several challenges, the one with this algorithm: `MD5`, `SHA-256` or `SHA-512-256`, also with `-sess`. The
        /// first that is known here, if left out.
        pub algorithm: Template,
        /// `auth` or `auth-int`, where the server leaves the choice; `auth`, if left out.
        pub qop: Template,
        /// The realm. With the nonce, it saves the first round: nothing is waited for.
        pub realm: Template,
        /// The server's nonce.
        pub nonce: Template,
        /// What the server wants to have back.
        pub opaque: Template,
        /// The client's nonce; a new one each time, if left out.
        pub cnonce: Template,
        /// How often the nonce that is written here was used, this time included, in hexadecimal; 1, if left out.
        pub nc: Template,
    }
}

/// A challenge that is understood, and how often it was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Known {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    algorithm: Option<String>,
    qop: Option<&'static str>,
    has_hashed_name: bool,
    is_utf8: bool,
    count: u32,
}

/// The fields, filled in.
struct Filled {
    username: String,
    password: String,
    algorithm: String,
    qop: String,
    cnonce: String,
}

impl Scheme for Digest {
    fn next(&self, turn: &Turn<'_>) -> Result<Move, AuthError> {
        let text = |it: &Template| it.sent(turn.scope).map(std::borrow::Cow::into_owned);
        let filled = Filled {
            username: text(&self.username)?,
            password: text(&self.password)?,
            algorithm: text(&self.algorithm)?,
            qop: text(&self.qop)?,
            cnonce: text(&self.cnonce)?,
        };
        turn.scope.redactor().learn(&filled.password);
        let key = format!("digest {} {}", turn.request.url.origin().ascii_serialization(), filled.username);
        let counted = |slot: &mut Option<Known>| {
            slot.as_mut().map(|known| {
                known.count += 1;
                known.clone()
            })
        };
        let Some(last) = turn.so_far.last() else {
            let mut first = turn.request.clone();
            let given = self.given(turn)?;
            if let Some(known) = given.or_else(|| turn.memory.with(&key, counted)) {
                self.answer(&known, &filled, &mut first)?;
            }
            return Ok(Move::Send(Box::new(first)));
        };
        if !matches!(last.response.status, 401 | 403) {
            if let Some(next) = next_nonce(last.response.header("authentication-info")) {
                turn.memory.with(&key, |slot: &mut Option<Known>| {
                    if let Some(known) = slot {
                        (known.nonce, known.count) = (next, 0);
                    }
                });
            }
            return Ok(Move::Done);
        }
        let Some(mut request) = again(turn, last) else { return Ok(Move::Done) };
        let Some(challenge) = self.choose(challenges(&last.response, "digest"), &filled)? else {
            return Ok(Move::Done);
        };
        let known = self.understood(&challenge, &filled)?;
        if !is_worth_it(turn, &challenge, &known) {
            turn.memory.with(&key, |slot: &mut Option<Known>| *slot = None);
            return Ok(Move::Done);
        }
        let known = turn.memory.with(&key, |slot: &mut Option<Known>| {
            *slot = Some(known.clone());
            counted(slot).unwrap_or(known)
        });
        self.answer(&known, &filled, &mut request)?;
        Ok(Move::Send(request))
    }
}

impl Digest {
    /// The challenge that the fields themselves hold.
    fn given(&self, turn: &Turn<'_>) -> Result<Option<Known>, AuthError> {
        let (realm, nonce) = (self.realm.sent(turn.scope)?, self.nonce.sent(turn.scope)?);
        if realm.is_empty() || nonce.is_empty() {
            return Ok(None);
        }
        let some = |it: &Template| it.sent(turn.scope).map(|it| Some(it.into_owned()).filter(|it| !it.is_empty()));
        let qop = some(&self.qop)?.map(|it| if it.eq_ignore_ascii_case("auth-int") { "auth-int" } else { "auth" });
        Ok(Some(Known {
            realm: realm.into_owned(),
            nonce: nonce.into_owned(),
            opaque: some(&self.opaque)?,
            algorithm: some(&self.algorithm)?,
            qop,
            count: self.count(turn)?,
            ..Known::default()
        }))
    }

    /// How often the nonce that is written was used.
    fn count(&self, turn: &Turn<'_>) -> Result<u32, AuthError> {
        let written = self.nc.sent(turn.scope)?;
        if written.is_empty() {
            return Ok(1);
        }
        u32::from_str_radix(&written, 16)
            .map_err(|_| AuthError::at(&self.nc, format!("`nc` is a hexadecimal number, not `{written}`")))
    }

    /// The challenge that is answered: the first whose algorithm is known, or the one with the algorithm that is asked for.
    fn choose(&self, all: Vec<Challenge>, filled: &Filled) -> Result<Option<Challenge>, AuthError> {
        let named = |it: &Challenge| it.get("algorithm").unwrap_or("MD5").to_owned();
        let offered = all.iter().map(named).collect::<Vec<_>>().join(", ");
        let (is_none, wanted) = (all.is_empty(), &filled.algorithm);
        let fits = |it: &Challenge| match wanted.as_str() {
            "" => Algorithm::named(&named(it)).is_some(),
            wanted => named(it).eq_ignore_ascii_case(wanted) && Algorithm::named(wanted).is_some(),
        };
        match all.into_iter().find(fits) {
            None if !is_none && wanted.is_empty() => Err(AuthError::at(
                &self.username,
                format!("the server's digest challenge asks for the algorithm {offered}, which is not known here"),
            )),
            None if !is_none => Err(AuthError::at(
                &self.algorithm,
                format!("the server's digest challenge offers {offered}, and not the algorithm {wanted}"),
            )),
            found => Ok(found),
        }
    }

    fn understood(&self, challenge: &Challenge, filled: &Filled) -> Result<Known, AuthError> {
        let wrong = |why: &str| AuthError::at(&self.username, format!("the server's digest challenge {why}"));
        let needed = |name: &str| {
            let it = challenge.get(name).map(str::to_owned);
            it.ok_or_else(|| wrong(&format!("has no {name}")))
        };
        let offered: Option<Vec<&str>> = challenge.get("qop").map(|it| it.split([',', ' ']).map(str::trim).collect());
        let has = |name: &str| offered.iter().flatten().any(|it| it.eq_ignore_ascii_case(name));
        let qop = match &offered {
            None => None,
            Some(_) if has("auth-int") && (filled.qop == "auth-int" || !has("auth")) => Some("auth-int"),
            Some(_) if has("auth") => Some("auth"),
            Some(_) => return Err(wrong("asks for a `qop` that is not known here")),
        };
        let says = |name: &str, what: &str| challenge.get(name).is_some_and(|it| it.eq_ignore_ascii_case(what));
        Ok(Known {
            realm: needed("realm")?,
            nonce: needed("nonce").and_then(|it| if it.is_empty() { Err(wrong("has no nonce")) } else { Ok(it) })?,
            opaque: challenge.get("opaque").map(str::to_owned),
            algorithm: challenge.get("algorithm").map(str::to_owned),
            qop,
            has_hashed_name: says("userhash", "true"),
            is_utf8: says("charset", "utf-8"),
            count: 0,
        })
    }

    /// Puts the header that answers `known` into `request`.
    fn answer(&self, known: &Known, filled: &Filled, request: &mut Request) -> Result<(), AuthError> {
        let algorithm = Algorithm::named(known.algorithm.as_deref().unwrap_or("MD5")).ok_or_else(|| {
            let written = known.algorithm.as_deref().unwrap_or_default();
            AuthError::at(&self.algorithm, format!("`{written}` is no algorithm of digest"))
        })?;
        let uri = parts::target(request);
        let cnonce = if filled.cnonce.is_empty() { parts::by_chance(32) } else { filled.cnonce.clone() };
        let count = format!("{:08x}", known.count);
        let hash = |text: &str| algorithm.hash(text.as_bytes());
        let Known { realm, nonce, .. } = known;
        let Filled { username, password, .. } = filled;
        let mut user = hash(&format!("{username}:{realm}:{password}"));
        if algorithm.is_session {
            user = hash(&format!("{user}:{nonce}:{cnonce}"));
        }
        let asked = match known.qop {
            Some("auth-int") => {
                let body = (algorithm.hash)(&mut request.open_body());
                let body = body.map_err(|error| AuthError::body(&self.username, &error))?;
                hash(&format!("{}:{uri}:{body}", request.method))
            }
            _ => hash(&format!("{}:{uri}", request.method)),
        };
        let response = match known.qop {
            Some(qop) => hash(&format!("{user}:{nonce}:{count}:{cnonce}:{qop}:{asked}")),
            None => hash(&format!("{user}:{nonce}:{asked}")),
        };
        let name = match () {
            () if known.has_hashed_name => format!("username={}", quoted(&hash(&format!("{username}:{realm}")))),
            // Source: RFC 8187, 3.2.
            () if known.is_utf8 && !username.is_ascii() => format!("username*=UTF-8''{}", parts::strict(username)),
            () => format!("username={}", quoted(username)),
        };
        let mut fields = vec![
            name,
            format!("realm={}", quoted(realm)),
            format!("nonce={}", quoted(nonce)),
            format!("uri={}", quoted(&uri)),
        ];
        fields.extend(known.algorithm.as_ref().map(|it| format!("algorithm={it}")));
        fields.extend(known.qop.map(|it| format!("qop={it}, nc={count}")));
        if known.qop.is_some() || algorithm.is_session {
            fields.push(format!("cnonce={}", quoted(&cnonce)));
        }
        fields.push(format!("response=\"{response}\""));
        fields.extend(known.opaque.as_ref().map(|it| format!("opaque={}", quoted(it))));
        fields.extend(known.has_hashed_name.then(|| "userhash=true".to_owned()));
        request.set_header("Authorization", format!("Digest {}", fields.join(", ")));
        Ok(())
    }
}

/// Whether the challenge that came last deserves an answer: not where the same one was answered, for the password is wrong then.
fn is_worth_it(turn: &Turn<'_>, challenge: &Challenge, known: &Known) -> bool {
    let nonce_of = |request: &Request| {
        let header = request.header("authorization").unwrap_or_default();
        parse(header).into_iter().find(|it| it.is("digest")).and_then(|it| it.get("nonce").map(str::to_owned))
    };
    let answered: Vec<String> = turn.so_far.iter().filter_map(|it| nonce_of(&it.request)).collect();
    let Some(last) = turn.so_far.last().and_then(|it| nonce_of(&it.request)) else { return answered.len() < PATIENCE };
    let is_stale = challenge.get("stale").is_some_and(|it| it.eq_ignore_ascii_case("true"));
    // A nonce that was kept from an earlier request may have become too old, and not every server says so.
    let offered =
        |it: &Exchange| challenges(&it.response, "digest").iter().any(|it| it.get("nonce") == Some(last.as_str()));
    let was_kept = !turn.so_far.iter().any(offered);
    known.nonce != last && (is_stale || (was_kept && answered.len() == 1)) && answered.len() < PATIENCE
}

/// The nonce that the server wants to see next.
fn next_nonce(header: Option<&str>) -> Option<String> {
    let challenge = parse(&format!("Info {}", header?));
    challenge.first()?.get("nextnonce").filter(|it| !it.is_empty()).map(str::to_owned)
}

/// How hashes are made.
#[derive(Clone, Copy, Debug)]
struct Algorithm {
    hash: fn(&mut dyn Read) -> io::Result<String>,
    is_session: bool,
}

impl Algorithm {
    fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_uppercase();
        let (name, is_session) = name.strip_suffix("-SESS").map_or((name.as_str(), false), |it| (it, true));
        let hash: fn(&mut dyn Read) -> io::Result<String> = match name {
            "MD5" => |data| digest::<Md5>(data).map(hex::encode),
            "SHA-256" => |data| digest::<Sha256>(data).map(hex::encode),
            "SHA-512-256" => |data| digest::<Sha512_256>(data).map(hex::encode),
            _ => return None,
        };
        Some(Self { hash, is_session })
    }

    fn hash(self, mut data: &[u8]) -> String {
        (self.hash)(&mut data).expect("what is in memory can be read")
    }
}
