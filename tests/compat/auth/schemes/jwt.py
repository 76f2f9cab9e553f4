"""JWT and ASAP, verified by PyJWT."""

import base64
import json
import time
from urllib.parse import parse_qs, urlsplit

import jwt

from asked import Asked
from cases import let_in, turned_away
from keys import CURVES, RSA, RSA_PUBLIC
from server import Refused, Server

SECRET = "a shared secret that is é long enough for HS512, which wants 64 bytes of it"
CLAIMS = {"sub": "ada", "n": 9007199254740993, "nested": {"é": [1.10, None, True]}, "aud": "bank"}


def keys(algorithm):
    """What signs, and what verifies."""
    if algorithm.startswith("HS"):
        return {"secret": SECRET}, SECRET
    if algorithm in CURVES:
        return {"key": CURVES[algorithm][0]}, CURVES[algorithm][1]
    return {"key": RSA}, RSA_PUBLIC


def verifier(algorithm, key, where="header", header=None, needs=(), prefix="Bearer ", says=CLAIMS):
    def make():
        def verify(request):
            if where == "header":
                given = request.header("authorization") or ""
                if not given.startswith(prefix):
                    raise Refused(f"no token: {given}")
                token = given[len(prefix):]
            else:
                token = parse_qs(urlsplit(request.url).query)[where][0]
            try:
                claims = jwt.decode(
                    token, key, algorithms=[algorithm], audience="bank", options={"require": list(needs)})
            except jwt.PyJWTError as error:
                raise Refused(f"{type(error).__name__}: {error}")
            if {name: claims.get(name) for name in says} != says:
                raise Refused(f"the claims are {claims}")
            if header and {**jwt.get_unverified_header(token), **header} != jwt.get_unverified_header(token):
                raise Refused(f"the header is {jwt.get_unverified_header(token)}")

        return Server(verify)

    return make


def auth(algorithm, **more):
    signs, _ = keys(algorithm)
    ours = {"algorithm": algorithm, "claims": CLAIMS, **signs, **more}
    postman = {"algorithm": algorithm, "payload": json.dumps(CLAIMS, ensure_ascii=False)}
    if "key" in signs:
        postman["privateKey"] = signs["key"]
    else:
        postman["secret"] = ours["secret"]
    if more.get("base64"):
        postman["isSecretBase64Encoded"] = True
    if "headers" in more:
        postman["header"] = json.dumps(more["headers"])
    if more.get("in") == "query":
        postman.update(addTokenTo="queryParam", queryParamKey=more["name"])
    if "prefix" in more:
        postman["headerPrefix"] = more["prefix"]
    return {"ours": {"jwt": ours}, "postman": ("jwt", postman)}


def cases():
    name = "PyJWT"
    for algorithm in [f"{family}{bits}" for family in ("HS", "RS", "PS", "ES") for bits in (256, 384, 512)] + ["EdDSA"]:
        yield from let_in(
            f"jwt/{algorithm}", name, verifier(algorithm, keys(algorithm)[1]),
            lambda base, algorithm=algorithm: Asked("GET", f"{base}/a", **auth(algorithm)), requests=1)
    coded = base64.b64encode(SECRET.encode()).decode()
    yield from let_in(
        "jwt/secret in base64", name, verifier("HS256", SECRET),
        lambda base: Asked("GET", f"{base}/a", **auth("HS256", secret=coded, base64=True)))
    yield from let_in(
        "jwt/header", name, verifier("ES256", keys("ES256")[1], header={"kid": "k/1", "x": [1]}),
        lambda base: Asked("GET", f"{base}/a", **auth("ES256", headers={"kid": "k/1", "x": [1]})))
    yield from let_in(
        "jwt/query", name, verifier("RS256", RSA_PUBLIC, "a token"),
        lambda base: Asked("GET", f"{base}/a?b=c&b=d", **auth("RS256", **{"in": "query", "name": "a token"})))
    yield from let_in(
        "jwt/prefix", name, verifier("HS256", SECRET, prefix="Token "),
        lambda base: Asked("GET", f"{base}/a", **auth("HS256", prefix="Token")))
    yield from let_in(
        "jwt/lifetime", name, verifier("HS256", SECRET, needs=["iat", "exp"]),
        lambda base: Asked("GET", f"{base}/a", ours=auth("HS256", lifetime="5m")["ours"]))
    past = {**CLAIMS, "exp": int(time.time()) - 60}
    yield from turned_away(
        "jwt/expired", name, verifier("HS256", SECRET),
        lambda base: Asked("GET", f"{base}/a", ours={"jwt": {"secret": SECRET, "claims": past}}), 1, [SECRET])
    yield from turned_away(
        "jwt/wrong secret", name, verifier("HS256", SECRET),
        lambda base: Asked("GET", f"{base}/a", **auth("HS256", secret="wrong-jwt-secret")), 1, ["wrong-jwt-secret"])
    yield from of_asap()


def of_asap():
    needs = ["iss", "sub", "aud", "jti", "iat", "exp"]
    for algorithm in ["RS256", "RS512", "ES256", "PS384"]:
        signs, verifies = keys(algorithm)
        both = {"iss": "shop", "sub": "ada", "aud": "bank", "kid": "shop/1", "privateKey": signs["key"], "alg": algorithm}
        ours = {
            "issuer": "shop", "subject": "ada", "audience": "bank", "key_id": "shop/1", "key": signs["key"],
            "algorithm": algorithm, "lifetime": "60s", "claims": CLAIMS,
        }
        yield from let_in(
            f"asap/{algorithm}", "PyJWT", verifier(algorithm, verifies, header={"kid": "shop/1"}, needs=needs),
            lambda base, ours=ours, both=both: Asked(
                "GET", f"{base}/a", {"asap": ours}, ("asap", {**both, "exp": "60s", "claims": json.dumps(CLAIMS)})))
    body = "".join(RSA.strip().splitlines()[1:-1])
    url = f"data:application/pkcs8;kid=shop%2F1;base64,{body}"
    ours = {"issuer": "shop", "audience": ["bank", "other"], "key_id": "shop/1", "key": url}
    says = {"iss": "shop", "sub": "shop", "aud": ["bank", "other"]}
    yield from let_in(
        "asap/key in a data URL", "PyJWT", verifier("RS256", RSA_PUBLIC, header={"kid": "shop/1"}, needs=needs, says=says),
        lambda base: Asked("GET", f"{base}/a", {"asap": ours}))

