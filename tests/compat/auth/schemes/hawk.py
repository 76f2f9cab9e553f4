"""Hawk, verified by mohawk and by Hawk's own server."""

import mohawk
from mohawk.exc import HawkFail

from asked import Asked
from cases import let_in, turned_away
from process import Node
from server import Refused, Server

KEY = "werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn"


def python(algorithm="sha256"):
    def make():
        used = set()

        def seen(id, nonce, timestamp):
            is_old = (nonce, timestamp) in used
            used.add((nonce, timestamp))
            return is_old

        def verify(request):
            signed = request.header("x-signed") is not None
            try:
                receiver = mohawk.Receiver(
                    lambda id: {"id": id, "key": KEY, "algorithm": algorithm},
                    request.header("authorization") or "", request.url, request.method,
                    content=request.body if signed else mohawk.base.EmptyValue,
                    content_type=(request.header("content-type") or "") if signed else mohawk.base.EmptyValue,
                    accept_untrusted_content=not signed, seen_nonce=seen,
                )
            except HawkFail as failure:
                raise Refused(f"{type(failure).__name__}: {failure}")
            wanted = request.header("x-wanted")
            given = "|".join(receiver.parsed_header.get(it) or "" for it in ["ext", "app", "dlg"])
            if wanted is not None and wanted != given:
                raise Refused(f"ext, app and dlg are {given}")

        return Server(verify)

    return make


def auth(**more):
    ours = {"id": "me", "key": KEY, **more}
    names = {
        "id": "authId", "key": "authKey", "algorithm": "algorithm", "ext": "extraData", "app": "app", "dlg": "delegation",
        "payload_hash": "includePayloadHash",
    }
    postman = {names[name]: value for name, value in ours.items() if name in names}
    return {"ours": {"hawk": ours}, "postman": ("hawk", postman)}


def cases():
    for verifier, server in [("mohawk", python()), ("hawk (npm)", lambda: Node("hawk"))]:
        yield from of(verifier, server)
    yield from let_in("hawk/sha1/mohawk", "mohawk", python("sha1"), lambda base: Asked("GET", f"{base}/a", **auth(algorithm="sha1")))
    yield from let_in(
        "hawk/sha1/hawk (npm)", "hawk (npm)", lambda: Node("hawk"),
        lambda base: Asked("GET", f"{base}/a", **auth(id="old", key="the old key é", algorithm="sha1")),
    )
    for offset in [-4000, 4000]:
        yield from let_in(
            f"hawk/clock {offset}", "hawk (npm)", lambda offset=offset: Node("hawk", str(offset)),
            lambda base: Asked("GET", f"{base}/a", **auth()), requests=2,
        )
    yield from turned_away(
        "hawk/clock with a wrong key", "hawk (npm)", lambda: Node("hawk", "4000"),
        lambda base: Asked("GET", f"{base}/a", **auth(key="wrong-hawk-key")), 1, ["wrong-hawk-key"],
    )
    yield from turned_away(
        "hawk/written timestamp", "hawk (npm)", lambda: Node("hawk", "4000"),
        lambda base: Asked("GET", f"{base}/a", ours=auth(timestamp="1700000000")["ours"]), 1, [KEY],
        says="the server refuses the timestamp 1700000000", code=3,
    )


def of(verifier, server):
    for path in ["/", "", "/a?b=1&b=2&a=%20+x", "/a//b/../c?", "/%2e%2E/x", "/é?ü=ö", "/a%2Fb;c=(d)!'*~", "/a?x=[1]|{2}"]:
        yield from let_in(
            f"hawk/{verifier}/path {path}", verifier, server, lambda base, path=path: Asked("GET", f"{base}{path}", **auth()),
            requests=1,
        )
    yield from let_in(
        f"hawk/{verifier}/ext app dlg", verifier, server,
        lambda base: Asked(
            "POST", f"{base}/a", **auth(ext="more: of (it)", app="shop", dlg="bank"), text="x",
            headers=[("X-Wanted", "more: of (it)|shop|bank"), ("Content-Type", "text/plain")]),
    )
    for kind, text in [("text/plain", "Thank you for flying Hawk"), ("Application/JSON; charset=utf-8", '{"é": 1}')]:
        yield from let_in(
            f"hawk/{verifier}/payload {kind}", verifier, server,
            lambda base, kind=kind, text=text: Asked(
                "POST", f"{base}/a", **auth(payload_hash=True), headers=[("Content-Type", kind), ("X-Signed", "1")], text=text),
        )
    yield from let_in(
        f"hawk/{verifier}/payload of a form", verifier, server,
        lambda base: Asked("PUT", f"{base}/a", **auth(payload_hash=True), headers=[("X-Signed", "1")], form=[("a b", "é&=")]),
    )
    yield from let_in(
        f"hawk/{verifier}/payload of nothing", verifier, server,
        lambda base: Asked("GET", f"{base}/a", **auth(payload_hash=True), headers=[("X-Signed", "1")]),
    )
    yield from turned_away(
        f"hawk/{verifier}/wrong key", verifier, server,
        lambda base: Asked("GET", f"{base}/a", **auth(key="wrong-hawk-key")), 1, ["wrong-hawk-key"],
    )
