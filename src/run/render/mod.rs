//! From a step and a scope to the request that is sent.

mod body;
mod headers;
mod url;
mod values;

use super::{
    fault::Fault,
    settings::{DEFAULT_TIMEOUT, Options},
};
use crate::{
    model::HttpVersion,
    plan::Step,
    scope::Scope,
    wire::{Request, Transfer},
};

/// The request of `step`, before its scheme of auth has signed it.
///
/// # Errors
/// When a name has no value, a file cannot be read, or what comes out is no request.
pub fn request(step: &Step, options: &Options, scope: &Scope<'_>) -> Result<Request, Fault> {
    let written = &step.request;
    let method = written.method.sent(scope)?;
    if http::Method::from_bytes(method.as_bytes()).is_err() {
        let why = format!("`{}` is no HTTP method", method.escape_debug());
        return Err(Fault::Request { why, place: written.method.place().clone() });
    }
    let mut request = Request::new(method, url::url(step, scope)?);
    let carried = written.body.as_ref().map(|body| body::body(body, scope, &written.place)).transpose()?;
    headers::add(&mut request, &step.headers, carried.as_ref().and_then(|it| it.content_type.as_deref()), scope)?;
    request.body = carried.map(|it| it.bytes).unwrap_or_default();
    headers::credentials_of_the_url(&mut request, scope);
    let proxy = step.settings.proxy.as_ref().map(|it| it.text(scope)).transpose()?.map(std::borrow::Cow::into_owned);
    request.transfer = Transfer {
        // Nought is no limit, as with curl.
        timeout: options.timeout.or(step.settings.timeout).or(Some(DEFAULT_TIMEOUT)).filter(|it| !it.is_zero()),
        verify_tls: !options.insecure && step.settings.verify_tls.unwrap_or(true),
        http_version: step.settings.http_version.map(|version| match version {
            HttpVersion::One => 1,
            HttpVersion::Two => 2,
        }),
        proxy: options.proxy.clone().or(proxy),
    };
    Ok(request)
}
