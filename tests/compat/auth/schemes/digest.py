"""Digest, verified by Apache's httpd, by httpbin and by the server of npm's http-auth; what none of them knows by httpx, which answers the
same challenge."""

import hashlib
import json
import logging
import os
import re
from types import SimpleNamespace

import httpx

import posthaste
from apache import Apache, HTTPD
from asked import Asked
from cases import Case, Wrong, let_in, turned_away
from process import Node
from server import Refused, Reply, Server
from wsgi import Wsgi

NAME, PASSWORD = "ada", 'love "lace\\ 1:2'


def auth(password=PASSWORD, name=NAME, **more):
    given = {"username": name, "password": password, **more}
    return {"ours": {"digest": given}, "postman": ("digest", given), "bruno": {"type": "digest", "username": name, "password": password}}


def again(algorithm, qop, challenges=None, staling=False):
    """A server that asks for `algorithm`, and looks whether httpx says the same. With `staling` each nonce is good once."""

    def make():
        nonces, used = [], set()

        def challenge(stale=False):
            nonces.append(os.urandom(8).hex())
            quality = f', qop="{qop}"' if qop else ""
            text = f'Digest realm="The \\"realm\\", of Ada", nonce="{nonces[-1]}", opaque="o,p=q"{quality}, algorithm={algorithm}'
            return text + (", stale=true" if stale else "")

        def verify(request):
            given = request.header("authorization")
            if not given:
                raise Refused("asked", headers=[("WWW-Authenticate", it) for it in (challenges or []) + [challenge()]])
            fields = {name: quoted or bare for name, quoted, bare in re.findall(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))', given)}
            if fields["nonce"] not in nonces:
                raise Refused("a nonce of somebody else's")
            if staling and fields["nonce"] in used:
                raise Refused("stale", headers=[("WWW-Authenticate", challenge(True))])
            if (fields["nonce"], fields.get("nc")) in used:
                raise Refused("a count that was used")
            used.update({fields["nonce"], (fields["nonce"], fields.get("nc"))})
            if fields["uri"] != request.target:
                raise Refused(f"the uri is {fields['uri']}, and the target {request.target}")
            known = {"realm": 'The "realm", of Ada', "opaque": "o,p=q", "algorithm": algorithm, "username": NAME}
            wrong = [it for it, value in known.items() if re.sub(r"\\(.)", r"\1", fields.get(it, "")) != value]
            if wrong:
                raise Refused(f"{wrong} in {given}")
            wanted = response(fields, request)
            if fields["response"] != wanted:
                raise Refused(f"the response is {fields['response']} instead of {wanted}: {given}")
            return Reply()

        return Server(verify)

    return make


def response(fields, request):
    """What httpx answers to the same challenge, with the same nonce of the client."""
    auth = httpx.DigestAuth(NAME, PASSWORD)
    auth._get_client_nonce = lambda *_: fields.get("cnonce", "").encode()
    auth._nonce_count = int(fields.get("nc", "1"), 16)
    given = fields["algorithm"].encode()
    challenge = SimpleNamespace(
        realm=b'The "realm", of Ada', nonce=fields["nonce"].encode(), algorithm=given.decode(), opaque=None,
        qop=b"auth" if fields.get("qop") else None,
    )
    if fields.get("qop") == "auth-int":
        # It knows no such quality: the hash of the body goes behind what it hashes of the request line.
        kind = {"MD5": "md5", "SHA-256": "sha256", "SHA-512": "sha512"}[challenge.algorithm.upper().removesuffix("-SESS")]
        body = hashlib.new(kind, request.body).hexdigest()
        digest = lambda text: hashlib.new(kind, text.encode()).hexdigest()
        user = digest(f'{NAME}:The "realm", of Ada:{PASSWORD}')
        if challenge.algorithm.upper().endswith("-SESS"):
            user = digest(f"{user}:{fields['nonce']}:{fields['cnonce']}")
        asked = digest(f"{request.method}:{request.target}:{body}")
        return digest(f"{user}:{fields['nonce']}:{fields['nc']}:{fields['cnonce']}:auth-int:{asked}")
    header = auth._build_auth_header(httpx.Request(request.method, request.base + request.target, headers={"host": "x"}), challenge)
    return re.search(r'response="(\w+)"', header)[1]


