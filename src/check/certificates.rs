//! Certificates that settings name, and that cannot be used.

use std::path::Path;

use crate::{
    client::{Identity, authorities},
    model::{Credential, FileName, Settings},
    source::Problem,
    template::Template,
    wire::Certificate,
};

/// An error for each file that is there and holds no certificate, or not the right key; one whose name has templates is left
/// for the run, as is one that is locked with a password that has.
pub(super) fn unusable(settings: &Settings, problems: &mut Vec<Problem>) {
    for file in settings.ca.iter().flat_map(|it| &it.0) {
        let Some(path) = file.path.fixed().map(|it| file.locate(it)).filter(|it| it.is_file()) else { continue };
        problems.extend(authorities(&path).err().map(|why| told(file, why)));
    }
    for it in settings.certificates.iter().flat_map(|it| &it.0) {
        problems.extend(unusable_credential(it));
    }
}

fn unusable_credential(it: &Credential) -> Option<Problem> {
    let (file, password) = (it.cert.as_ref().or(it.pkcs12.as_ref())?, it.password.as_ref().map(Template::fixed));
    let located = |file: &FileName| Some(file.locate(file.path.fixed()?));
    let key = match &it.key {
        Some(key) => Some(located(key)?),
        None => None,
    };
    let path = located(file)?;
    let is_there = [Some(&path), key.as_ref()].into_iter().flatten().all(|it: &std::path::PathBuf| Path::is_file(it));
    let is_pkcs12 = it.pkcs12.is_some();
    if !is_there || password == Some(None) {
        return None;
    }
    let host = it.host.as_ref().and_then(Template::fixed).unwrap_or("*").to_owned();
    let password = password.flatten().map(str::to_owned);
    let read = Identity::written(&Certificate { host, file: path, key, is_pkcs12, password });
    read.err().map(|why| told(file, why))
}

fn told(file: &FileName, why: String) -> Problem {
    let problem = Problem::error("bad-certificate", file.path.place().clone(), why);
    problem.wide(file.path.source().chars().count())
}
