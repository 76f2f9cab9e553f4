//! Digests, and what is made of them: message authentication codes, and keys from passwords.
#![expect(clippy::needless_pass_by_value, reason = "what a script gives comes by value")]

use hmac::{
    KeyInit, Mac, SimpleHmac,
    digest::{Digest, block_api::BlockSizeUser},
};
use md5::Md5;
use ripemd::Ripemd160;
use rquickjs::{Ctx, Exception, Function, Object, Result, TypedArray};
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use sha3::{Keccak224, Keccak256, Keccak384, Keccak512};

use super::contract::Packed;

/// No script can break off a derivation that has begun, so it may not be longer than a few seconds.
const MOST_DIGESTS: usize = 10_000_000;

pub(super) fn install(host: &Object<'_>) -> Result<()> {
    let ctx = host.ctx();
    host.set("digest", Function::new(ctx.clone(), digest)?)?;
    host.set("hmac", Function::new(ctx.clone(), hmac)?)?;
    host.set("pbkdf2", Function::new(ctx.clone(), pbkdf2)?)?;
    host.set("evpKdf", Function::new(ctx.clone(), evp_kdf)?)
}

/// Runs a generic function with the digest of this name.
macro_rules! with {
    ($ctx:expr, $name:expr, $function:ident($($argument:expr),*)) => {
        match $name {
            "md5" => Ok($function::<Md5>($($argument),*)),
            "sha1" => Ok($function::<Sha1>($($argument),*)),
            "sha224" => Ok($function::<Sha224>($($argument),*)),
            "sha256" => Ok($function::<Sha256>($($argument),*)),
            "sha384" => Ok($function::<Sha384>($($argument),*)),
            "sha512" => Ok($function::<Sha512>($($argument),*)),
            "keccak224" => Ok($function::<Keccak224>($($argument),*)),
            "keccak256" => Ok($function::<Keccak256>($($argument),*)),
            "keccak384" => Ok($function::<Keccak384>($($argument),*)),
            "keccak512" => Ok($function::<Keccak512>($($argument),*)),
            "ripemd160" => Ok($function::<Ripemd160>($($argument),*)),
            name => Err(Exception::throw_type($ctx, &format!("{name:?} is no digest"))),
        }
    };
}

fn digest(ctx: Ctx<'_>, name: String, bytes: Packed) -> Result<TypedArray<'_, u8>> {
    let made = with!(&ctx, name.as_str(), digest_of(&[&bytes.0]))?;
    TypedArray::new(ctx, made)
}

fn hmac(ctx: Ctx<'_>, name: String, key: Packed, bytes: Packed) -> Result<TypedArray<'_, u8>> {
    let made = with!(&ctx, name.as_str(), hmac_of(&key.0, &bytes.0))?;
    TypedArray::new(ctx, made)
}

/// How many bytes, after how many rounds.
struct Size {
    length: usize,
    rounds: usize,
}

impl Size {
    fn new(ctx: &Ctx<'_>, length: usize, rounds: usize) -> Result<Self> {
        let rounds = rounds.max(1);
        if (length / 16 + 1).saturating_mul(rounds) > MOST_DIGESTS {
            return Err(Exception::throw_range(ctx, "that many iterations would take too long"));
        }
        Ok(Self { length, rounds })
    }
}

fn pbkdf2(ctx: Ctx<'_>, name: String, password: Packed, salt: Packed, size: Vec<usize>) -> Result<TypedArray<'_, u8>> {
    let size = size_of(&ctx, &size)?;
    let made = with!(&ctx, name.as_str(), pbkdf2_of(&password.0, &salt.0, &size))?;
    TypedArray::new(ctx, made)
}

fn evp_kdf(ctx: Ctx<'_>, name: String, password: Packed, salt: Packed, size: Vec<usize>) -> Result<TypedArray<'_, u8>> {
    let size = size_of(&ctx, &size)?;
    let made = with!(&ctx, name.as_str(), evp_kdf_of(&password.0, &salt.0, &size))?;
    TypedArray::new(ctx, made)
}

fn size_of(ctx: &Ctx<'_>, size: &[usize]) -> Result<Size> {
    match size {
        [length, rounds] => Size::new(ctx, *length, *rounds),
        _ => Err(Exception::throw_type(ctx, "a length and a number of rounds were expected")),
    }
}

fn digest_of<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut hasher = D::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().to_vec()
}

fn hmac_of<D: Digest + BlockSizeUser + Clone>(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    keyed::<D>(key).chain_update(bytes).finalize().into_bytes().to_vec()
}

fn keyed<D: Digest + BlockSizeUser + Clone>(key: &[u8]) -> SimpleHmac<D> {
    SimpleHmac::new_from_slice(key).expect("a key may have any length")
}

/// RFC 8018, section 5.2.
fn pbkdf2_of<D: Digest + BlockSizeUser + Clone>(password: &[u8], salt: &[u8], size: &Size) -> Vec<u8> {
    let keyed = keyed::<D>(password);
    let mut made = Vec::with_capacity(size.length);
    for number in 1_u32.. {
        if made.len() >= size.length {
            break;
        }
        let first = keyed.clone().chain_update(salt).chain_update(number.to_be_bytes());
        let mut last = first.finalize().into_bytes();
        let mut block = last.to_vec();
        for _ in 1..size.rounds {
            last = keyed.clone().chain_update(&last).finalize().into_bytes();
            block.iter_mut().zip(&last).for_each(|(byte, other)| *byte ^= other);
        }
        made.extend_from_slice(&block);
    }
    made.truncate(size.length);
    made
}

/// What OpenSSL calls `EVP_BytesToKey`.
fn evp_kdf_of<D: Digest>(password: &[u8], salt: &[u8], size: &Size) -> Vec<u8> {
    let mut made = Vec::with_capacity(size.length);
    let mut block = Vec::new();
    while made.len() < size.length {
        block = digest_of::<D>(&[&block, password, salt]);
        for _ in 1..size.rounds {
            block = digest_of::<D>(&[&block]);
        }
        made.extend_from_slice(&block);
    }
    made.truncate(size.length);
    made
}
