"""The schemes, each in a file of its own."""

from . import amazon, aws, digest, edgegrid, everywhere, hawk, jwt, netrc, ntlm, oauth1, oauth2, openid

ALL = [oauth1, hawk, edgegrid, jwt, aws, amazon, digest, ntlm, oauth2, openid, netrc, everywhere]


def cases():
    for scheme in ALL:
        yield from scheme.cases()
