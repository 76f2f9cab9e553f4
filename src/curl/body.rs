//! The body of a request as flags of curl.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{
    form::{self, Part},
    shell::{Line, quoted},
};
use crate::wire::{Piece, Request};

/// How the body is told to curl.
pub(super) enum Data {
    /// There is none.
    None,
    /// A text.
    Text(String),
    /// The bytes of a file.
    File(String),
    /// A file that curl does not read into memory.
    Upload(String),
    /// Fields and files.
    Form(Vec<Part>),
    /// What no word of a shell can hold, by way of standard input.
    Piped(String),
}

/// The body of `request`.
pub(super) fn data(request: &Request, hide: &dyn Fn(&str) -> String) -> Data {
    if let Some(parts) = form::parts(request) {
        return Data::Form(parts);
    }
    if let Some(upload) = &request.upload {
        let path = upload.pieces().iter().find_map(|piece| match piece {
            Piece::File { path, .. } => Some(path.to_string_lossy().into_owned()),
            Piece::Bytes(_) => None,
        });
        if upload.pieces().len() > 1 {
            return Data::Piped(piped(upload.pieces(), hide));
        }
        // A recording knows no more than their names.
        let path = path.or_else(|| upload.files.first().cloned()).unwrap_or_default();
        // To a URL that ends so, curl adds the file's name.
        return if request.url.path().ends_with('/') { Data::File(path) } else { Data::Upload(path) };
    }
    if request.body.is_empty() {
        let says_nothing = matches!(request.method.as_str(), "POST" | "PUT" | "PATCH")
            && !request.without.iter().any(|it| it == "content-length");
        return if says_nothing { Data::Text(String::new()) } else { Data::None };
    }
    match std::str::from_utf8(&request.body) {
        Ok(text) if !text.contains('\0') => Data::Text(text.to_owned()),
        _ => Data::Piped(piped(&[Piece::Bytes(request.body.clone())], hide)),
    }
}

/// The commands that write these pieces.
fn piped(pieces: &[Piece], hide: &dyn Fn(&str) -> String) -> String {
    let one = |piece: &Piece| match piece {
        Piece::Bytes(bytes) => {
            let text = String::from_utf8_lossy(bytes);
            let is_open = hide(&text) == text;
            let encoded = if is_open { STANDARD.encode(bytes) } else { "***".to_owned() };
            format!("printf %s {} | base64 -d", quoted(&encoded))
        }
        Piece::File { path, .. } => format!("cat {}", quoted(&hide(&path.to_string_lossy()))),
    };
    let all: Vec<String> = pieces.iter().map(one).collect();
    if all.len() == 1 { all.concat() } else { format!("{{ {}; }}", all.join("; ")) }
}

impl Data {
    /// Whether curl sends something, and POST by itself.
    pub(super) fn is_data(&self) -> bool {
        match self {
            Self::None | Self::Upload(_) => false,
            Self::Text(_) | Self::File(_) | Self::Form(_) | Self::Piped(_) => true,
        }
    }

    pub(super) fn is_form(&self) -> bool {
        matches!(self, Self::Form(_))
    }

    pub(super) fn is_upload(&self) -> bool {
        matches!(self, Self::Upload(_))
    }

    /// Adds the flags.
    pub(super) fn add(&self, line: &mut Line<'_>) {
        let mut flag = |name: &str, value: String| line.add([name.to_owned(), value]);
        match self {
            Self::None => {}
            Self::Text(text) => flag("--data-raw", text.clone()),
            Self::File(path) => flag("--data-binary", format!("@{path}")),
            Self::Upload(path) => flag("--upload-file", path.clone()),
            Self::Piped(_) => flag("--data-binary", "@-".to_owned()),
            Self::Form(parts) => parts.iter().for_each(|part| {
                let (name, value) = part.flag();
                flag(name, value);
            }),
        }
    }

    /// The command that gives curl its body.
    pub(super) fn pipe(&self) -> Option<String> {
        match self {
            Self::Piped(command) => Some(command.clone()),
            _ => None,
        }
    }
}
