"""Every scheme, written in a collection and in a folder: who inherits it, who does not, and that no report shows its secrets."""

import base64
import json
import tempfile
from pathlib import Path
from urllib.parse import quote

import posthaste
from cases import Case, Wrong
from keys import RSA
from server import Reply, Server

from . import aws, edgegrid, hawk, jwt, oauth1

#: The scheme, its secrets, and whether a request by it can be told from one without.
SCHEMES = {
    "basic": ({"basic": {"username": "ada", "password": "s3cret-word/é+1"}}, ["s3cret-word/é+1"]),
    "bearer": ({"bearer": "s3cret-token.a/b+c"}, ["s3cret-token.a/b+c"]),
    "apikey": ({"apikey": {"name": "X-Key", "value": "s3cret key+/="}}, ["s3cret key+/="]),
    "apikey in the query": ({"apikey": {"name": "key", "value": "s3cret key+/=", "in": "query"}}, ["s3cret key+/="]),
    "oauth1": (oauth1.auth("HMAC-SHA256")["ours"], [oauth1.SECRET, oauth1.TOKEN_SECRET]),
    "oauth1 plain, in the query": (oauth1.auth("PLAINTEXT", "query")["ours"], [oauth1.SECRET, oauth1.TOKEN_SECRET]),
    "oauth1 by a key": (oauth1.auth("RSA-SHA1")["ours"], RSA.split("\n")[1:4]),
    "hawk": (hawk.auth(ext="x")["ours"], [hawk.KEY]),
    "edgegrid": (edgegrid.auth()["ours"], [edgegrid.CLIENT, edgegrid.SECRET, edgegrid.ACCESS]),
    "jwt": (jwt.auth("HS256")["ours"], [jwt.SECRET]),
    "jwt by a key": (jwt.auth("RS256")["ours"], RSA.split("\n")[1:4]),
    "aws": (aws.auth("s3", token=aws.TOKEN)["ours"], [aws.SECRET, aws.TOKEN]),
    "aws in the query": (aws.auth("s3", token=aws.TOKEN, where="query")["ours"], [aws.SECRET, aws.TOKEN]),
    "digest": ({"digest": {"username": "ada", "password": "s3cret-word-1"}}, ["s3cret-word-1"]),
    "ntlm": ({"ntlm": {"username": "ada", "password": "s3cret-word-1"}}, ["s3cret-word-1"]),
}
OTHER = {"apikey": {"name": "X-Other", "value": "other-key-1"}}


def cases():
    for name, (auth, secrets) in SCHEMES.items():
        yield Case(f"everywhere/inherited/{name}", "a look at what came", lambda auth=auth: inherited(auth))
        yield Case(
            f"everywhere/hidden/{name}", "a look at what is told", lambda auth=auth, secrets=secrets: hidden(auth, secrets))


def inherited(auth):
    """Collection, folder, request: the nearest that says something, and `none` where it is said."""
    with Server(lambda request: Reply()) as server:
        get = lambda path, **more: json.dumps({"GET": f"{server.base}/{path}", **more})
        files = {
            "case/collection.yaml": json.dumps({"auth": auth}),
            "case/1-plain.yaml": get("yes/plain"),
            "case/2-inherit.yaml": get("yes/inherit", auth="inherit"),
            "case/3-none.yaml": get("no/none", auth="none"),
            "case/4-own.yaml": get("other/own", auth=OTHER),
            "case/5-open/folder.yaml": json.dumps({"auth": "none"}),
            "case/5-open/1.yaml": get("no/folder"),
            "case/5-open/2-inherit.yaml": get("no/inherit", auth="inherit"),
            "case/5-open/3-again.yaml": get("yes/again", auth=auth),
            "case/6-other/folder.yaml": json.dumps({"auth": OTHER}),
            "case/6-other/1.yaml": get("other/folder"),
            "case/6-other/deep/1.yaml": get("other/deep"),
            "case/7-same/folder.yaml": json.dumps({"auth": "inherit"}),
            "case/7-same/1.yaml": get("yes/same"),
        }
        ended = posthaste.run(files, "run", "case")
        wrong = [f"{it.target}: {kind(it)}" for it in server.seen if it.path.split("/")[1] != kind(it)]
        # Digest waits to be asked: nothing can be told of it here.
        if "digest" in auth:
            wrong = [it for it in wrong if not it.endswith(": no")]
        if ended.code != 0 or wrong or len(server.seen) < 10:
            raise Wrong(f"exit code {ended.code}, {wrong}", ended.printed)


def kind(request):
    """By what a request is authorized."""
    if request.header("x-other"):
        return "other"
    is_signed = request.header("authorization") or request.header("x-key") or "=" in request.target
    return "yes" if is_signed else "no"


def hidden(auth, secrets):
    """No output shows a secret: neither where the server repeats what it got, nor where nobody answers."""
    answers = {"digest": 'Digest realm="r", nonce="n", qop="auth"', "ntlm": "NTLM"}

    def repeated(request):
        said = [request.target, request.body.decode(errors="replace")] + [f"{name}: {value}" for name, value in request.headers]
        headers = [("WWW-Authenticate", value) for name, value in answers.items() if name in auth]
        headers += [("X-Repeated", request.header("authorization") or ""), ("Set-Cookie", f"a={quote(secrets[0])}")]
        return Reply(401, "\n".join(said + secrets).encode(), headers)

    with Server(repeated) as server, tempfile.TemporaryDirectory() as folder:
        body = {"json": {"echo": secrets[0]}, "expect": {"status": 200, "$.a": secrets[0]}}
        text = "\n---\n".join(
            json.dumps({"name": name, "POST": url, "auth": auth, **body})
            for name, url in [("answered", f"{server.base}/a"), ("broken", "http://127.0.0.1:1/a")])
        ended = posthaste.run_in(
            folder, {"a.yaml": text}, "run", "a.yaml", "-vv", "--bodies", "-r", "terminal", "-r", "json=out.json",
            "-r", "junit=out.xml", "-r", "events=out.ndjson")
        dry = posthaste.run_in(folder, {"a.yaml": text}, "run", "a.yaml", "--curl", "--dry-run")
        curl = posthaste.run_in(folder, {"a.yaml": text}, "run", "a.yaml", "--curl")
        told = {name: Path(folder, name).read_text() for name in ["out.json", "out.xml", "out.ndjson"]}
        told |= {"terminal": ended.printed, "--dry-run --curl": dry.printed, "--curl": curl.printed}
        if ended.code == 0 or dry.code != 0 or "answered" not in told["out.json"]:
            raise Wrong(f"exit codes {ended.code} and {dry.code}", ended.printed + dry.printed)
        for name, text in told.items():
            for secret in secrets:
                for form in {secret, quote(secret, safe=""), quote(secret), json.dumps(secret)[1:-1], coded(secret)}:
                    if form in text:
                        at = text.index(form)
                        raise Wrong(f"{name} shows {form}: ...{text[max(0, at - 200):at + 200]}...", ended.printed)


def coded(text):
    return base64.b64encode(text.encode()).decode().rstrip("=")
