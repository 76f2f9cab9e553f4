//! Ciphers, and the ways in which they are chained over a text that is longer than a block.
#![expect(clippy::needless_pass_by_value, reason = "what a script gives comes by value")]

use aes::{Aes128, Aes192, Aes256};
use des::{
    Des, TdesEde3,
    cipher::{Block, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit, KeyIvInit, StreamCipher},
};
use rabbit::{Rabbit, RabbitKeyOnly};
use rquickjs::{Ctx, Error, Exception, Function, Object, Result, TypedArray};

use super::contract::Packed;

pub(super) fn install(host: &Object<'_>) -> Result<()> {
    let ctx = host.ctx();
    host.set("cipher", Function::new(ctx.clone(), cipher)?)?;
    host.set("rc4", Function::new(ctx.clone(), rc4)?)?;
    host.set("rabbit", Function::new(ctx.clone(), rabbit)?)
}

/// How blocks are chained.
#[derive(Clone, Copy)]
enum Mode {
    Ecb,
    Cbc,
    Cfb,
    Ofb,
    Ctr,
}

/// What is to be done: `aes-cbc-encrypt` and the like.
struct Task<'a> {
    mode: Mode,
    decrypts: bool,
    iv: &'a [u8],
}

/// Encrypts or decrypts whole blocks.
fn cipher(ctx: Ctx<'_>, task: String, key: Packed, iv: Packed, bytes: Packed) -> Result<TypedArray<'_, u8>> {
    let wrong = || Exception::throw_type(&ctx, &format!("{task:?} does not fit"));
    let parts: Vec<&str> = task.split('-').collect();
    let [name, chain, direction] = parts[..] else { return Err(wrong()) };
    let mode = match chain {
        "ecb" => Mode::Ecb,
        "cbc" => Mode::Cbc,
        "cfb" => Mode::Cfb,
        "ofb" => Mode::Ofb,
        "ctr" => Mode::Ctr,
        _ => return Err(wrong()),
    };
    let task = Task { mode, decrypts: direction == "decrypt", iv: &iv.0 };
    let key = key.0;
    let bytes = match (name, key.len()) {
        ("aes", 16) => chained::<Aes128>(&key, &task, bytes.0),
        ("aes", 24) => chained::<Aes192>(&key, &task, bytes.0),
        ("aes", 32) => chained::<Aes256>(&key, &task, bytes.0),
        ("des", 8) => chained::<Des>(&key, &task, bytes.0),
        ("3des", 24) => chained::<TdesEde3>(&key, &task, bytes.0),
        _ => return Err(odd_key(&ctx, name, key.len())),
    };
    let bytes = bytes.ok_or_else(wrong)?;
    TypedArray::new(ctx, bytes)
}

fn odd_key(ctx: &Ctx<'_>, name: &str, length: usize) -> Error {
    Exception::throw_message(ctx, &format!("a key of {length} bytes does not fit {name}: AES takes 16, 24 or 32"))
}

/// None if the key does not fit, or the bytes are no whole blocks.
fn chained<C: BlockCipherEncrypt + BlockCipherDecrypt + KeyInit>(
    key: &[u8],
    task: &Task<'_>,
    mut bytes: Vec<u8>,
) -> Option<Vec<u8>> {
    let cipher = C::new_from_slice(key).ok()?;
    let size = C::block_size();
    if !bytes.len().is_multiple_of(size) {
        return None;
    }
    // A vector that is too short goes on with zeros.
    let mut state: Block<C> = Block::<C>::default();
    state.iter_mut().zip(task.iv).for_each(|(byte, other)| *byte = *other);
    for piece in bytes.chunks_exact_mut(size) {
        let block: &mut Block<C> = piece.try_into().ok()?;
        one_block(&cipher, task, &mut state, block);
    }
    Some(bytes)
}

fn one_block<C: BlockCipherEncrypt + BlockCipherDecrypt>(
    cipher: &C,
    task: &Task<'_>,
    state: &mut Block<C>,
    block: &mut Block<C>,
) {
    match (task.mode, task.decrypts) {
        (Mode::Ecb, false) => cipher.encrypt_block(block),
        (Mode::Ecb, true) => cipher.decrypt_block(block),
        (Mode::Cbc, false) => {
            mix::<C>(block, state);
            cipher.encrypt_block(block);
            state.clone_from(block);
        }
        (Mode::Cbc, true) => {
            let encrypted = block.clone();
            cipher.decrypt_block(block);
            mix::<C>(block, state);
            *state = encrypted;
        }
        (Mode::Cfb, decrypts) => {
            let before = block.clone();
            cipher.encrypt_block(state);
            mix::<C>(block, state);
            *state = if decrypts { before } else { block.clone() };
        }
        (Mode::Ofb, _) => {
            cipher.encrypt_block(state);
            mix::<C>(block, state);
        }
        (Mode::Ctr, _) => {
            let mut stream = state.clone();
            cipher.encrypt_block(&mut stream);
            mix::<C>(block, &stream);
            count_up(state);
        }
    }
}

fn mix<C: BlockCipherEncrypt>(block: &mut Block<C>, other: &Block<C>) {
    block.iter_mut().zip(other).for_each(|(byte, other)| *byte ^= other);
}

/// The last four bytes are the counter, as in `CryptoJS`.
fn count_up(counter: &mut [u8]) {
    for byte in counter.iter_mut().rev().take(4) {
        *byte = byte.wrapping_add(1);
        if *byte != 0 {
            break;
        }
    }
}

/// The stream of RC4 over the bytes, after the first `dropped` bytes of it.
fn rc4(ctx: Ctx<'_>, key: Packed, bytes: Packed, dropped: usize) -> Result<TypedArray<'_, u8>> {
    let (key, mut bytes) = (key.0, bytes.0);
    let mut table: [u8; 256] = std::array::from_fn(|at| u8::try_from(at).unwrap_or_default());
    let mut other = 0_u8;
    for at in 0..256 {
        let of_key = key.get(at % key.len().max(1)).copied().unwrap_or_default();
        other = other.wrapping_add(table[at]).wrapping_add(of_key);
        table.swap(at, usize::from(other));
    }
    let (mut at, mut other) = (0_u8, 0_u8);
    let mut next = || {
        at = at.wrapping_add(1);
        other = other.wrapping_add(table[usize::from(at)]);
        table.swap(usize::from(at), usize::from(other));
        table[usize::from(table[usize::from(at)].wrapping_add(table[usize::from(other)]))]
    };
    for _ in 0..dropped.min(1 << 20) {
        next();
    }
    for byte in &mut bytes {
        *byte ^= next();
    }
    TypedArray::new(ctx, bytes)
}

/// Rabbit, with a vector of eight bytes or none.
fn rabbit(ctx: Ctx<'_>, key: Packed, iv: Packed, bytes: Packed) -> Result<TypedArray<'_, u8>> {
    let mut bytes = bytes.0;
    // Longer keys and vectors are cut, shorter ones go on with zeros, as in `CryptoJS`.
    let mut whole = [0_u8; 16];
    whole.iter_mut().zip(&key.0).for_each(|(byte, other)| *byte = *other);
    if iv.0.is_empty() {
        RabbitKeyOnly::new(&whole.into()).apply_keystream(&mut bytes);
    } else {
        let mut start = [0_u8; 8];
        start.iter_mut().zip(&iv.0).for_each(|(byte, other)| *byte = *other);
        Rabbit::new(&whole.into(), &start.into()).apply_keystream(&mut bytes);
    }
    TypedArray::new(ctx, bytes)
}
