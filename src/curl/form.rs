//! The parts of a multipart body, read back from what is sent.

use crate::wire::{Piece, Request};

/// A part of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    name: String,
    filename: Option<String>,
    content_type: Option<String>,
    content: Content,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    Text(String),
    File(String),
}

impl Default for Content {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

/// The parts of the request's form; nothing where it is none, or where curl would write it otherwise.
pub(super) fn parts(request: &Request) -> Option<Vec<Part>> {
    let kind = request.header("content-type")?;
    let (kind, parameters) = kind.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = parameters.split(';').find_map(|it| it.trim().strip_prefix("boundary="))?.trim_matches('"');
    let mut files = Vec::new();
    let text = match &request.upload {
        None => String::from_utf8(request.body.to_vec()).ok()?,
        Some(upload) if upload.pieces().is_empty() => return None,
        Some(upload) => {
            let mut text = String::new();
            for piece in upload.pieces() {
                match piece {
                    Piece::Bytes(bytes) => text.push_str(std::str::from_utf8(bytes).ok()?),
                    // No text of a form holds this: a zero is refused below.
                    Piece::File { path, .. } => {
                        text.extend(["\0", &files.len().to_string()]);
                        files.push(path.to_string_lossy().into_owned());
                    }
                }
            }
            text
        }
    };
    let mut rest = text.strip_prefix(&format!("--{boundary}"))?;
    let end = format!("\r\n--{boundary}");
    let mut parts = Vec::new();
    while let Some(part) = rest.strip_prefix("\r\n") {
        let (part, behind) = part.split_once(&end)?;
        parts.push(self::part(part, &files)?);
        rest = behind;
    }
    rest.starts_with("--").then_some(parts)
}

fn part(text: &str, files: &[String]) -> Option<Part> {
    let (head, content) = text.split_once("\r\n\r\n")?;
    let content = match content.strip_prefix('\0') {
        Some(index) => Content::File(files.get(index.parse::<usize>().ok()?)?.clone()),
        None if content.contains('\0') => return None,
        None => Content::Text(content.to_owned()),
    };
    let mut part = Part { content, ..Part::default() };
    for line in head.split("\r\n") {
        let (name, value) = line.split_once(':')?;
        match name.to_ascii_lowercase().as_str() {
            "content-type" => part.content_type = Some(value.trim().to_owned()),
            "content-disposition" => {
                let unescaped = |it: &str| it.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
                let field = |key: &str| {
                    let at = value.find(&format!("; {key}=\""))? + key.len() + 4;
                    value[at..].split('"').next().map(unescaped)
                };
                part.name = field("name")?;
                part.filename = field("filename");
            }
            _ => return None,
        }
    }
    (part.is_sayable() && part.head() == head).then_some(part)
}

impl Part {
    /// Whether there is a flag for it: curl cuts a name off at `=`, and makes up a type for what is a file by its name.
    fn is_sayable(&self) -> bool {
        let has_name = !self.name.is_empty() && !self.name.contains('=');
        let is_typed = match &self.content_type {
            Some(kind) => is_plain_type(kind),
            None => self.filename.is_none() && matches!(self.content, Content::Text(_)),
        };
        has_name && is_typed
    }

    /// The head that curl writes.
    fn head(&self) -> String {
        let escaped = |it: &str| it.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
        let mut head = format!("Content-Disposition: form-data; name=\"{}\"", escaped(&self.name));
        if let Some(filename) = &self.filename {
            head.extend(["; filename=\"", &escaped(filename), "\""]);
        }
        if let Some(kind) = &self.content_type {
            head.extend(["\r\nContent-Type: ", kind]);
        }
        head
    }

    /// The flag and its value.
    pub(super) fn flag(&self) -> (&'static str, String) {
        let (filename, content_type) = (&self.filename, &self.content_type);
        let name = &self.name;
        let mut value = match &self.content {
            Content::Text(text) if filename.is_none() && content_type.is_none() => {
                return ("--form-string", format!("{name}={text}"));
            }
            Content::Text(text) => format!("{name}={}", in_quotes(text)),
            Content::File(path) => {
                let is_plain = !path.contains([';', ',', '"']) && path.trim() == path;
                format!("{name}=@{}", if is_plain { path.clone() } else { in_quotes(path) })
            }
        };
        if let Some(kind) = content_type {
            value.extend([";type=", kind]);
        }
        if let Some(filename) = filename {
            value.extend([";filename=", &in_quotes(filename)]);
        }
        ("--form", value)
    }
}

/// Whether curl takes a media type as it stands: one with a slash, whose parameters are none of curl's own.
fn is_plain_type(kind: &str) -> bool {
    let mut parts = kind.split(';');
    let is_word = |it: &str| !it.is_empty() && it.chars().all(|it| it.is_ascii_graphic() && !"\",\\".contains(it));
    let essence = parts.next().and_then(|it| it.split_once('/'));
    let is_known = essence.is_some_and(|(kind, sub)| is_word(kind) && is_word(sub) && kind.len().max(sub.len()) < 127);
    let of_curl = |it: &str| ["type=", "filename=", "headers=", "encoder="].iter().any(|own| it.starts_with(own));
    is_known && parts.map(str::trim_start).all(|it| is_word(it) && !of_curl(&it.to_ascii_lowercase()))
}

/// In curl's own quotes, in which a semicolon means nothing.
fn in_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
