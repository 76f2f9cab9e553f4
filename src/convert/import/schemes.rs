//! The schemes of auth that have the same fields in both formats, by other names.

/// A scheme.
#[derive(Debug)]
pub(super) struct Scheme {
    /// Its name in Postman.
    pub(super) postman: &'static str,
    /// Its name here.
    pub(super) ours: &'static str,
    pub(super) fields: &'static [Field],
}

/// A field of a scheme.
#[derive(Debug)]
pub(super) struct Field {
    /// Its name in Postman.
    pub(super) postman: &'static str,
    /// Its name here.
    pub(super) ours: &'static str,
    pub(super) kind: Kind,
}

/// What kind of value a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text.
    Text,
    /// Text that must be there, if only empty.
    Needed,
    /// A secret.
    Secret,
    /// A secret that must be there.
    NeededSecret,
    /// True or false.
    Flag,
    /// True where it goes into the query.
    InQuery,
    /// The word for the query, where it goes there.
    Carrier,
    /// JSON: an object as a text in Postman.
    Json,
    /// JSON that must be there.
    NeededJson,
    /// Names with commas between them: a list here.
    Names,
    /// A number.
    Number,
    /// Seconds: a time with its unit here.
    Seconds,
}

const fn field(postman: &'static str, ours: &'static str, kind: Kind) -> Field {
    Field { postman, ours, kind }
}

/// Every scheme but those that are written in a way of their own: basic, bearer, API key, OAuth 2.
pub(super) const SCHEMES: &[Scheme] = &[
    Scheme {
        postman: "digest",
        ours: "digest",
        fields: &[
            field("username", "username", Kind::Needed),
            field("password", "password", Kind::NeededSecret),
            field("algorithm", "algorithm", Kind::Text),
            field("qop", "qop", Kind::Text),
            field("realm", "realm", Kind::Text),
            field("nonce", "nonce", Kind::Text),
            field("opaque", "opaque", Kind::Text),
            field("clientNonce", "cnonce", Kind::Text),
        ],
    },
    Scheme {
        postman: "oauth1",
        ours: "oauth1",
        fields: &[
            field("consumerKey", "consumer_key", Kind::Needed),
            field("consumerSecret", "consumer_secret", Kind::NeededSecret),
            field("token", "token", Kind::Text),
            field("tokenSecret", "token_secret", Kind::Secret),
            field("privateKey", "key", Kind::Secret),
            field("signatureMethod", "signature_method", Kind::Text),
            field("timestamp", "timestamp", Kind::Text),
            field("nonce", "nonce", Kind::Text),
            field("version", "version", Kind::Text),
            field("realm", "realm", Kind::Text),
            field("callback", "callback", Kind::Text),
            field("verifier", "verifier", Kind::Text),
            field("includeBodyHash", "body_hash", Kind::Flag),
        ],
    },
    Scheme {
        postman: "hawk",
        ours: "hawk",
        fields: &[
            field("authId", "id", Kind::Needed),
            field("authKey", "key", Kind::NeededSecret),
            field("algorithm", "algorithm", Kind::Text),
            field("timestamp", "timestamp", Kind::Text),
            field("nonce", "nonce", Kind::Text),
            field("extraData", "ext", Kind::Text),
            field("app", "app", Kind::Text),
            field("delegation", "dlg", Kind::Text),
            field("includePayloadHash", "payload_hash", Kind::Flag),
        ],
    },
    Scheme {
        postman: "awsv4",
        ours: "aws",
        fields: &[
            field("accessKey", "access_key", Kind::Needed),
            field("secretKey", "secret_key", Kind::NeededSecret),
            field("sessionToken", "session_token", Kind::Secret),
            field("region", "region", Kind::Text),
            field("service", "service", Kind::Text),
            field("addAuthDataToQuery", "in", Kind::InQuery),
        ],
    },
    Scheme {
        postman: "ntlm",
        ours: "ntlm",
        fields: &[
            field("username", "username", Kind::Needed),
            field("password", "password", Kind::NeededSecret),
            field("domain", "domain", Kind::Text),
            field("workstation", "workstation", Kind::Text),
        ],
    },
    Scheme {
        postman: "edgegrid",
        ours: "edgegrid",
        fields: &[
            field("clientToken", "client_token", Kind::NeededSecret),
            field("clientSecret", "client_secret", Kind::NeededSecret),
            field("accessToken", "access_token", Kind::NeededSecret),
            field("timestamp", "timestamp", Kind::Text),
            field("nonce", "nonce", Kind::Text),
            field("headersToSign", "headers_to_sign", Kind::Names),
            field("maxBodySize", "max_body", Kind::Number),
        ],
    },
    Scheme {
        postman: "jwt",
        ours: "jwt",
        fields: &[
            field("algorithm", "algorithm", Kind::Text),
            field("secret", "secret", Kind::Secret),
            field("isSecretBase64Encoded", "base64", Kind::Flag),
            field("privateKey", "key", Kind::Secret),
            field("payload", "claims", Kind::NeededJson),
            field("header", "headers", Kind::Json),
            field("addTokenTo", "in", Kind::Carrier),
            field("queryParamKey", "name", Kind::Text),
            field("headerPrefix", "prefix", Kind::Text),
        ],
    },
    Scheme {
        postman: "asap",
        ours: "asap",
        fields: &[
            field("iss", "issuer", Kind::Needed),
            field("sub", "subject", Kind::Text),
            field("aud", "audience", Kind::Needed),
            field("kid", "key_id", Kind::Needed),
            field("privateKey", "key", Kind::NeededSecret),
            field("alg", "algorithm", Kind::Text),
            field("exp", "lifetime", Kind::Seconds),
            field("claims", "claims", Kind::Json),
        ],
    },
];
