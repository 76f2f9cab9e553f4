"""NTLM, whose three messages pyspnego answers, once for each connection."""

import base64
import os
import ssl
import tempfile
from pathlib import Path

import spnego
from spnego.channel_bindings import GssChannelBindings
from spnego.exceptions import SpnegoError

import certificate
import posthaste
from asked import Asked
from cases import Case, Wrong, let_in, turned_away
from server import Refused, Server

USERS = "SHOP:ada:open-sésame ü\n:eve:open-sesame\nshop.test:bob:open-sesame\n"


# The library looks for its users in a file that the system's environment names.
FOLDER = tempfile.TemporaryDirectory()
os.environ["NTLM_USER_FILE"] = str(Path(FOLDER.name, "users"))
Path(FOLDER.name, "users").write_text(USERS)


def verifier(tls=None, bindings=None, name="NTLM"):
    """Who has proven himself on a connection may send what he likes on it."""

    def make():
        def verify(request):
            about = request.connection
            given = request.header("authorization")
            if not given and about.get("context") and about["context"].complete:
                return
            if not given:
                raise Refused("asked", headers=[("WWW-Authenticate", name)])
            kind, token = given.split(" ", 1)
            token = base64.b64decode(token)
            if token[8] == 1:
                about["context"] = spnego.server(protocol="ntlm", options=spnego.NegotiateOptions.use_ntlm)
            context = about.get("context")
            if context is None:
                raise Refused("the third message came over another connection than the first")
            try:
                answer = context.step(token, channel_bindings=bindings)
            except SpnegoError as error:
                about.pop("context")
                raise Refused(f"{error}", headers=[("WWW-Authenticate", name)])
            if not context.complete:
                challenge = f"{name} {base64.b64encode(answer).decode()}"
                raise Refused("challenged", headers=[("WWW-Authenticate", challenge)])

        return Server(verify, tls)

    return make


def auth(username="ada", password="open-sésame ü", domain="SHOP", **more):
    given = {"username": username, "password": password, "domain": domain, **more}
    bruno = {"type": "ntlm", **{name: value for name, value in given.items() if name != "workstation"}}
    return {"ours": {"ntlm": given}, "postman": ("ntlm", given), "bruno": bruno}


def cases():
    yield from let_in(
        "ntlm/domain", "pyspnego", verifier(), lambda base: Asked("GET", f"{base}/a", **auth(workstation="DESK")), requests=2)
    yield from let_in(
        "ntlm/no domain", "pyspnego", verifier(), lambda base: Asked("GET", f"{base}/a", **auth("eve", "open-sesame", "")), requests=2)
    yield from let_in(
        "ntlm/domain in the name", "pyspnego", verifier(),
        lambda base: Asked("GET", f"{base}/a", ours={"ntlm": {"username": "SHOP\\ada", "password": "open-sésame ü"}}))
    yield from let_in(
        "ntlm/name@domain", "pyspnego", verifier(),
        lambda base: Asked("GET", f"{base}/a", ours={"ntlm": {"username": "bob@shop.test", "password": "open-sesame"}}))
    yield from let_in(
        "ntlm/body", "pyspnego", verifier(), lambda base: Asked("POST", f"{base}/a", **auth(), text="é" * 10_000), requests=2)
    yield from turned_away(
        "ntlm/wrong password", "pyspnego", verifier(), lambda base: Asked("GET", f"{base}/a", **auth(password="wrong-ntlm-1")),
        2, ["wrong-ntlm-1"])
    for jobs, count in [(1, 4), (4, 12)]:
        yield Case(f"ntlm/{count} requests, {jobs} at a time", "pyspnego", lambda jobs=jobs, count=count: many(jobs, count))
    made = certificate.made()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.file)
    yield from let_in(
        "ntlm/https", "pyspnego", verifier(context), lambda base: Asked("GET", f"{base}/a", **auth()), arguments=["-k"])
    yield from let_in(
        "ntlm/channel binding", "pyspnego",
        verifier(context, GssChannelBindings(application_data=b"tls-server-end-point:" + made.hash)),
        lambda base: Asked("GET", f"{base}/a", **auth()), arguments=["-k"])


def many(jobs, count):
    one = '{"name": "r%d", "GET": "<<base>>/a?n=%d", "auth": {"ntlm": {"username": "eve", "password": "open-sesame"}}}'
    with verifier()() as server:
        files = {"case/all.yaml": "\n---\n".join(one % (at, at) for at in range(count))}
        ended = posthaste.run(files, "run", "case", "--var", f"base={server.base}", "-j", str(jobs))
        let = [it for it in server.seen if it.verdict == "let in"]
        if ended.code != 0 or len(let) != count:
            raise Wrong(f"{len(let)} of {count} were let in: {[it.verdict for it in server.seen]}", ended.printed)
