//! The words of Postman's folders of YAML files: each of them stands in a case of `tests/fixtures/postman/v3`.

use crate::support::Pair;

/// Keys of files, but those of auth and settings.
const KEYS: &str = "$kind id name description order variables auth scripts url method headers queryParams pathVariables body \
    settings examples key value disabled enabled type content src contentType fileName credentials rules code language \
    packages requests request response statusCode statusText color values secret source secretId vaultId query schema location \
    apiId versionId releaseId specificationId operationName operationType events http methodPath methodDescriptor message \
    metadata messages subscribeOnConnect clientId version topics qos subscribe noLocal retainAsPublished retainHandling \
    subscriptionIdentifier lastWill topic payload retain properties userProperties sessionExpiryInterval receiveMaximum \
    maximumPacketSize requestResponseInformation transport command env config model provider userPrompts systemPrompts timestamp active \
    mcpConfig enabledTools clientTools tools eventName acknowledgement args data_dir sources datasource format source_type \
    views view from localResources cloudResources workspace scenarios x-tool $type";

/// Keys of settings.
const SETTINGS: &str = "protocolVersion strictSSL followRedirects maxRedirects disabledSystemHeaders secureConnection \
    serverNameOverride maxResponseMessageSize includeDefaultFields connectionTimeout handshakeTimeout retryCount retryDelay \
    maxPayload path cleanSession keepAlive autoReconnect requestTimeout sessionTimeout temperature maxToken maxSteps topP topK \
    seed presencePenalty frequencyPenalty repetitionPenalty contextWindow streamResponse streamTools responseFormatJSON";

/// Keys of what authorizes.
const AUTH: &str = "username password token in realm nonce algorithm qop nonceCount clientNonce opaque disableRetryRequest \
    consumerKey consumerSecret tokenSecret signatureMethod privateKey callback verifier timestamp version includeBodyHash \
    addParamsToHeader addEmptyParamsToSign disableHeaderEncoding accessToken tokenType headerPrefix addTokenTo grant_type \
    accessTokenUrl authUrl clientId clientSecret scope state redirect_uri client_authentication challengeAlgorithm \
    code_verifier refreshTokenUrl tokenName tokenRequestParams authRequestParams refreshRequestParams accessKey secretKey \
    sessionToken service region addAuthDataToQuery authId authKey extraData app delegation user includePayloadHash domain workstation \
    clientToken baseURL headersToSign maxBodySize secret isSecretBase64Encoded payload header queryParamKey alg kid iss sub aud exp claims";

/// Values of `$kind` and `type`, and others that are one of a few.
const VALUES: &str = "http-request graphql-request grpc-request websocket-request socket.io-request mqtt-request mcp-request \
    llm-request collection http-example graphql-example grpc-example websocket-example socket.io-example mqtt-example \
    websocket-message socket.io-message mqtt-message noauth inherit basic bearer apikey digest oauth1 oauth2 jwt awsv4 hawk ntlm \
    asap edgegrid azure sasl beforeRequest afterResponse beforeQuery beforeInvoke onMessage http:beforeRequest \
    http:afterResponse graphql:beforeQuery graphql:afterResponse grpc:beforeInvoke grpc:onIncomingMessage \
    grpc:afterResponse text/javascript none json text xml html javascript urlencoded formdata file yaml auto http1 http2 \
    cache-control postman-token content-type content-length accept-encoding user-agent connection accept host default secret any \
    received-response dataset embedded_datasource embedded_view local_filesystem static specification api sse stdio queryParam \
    GET POST PUT DELETE PATCH HEAD OPTIONS";

/// What scripts say.
const SCRIPTS: &str = "pm.response.json pm.test pm.expect pm.response.to.have.status pm.environment.set pm.visualizer.set pm.response.code \
    pm.collectionVariables.set pm.response.headers.get pm.environment.get pm.response.to.be.json pm.response.responseTime \
    pm.globals.get pm.globals.set pm.variables.get pm.variables.set pm.info.requestName pm.sendRequest \
    pm.execution.setNextRequest pm.execution.skipRequest pm.request.url.query.add pm.request.body.urlencoded.upsert pm.iterationData.get";

/// How files and folders are called.
const NAMES: &str = ".request.yaml .request.yml .resources/definition.yaml .example.yaml .example.yml .message.yaml .environment.yaml \
    .globals.yaml .dataset.yaml .resources/examples/ .resources/messages/ .postman/resources.yaml .postman/workflows.yaml \
    postman/mocks/ postman/specs/ postman/documents/ postman/flows/";

#[test]
fn every_word_of_the_format_stands_in_a_case() {
    let all: String = Pair::all().iter().flat_map(Pair::texts).collect::<Vec<_>>().join("\n");
    let is_key = |word: &str| [format!("{word}:"), format!("\"{word}\":")].iter().any(|it| all.contains(it.as_str()));
    let is_part = |it: char| it.is_alphanumeric() || it == '-' || it == '_';
    let is_word = |word: &str| {
        all.match_indices(word).any(|(at, _)| {
            let (before, behind) = (&all[..at], &all[at + word.len()..]);
            !before.ends_with(is_part) && !behind.starts_with(is_part)
        })
    };
    let mut missing: Vec<&str> = Vec::new();
    for keys in [KEYS, SETTINGS, AUTH] {
        missing.extend(keys.split_whitespace().filter(|it| !is_key(it)));
    }
    for words in [VALUES, SCRIPTS] {
        missing.extend(words.split_whitespace().filter(|it| !is_word(it)));
    }
    missing.extend(NAMES.split_whitespace().filter(|it| !all.contains(it)));
    assert!(missing.is_empty(), "no case has: {}", missing.join(", "));
}
