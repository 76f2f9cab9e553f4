"""EdgeGrid, signed once more by Akamai's own client and compared."""

import re
import time
import calendar
from types import SimpleNamespace

from akamai.edgegrid.edgegrid import EdgeGridAuthHeaders
from requests.structures import CaseInsensitiveDict

from asked import Asked
from cases import let_in, turned_away
from server import Refused, Server

CLIENT, SECRET, ACCESS = "akab-client-1", "the+client/secret=", "akab-access-1"


def akamai(headers=(), max_body=131072, base=None):
    def make():
        def verify(request):
            given = request.header("authorization") or ""
            found = re.fullmatch(
                r"EG1-HMAC-SHA256 client_token=(.*?);access_token=(.*?);timestamp=(.*?);nonce=(.*?);signature=.*", given
            )
            if not found:
                raise Refused(f"no header that can be read: {given}")
            client, access, timestamp, nonce = found.groups()
            age = time.time() - calendar.timegm(time.strptime(timestamp, "%Y%m%dT%H:%M:%S+0000"))
            if (client, access) != (CLIENT, ACCESS) or abs(age) > 30:
                raise Refused(f"unknown tokens, or a time that is {age} s off")
            signer = EdgeGridAuthHeaders(CLIENT, SECRET, ACCESS, headers_to_sign=headers, max_body=max_body)
            url = (base or request.base) + request.target
            own = CaseInsensitiveDict((k, v) for k, v in request.headers if k.lower() not in ("host", "authorization"))
            if not base:
                own["Host"] = request.header("host")
            wanted = signer.make_auth_header(
                SimpleNamespace(method=request.method, url=url, headers=own, body=request.body), timestamp, nonce
            )
            if given != wanted:
                raise Refused(f"{given} instead of {wanted}")

        return Server(verify)

    return make


def auth(**more):
    ours = {"client_token": CLIENT, "client_secret": SECRET, "access_token": ACCESS, **more}
    foreign = {"clientToken": CLIENT, "clientSecret": more.get("client_secret", SECRET), "accessToken": ACCESS}
    if "headers_to_sign" in more:
        foreign["headersToSign"] = ", ".join(more["headers_to_sign"])
    if "max_body" in more:
        foreign["maxBodySize"] = str(more["max_body"])
    if "base_url" in more:
        foreign["baseURL"] = more["base_url"]
    return {"ours": {"edgegrid": ours}, "postman": ("edgegrid", foreign), "bruno": {"type": "akamai-edgegrid", **foreign}}


def cases():
    name = "edgegrid-python"
    for path in ["/", "/a?b=1&b=2&c=%20+x", "/a//b/../c", "/%2e%2E/x", "/é?ü=ö", "/a%2Fb;c=(d)!'*~", "/a;b?c;d"]:
        yield from let_in(
            f"edgegrid/path {path}", name, akamai(), lambda base, path=path: Asked("GET", f"{base}{path}", **auth()), requests=1)
    json = [("Content-Type", "application/json")]
    for method in ["POST", "PUT", "PATCH", "DELETE"]:
        yield from let_in(
            f"edgegrid/body of {method}", name, akamai(),
            lambda base, method=method: Asked(method, f"{base}/a", **auth(), headers=json, text='{"é": 1}'))
    yield from let_in("edgegrid/POST without a body", name, akamai(), lambda base: Asked("POST", f"{base}/a", **auth()))
    yield from let_in(
        "edgegrid/form", name, akamai(), lambda base: Asked("POST", f"{base}/a", **auth(), form=[("a b", "é&"), ("c", "")]))
    yield from let_in(
        "edgegrid/long body", name, akamai(max_body=100),
        lambda base: Asked("POST", f"{base}/a", **auth(max_body=100), headers=json, text="[" + "é" * 400 + "]"))
    yield from let_in(
        "edgegrid/longer than the most", name, akamai(),
        lambda base: Asked("POST", f"{base}/a", **auth(), headers=json, text="x" * 200_000))
    signed = ["X-Test2", "X-Missing", "x-test1"]
    yield from let_in(
        "edgegrid/headers", name, akamai(headers=signed),
        lambda base: Asked(
            "GET", f"{base}/a", **auth(headers_to_sign=signed), headers=[("X-Test1", "one"), ("X-Test2", 'a  "b"\tc')]))
    behind = "https://akaa-shop.luna.akamaiapis.net"
    yield from let_in(
        "edgegrid/behind a gateway", name, akamai(base=behind),
        lambda base: Asked("GET", f"{base}/a?b=c", **auth(base_url=behind)))
    yield from turned_away(
        "edgegrid/wrong secret", name, akamai(), lambda base: Asked("GET", f"{base}/a", **auth(client_secret="wrong-grid-1")),
        1, ["wrong-grid-1", CLIENT, ACCESS])
