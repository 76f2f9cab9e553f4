//! Which characters stay as they are in the parts of a URL.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

/// All but what has no meaning of its own anywhere in a URL. Source: RFC 3986, 2.3 (unreserved).
pub const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What may not stand in a segment of a path as it is. Source: RFC 3986, 3.3 (pchar).
pub const IN_SEGMENT: &AsciiSet = &RESERVED
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// What may not stand in a query's name or value as it is; `&`, `=` and `+` mean something there.
pub const IN_QUERY: &AsciiSet = &RESERVED
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b':')
    .remove(b'@')
    .remove(b'/')
    .remove(b'?');
