// A certified OpenID provider, oidc-provider, and behind `/api` a server that takes its tokens.
//
// Its only argument is JSON: the keys of clients, and how many seconds a token is good.

import { createServer } from "node:http";

import Provider, { errors } from "oidc-provider";

const { keys, secret, seconds = 3600 } = JSON.parse(process.argv[2]);
const server = createServer();
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const base = `http://127.0.0.1:${server.address().port}`;

const machine = { grant_types: ["client_credentials", "account_credentials"], redirect_uris: [], response_types: [], scope: "orders.read orders.write" };
const person = {
  application_type: "native",
  grant_types: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
  redirect_uris: ["http://127.0.0.1/", "http://127.0.0.1/callback", "http://localhost/callback"],
  token_endpoint_auth_method: "none",
};
const provider = new Provider(base, {
  clients: [
    { client_id: "the shop & co", client_secret: secret, token_endpoint_auth_method: "client_secret_basic", ...machine },
    { client_id: "in the form", client_secret: secret, token_endpoint_auth_method: "client_secret_post", ...machine },
    { client_id: "by a secret", client_secret: secret, token_endpoint_auth_method: "client_secret_jwt", ...machine },
    ...Object.entries(keys).map(([algorithm, jwk]) => ({
      client_id: algorithm,
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: algorithm,
      jwks: { keys: [jwk] },
      ...machine,
    })),
    { client_id: "app", ...person },
    { client_id: "web", ...person, client_secret: secret, token_endpoint_auth_method: "client_secret_basic" },
  ],
  pkce: { required: () => true },
  scopes: ["openid", "offline_access", "orders.read", "orders.write"],
  features: {
    clientCredentials: { enabled: true },
    deviceFlow: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => undefined,
      getResourceServerInfo: (_, resource) => {
        if (resource !== "https://api.example.org/orders") throw new errors.InvalidTarget();
        return { scope: "orders.read orders.write", audience: resource, accessTokenTTL: seconds };
      },
    },
  },
  enabledJWA: { clientAuthSigningAlgValues: ["HS256", "HS512", "RS256", "RS512", "PS256", "ES256", "ES384", "EdDSA"] },
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  ttl: { AccessToken: seconds, ClientCredentials: seconds, RefreshToken: 3600, IdToken: 3600, Grant: 3600, Session: 3600, Interaction: 600, DeviceCode: 600 },
  cookies: { keys: ["a key of this test"] },
});
// A grant of its own, as Zoom has one.
provider.registerGrantType(
  "account_credentials",
  async (context) => {
    const { ClientCredentials } = provider;
    if (context.oidc.params.account_id !== "q6gBJVO5TzexKYTb_I2rpg") throw new errors.InvalidRequest("no such account");
    const token = new ClientCredentials({ client: context.oidc.client, scope: "orders.read" });
    context.body = { access_token: await token.save(), expires_in: token.expiration, token_type: "Bearer" };
  },
  ["account_id"],
);

const handle = provider.callback();
const tell = (verdict, request, more = {}) => console.log(JSON.stringify({ verdict, method: request.method, target: request.url, ...more }));

server.on("request", async (request, response) => {
  if (request.url.startsWith("/api")) {
    const token = (request.headers.authorization ?? "").replace(/^Bearer /, "");
    const found = (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token));
    const good = found?.isValid && !request.url.includes("refused");
    if (request.url.includes("revoke")) await found?.destroy();
    response.writeHead(good ? 200 : 401, { "content-type": "application/json" });
    response.end(JSON.stringify({ scope: found?.scope, audience: found?.aud }));
    return tell(good ? "let in" : "answered 401", request, { scope: found?.scope });
  }
  response.on("finish", () => tell(`answered ${response.statusCode}`, request));
  return handle(request, response);
});
console.log(base);
