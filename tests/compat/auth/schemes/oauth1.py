"""OAuth 1, verified by oauthlib's endpoint for protected resources."""

import base64
import hashlib
import time

from oauthlib.oauth1 import RequestValidator, ResourceEndpoint

from asked import Asked
from cases import let_in, turned_away
from keys import RSA, RSA_PUBLIC
from server import Refused, Server

SECRET, TOKEN_SECRET = "consumer & secret=1%+é", "token/secret~ö?"
METHODS = ["HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512", "RSA-SHA1", "RSA-SHA256", "RSA-SHA512", "PLAINTEXT"]
AWKWARD = [("a", "1"), ("a", "0"), ("b c", "d+e&f=g"), ("é", "ü%20~*'()!"), ("empty", ""), ("A", "z"), ("a", "")]


class Validator(RequestValidator):
    """Knows one client and one token."""

    enforce_ssl = False
    allowed_signature_methods = METHODS
    dummy_client, dummy_access_token = "dummy", "dummy"
    client_key_length = nonce_length = access_token_length = (1, 100)

    def __init__(self, realm, secrets):
        self.realm, self.secrets, self.used = realm, secrets, set()

    def check_client_key(self, client_key):
        return bool(client_key)

    def check_access_token(self, request_token):
        return bool(request_token)

    def check_nonce(self, nonce):
        return bool(nonce)

    def validate_timestamp_and_nonce(self, client_key, timestamp, nonce, request, **_):
        is_new = (timestamp, nonce) not in self.used and abs(time.time() - int(timestamp)) < 300
        self.used.add((timestamp, nonce))
        return is_new

    def validate_client_key(self, client_key, request):
        return client_key == "the consumer"

    def validate_access_token(self, client_key, token, request):
        return token == "the+token"

    def validate_realms(self, client_key, token, request, uri=None, realms=None):
        return request.realm in (None, self.realm) if self.realm is None else request.realm == self.realm

    def get_client_secret(self, client_key, request):
        return self.secrets[0]

    def get_access_token_secret(self, client_key, token, request):
        return self.secrets[1]

    def get_rsa_key(self, client_key, request):
        return RSA_PUBLIC


def verifier(realm=None, hashed=None, secrets=(SECRET, TOKEN_SECRET)):
    def make():
        endpoint = ResourceEndpoint(Validator(realm, secrets))

        def verify(request):
            is_form = (request.header("content-type") or "").startswith("application/x-www-form-urlencoded")
            body = request.body.decode() if is_form else None
            headers = {"Authorization": request.header("authorization"), "Content-Type": request.header("content-type")}
            headers = {name: value for name, value in headers.items() if value}
            valid, parsed = endpoint.validate_protected_resource_request(
                request.url, request.method, body, headers, [realm] if realm else []
            )
            if not valid:
                log = parsed.validator_log if parsed else "not even parsed"
                raise Refused(f"{log} {request.method} {request.target} {request.body[:200]!r} {headers}")
            if hashed:
                given = dict(parsed.oauth_params).get("oauth_body_hash")
                if given != base64.b64encode(hashlib.new(hashed, request.body).digest()).decode():
                    raise Refused(f"the hash of the body is {given}")

        return Server(verify)

    return make


def auth(method, where="header", secrets=(SECRET, TOKEN_SECRET), **more):
    key = {"key": RSA} if method.startswith("RSA") else {}
    ours = {
        "consumer_key": "the consumer", "consumer_secret": secrets[0], "token": "the+token", "token_secret": secrets[1],
        "signature_method": method, "in": where, **key, **more,
    }
    if method.startswith("RSA"):
        del ours["consumer_secret"], ours["token_secret"]
    names = {
        "consumer_key": "consumerKey", "consumer_secret": "consumerSecret", "signature_method": "signatureMethod",
        "realm": "realm", "version": "version",
    }
    both = {foreign: ours[name] for name, foreign in names.items() if name in ours}
    postman = {**both, "token": "the+token", "addParamsToHeader": where == "header"}
    bruno = {"type": "oauth1", **both, "accessToken": "the+token", "placement": where}
    if "token_secret" in ours:
        postman["tokenSecret"] = bruno["accessTokenSecret"] = secrets[1]
    if key:
        postman["privateKey"], bruno["privateKey"] = RSA, {"type": "text", "value": RSA}
    if more.get("body_hash"):
        postman["includeBodyHash"] = bruno["includeBodyHash"] = True
    return {"ours": {"oauth1": ours}, "postman": ("oauth1", postman), "bruno": bruno}


def cases():
    query = "?z=1&a=2&a=1&b=%C3%A9%20~*%2B&c+d=e&empty=&bare&=x&%C3%A9=%26%3D"
    for method in METHODS:
        for where in ["header", "query", "body"]:
            more = {"form": AWKWARD} if where == "body" else {}
            verb = "POST" if where == "body" else "GET"
            yield from let_in(
                f"oauth1/{method}/{where}", "oauthlib", verifier(),
                lambda base, where=where, method=method, more=more, verb=verb: Asked(
                    verb, f"{base}/photos{query}", **auth(method, where), **more),
                requests=1,
            )
        yield from let_in(
            f"oauth1/{method}/form in header", "oauthlib", verifier(),
            lambda base, method=method: Asked("PUT", f"{base}/a%20b/%C3%A9;x=1{query}", **auth(method), form=AWKWARD),
        )
    plain = ("consumer-1", "token-1")
    for where in ["query", "body"]:
        yield from let_in(
            f"oauth1/PLAINTEXT/{where} without escapes", "oauthlib", verifier(secrets=plain),
            lambda base, where=where: Asked(
                "POST", f"{base}/photos{query}", **auth("PLAINTEXT", where, plain), form=AWKWARD),
        )
    yield from let_in(
        "oauth1/realm", "oauthlib", verifier("Photos of Ada"),
        lambda base: Asked("GET", f"{base}/photos", **auth("HMAC-SHA1", realm="Photos of Ada", version="1.0")),
    )
    for method, hash in [("HMAC-SHA1", "sha1"), ("HMAC-SHA256", "sha256"), ("RSA-SHA512", "sha512")]:
        yield from let_in(
            f"oauth1/body hash/{method}", "oauthlib", verifier(hashed=hash),
            lambda base, method=method: Asked(
                "POST", f"{base}/photos", **auth(method, body_hash=True),
                headers=[("Content-Type", "application/json")], text='{"title": "é"}'),
        )
    for path in ["/", "", "/a//b/../c", "/%2e%2E/x", "/a%2Fb", "/a+b", "/~a/(b)!'*", "/é", "/a%20b"]:
        yield from let_in(
            f"oauth1/path {path}", "oauthlib", verifier(),
            lambda base, path=path: Asked("GET", f"{base}{path}", **auth("HMAC-SHA256")),
        )
    wrong = {**auth("HMAC-SHA256"), "ours": {"oauth1": {**auth("HMAC-SHA256")["ours"]["oauth1"], "token_secret": "wrong-1"}}}
    yield from turned_away(
        "oauth1/wrong secret", "oauthlib", verifier(),
        lambda base: Asked("GET", f"{base}/photos", ours=wrong["ours"]), 1, ["wrong-1", SECRET],
    )
    old = auth("HMAC-SHA256", timestamp=str(int(time.time()) - 4000))
    yield from turned_away(
        "oauth1/clock skew", "oauthlib", verifier(), lambda base: Asked("GET", f"{base}/photos", ours=old["ours"]), 1, [SECRET],
    )
