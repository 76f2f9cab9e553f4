"""OAuth 2, with the tokens of a provider that is made of authlib's grants."""

from asked import Asked
from cases import let_in, turned_away
from keys import RSA
from provider import SECRET, provider

from .openid import BROWSER

NAME = "authlib"
URN = "urn:ietf:params:oauth:grant-type:"


def asked(grant, postman=None, bruno=None, **given):
    """A request to the API; `postman` and `bruno` are what these say beside URLs and clients."""

    def make(base):
        own = {"grant": grant, "token_url": f"{base}/token", **given}
        for key in ["authorization_url", "device_url"]:
            if key in own:
                own[key] = base + own[key]
        client, secret = given.get("client_id", ""), given.get("client_secret", "")
        in_body = given.get("client_auth") == "body"
        theirs = postman and ("oauth2", {
            "accessTokenUrl": f"{base}/token", "clientId": client, "clientSecret": secret, "addTokenTo": "header",
            "client_authentication": "body" if in_body else "header", **postman})
        folder = bruno and {
            "type": "oauth2", "accessTokenUrl": f"{base}/token", **bruno,
            "credentials": {
                "clientId": client, "clientSecret": secret, "placement": "body" if in_body else "basic_auth_header"}}
        return Asked("GET", f"{base}/api", {"oauth2": own}, theirs, folder)

    return make


def cases():
    shop = {"client_id": "the shop & co", "client_secret": SECRET}
    user = {"username": "adé", "password": "love & lace+ü"}
    by_client = {"postman": {"grant_type": "client_credentials"}, "bruno": {"flow": "client_credentials"}}
    by_password = {
        "postman": {"grant_type": "password_credentials", **user},
        "bruno": {"flow": "resource_owner_password_credentials", "resourceOwner": user},
    }
    assertion = {"algorithm": "RS256", "key": RSA}
    for name, make, count in [
        ("client_credentials/basic", asked("client_credentials", **shop, **by_client), 2),
        ("client_credentials/body", asked(
            "client_credentials", client_id="in the form", client_secret=SECRET, client_auth="body", **by_client), 2),
        ("client_credentials/private_key_jwt", asked(
            "client_credentials", client_id="by a key", client_auth="private_key_jwt", client_assertion=assertion), 2),
        ("client_credentials/client_secret_jwt", asked(
            "client_credentials", client_id="by a secret", client_secret=SECRET, client_auth="client_secret_jwt"), 2),
        ("password", asked("password", **shop, **user, scope="a b", **by_password), 2),
        ("password/public client", asked("password", client_id="app", **user), 2),
        ("account_credentials", asked(
            "account_credentials", **shop, params={"account_id": "q6gBJVO5TzexKYTb_I2rpg"}), 2),
        ("jwt_bearer", asked("jwt_bearer", assertion={**assertion, "claims": {"iss": "robot", "sub": "ada"}}), 2),
        ("jwt_bearer/audience", asked(
            f"{URN}jwt-bearer", assertion={**assertion, "claims": {"iss": "robot", "sub": "ada"}, "lifetime": "5m"}), 2),
        ("device_code", asked("device_code", client_id="app", device_url="/device", scope="a"), 4),
    ]:
        yield from let_in(f"oauth2/authlib/{name}", NAME, provider, make, count)
    for method in ["S256", "plain"]:
        yield from let_in(
            f"oauth2/authlib/authorization_code/{method}", NAME, provider,
            asked("authorization_code", client_id="app", authorization_url="/authorize", pkce=method, state="a b&c"), 3,
            env={"BROWSER": BROWSER})
    wrong = {"client_id": "the shop & co", "client_secret": "wrong-client-secret"}
    yield from turned_away(
        "oauth2/authlib/wrong secret", NAME, provider, asked("client_credentials", **wrong), 1, ["wrong-client-secret"],
        says="invalid_client", code=3)
    yield from turned_away(
        "oauth2/authlib/wrong password", NAME, provider,
        asked("password", **shop, username="adé", password="wrong-password-1"), 1, ["wrong-password-1", SECRET],
        says="invalid_request", code=3)
    late = {**assertion, "claims": {"iss": "robot", "sub": "ada", "iat": 1_700_000_000, "exp": 1_700_000_060}}
    yield from turned_away(
        "oauth2/authlib/expired assertion", NAME, provider, asked("jwt_bearer", assertion=late), 1, [], says="invalid_grant", code=3)
    yield from turned_away(
        "oauth2/authlib/assertion for somebody else", NAME, provider,
        asked("jwt_bearer", assertion={**assertion, "audience": "https://id.example.org", "claims": {"iss": "robot", "sub": "ada"}}),
        1, [], says="invalid_grant", code=3)
