"""A provider that is made of authlib's grants, each with all that it verifies, and an API behind it."""

import os
import time
from types import SimpleNamespace

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, InvalidGrantError, grants
from authlib.oauth2.rfc6749.models import AuthorizationCodeMixin, TokenMixin
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion, JWTBearerGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc8628 import DeviceAuthorizationEndpoint, DeviceCodeGrant
from flask import Flask, jsonify, request
from joserfc.jwk import OctKey, RSAKey

from keys import RSA_PUBLIC
from wsgi import Wsgi

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
SECRET = "a secret/+:% of the client ~*& and more, so that HS512 likes it as well: 64 bytes"
METHODS = {
    "the shop & co": "client_secret_basic", "in the form": "client_secret_post", "app": "none",
    "by a key": "private_key_jwt", "by a secret": "client_secret_jwt",
}


class Client(ClientMixin):
    """A client that may do all, in its own way of proving itself."""

    def __init__(self, id):
        self.id, self.method = id, METHODS[id]

    def get_client_id(self):
        return self.id

    def get_allowed_scope(self, scope):
        return scope or ""

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri.startswith("http://127.0.0.1:")

    def get_redirect_uri(self):
        return None

    def check_client_secret(self, client_secret):
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method, endpoint):
        return method == self.method or (method == "client_assertion_jwt" and self.method.endswith("jwt"))

    def check_response_type(self, response_type):
        return True

    def check_grant_type(self, grant_type):
        return True


class Token(TokenMixin, SimpleNamespace):
    """A token that was given out."""

    def check_client(self, client):
        return self.client_id == client.get_client_id()

    def get_scope(self):
        return self.scope or ""

    def get_expires_in(self):
        return self.expires_in

    def is_expired(self):
        return time.time() > self.made + self.expires_in

    def is_revoked(self):
        return False


class Code(AuthorizationCodeMixin, SimpleNamespace):
    """A code that was given out."""

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope

    def get_nonce(self):
        return None

    def get_auth_time(self):
        return None


def provider():
    """Opens it."""
    app = Flask("provider")
    state = SimpleNamespace(tokens=[], codes={}, devices={}, used=set(), base=None)

    def save_token(token, request):
        more = {"client_id": request.client.get_client_id(), "made": time.time(), "user": request.user}
        state.tokens.append(Token(**{"refresh_token": None, "scope": "", **token, **more}))

    app.config["OAUTH2_REFRESH_TOKEN_GENERATOR"] = True
    server = AuthorizationServer(app, lambda id: Client(id) if id in METHODS else None, save_token)
    register(server, state)

    @app.post("/token")
    def token():
        return server.create_token_response()

    @app.post("/device")
    def device():
        return server.create_endpoint_response("device_authorization")

    @app.get("/authorize")
    def authorize():
        return server.create_authorization_response(
            grant=server.get_consent_grant(end_user="ada"), grant_user="ada")

    @app.get("/api")
    def api():
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        found = next((it for it in state.tokens if it.access_token == given and not it.is_expired()), None)
        return jsonify({"user": found and found.user}), 200 if found else 401

    opened = Wsgi(app)
    state.base = opened.base
    return opened


def register(server, state):
    ways = ["client_secret_basic", "client_secret_post", "none", "client_assertion_jwt"]

    class ByPassword(grants.ResourceOwnerPasswordCredentialsGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ways

        def authenticate_user(self, username, password):
            return "adé" if (username, password) == ("adé", "love & lace+ü") else None

    class ByClient(grants.ClientCredentialsGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ways

    class ByRefreshToken(grants.RefreshTokenGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ways
        INCLUDE_NEW_REFRESH_TOKEN = True

        def authenticate_refresh_token(self, refresh_token):
            return next((it for it in state.tokens if it.refresh_token == refresh_token), None)

        def authenticate_user(self, refresh_token):
            return refresh_token.user

        def revoke_old_credential(self, refresh_token):
            refresh_token.refresh_token = None

    class ByCode(grants.AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ways

        def save_authorization_code(self, code, request):
            data = request.payload.data
            state.codes[code] = Code(
                client_id=request.client.get_client_id(), redirect_uri=request.payload.redirect_uri, scope=request.payload.scope,
                code_challenge=data.get("code_challenge"), code_challenge_method=data.get("code_challenge_method"), code=code)

        def query_authorization_code(self, code, client):
            found = state.codes.get(code)
            return found if found and found.client_id == client.get_client_id() else None

        def delete_authorization_code(self, authorization_code):
            del state.codes[authorization_code.code]

        def authenticate_user(self, authorization_code):
            return "ada"

    class BySignature(JWTBearerGrant):
        def get_audiences(self):
            return [f"{state.base}/token"]

        def resolve_issuer_client(self, issuer):
            return Client("by a key") if issuer == "robot" else None

        def resolve_client_public_key(self, client):
            return RSAKey.import_key(RSA_PUBLIC)

        def authenticate_user(self, subject):
            return subject if subject == "ada" else None

        def has_granted_permission(self, client, user):
            return True

    class ByDevice(DeviceCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ways

        def query_device_credential(self, device_code):
            return state.devices.get(device_code)

        def query_user_grant(self, user_code):
            # Nobody has agreed when it is asked for the first time, and somebody has at the second.
            asked = user_code in state.used
            state.used.add(user_code)
            return ("ada", True) if asked else None

        def should_slow_down(self, credential):
            return False

    class Devices(DeviceAuthorizationEndpoint):
        INTERVAL = 1
        CLIENT_AUTH_METHODS = ways

        def get_verification_uri(self):
            return f"{state.base}/activate"

        def save_device_credential(self, client_id, scope, data):
            state.devices[data["device_code"]] = SimpleNamespace(
                get_client_id=lambda: client_id, get_scope=lambda: scope, get_user_code=lambda: data["user_code"],
                is_expired=lambda: False)

    class Custom(grants.ClientCredentialsGrant):
        """As Zoom has it."""

        GRANT_TYPE = "account_credentials"

        def validate_token_request(self):
            super().validate_token_request()
            if self.request.form.get("account_id") != "q6gBJVO5TzexKYTb_I2rpg":
                raise InvalidGrantError("no such account")

    class Assertion(JWTBearerClientAssertion):
        def get_audiences(self):
            return [f"{state.base}/token"]

        def validate_jti(self, claims, jti):
            is_new = jti not in state.used
            state.used.add(jti)
            return is_new

        def resolve_client_public_key(self, client):
            return RSAKey.import_key(RSA_PUBLIC) if client.method == "private_key_jwt" else OctKey.import_key(SECRET)

    for grant in [ByPassword, ByClient, ByRefreshToken, BySignature, ByDevice, Custom]:
        server.register_grant(grant)
    server.register_grant(ByCode, [CodeChallenge(required=True)])
    server.register_endpoint(Devices)
    server.register_client_auth_method("client_assertion_jwt", Assertion())
