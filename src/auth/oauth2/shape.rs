//! What is written under `oauth2:`: how a token is got, and where it goes.

use super::{
    address::web_address,
    grant::{Grant, fits},
    words::{Assertion, ClientAuth, Pkce, Which},
};
use crate::{
    auth::carrier::Carrier,
    source::{Node, Read, Reader, keys},
    template::{Template, Tree},
};

keys! {
    /// A token that is asked for before the request is sent, unless a good one is there.
    pub struct OAuth2 ("a map with `grant`, `token_url` and what the grant needs") {
        /// How the token is got: `client_credentials`, `password`, `refresh_token`, `authorization_code`, `device_code`,
        /// `token_exchange`, `jwt_bearer`, or the name of any other grant that the server knows.
        pub grant: Grant,
        /// Where tokens are asked for.
        pub token_url: Template,
        /// Where the browser is sent to, for `authorization_code`.
        pub authorization_url: Template,
        /// Where device codes are asked for, for `device_code`.
        pub device_url: Template,
        /// Where tokens are asked for by a refresh token; the `token_url`, if left out.
        pub refresh_url: Template,
        /// Where the browser is led back to: an address of this machine; one on a free port, if left out.
        pub redirect_url: Template,
        /// Who asks.
        pub client_id: Template,
        /// The client's secret. It is a secret, wherever it comes from.
        pub client_secret: Template,
        /// How the client proves who it is: `basic` (the default, where there is a secret), `body`, `private_key_jwt`,
        /// `client_secret_jwt`, or `none`.
        pub client_auth: ClientAuth,
        /// What the client signs, for `private_key_jwt` and `client_secret_jwt`.
        pub client_assertion: Assertion,
        /// The user's name, for `password`.
        pub username: Template,
        /// The user's password, for `password`. It is a secret, wherever it comes from.
        pub password: Template,
        /// A refresh token to begin with. It is a secret, wherever it comes from.
        pub refresh_token: Template,
        /// What is signed, for `jwt_bearer`: claims and a key, or a token that is signed already.
        pub assertion: Assertion,
        /// The token to exchange, for `token_exchange`. It is a secret, wherever it comes from.
        pub subject_token: Template,
        /// What it is: `access_token` (the default), `refresh_token`, `id_token`, `jwt`, `saml1`, `saml2`, or a URI.
        pub subject_token_type: Template,
        /// The token of whoever acts, for `token_exchange`. It is a secret, wherever it comes from.
        pub actor_token: Template,
        /// What that is; `access_token` if left out.
        pub actor_token_type: Template,
        /// What the exchange should give; as the server likes, if left out.
        pub requested_token_type: Template,
        /// What the token is to be good for: a text, or a list of words.
        pub scope: Tree,
        /// Whom the token is for: a text, or a list of them.
        pub audience: Tree,
        /// What the token is for: a URL, or a list of them.
        pub resource: Tree,
        /// The `state` that the browser carries; another one each time, if left out.
        pub state: Template,
        /// How the code is tied to who asked for it: `S256` (the default), `plain`, or `none`.
        pub pkce: Pkce,
        /// The verifier of PKCE; another one each time, if left out. It is a secret, wherever it comes from.
        pub code_verifier: Template,
        /// More fields of the token request's form.
        pub params: Tree,
        /// More headers of the token request.
        pub headers: Tree,
        /// More parameters of the token request's URL.
        pub query: Tree,
        /// More parameters of the URL that the browser is sent to, or of the request for a device code.
        pub authorization_params: Tree,
        /// What a request by a refresh token has in place of `params`, `headers` and `query`.
        pub refresh: Option<Box<Extra>>,
        /// Which token of the answer is sent: `access_token` (the default) or `id_token`.
        pub token: Which,
        /// Where it goes: `header` (the default) or `query`.
        pub carrier as "in": Carrier,
        /// The name of the header (`Authorization` if left out) or of the parameter in the query (`access_token`).
        pub name: Template,
        /// The word before it in the header; `Bearer` if left out.
        pub prefix: Option<Template>,
        /// How long a token is good whose server does not say: `1h`; until it is refused, if left out.
        pub lifetime: Template,
        /// Whether the token is kept on disk, for the next run.
        pub cache: bool,
    } unwritten {
        /// What the token is called, where what its server says of it can be had by that name.
        pub id: Option<String>,
    }
}

keys! {
    /// What is added to a token request.
    pub struct Extra ("a map with `params`, `headers` or `query`") {
        /// Fields of its form.
        pub params: Tree,
        /// Headers.
        pub headers: Tree,
        /// Parameters of its URL.
        pub query: Tree,
    }
}

impl OAuth2 {
    /// Reads one, and holds it to its grant.
    pub(in crate::auth) fn read_whole(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let it = Self::read(node, reader)?;
        for (key, field) in [
            ("token_url", &it.token_url),
            ("authorization_url", &it.authorization_url),
            ("device_url", &it.device_url),
            ("refresh_url", &it.refresh_url),
        ] {
            let is_wrong = field.fixed().is_some_and(|text| !text.is_empty() && web_address(text).is_none());
            if let Some(value) = node.get(key).filter(|_| is_wrong) {
                reader.error(
                    "bad-url",
                    value.mark,
                    format!("the `{key}` is no URL that begins with http:// or https://"),
                );
            }
        }
        fits(&it.grant, node, reader).then_some(it)
    }

    /// What of it must not be seen.
    pub(in crate::auth) fn secrets(&self) -> Vec<&Template> {
        let own = [&self.client_secret, &self.password, &self.refresh_token, &self.code_verifier];
        let exchanged = [&self.subject_token, &self.actor_token];
        let signed = [&self.client_assertion, &self.assertion].into_iter().flat_map(Assertion::secrets);
        own.into_iter().chain(exchanged).chain(signed).collect()
    }

    /// All texts that are written in it.
    pub(in crate::auth) fn templates(&self) -> Vec<&Template> {
        let urls = [&self.token_url, &self.authorization_url, &self.device_url, &self.refresh_url, &self.redirect_url];
        let who = [&self.client_id, &self.client_secret, &self.username, &self.password, &self.refresh_token];
        let exchanged = [
            &self.subject_token,
            &self.subject_token_type,
            &self.actor_token,
            &self.actor_token_type,
            &self.requested_token_type,
        ];
        let how = [&self.state, &self.code_verifier, &self.name, &self.lifetime];
        let signed = [&self.client_assertion, &self.assertion].into_iter().flat_map(Assertion::templates);
        let all = urls.into_iter().chain(who).chain(exchanged).chain(how);
        all.chain(self.grant.custom()).chain(&self.prefix).chain(signed).collect()
    }

    /// All values that are written in it and are more than a text.
    pub(in crate::auth) fn trees(&self) -> Vec<&Tree> {
        let what = [&self.scope, &self.audience, &self.resource, &self.authorization_params];
        let more = [&self.params, &self.headers, &self.query];
        let refresh = self.refresh.iter().flat_map(|it| [&it.params, &it.headers, &it.query]);
        let signed = [&self.client_assertion, &self.assertion].into_iter().flat_map(Assertion::trees);
        what.into_iter().chain(more).chain(refresh).chain(signed).collect()
    }
}
