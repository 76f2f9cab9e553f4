"""Signature Version 4, signed once more by botocore and compared."""

import datetime
import re
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials

from asked import Asked
from cases import let_in, turned_away
from server import Refused, Server

ACCESS, SECRET, TOKEN = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "session/token+=é"
PATHS = [
    "/", "", "/a?b=1&a=2&b=0&B=3", "/a//b/../c/./d", "/%2e%2E/x", "/é?ü=ö", "/a%2Fb;c=(d)!'*~", "/a%20b/c+d?e=f%20g+h&i",
    "/a?x=%2F%3d&=y&z=", "/a?%C3%A9=1&e=2&%65=3", "/a:b@c/$,", "/%FF?b=%FF",
]


def botocore(service="execute-api", region="us-east-1", token=None):
    """Signs again what was signed, by what a server sees of it: the request line, the headers that are named, the body."""

    def make():
        def verify(request):
            pairs = parse_qsl(urlsplit(request.url).query, keep_blank_values=True, encoding="latin-1")
            in_query = dict(pairs)
            is_query = "X-Amz-Signature" in in_query
            if is_query:
                credential, names, given = (in_query[f"X-Amz-{it}"] for it in ["Credential", "SignedHeaders", "Signature"])
                moment, passed = in_query["X-Amz-Date"], in_query.get("X-Amz-Security-Token")
                pairs = [it for it in pairs if it[0] != "X-Amz-Signature"]
            else:
                pattern = r"AWS4-HMAC-SHA256 Credential=(.*), SignedHeaders=(.*), Signature=(\w+)"
                found = re.fullmatch(pattern, request.header("authorization") or "")
                if not found:
                    raise Refused(f"no signature: {request.header('authorization')}")
                credential, names, given = found.groups()
                moment, passed = request.header("x-amz-date"), request.header("x-amz-security-token")
            passed = passed and passed.encode("latin-1").decode()
            if credential != f"{ACCESS}/{moment[:8]}/{region}/{service}/aws4_request" or passed != token:
                raise Refused(f"the credential is {credential} with {passed}")
            signed_at = datetime.datetime.strptime(moment, "%Y%m%dT%H%M%SZ")
            if abs((datetime.datetime.now(datetime.UTC).replace(tzinfo=None) - signed_at).total_seconds()) > 300:
                raise Refused("RequestTimeTooSkewed", 403)
            wanted = self_signed(request, pairs, names.split(";"), moment, (service, region, is_query))
            if wanted != given:
                raise Refused(f"{request.method} {request.target} {names}: {given} instead of {wanted}", 403)

        return Server(verify)

    return make


def self_signed(request, pairs, names, moment, at):
    service, region, is_query = at
    is_s3 = service == "s3"
    kind = S3SigV4Auth if is_s3 else SigV4Auth
    signer = kind(Credentials(ACCESS, SECRET), service, region)
    # The library expects texts: each byte is a character here, and goes back to what it was when it is escaped.
    path = urlsplit(request.base + request.target).path or "/"
    if is_s3:
        path = quote(unquote(path, encoding="latin-1"), safe="/~", encoding="latin-1")
    again = AWSRequest(request.method, request.base + path, data=request.body)
    again.context["timestamp"] = moment
    again.headers = HTTPHeaders()
    for name, value in request.headers:
        if name.lower() in names:
            again.headers[name] = value.encode("latin-1").decode()
    if "host" not in names:
        raise Refused("the host is not signed")
    lacking = [name.lower() for name, _ in request.headers if name.lower().startswith("x-amz-") and name.lower() not in names]
    if lacking:
        raise Refused(f"not signed: {lacking}")
    query = [(quote(k, safe="-_.~", encoding="latin-1"), quote(v, safe="-_.~", encoding="latin-1")) for k, v in pairs]
    signer.canonical_query_string = lambda _: "&".join(f"{k}={v}" for k, v in sorted(query))
    if is_s3 and is_query:
        signer.payload = lambda _: "UNSIGNED-PAYLOAD"
    return signer.signature(signer.string_to_sign(again, signer.canonical_request(again)), again)


def auth(service="execute-api", region="us-east-1", token=None, where="header", secret=SECRET):
    ours = {"access_key": ACCESS, "secret_key": secret, "region": region, "service": service, "in": where}
    postman = {"accessKey": ACCESS, "secretKey": secret, "region": region, "service": service}
    bruno = {"type": "awsv4", "accessKeyId": ACCESS, "secretAccessKey": secret, "region": region, "service": service}
    if token:
        ours["session_token"] = postman["sessionToken"] = bruno["sessionToken"] = token
    if where == "query":
        postman["addAuthDataToQuery"] = True
    return {"ours": {"aws": ours}, "postman": ("awsv4", postman), **({"bruno": bruno} if where == "header" else {})}


def cases():
    for service in ["execute-api", "s3"]:
        for where in ["header", "query"]:
            for path in PATHS:
                yield from let_in(
                    f"aws/{service}/{where}/path {path}", "botocore", botocore(service),
                    lambda base, path=path, service=service, where=where: Asked(
                        "GET", base + path, **auth(service, where=where)),
                    requests=1)
            yield from let_in(
                f"aws/{service}/{where}/session token", "botocore", botocore(service, "eu-central-1", TOKEN),
                lambda base, service=service, where=where: Asked(
                    "GET", f"{base}/a", **auth(service, "eu-central-1", TOKEN, where)))
            yield from let_in(
                f"aws/{service}/{where}/body", "botocore", botocore(service),
                lambda base, service=service, where=where: Asked(
                    "PUT", f"{base}/a?b", **auth(service, where=where), text='{"é": 1}',
                    headers=[("Content-Type", "application/json"), ("X-Amz-Meta-A", "  two   words "), ("X-B", "2"), ("X-B", "1")]))
            yield from let_in(
                f"aws/{service}/{where}/form", "botocore", botocore(service),
                lambda base, service=service, where=where: Asked(
                    "POST", f"{base}/", **auth(service, where=where), form=[("Action", "GetCallerIdentity"), ("a b", "é&")]))
    yield from turned_away(
        "aws/wrong secret", "botocore", botocore(), lambda base: Asked("GET", f"{base}/a", **auth(secret="wrong-aws-secret")),
        1, ["wrong-aws-secret"], says="403")
