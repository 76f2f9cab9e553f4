//! The messages of NTLM, version 2, as bytes.
//!
//! Source: MS-NLMP, 2.2.1 and 3.3.2.

use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit as _, Mac as _};
use md4::Md4;
use md5::{Digest as _, Md5};

const SIGNATURE: &[u8; 8] = b"NTLMSSP\0";
const UNICODE: u32 = 0x0000_0001;
/// Unicode, a target is wanted, NTLM, always sign, extended session security, target info, 128 and 56 bits.
const FLAGS: u32 = UNICODE | 0x4 | 0x200 | 0x8000 | 0x8_0000 | 0x80_0000 | 0x2000_0000 | 0x8000_0000;
/// The id of the server's time among its target info.
const TIMESTAMP: u16 = 7;
/// The id of the binding to a TLS connection.
const BINDING: u16 = 10;
/// The seconds from 1601 to 1970.
const TO_1970: u64 = 11_644_473_600;

/// Who asks.
pub(super) struct Identity {
    pub(super) username: String,
    pub(super) password: String,
    pub(super) domain: String,
    pub(super) workstation: String,
}

/// What is another one each time.
pub(super) struct Once {
    /// Tenths of microseconds since 1601.
    pub(super) time: u64,
    pub(super) nonce: [u8; 8],
    /// The hash of what ties the answer to the connection, where it is one of TLS.
    pub(super) binding: Option<[u8; 16]>,
}

impl Once {
    pub(super) fn by_chance(binding: Option<[u8; 16]>) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let tenths = u64::from(since.subsec_nanos() / 100);
        Self { time: (since.as_secs() + TO_1970) * 10_000_000 + tenths, nonce: rand::random(), binding }
    }
}

/// What is understood of a challenge.
struct Challenge<'a> {
    nonce: &'a [u8],
    flags: u32,
    info: &'a [u8],
}

/// The first message.
pub(super) fn negotiate() -> Vec<u8> {
    let mut message = [&SIGNATURE[..], &1u32.to_le_bytes(), &FLAGS.to_le_bytes()].concat();
    message.resize(32, 0);
    message
}

/// The third message, which answers the second.
///
/// # Errors
/// When `challenge` is no such message; a fragment that follows `the challenge`.
pub(super) fn authenticate(challenge: &[u8], identity: &Identity, once: &Once) -> Result<Vec<u8>, &'static str> {
    let challenge = read(challenge)?;
    let key = response_key(identity);
    let server_time = info(challenge.info, TIMESTAMP).and_then(|it| it.try_into().ok()).map(u64::from_le_bytes);
    let proof = proof(&key, &challenge, &Once { time: server_time.unwrap_or(once.time), ..*once });
    // Whoever tells its time wants no answer of the older kind. Source: MS-NLMP, 3.1.5.1.2.
    let older = match server_time {
        Some(_) => vec![0; 24],
        None => [mac(&key, &[challenge.nonce, &once.nonce].concat()), once.nonce.to_vec()].concat(),
    };
    let fields =
        [older, proof, utf16(&identity.domain), utf16(&identity.username), utf16(&identity.workstation), Vec::new()];
    let mut message = [&SIGNATURE[..], &3u32.to_le_bytes()].concat();
    let mut offset: usize = 64;
    for field in &fields {
        let length = u16::try_from(field.len()).map_err(|_| "cannot be answered: a field is too long")?.to_le_bytes();
        let at = u32::try_from(offset).map_err(|_| "cannot be answered: it is too long")?.to_le_bytes();
        message.extend([&length[..], &length, &at].concat());
        offset += field.len();
    }
    message.extend((challenge.flags & FLAGS | UNICODE).to_le_bytes());
    message.extend(fields.concat());
    Ok(message)
}

fn read(message: &[u8]) -> Result<Challenge<'_>, &'static str> {
    let head = message.get(..32).ok_or("is cut off")?;
    if !head.starts_with(SIGNATURE) || number(head, 8) != 2 {
        return Err("is no challenge");
    }
    let info = match message.get(40..48) {
        Some(field) => {
            let (length, offset) = (usize::from(field[0]) | usize::from(field[1]) << 8, number(field, 4) as usize);
            let end = offset.checked_add(length).ok_or("is cut off")?;
            if length == 0 { &[] } else { message.get(offset..end).ok_or("is cut off")? }
        }
        None => &[],
    };
    Ok(Challenge { nonce: &message[24..32], flags: number(head, 20), info })
}

fn number(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|it| it.try_into().ok()).map_or(0, u32::from_le_bytes)
}

/// The value of this id in the target info.
fn info(mut list: &[u8], id: u16) -> Option<&[u8]> {
    while let [a, b, c, d, rest @ ..] = list {
        let value = rest.get(..usize::from(u16::from_le_bytes([*c, *d])))?;
        match u16::from_le_bytes([*a, *b]) {
            0 => return None,
            it if it == id => return Some(value),
            _ => list = &rest[value.len()..],
        }
    }
    None
}

/// Source: MS-NLMP, 3.3.2, `NTOWFv2`.
fn response_key(identity: &Identity) -> Vec<u8> {
    let hash = Md4::digest(utf16(&identity.password));
    mac(&hash, &utf16(&(identity.username.to_uppercase() + &identity.domain)))
}