def cases():
    for algorithm in ["MD5", "MD5-sess", "SHA-256", "SHA-256-sess"]:
        for qop in ["auth", "auth-int", "auth,auth-int", ""]:
            verifier = "Python's hashlib" if qop == "auth-int" else "httpx"
            yield from let_in(
                f"digest/{algorithm}/{qop or 'no qop'}", verifier, again(algorithm, qop),
                lambda base: Asked("POST", f"{base}/a%20b;c?d=(e)&d=%C3%A9", **auth(), text='{"é": 1}'), requests=2)
    weak = ['Digest realm="r", nonce="n", algorithm=ROT13', "Basic realm=\"x\"", "Negotiate"]
    yield from let_in(
        "digest/among others", "httpx", again("SHA-256", "auth", weak), lambda base: Asked("GET", f"{base}/a", **auth()), requests=2)
    yield from with_httpbin()
    yield from with_node()
    if HTTPD:
        yield from with_apache()


def with_httpbin():
    for algorithm in ["MD5", "SHA-256"]:
        for qop in ["auth", "auth-int"]:
            yield from let_in(
                f"digest/httpbin/{algorithm}/{qop}", "httpbin", httpbin,
                lambda base, qop=qop, algorithm=algorithm: Asked(
                    "GET", f"{base}/digest-auth/{qop}/ada/open-sesame/{algorithm}", **auth("open-sesame")),
                requests=2)
    yield from turned_away(
        "digest/httpbin/wrong password", "httpbin", httpbin,
        lambda base: Asked("GET", f"{base}/digest-auth/auth/ada/open-sesame/SHA-256", **auth("wrong-pass-1")), 2, ["wrong-pass-1"])


def with_node():
    for algorithm in ["MD5", "MD5-sess"]:
        yield from let_in(
            f"digest/http-auth/{algorithm}", "http-auth (npm)", lambda algorithm=algorithm: Node("digest", algorithm),
            lambda base: Asked("GET", f"{base}/a%20b?c=d", **auth("open-sesame")), requests=2)


def with_apache():
    path = "/digest/a.txt"
    yield from let_in(
        "digest/apache", "Apache httpd", Apache, lambda base: Asked("GET", f"{base}{path}?b=%20c", **auth("open-sesame")), requests=2)
    yield from turned_away(
        "digest/apache/wrong password", "Apache httpd", Apache,
        lambda base: Asked("GET", f"{base}{path}", **auth("wrong-pass-1")), 2, ["wrong-pass-1"])
    yield from turned_away(
        "digest/apache/unknown name", "Apache httpd", Apache,
        lambda base: Asked("GET", f"{base}{path}", **auth("open-sesame", "eve")), 2, ["open-sesame"])
    yield Case("digest/apache/one nonce for a run", "Apache httpd", lambda: many(1, 6))
    # Its nonces are good for a second: each request comes too late with the one before.
    yield Case(
        "digest/apache/stale nonce", "Apache httpd", lambda: many(1, 4, delay="1500ms", exact=[401, 200] * 4))
    yield Case("digest/apache/side by side", "Apache httpd", lambda: many(8, 24))


def many(jobs, count, delay=None, exact=None):
    """So many requests, so many at a time: no more than one challenge for each that begins at once, and all are let in."""
    auth = {"digest": {"username": "ada", "password": "open-sesame"}}
    requests = [json.dumps({"name": f"r{at}", "GET": f"<<base>>/digest/a.txt?n={at}", "auth": auth}) for at in range(count)]
    with Apache() as server:
        more = ["-j", str(jobs)] + (["--delay", delay] if delay else [])
        ended = posthaste.run({"case/all.yaml": "\n---\n".join(requests)}, "run", "case", "--var", f"base={server.base}", *more)
        codes = [it.line["status"] for it in server.seen]
        if ended.code != 0 or codes.count(200) != count:
            raise Wrong(f"exit code {ended.code}, answers {codes}", ended.printed)
        if exact and codes != exact:
            raise Wrong(f"answers {codes}", ended.printed)
        if not exact and codes.count(401) > jobs:
            raise Wrong(f"{codes.count(401)} challenges", ended.printed)


def httpbin():
    # What it misses is no part of this, and it says so when it is imported.
    logging.disable(logging.WARNING)
    from httpbin import app

    return Wsgi(app)
