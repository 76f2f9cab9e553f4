//! Texts as bytes, bytes as texts, and random bytes.
#![expect(clippy::needless_pass_by_value, reason = "what a script gives comes by value")]

use encoding_rs::Encoding;
use rquickjs::{Ctx, Exception, Function, Object, Result, TypedArray, function::Opt};

use super::contract::{Packed, complaint};

/// `crypto.getRandomValues` gives no more at once.
const MOST_RANDOM_BYTES: usize = 65_536;

pub(super) fn install(host: &Object<'_>) -> Result<()> {
    let ctx = host.ctx();
    host.set("utf8", Function::new(ctx.clone(), utf8)?)?;
    host.set("encodingName", Function::new(ctx.clone(), encoding_name)?)?;
    host.set("decode", Function::new(ctx.clone(), decode)?)?;
    host.set("latin1", Function::new(ctx.clone(), latin1)?)?;
    host.set("decodeLatin1", Function::new(ctx.clone(), decode_latin1)?)?;
    host.set("randomBytes", Function::new(ctx.clone(), random_bytes)?)
}

/// The bytes of a well-formed text in UTF-8.
fn utf8(ctx: Ctx<'_>, text: String) -> Result<TypedArray<'_, u8>> {
    TypedArray::new(ctx, text.into_bytes())
}

/// The name of the encoding that a label stands for.
fn encoding_name(label: String) -> Option<String> {
    Encoding::for_label(label.as_bytes()).map(|encoding| encoding.name().to_ascii_lowercase())
}

/// The text of bytes, without a mark of their order at the front unless it shall be kept.
fn decode(ctx: Ctx<'_>, label: String, bytes: Packed, fatal: bool, keeps_mark: Opt<bool>) -> Result<String> {
    let encoding = Encoding::for_label(label.as_bytes())
        .ok_or_else(|| Exception::throw_range(&ctx, &format!("The encoding {label:?} is not known")))?;
    let (text, broken) = if keeps_mark.0 == Some(true) {
        encoding.decode_without_bom_handling(&bytes.0)
    } else {
        encoding.decode_with_bom_removal(&bytes.0)
    };
    if fatal && broken {
        return Err(Exception::throw_type(&ctx, &format!("The encoded data was not valid for encoding {label}")));
    }
    Ok(text.into_owned())
}

/// Each letter is a byte; nothing if one of them does not fit.
fn latin1(ctx: Ctx<'_>, text: String) -> Result<Option<TypedArray<'_, u8>>> {
    let bytes: Option<Vec<u8>> = text.chars().map(|letter| u8::try_from(letter).ok()).collect();
    bytes.map(|bytes| TypedArray::new(ctx, bytes)).transpose()
}

/// Each byte is a letter. (The label `latin1` means something else to browsers: windows-1252.)
fn decode_latin1(bytes: Packed) -> String {
    bytes.0.into_iter().map(char::from).collect()
}

fn random_bytes(ctx: Ctx<'_>, count: usize) -> Result<TypedArray<'_, u8>> {
    if count > MOST_RANDOM_BYTES {
        return Err(complaint(&ctx, &format!("no more than {MOST_RANDOM_BYTES} random bytes at once")));
    }
    let mut bytes = vec![0; count];
    rand::fill(&mut bytes[..]);
    TypedArray::new(ctx, bytes)
}
