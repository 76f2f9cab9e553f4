//! Signatures by private keys, and whether they hold: what `jsonwebtoken` needs for more than shared secrets.
#![expect(clippy::needless_pass_by_value, reason = "what a script gives comes by value")]

use rquickjs::{Ctx, Function, Object, Result, TypedArray};

use super::contract::{Packed, complaint};
use crate::auth::{signature, signature_holds};

pub(super) fn install(host: &Object<'_>) -> Result<()> {
    let ctx = host.ctx();
    host.set("signature", Function::new(ctx.clone(), signed)?)?;
    host.set("signatureHolds", Function::new(ctx.clone(), holds)?)
}

fn signed(ctx: Ctx<'_>, algorithm: String, key: String, text: String) -> Result<TypedArray<'_, u8>> {
    let made = signature(&algorithm, &key, &text).map_err(|why| complaint(&ctx, &why))?;
    TypedArray::new(ctx, made)
}

fn holds(ctx: Ctx<'_>, algorithm: String, key: String, text: String, signature: Packed) -> Result<bool> {
    signature_holds(&algorithm, &key, &text, &signature.0).map_err(|why| complaint(&ctx, &why))
}
