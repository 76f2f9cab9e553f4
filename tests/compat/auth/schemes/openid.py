"""OAuth 2, with the tokens of oidc-provider, a certified OpenID provider, which an API behind it takes or refuses."""

import json
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from joserfc.jwk import import_key

import browser
import posthaste
from asked import Asked
from cases import Case, Wrong, let_in, turned_away
from keys import CURVES, RSA, RSA_PUBLIC
from process import Node

NAME = "oidc-provider (npm)"
SECRET = "a+secret/%: of the client, long enough for HS512, which wants as many bytes as its hash has: 64"
SIGNING = {"RS256": (RSA, RSA_PUBLIC), "PS256": (RSA, RSA_PUBLIC), **{name: CURVES[name] for name in ["ES256", "ES384", "EdDSA"]}}
BROWSER = f"{sys.executable} {Path(browser.__file__)} %s"


def provider(seconds=3600):
    kinds = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}
    public = {name: import_key(keys[1], kinds[name[:2]]).as_dict(private=False) for name, keys in SIGNING.items()}
    return Node("oidc", json.dumps({"keys": public, "secret": SECRET, "seconds": seconds}))


def ours(base, **given):
    given = {"token_url": f"{base}/token", **given}
    return {"oauth2": {key: value for key, value in given.items() if value is not None}}


def machine(client, placement="basic", secret=SECRET, scope="orders.read"):
    """The grant of a client for itself, in all dialects."""

    def asked(base):
        native = ours(
            base, grant="client_credentials", client_id=client, client_secret=secret, scope=scope,
            client_auth=None if placement == "basic" else "body")
        postman = {
            "grant_type": "client_credentials", "accessTokenUrl": f"{base}/token", "clientId": client, "clientSecret": secret,
            "scope": scope, "client_authentication": "header" if placement == "basic" else "body", "addTokenTo": "header",
        }
        bruno = {
            "type": "oauth2", "flow": "client_credentials", "accessTokenUrl": f"{base}/token", "scope": scope,
            "credentials": {
                "clientId": client, "clientSecret": secret,
                "placement": "basic_auth_header" if placement == "basic" else "body"},
        }
        return Asked("GET", f"{base}/api/orders", native, ("oauth2", postman), bruno)

    return asked


def by_code(client="app", **more):
    """The grant of a user, in all dialects."""

    def asked(base):
        urls = {"authorization_url": f"{base}/auth", "client_id": client, "scope": "openid orders.read"}
        native = ours(base, grant="authorization_code", **urls, **more)
        postman = {
            "grant_type": "authorization_code_with_pkce", "accessTokenUrl": f"{base}/token", "authUrl": f"{base}/auth",
            "clientId": client, "scope": urls["scope"], "redirect_uri": "http://localhost/callback",
            "challengeAlgorithm": "S256", "client_authentication": "body", "addTokenTo": "header",
        }
        bruno = {
            "type": "oauth2", "flow": "authorization_code", "accessTokenUrl": f"{base}/token", "authorizationUrl": f"{base}/auth",
            "callbackUrl": "http://localhost/callback", "scope": urls["scope"], "credentials": {"clientId": client, "placement": "body"},
            "pkce": {"method": "S256"},
        }
        return Asked("GET", f"{base}/api/me", native, ("oauth2", postman), bruno)

    return asked


def cases():
    yield from let_in("oauth2/oidc/basic", NAME, provider, machine("the shop & co"), requests=2)
    yield from let_in("oauth2/oidc/form", NAME, provider, machine("in the form", "body"), requests=2)
    by_secret = {"grant": "client_credentials", "client_id": "by a secret", "client_secret": SECRET, "scope": "orders.read"}
    for algorithm in ["HS256", "HS512"]:
        yield from let_in(
            f"oauth2/oidc/client_secret_jwt/{algorithm}", NAME, provider,
            lambda base, algorithm=algorithm: Asked("GET", f"{base}/api", ours(
                base, client_auth="client_secret_jwt", client_assertion={"algorithm": algorithm, "secret": SECRET},
                **{**by_secret, "client_secret": None})),
            requests=2)
    yield from let_in(
        "oauth2/oidc/client_secret_jwt", NAME, provider,
        lambda base: Asked("GET", f"{base}/api", ours(base, client_auth="client_secret_jwt", **by_secret)), requests=2)
    for algorithm, (key, _) in SIGNING.items():
        yield from let_in(
            f"oauth2/oidc/private_key_jwt/{algorithm}", NAME, provider,
            lambda base, algorithm=algorithm, key=key: Asked("GET", f"{base}/api", ours(
                base, grant="client_credentials", client_id=algorithm, client_auth="private_key_jwt",
                client_assertion={"algorithm": algorithm, "key": key})),
            requests=2)
    yield from let_in(
        "oauth2/oidc/account_credentials", NAME, provider,
        lambda base: Asked("GET", f"{base}/api", ours(
            base, grant="account_credentials", client_id="the shop & co", client_secret=SECRET,
            params={"account_id": "q6gBJVO5TzexKYTb_I2rpg"})),
        requests=2)
    yield from let_in(
        "oauth2/oidc/resource", NAME, provider,
        lambda base: Asked("GET", f"{base}/api", ours(
            base, grant="client_credentials", client_id="the shop & co", client_secret=SECRET,
            scope=["orders.read", "orders.write"], resource="https://api.example.org/orders")),
        requests=2)
    yield from turned_away(
        "oauth2/oidc/wrong secret", NAME, provider, lambda base: Asked(
            "GET", f"{base}/api", machine("the shop & co", secret="wrong-client-secret")(base).ours),
        1, ["wrong-client-secret"], says="invalid_client", code=3)
    elsewhere = {"client_id": "the shop & co", "client_secret": SECRET, "resource": "https://api.example.org/elsewhere"}
    yield from turned_away(
        "oauth2/oidc/unknown resource", NAME, provider,
        lambda base: Asked("GET", f"{base}/api", ours(base, grant="client_credentials", **elsewhere)),
        1, [SECRET], says="invalid_target", code=3)
    yield from turned_away(
        "oauth2/oidc/refused for ever", NAME, provider,
        lambda base: Asked("GET", f"{base}/api/refused", machine("the shop & co")(base).ours), 4, [SECRET], says="401")
    for client, more in [("app", {}), ("app", {"redirect_url": "http://127.0.0.1/callback"}), ("web", {"client_secret": SECRET})]:
        for dialect in by_code(client)("").dialects():
            if dialect != "ours" and (more or client == "web"):
                continue
            name = f"oauth2/oidc/code/{client} {' '.join(more)}".strip()
            yield Case(f"{name}/{dialect}", NAME, lambda client=client, more=more, dialect=dialect: agreed(client, more, dialect))
    yield Case("oauth2/oidc/refresh rotation", NAME, rotation)
    yield Case("oauth2/oidc/device", NAME, device)
    yield Case("oauth2/oidc/revoked", NAME, revoked)
    yield Case("oauth2/oidc/one token for five", NAME, side_by_side)
    yield Case("oauth2/oidc/kept on disk", NAME, kept)


