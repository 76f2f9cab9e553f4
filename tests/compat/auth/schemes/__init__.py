"""The schemes, each in a file of its own."""

from . import amazon, aws, digest, edgegrid, hawk, jwt, netrc, ntlm, oauth1, oauth2, openid

ALL = [oauth1, hawk, edgegrid, jwt, aws, amazon, digest, ntlm, oauth2, openid, netrc]


def cases():
    for scheme in ALL:
        yield from scheme.cases()
