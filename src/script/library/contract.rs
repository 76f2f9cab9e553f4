//! How bytes cross from scripts into Rust, and how Rust complains there.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use rquickjs::{Ctx, Error, Exception, FromJs, Result, Value};

/// Bytes that come from a script. They cross as base64, which the engine writes itself (`bytes.toBase64()`): a look into
/// its buffers would be unsafe.
pub(super) struct Packed(pub(super) Vec<u8>);

impl<'js> FromJs<'js> for Packed {
    fn from_js(ctx: &Ctx<'js>, value: Value<'js>) -> Result<Self> {
        let text = String::from_js(ctx, value)?;
        BASE64_STANDARD.decode(text).map(Self).map_err(|_| Exception::throw_type(ctx, "bytes were expected"))
    }
}

/// An `Error` for the script.
pub(super) fn complaint(ctx: &Ctx<'_>, message: &str) -> Error {
    Exception::throw_message(ctx, message)
}
