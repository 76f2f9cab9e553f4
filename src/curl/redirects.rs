//! How redirects are followed, as flags of curl.

use crate::{model::Redirecting, wire::Request};

/// How many redirects curl follows by itself.
const MOST: usize = 50;

/// Adds the flags for redirects that are followed in this way.
pub(super) fn add(how: &Redirecting, request: &Request, has_data: bool, flag: &mut impl FnMut(&[&str])) {
    flag(&[if how.keeps_authorization { "--location-trusted" } else { "--location" }]);
    if how.most != MOST {
        flag(&["--max-redirs", &how.most.to_string()]);
    }
    // It goes on with the method that it was told, and takes the body away all the same.
    let keeps_body = how.keeps_method || request.method != "POST" && !how.always_gets;
    if has_data && keeps_body {
        flag(&["--post301"]);
        flag(&["--post302"]);
    }
    if has_data && how.keeps_method {
        flag(&["--post303"]);
    }
    if how.has_referer {
        let from = request.header("referer").unwrap_or_default();
        flag(&["--referer", &format!("{from};auto")]);
    }
}
