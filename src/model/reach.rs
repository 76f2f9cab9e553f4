//! How requests reach their hosts, as settings say it: certificates, TLS, names and addresses.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
    sync::Arc,
};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{
    source::{Kind, Node, Place, Read, Reader, keys},
    template::{Name, Template},
    wire::{Family, OldestTls},
};

keys! {
    /// A certificate of our own, and the hosts that it is for. It is in PEM (`cert`, and `key` where that is a file of its own)
    /// or in PKCS#12 (`pkcs12`).
    pub struct Credential ("a map with `cert` or `pkcs12`") {
        /// The host, with `*` for any part of it, and maybe a port: `*.example.org:8443`; all, if left out.
        pub host: Option<Template>,
        /// The certificate in PEM, maybe with its key behind it: a path, from the folder of this YAML file.
        pub cert: Option<FileName>,
        /// The key in PEM.
        pub key: Option<FileName>,
        /// The certificate with its key, in PKCS#12.
        pub pkcs12: Option<FileName>,
        /// What the PKCS#12 file, or the key, is locked with.
        pub password: Option<Template>,
    }
}

/// A file that is read.
#[derive(Clone, Debug)]
pub struct FileName {
    /// Its path.
    pub path: Template,
    /// The folder that a relative path starts from.
    pub folder: Arc<Path>,
}

/// One text, or a list of them.
#[derive(Clone, Debug)]
pub struct Texts(pub Vec<Template>);

/// One file, or a list of them.
#[derive(Clone, Debug)]
pub struct FileNames(pub Vec<FileName>);

/// The oldest version of TLS that is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TlsVersion(pub OldestTls);

/// The kind of addresses that are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IpVersion(pub Family);

impl FileName {
    /// Where the file is, once its path's templates have their values.
    pub fn locate(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }
}

impl Credential {
    /// The files that it names.
    pub fn files(&self) -> impl Iterator<Item = &FileName> {
        self.cert.iter().chain(&self.key).chain(&self.pkcs12)
    }

    /// Its templates.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        self.host.iter().chain(&self.password).chain(self.files().map(|it| &it.path))
    }
}

/// The names in templates, each with its place, and whether it may be missing.
pub(super) fn names<'a>(templates: impl IntoIterator<Item = &'a Template>) -> Vec<(Name, Place, bool)> {
    templates.into_iter().flat_map(Template::names).collect()
}

/// Certificates, each with one kind of file.
#[derive(Clone, Debug)]
pub struct Credentials(pub Vec<Credential>);

impl Read for Credentials {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Kind::List(nodes) = &node.kind else { return reader.expected("a list of certificates", node) };
        let mut all = Vec::new();
        for node in nodes {
            let Some(it) = Credential::read(node, reader) else { continue };
            match (&it.cert, &it.key, &it.pkcs12) {
                (Some(_), _, None) | (None, None, Some(_)) => all.push(it),
                (None, _, None) => reader.error("missing-key", node.mark, "expected `cert` or `pkcs12`"),
                _ => reader.error("wrong-type", node.mark, "expected either `cert` and `key`, or `pkcs12`"),
            }
        }
        Some(Self(all))
    }
}

impl JsonSchema for Credentials {
    fn schema_name() -> Cow<'static, str> {
        "Credentials".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let items = generator.subschema_for::<Credential>();
        json_schema!({ "type": "array", "items": items })
    }
}

impl Read for FileName {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self { path: Template::read(node, reader)?, folder: reader.folder().into() })
    }
}

impl JsonSchema for FileName {
    fn schema_name() -> Cow<'static, str> {
        "FileName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}

/// One thing, or each of a list.
fn one_or_more<T: Read>(node: &Node, reader: &mut Reader<'_>) -> Option<Vec<T>> {
    match &node.kind {
        Kind::List(nodes) => Some(nodes.iter().filter_map(|it| T::read(it, reader)).collect()),
        _ => Some(vec![T::read(node, reader)?]),
    }
}

impl Read for Texts {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        one_or_more(node, reader).map(Self)
    }
}

impl Read for FileNames {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        one_or_more(node, reader).map(Self)
    }
}

fn texts() -> Schema {
    json_schema!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] })
}

impl JsonSchema for Texts {
    fn schema_name() -> Cow<'static, str> {
        "Texts".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        texts()
    }
}

impl JsonSchema for FileNames {
    fn schema_name() -> Cow<'static, str> {
        "FileNames".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        texts()
    }
}

impl Read for TlsVersion {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.text() {
            Some("1.2") => Some(Self(OldestTls::Two)),
            Some("1.3") => Some(Self(OldestTls::Three)),
            _ => reader.expected("1.2 or 1.3", node),
        }
    }
}

impl JsonSchema for TlsVersion {
    fn schema_name() -> Cow<'static, str> {
        "TlsVersion".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": [1.2, 1.3, "1.2", "1.3"] })
    }
}

impl Read for IpVersion {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.text() {
            Some("4") => Some(Self(Family::V4)),
            Some("6") => Some(Self(Family::V6)),
            _ => reader.expected("4 or 6", node),
        }
    }
}

impl JsonSchema for IpVersion {
    fn schema_name() -> Cow<'static, str> {
        "IpVersion".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": [4, 6, "4", "6"] })
    }
}
