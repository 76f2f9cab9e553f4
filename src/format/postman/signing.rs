//! What a scheme that signs the whole request needs to have before it does.

use crate::{
    auth::{Auth, Memory, Turn},
    scope::Scope,
    wire::{Headers, Request},
};

/// The scheme, made ready for `request`. One that cannot sign it is a warning: the request is sent all the same.
pub(super) fn ready(
    auth: Auth,
    (request, defaults): (&mut Request, &mut Headers),
    scope: &Scope<'_>,
    warnings: &mut Vec<String>,
) -> Auth {
    // These look at the body's type, which is added behind the headers that are written.
    if matches!(auth, Auth::OAuth1(_) | Auth::Hawk(_)) {
        let is_type = |(name, _): &(String, String)| name.eq_ignore_ascii_case("content-type");
        if request.header("content-type").is_none() {
            request.headers.extend(defaults.iter().find(|it| is_type(it)).cloned());
        }
    }
    // And this one may add to the body.
    if matches!(auth, Auth::OAuth1(_)) {
        defaults.retain(|(name, _)| !name.eq_ignore_ascii_case("content-length"));
    }
    let turn = Turn { request, scope, so_far: &[], memory: &Memory::default() };
    match auth.scheme().map(|it| it.next(&turn)) {
        Some(Err(error)) => {
            warnings.push(format!("{error}: the request is sent unsigned"));
            Auth::None
        }
        Some(Ok(_)) | None => auth,
    }
}
