"""The schemes, each in a file of its own."""

from . import amazon, aws, digest, edgegrid, everywhere, hawk, jwt, netrc, ntlm, oauth1, oauth2, openid

ALL = [oauth1, hawk, edgegrid, jwt, aws, amazon, digest, ntlm, oauth2, openid, netrc, everywhere]


def cases():
    for scheme in ALL:
        yield from scheme.cases()


def lacking():
    """The programs of the system that are not there, whose cases are passed over."""
    return [name for name, path in [("apache2", digest.HTTPD), ("curl", netrc.CURL)] if not path]
