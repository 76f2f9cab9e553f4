//! The files that bodies are read from, and what their names tell of them.

use std::path::{Component, Path, PathBuf};

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

use crate::{
    model::{Surroundings, file_piece},
    wire::Piece,
};

/// Media types that Node's tools know by other names than ours.
const TYPES: [(&str, &str); 12] = [
    ("xml", "application/xml"),
    ("js", "application/javascript"),
    ("mjs", "application/javascript"),
    ("yaml", "text/yaml"),
    ("yml", "text/yaml"),
    ("ts", "video/mp2t"),
    ("wav", "audio/wave"),
    ("ico", "image/vnd.microsoft.icon"),
    ("exe", "application/x-msdos-program"),
    ("pem", "application/x-x509-ca-cert"),
    ("crt", "application/x-x509-ca-cert"),
    ("toml", "application/toml"),
];

/// How base64 is read that people have pasted.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);

/// Which files may be read, and from where.
#[derive(Clone, Copy)]
pub(super) enum Files<'a> {
    /// Those that the run allows.
    Allowed(&'a Surroundings),
    /// None: a script asks.
    Refused,
}

impl Files<'_> {
    /// A file, by its path as it is written.
    ///
    /// # Errors
    /// As a fragment in Newman's words.
    pub(super) fn read(self, path: &str) -> Result<Piece, String> {
        let Self::Allowed(around) = self else { return Err("uploading files from scripts is not allowed".to_owned()) };
        let full = around.working_dir.join(path);
        if !around.reads_anywhere && !is_inside(&around.working_dir, &full) {
            return Err("PPERM: insecure file access outside working directory".to_owned());
        }
        if full.is_dir() {
            return Err(format!("\"{path}\", is not a file"));
        }
        file_piece(&full).map_err(|why| format!("\"{path}\", {why}"))
    }
}

/// Whether a path leads to something in a folder: by its words, and, where it is there, in truth.
fn is_inside(folder: &Path, path: &Path) -> bool {
    let plain = |path: &Path| {
        let mut plain = PathBuf::new();
        for part in std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components() {
            if part == Component::ParentDir {
                plain.pop();
            } else {
                plain.push(part);
            }
        }
        plain
    };
    let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| plain(path));
    plain(path).starts_with(plain(folder)) && (!path.exists() || real(path).starts_with(real(folder)))
}

/// The media type that a file's name tells of.
pub(super) fn guess(path: &str) -> String {
    let extension = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match TYPES.iter().find(|(it, _)| *it == extension) {
        Some((_, kind)) => (*kind).to_owned(),
        None => mime_guess::from_path(path).first_or_octet_stream().to_string(),
    }
}

/// What is written in base64, in either alphabet; what does not belong there is passed over.
pub(super) fn base64(text: &str) -> Vec<u8> {
    let letter = |it: char| match it {
        '-' => Some('+'),
        '_' => Some('/'),
        it => (it.is_ascii_alphanumeric() || matches!(it, '+' | '/')).then_some(it),
    };
    let plain: String = text.chars().filter_map(letter).collect();
    // A last letter that stands alone holds no whole byte.
    let whole = if plain.len() % 4 == 1 { &plain[..plain.len() - 1] } else { &plain };
    GeneralPurpose::new(&alphabet::STANDARD, LENIENT).decode(whole).unwrap_or_default()
}
