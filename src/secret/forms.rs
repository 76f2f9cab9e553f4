//! What a secret looks like once it is encoded as a whole. Escapes of single characters are undone elsewhere.

use base64::{Engine as _, engine::general_purpose};

/// The secret and its forms: base64 alone and inside of a longer text, hexadecimal, line by line.
pub(super) fn forms(secret: &str) -> Vec<String> {
    // A header's value loses the blanks around it.
    let mut forms = vec![secret.to_owned(), secret.trim().to_owned()];
    for engine in [&general_purpose::STANDARD_NO_PAD, &general_purpose::URL_SAFE_NO_PAD] {
        forms.push(engine.encode(secret));
        // Its own padding belongs to it; the longest form is found first.
        forms.push(format!("{}{}", engine.encode(secret), "=".repeat((3 - secret.len() % 3) % 3)));
        forms.extend((0..3).filter_map(|shift| inside_base64(secret.as_bytes(), shift, engine)));
    }
    if secret.len() >= 8 {
        forms.extend([hex::encode(secret), hex::encode_upper(secret)]);
    }
    if secret.contains('\n') {
        // A key of several lines is often shown line by line.
        forms.push(secret.replace("\r\n", "\n"));
        forms.extend(secret.lines().map(str::trim).filter(|line| line.len() >= 8).map(str::to_owned));
    }
    forms.retain(|form| !form.is_empty());
    forms
}

/// What every base64 text holds in which the secret stands behind `shift` other bytes (modulo 3), and before others:
/// without the characters that depend on the neighbours. Too short a rest would hide what it should not.
fn inside_base64(secret: &[u8], shift: usize, engine: &impl base64::Engine) -> Option<String> {
    let mut padded = vec![0; shift];
    padded.extend_from_slice(secret);
    let whole = padded.len() * 8 / 6;
    let encoded = engine.encode(&padded);
    let first = (shift * 8).div_ceil(6);
    let inside = encoded.get(first..whole)?;
    (inside.len() >= 6).then(|| inside.to_owned())
}
