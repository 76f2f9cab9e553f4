//! How a request reaches its host, by its settings.

use std::{path::PathBuf, sync::Arc};

use crate::{
    model::{Credential, FileName, Settings},
    run::fault::Fault,
    scope::Scope,
    template::Template,
    wire::{Address, Certificate, Detour, Route},
};

/// The route that `settings` describe.
pub(super) fn route(settings: &Settings, scope: &Scope<'_>) -> Result<Arc<Route>, Fault> {
    let certificates = settings.certificates.iter().flat_map(|it| &it.0);
    let authorities = settings.ca.iter().flat_map(|it| &it.0);
    let no_proxy = settings.no_proxy.as_ref().map(|it| texts(&it.0, scope)).transpose()?;
    let resolve = settings.resolve.iter().flat_map(|it| &it.0);
    let connect_to = settings.connect_to.iter().flat_map(|it| &it.0);
    Ok(Arc::new(Route {
        certificates: certificates.map(|it| certificate(it, scope)).collect::<Result<_, _>>()?,
        authorities: authorities.map(|it| path(it, scope)).collect::<Result<_, _>>()?,
        oldest_tls: settings.tls_min.map(|it| it.0),
        names_host: settings.sni,
        no_proxy: no_proxy.map(|it| it.join(",")),
        family: settings.ip_version.map(|it| it.0),
        interface: settings.interface.as_ref().map(|it| text(it, scope)).transpose()?,
        unix_socket: settings.unix_socket.as_ref().map(|it| path(it, scope)).transpose()?,
        addresses: resolve.map(|it| parsed(it, scope, Address::parse)).collect::<Result<_, _>>()?,
        detours: connect_to.map(|it| parsed(it, scope, Detour::parse)).collect::<Result<_, _>>()?,
    }))
}

fn certificate(written: &Credential, scope: &Scope<'_>) -> Result<Certificate, Fault> {
    let host = written.host.as_ref().map_or_else(|| Ok("*".to_owned()), |it| text(it, scope))?;
    let password = written.password.as_ref().map(|it| text(it, scope)).transpose()?;
    if let Some(password) = &password {
        scope.redactor().learn(password);
    }
    let cert = written.cert.as_ref().or(written.pkcs12.as_ref()).map(|it| path(it, scope)).transpose()?;
    let key = written.key.as_ref().map(|it| path(it, scope)).transpose()?;
    Ok(Certificate { host, file: cert.unwrap_or_default(), key, is_pkcs12: written.pkcs12.is_some(), password })
}

fn text(template: &Template, scope: &Scope<'_>) -> Result<String, Fault> {
    Ok(template.sent(scope)?.into_owned())
}

fn texts(templates: &[Template], scope: &Scope<'_>) -> Result<Vec<String>, Fault> {
    templates.iter().map(|it| text(it, scope)).collect()
}

fn path(file: &FileName, scope: &Scope<'_>) -> Result<PathBuf, Fault> {
    Ok(file.locate(&text(&file.path, scope)?))
}

fn parsed<T>(template: &Template, scope: &Scope<'_>, parse: fn(&str) -> Result<T, String>) -> Result<T, Fault> {
    let place = template.place();
    parse(&text(template, scope)?).map_err(|why| Fault::Request { why, place: place.clone() })
}
