//! How a request travels, apart from what it says.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
    time::Duration,
};

use super::route::route;
use crate::{
    model::{ByteSize, HttpVersion, Settings},
    plan::Step,
    run::{fault::Fault, settings::Options},
    scope::Scope,
    wire::{Request, Version},
};

/// How long an exchange may take when nobody says otherwise; where files are sent or received, how long nothing may happen.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_mins(1);

/// How long a body is held back for a request that asks by its own header. As with curl.
const CONTINUE: Duration = Duration::from_secs(1);

/// Says how `request` travels, by its settings and the command line.
pub(super) fn how(request: &mut Request, step: &Step, options: &Options, scope: &Scope<'_>) -> Result<(), Fault> {
    let settings = &step.settings;
    let proxy = settings.proxy.as_ref().map(|it| it.text(scope)).transpose()?.map(Cow::into_owned);
    if let Some(proxy) = &proxy {
        scope.redactor().learn_from_url(proxy);
    }
    let transfer = &mut request.transfer;
    transfer.route = route(settings, scope)?;
    transfer.verify_tls = !options.insecure && settings.verify_tls.unwrap_or(true);
    transfer.http_version = settings.http_version.map(|version| match version {
        HttpVersion::OneZero => Version::OneZero,
        HttpVersion::One => Version::One,
        HttpVersion::Two => Version::Two,
        HttpVersion::Three => Version::Three,
    });
    transfer.proxy = options.proxy.clone().or(proxy);
    transfer.output = output(step, scope)?;
    if settings.chunked == Some(true) && request.has_body() && request.header("transfer-encoding").is_none() {
        request.headers.push(("Transfer-Encoding".to_owned(), "chunked".to_owned()));
    }
    times(request, options, Some(settings));
    Ok(())
}

/// Sets the limits of time and size: those of the command line, else those that are written, else ours. Nought is no limit,
/// as with curl.
pub(super) fn times(request: &mut Request, options: &Options, settings: Option<&Settings>) {
    let transfer = &mut request.transfer;
    let limit = options.timeout.or(settings.and_then(|it| it.timeout)).or(transfer.timeout);
    let idle = options.idle_timeout.or(settings.and_then(|it| it.idle_timeout)).or(transfer.idle_timeout);
    // Nobody can say how long a large file takes; whether anything still happens, we see.
    let streams = transfer.output.is_some() || request.upload.is_some();
    let (limit, idle) = match (limit, idle, streams) {
        (None, None, true) => (None, Some(DEFAULT_TIMEOUT)),
        (None, idle, false) => (Some(DEFAULT_TIMEOUT), idle),
        (limit, idle, _) => (limit, idle),
    };
    transfer.timeout = limit.filter(|it| !it.is_zero());
    transfer.idle_timeout = idle.filter(|it| !it.is_zero());
    transfer.max_body = options.max_body.or(settings.and_then(|it| it.max_body).map(|ByteSize(bytes)| bytes));
    let wait = options.expect_continue.or(settings.and_then(|it| it.expect_continue));
    let is = |name: &str, value: &str| request.header(name).is_some_and(|it| it.eq_ignore_ascii_case(value));
    let asks = is("expect", "100-continue");
    let wait = wait.or(asks.then_some(CONTINUE)).filter(|it| !it.is_zero() && request.has_body());
    if wait.is_some() && !asks {
        request.headers.push(("Expect".to_owned(), "100-continue".to_owned()));
    }
    request.transfer.expect_continue = wait;
}

/// The file that the body of a good answer goes into.
pub(super) fn output(step: &Step, scope: &Scope<'_>) -> Result<Option<PathBuf>, Fault> {
    let Some(output) = &step.request.output else { return Ok(None) };
    let text = output.path.text(scope)?;
    let place = output.path.place();
    let located = output.locate(&text).and_then(|it| {
        let own = Path::new(&*place.file).canonicalize();
        let is_own = own.is_ok_and(|own| it.canonicalize().is_ok_and(|it| it == own));
        if is_own { Err(format!("`{text}` is the file that this request stands in")) } else { Ok(it) }
    });
    located
        .map(Some)
        .map_err(|why| Fault::Request { why: format!("the answer cannot be written: {why}"), place: place.clone() })
}
