//! The client certificates of a collection.

use std::path::Path;

use super::{
    document::{get, list},
    values::{is_true, text_of},
};
use crate::{
    format::bruno::Certificate,
    source::{Node, Plain, Reader},
};

/// Those that are switched on. Files in `root` that are not there are told, and so are certificates without a host or a file.
pub(super) fn certificates(node: Option<&Node>, root: &Path, reader: &mut Reader<'_>) -> Vec<Certificate> {
    let Some(node) = node else { return Vec::new() };
    // Early files have a switch, and the list inside.
    if node.get("enabled").is_some_and(|it| it.plain() == Plain::Bool(false)) {
        return Vec::new();
    }
    let all = list(get(node, "certs").or(Some(node))).iter().filter(|it| !is_true(it.get("disabled")));
    all.filter_map(|it| one(it, root, reader)).collect()
}

fn one(it: &Node, root: &Path, reader: &mut Reader<'_>) -> Option<Certificate> {
    let either = |late: &str, early: &str| {
        Some(text_of(it, late)).filter(|it| !it.is_empty()).unwrap_or_else(|| text_of(it, early))
    };
    let is_pkcs12 = matches!(text_of(it, "type").as_str(), "pkcs12" | "pfx");
    let (file, key) = if is_pkcs12 {
        (either("pkcs12FilePath", "pfxFilePath"), None)
    } else {
        (either("certificateFilePath", "certFilePath"), Some(either("privateKeyFilePath", "keyFilePath")))
    };
    let domain = text_of(it, "domain");
    if domain.trim().is_empty() || file.is_empty() || key.as_ref().is_some_and(String::is_empty) {
        let help = "write `domain` with `certificateFilePath` and `privateKeyFilePath`, or with `pkcs12FilePath`";
        reader.warning(
            "odd-collection",
            it.mark,
            format!("the client certificate for `{domain}` is not whole: it is left out"),
            help,
        );
        return None;
    }
    for path in [Some(&file), key.as_ref()].into_iter().flatten() {
        if !path.contains("{{") && !root.join(path).is_file() {
            let message = format!("the file `{path}` of the client certificate for `{domain}` is not there");
            reader.warning("unfound-file", it.mark, message, "it is looked for from the collection's folder");
        }
    }
    Some(Certificate { domain, file, key, passphrase: text_of(it, "passphrase") })
}
