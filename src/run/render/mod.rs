//! From a step and a scope to the request that is sent.

mod body;
mod headers;
mod route;
mod travel;
mod url;
mod values;

pub(in crate::run) use headers::credentials_of_the_url;
pub use travel::DEFAULT_TIMEOUT;

use std::sync::Arc;

use serde_json::Value;

use super::{fault::Fault, settings::Options};
use crate::{
    auth::Auth,
    model::{CookieScope, Cookies, Foreign, Redirecting},
    plan::Step,
    scope::Scope,
    source::Place,
    wire::{Headers, Request},
};

/// A request that is ready to be signed, and how it travels.
#[derive(Debug)]
pub struct Ready {
    /// The request.
    pub request: Request,
    /// How it is signed.
    pub auth: Arc<Auth>,
    /// Headers that are added after signing, unless it has them.
    pub defaults: Headers,
    /// Which redirects are followed.
    pub redirects: Redirecting,
    /// With whom cookies are shared, if they are kept and sent.
    pub cookies: Option<CookieScope>,
    /// What the user should know.
    pub warnings: Vec<String>,
    /// The request as scripts see it afterwards, where its format says that.
    pub view: Option<Value>,
}

/// The request of `step`, before its scheme of auth has signed it.
///
/// # Errors
/// When a name has no value, a file cannot be read, or what comes out is no request.
pub fn ready(step: &Step, options: &Options, scope: &Scope<'_>) -> Result<Ready, Fault> {
    if let Some(it) = &step.request.foreign {
        let mut ready = foreign(&**it, options, scope, &step.request.place)?;
        ready.request.transfer.output = travel::output(step, scope)?;
        travel::times(&mut ready.request, options, None);
        headers::add_cookies(&mut ready.request, options.cookie_header.as_deref());
        return Ok(ready);
    }
    Ok(Ready {
        request: request(step, options, scope)?,
        auth: step.auth.clone(),
        defaults: Headers::new(),
        redirects: step.settings.redirects.unwrap_or_default().resolved(),
        cookies: match &step.settings.cookies {
            None => Some(CookieScope::Iteration),
            Some(Cookies::Off) => None,
            Some(Cookies::In(scope)) => Some(scope.clone()),
        },
        warnings: Vec::new(),
        view: None,
    })
}

/// A request in the words of another format, which is written at `place`.
///
/// # Errors
/// When it cannot be built, or, if that is asked for, a variable has no value.
pub fn foreign(it: &dyn Foreign, options: &Options, scope: &Scope<'_>, place: &Place) -> Result<Ready, Fault> {
    let rendered = it.render(scope, &options.surroundings);
    let mut rendered = rendered.map_err(|why| Fault::Request { why, place: place.clone() })?;
    if let Some(name) = rendered.unresolved.first().filter(|_| options.strict) {
        return Err(Fault::Request { why: format!("the variable `{name}` has no value"), place: place.clone() });
    }
    let lacking = |name| format!("the variable `{name}` has no value: it is sent as it is written");
    rendered.warnings.extend(rendered.unresolved.iter().map(lacking));
    travel::times(&mut rendered.request, options, None);
    let transfer = &mut rendered.request.transfer;
    transfer.verify_tls = transfer.verify_tls && !options.insecure;
    transfer.proxy = options.proxy.clone().or(transfer.proxy.take());
    Ok(Ready {
        request: rendered.request,
        auth: Arc::new(rendered.auth),
        defaults: rendered.defaults,
        redirects: rendered.redirects,
        // Other formats have one jar for the whole run.
        cookies: rendered.cookies.then_some(CookieScope::Run),
        warnings: rendered.warnings,
        view: Some(rendered.view),
    })
}

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
    let (url, target) = url::url(step, scope)?;
    let mut request = Request { target, ..Request::new(method, url) };
    let carried = written.body.as_ref().map(|body| body::body(body, scope, &written.place)).transpose()?;
    headers::add(&mut request, &step.headers, carried.as_ref().and_then(|it| it.content_type.as_deref()), scope)?;
    if let Some(carried) = carried {
        carried.into_request(&mut request);
    }
    headers::credentials_of_the_url(&mut request, scope.redactor());
    headers::add_cookies(&mut request, options.cookie_header.as_deref());
    travel::how(&mut request, step, options, scope)?;
    Ok(request)
}