def paths(server):
    return [it.line["target"].split("?")[0] for it in server.seen]


def wanted(server, ended, count, path="/token"):
    """All went well, with so many requests for tokens."""
    asked = [it for it in server.seen if it.line["target"].split("?")[0] == path]
    if ended.code != 0 or server.seen[-1].verdict != "let in" or len(asked) != count:
        seen = [(it.verdict, it.line["target"]) for it in server.seen]
        raise Wrong(f"exit code {ended.code}, {len(asked)} requests for tokens and not {count}: {seen}", ended.printed)


def agreed(client, more, dialect):
    with provider() as server:
        files, what = by_code(client, **more)(server.base).files(dialect)
        ended = posthaste.run(files, "run", what, env={"BROWSER": BROWSER})
        wanted(server, ended, 1)


def rotation():
    """A token is good for four seconds, and a refresh token once: whoever shows one again loses all."""
    with provider(4) as server:
        one = {"auth": by_code("app")(server.base).ours}
        requests = [json.dumps({"name": f"r{at}", "GET": f"{server.base}/api/{at}", **one}) for at in range(4)]
        ended = posthaste.run(
            {"case/all.yaml": "\n---\n".join(requests)}, "run", "case", "--delay", "3500ms", env={"BROWSER": BROWSER})
        wanted(server, ended, 4)
        if [it.verdict for it in server.seen if it.line["target"].startswith("/api")] != ["let in"] * 4:
            raise Wrong(f"{paths(server)}", ended.printed)


def device():
    with provider() as server, tempfile.TemporaryDirectory() as folder:
        given = ours(server.base, grant="device_code", device_url=f"{server.base}/device/auth", client_id="app", scope="openid")
        Path(folder, "a.yaml").write_text(json.dumps({"GET": f"{server.base}/api", "auth": given}))
        process = subprocess.Popen(
            [posthaste.BIN, "run", "a.yaml"], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        told = next(line for line in process.stderr if "enter the code" in line)
        address, code = re.search(r"open (\S+) and enter the code (\S+)", told).groups()
        browser.visit(address, user_code=code)
        printed, rest = process.communicate(timeout=60)
        if process.returncode != 0 or server.seen[-1].verdict != "let in":
            raise Wrong(f"exit code {process.returncode}: {paths(server)}", printed + told + rest)


def revoked():
    """The first request lets its token be destroyed; the second is refused, gets another one, and is sent again."""
    with provider() as server:
        auth = machine("the shop & co")(server.base).ours
        requests = [json.dumps({"name": it, "GET": f"{server.base}/api/{it}", "auth": auth}) for it in ["revoke", "next"]]
        ended = posthaste.run({"case/all.yaml": "\n---\n".join(requests)}, "run", "case")
        wanted(server, ended, 2)
        if paths(server) != ["/token", "/api/revoke", "/api/next", "/token", "/api/next"]:
            raise Wrong(f"{paths(server)}", ended.printed)


def side_by_side():
    with provider() as server:
        auth = machine("the shop & co")(server.base).ours
        requests = [json.dumps({"name": f"r{at}", "GET": f"{server.base}/api/{at}", "auth": auth}) for at in range(5)]
        ended = posthaste.run({"case/all.yaml": "\n---\n".join(requests)}, "run", "case", "-j", "5")
        wanted(server, ended, 1)


def kept():
    """Four runs at once, each with a token of its own: all are found again by the next four."""
    clients = [("the shop & co", "basic"), ("in the form", "body")] * 2
    with provider() as server, tempfile.TemporaryDirectory() as folder:

        def one(at):
            client, placement = clients[at]
            asked = machine(client, placement, scope=["orders.read", "orders.write"][at // 2])(server.base)
            request = {"GET": f"{server.base}/api/{at}", "auth": asked.ours}
            return posthaste.run({"a.yaml": json.dumps(request)}, "run", "a.yaml", "--token-cache", env={"POSTHASTE_STATE_DIR": folder})

        for _ in range(2):
            with ThreadPoolExecutor(4) as pool:
                ended = list(pool.map(one, range(len(clients))))
            bad = [it for it in ended if it.code != 0]
            if bad:
                raise Wrong("a run failed", bad[0].printed)
        wanted(server, ended[0], len(clients))
        file = Path(folder, "tokens.json")
        if file.stat().st_mode & 0o777 != 0o600:
            raise Wrong(f"others can read it: {file.stat().st_mode:o}")
