//! Made-up files: their names, kinds and folders.

use super::super::draw::pick;
use super::lorem::word;

/// A kind of file: its extension and its MIME type. The first ones are common.
const KINDS: &[(&str, &str)] = &[
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("gif", "image/gif"),
    ("html", "text/html"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("txt", "text/plain"),
    ("css", "text/css"),
    ("csv", "text/csv"),
    ("epub", "application/epub+zip"),
    ("gz", "application/gzip"),
    ("ico", "image/x-icon"),
    ("ics", "text/calendar"),
    ("json", "application/json"),
    ("ogg", "audio/ogg"),
    ("rtf", "application/rtf"),
    ("svg", "image/svg+xml"),
    ("tar", "application/x-tar"),
    ("tiff", "image/tiff"),
    ("ttf", "font/ttf"),
    ("wasm", "application/wasm"),
    ("wav", "audio/wav"),
    ("webm", "video/webm"),
    ("webp", "image/webp"),
    ("woff2", "font/woff2"),
    ("xml", "application/xml"),
    ("zip", "application/zip"),
];
const COMMON: usize = 8;

fn kind(among: usize) -> (&'static str, &'static str) {
    KINDS[rand::random_range(0..among)]
}

pub(crate) fn name() -> String {
    format!("{}_{}.{}", word(), word(), extension())
}

/// Without the dot.
pub(crate) fn extension() -> &'static str {
    kind(KINDS.len()).0
}

/// What a file's MIME type begins with.
pub(crate) fn family() -> &'static str {
    pick(&["application", "audio", "font", "image", "text", "video"])
}

pub(crate) fn mime_type() -> &'static str {
    kind(KINDS.len()).1
}

pub(crate) fn common_name() -> String {
    format!("{}_{}.{}", word(), word(), common_extension())
}

/// Without the dot.
pub(crate) fn common_extension() -> &'static str {
    kind(COMMON).0
}

pub(crate) fn common_family() -> &'static str {
    pick(&["application", "audio", "image", "text", "video"])
}

pub(crate) fn path() -> String {
    format!("{}/{}", directory(), name())
}

pub(crate) fn directory() -> &'static str {
    pick(&[
        "/bin",
        "/etc",
        "/home/user",
        "/lib",
        "/media",
        "/opt/app",
        "/srv",
        "/tmp",
        "/usr/share",
        "/var/log",
        "/var/www",
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_name_has_an_extension_that_is_known() {
        for _ in 0..50 {
            let (common, any) = (common_name(), name());
            let known = |name: &str, among| KINDS[..among].iter().any(|(kind, _)| name.ends_with(&format!(".{kind}")));
            assert!(known(&common, COMMON) && known(&any, KINDS.len()), "{common} {any}");
        }
    }
}