/// Source: MS-NLMP, 3.3.2, `NTChallengeResponse`.
fn proof(key: &[u8], challenge: &Challenge<'_>, once: &Once) -> Vec<u8> {
    let info = with_binding(challenge.info, once.binding);
    let told = [&[1, 1, 0, 0, 0, 0, 0, 0][..], &once.time.to_le_bytes(), &once.nonce, &[0; 4], &info, &[0; 4]].concat();
    [mac(key, &[challenge.nonce, &told].concat()), told].concat()
}

/// The target info with a binding behind all others. A server that tells none knows of no bindings.
fn with_binding(info: &[u8], binding: Option<[u8; 16]>) -> Vec<u8> {
    let (Some(binding), Some(before)) = (binding, info.strip_suffix(&[0; 4])) else { return info.to_vec() };
    [before, &BINDING.to_le_bytes(), &[16, 0], &binding, &[0; 4]].concat()
}

fn mac(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Md5>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(data);
    mac.finalize().into_bytes().to_vec()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Source: MS-NLMP, 4.2.4.3, the challenge.
    pub(in super::super) const CHALLENGE: &[u8] = &[
        0x4e, 0x54, 0x4c, 0x4d, 0x53, 0x53, 0x50, 0x00, 0x02, 0x00, 0x00, 0x00, 0x0c, 0x00, 0x0c, 0x00, 0x38, 0x00,
        0x00, 0x00, 0x33, 0x82, 0x8a, 0xe2, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x24, 0x00, 0x24, 0x00, 0x44, 0x00, 0x00, 0x00, 0x06, 0x00, 0x70, 0x17, 0x00, 0x00,
        0x00, 0x0f, 0x53, 0x00, 0x65, 0x00, 0x72, 0x00, 0x76, 0x00, 0x65, 0x00, 0x72, 0x00, 0x02, 0x00, 0x0c, 0x00,
        0x44, 0x00, 0x6f, 0x00, 0x6d, 0x00, 0x61, 0x00, 0x69, 0x00, 0x6e, 0x00, 0x01, 0x00, 0x0c, 0x00, 0x53, 0x00,
        0x65, 0x00, 0x72, 0x00, 0x76, 0x00, 0x65, 0x00, 0x72, 0x00, 0x00, 0x00, 0x00, 0x00,
    ];

    fn user() -> Identity {
        Identity {
            username: "User".to_owned(),
            password: "Password".to_owned(),
            domain: "Domain".to_owned(),
            workstation: "COMPUTER".to_owned(),
        }
    }

    /// Source: MS-NLMP, 4.2.4.1.1 (the key), 4.2.4.2.1 and 4.2.4.2.2 (both answers), 4.2.4.3 (their places in the message).
    #[test]
    fn the_example_of_the_specification_is_reproduced() {
        assert_eq!(hex::encode(response_key(&user())), "0c868a403bfd7a93a3001ef22ef02e3f");
        let message = authenticate(CHALLENGE, &user(), &Once { time: 0, nonce: [0xaa; 8], binding: None }).unwrap();
        let field = |at: usize| {
            let (length, offset) = (number(&message, at) & 0xffff, number(&message, at + 4));
            &message[offset as usize..(offset + length) as usize]
        };
        assert_eq!(hex::encode(field(12)), "86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa");
        assert_eq!(hex::encode(&field(20)[..16]), "68cd0ab851e51c96aabc927bebef6a1c");
        assert_eq!(
            (field(28), field(36), field(44)),
            (&utf16("Domain")[..], &utf16("User")[..], &utf16("COMPUTER")[..])
        );
    }

    #[test]
    fn the_servers_time_is_taken_where_it_is_told() {
        let mut told = CHALLENGE[..CHALLENGE.len() - 4].to_vec();
        told.extend([7, 0, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0]);
        (told[40], told[42]) = (0x30, 0x30);
        let message = authenticate(&told, &user(), &Once { time: 0, nonce: [0; 8], binding: None }).unwrap();
        assert_eq!(message[64..88], [0; 24], "no answer of the older kind");
        assert_eq!(message[88 + 16 + 8..88 + 16 + 16], [1, 2, 3, 4, 5, 6, 7, 8]);
    }

    #[test]
    fn an_answer_is_tied_to_the_connection() {
        let told = &CHALLENGE[CHALLENGE.len() - 36..];
        let bound = with_binding(told, Some([7; 16]));
        assert_eq!(info(&bound, BINDING), Some(&[7; 16][..]));
        assert_eq!((bound.len(), info(&bound, 1)), (told.len() + 20, info(told, 1)));
        assert_eq!((with_binding(told, None), with_binding(&[], Some([7; 16]))), (told.to_vec(), Vec::new()));
        let once = Once { time: 0, nonce: [0; 8], binding: Some([7; 16]) };
        let message = authenticate(CHALLENGE, &user(), &once).unwrap();
        assert!(message.windows(20).any(|it| it == [&[10, 0, 16, 0][..], &[7; 16]].concat()));
    }

    #[test]
    fn broken_challenges_are_told() {
        for end in 0..CHALLENGE.len() {
            let _ = authenticate(&CHALLENGE[..end], &user(), &Once { time: 0, nonce: [0; 8], binding: None });
        }
        let mut far = CHALLENGE.to_vec();
        far[44..48].fill(0xff);
        assert_eq!(authenticate(&far, &user(), &Once { time: 0, nonce: [0; 8], binding: None }), Err("is cut off"));
        let mut other = CHALLENGE.to_vec();
        other[8] = 3;
        assert_eq!(
            authenticate(&other, &user(), &Once { time: 0, nonce: [0; 8], binding: None }),
            Err("is no challenge")
        );
    }
}
