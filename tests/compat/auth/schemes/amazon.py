"""Services of AWS, as moto has them, which checks each signature against the keys of its own IAM."""

import json
import os
from types import SimpleNamespace

os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "1000000"

import boto3
import requests
from moto.server import DomainDispatcherApplication, create_backend_app

from asked import Asked
from cases import let_in, turned_away
from wsgi import Wsgi

NAME = "moto (IAM on)"
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})


class Services(Wsgi):
    """Opens the services, makes a user with a key, and lets nobody else in from then on."""

    def __init__(self):
        super().__init__(DomainDispatcherApplication(create_backend_app))
        requests.post(f"{self.base}/moto-api/reset-auth", data="1000000")
        requests.post(f"{self.base}/moto-api/reset")
        anybody = {"endpoint_url": self.base, "region_name": "us-east-1", "aws_access_key_id": "x", "aws_secret_access_key": "x"}
        iam = boto3.client("iam", **anybody)
        iam.create_user(UserName="ada")
        iam.put_user_policy(UserName="ada", PolicyName="all", PolicyDocument=POLICY)
        key = iam.create_access_key(UserName="ada")["AccessKey"]
        KEY.access, KEY.secret = key["AccessKeyId"], key["SecretAccessKey"]
        boto3.client("s3", **anybody).create_bucket(Bucket="shop")
        requests.post(f"{self.base}/moto-api/reset-auth", data="0")
        self.seen.clear()


KEY = SimpleNamespace(access="", secret="")


def auth(service, where="header", secret=None):
    secret = secret or KEY.secret
    ours = {"access_key": KEY.access, "secret_key": secret, "service": service, "in": where}
    postman = {"accessKey": KEY.access, "secretKey": secret, "service": service, "region": "us-east-1"}
    bruno = {"type": "awsv4", "accessKeyId": KEY.access, "secretAccessKey": secret, "service": service, "region": "us-east-1"}
    return {"ours": {"aws": ours}, "postman": ("awsv4", postman), "bruno": bruno}


def cases():
    form = [("Action", "GetCallerIdentity"), ("Version", "2011-06-15")]
    tables = [("Content-Type", "application/x-amz-json-1.0"), ("X-Amz-Target", "DynamoDB_20120810.ListTables")]
    yield from let_in("aws/moto/sts", NAME, Services, lambda base: Asked("POST", f"{base}/", **auth("sts"), form=form))
    yield from let_in(
        "aws/moto/dynamodb", NAME, Services,
        lambda base: Asked("POST", f"{base}/", **auth("dynamodb"), headers=tables, text='{"Limit": 5}'))
    for key in ["a.txt", "a b/ü.txt", "a+b%2Bc", "x/(1)'!*~.txt", "a//b"]:
        yield from let_in(
            f"aws/moto/s3 {key}", NAME, Services,
            lambda base, key=key: Asked(
                "PUT", f"{base}/shop/{key}", **auth("s3"), text="höi", headers=[("Content-Type", "text/plain"), ("X-Amz-Meta-A", "b  c")]))
    yield from let_in(
        "aws/moto/s3 list", NAME, Services,
        lambda base: Asked("GET", f"{base}/shop?list-type=2&prefix=a%20b%2F&delimiter=%2F", **auth("s3")))
    yield from turned_away(
        "aws/moto/wrong secret", NAME, Services,
        lambda base: Asked("GET", f"{base}/shop?list-type=2", ours=auth("s3", secret="wrong-aws-secret")["ours"]),
        1, ["wrong-aws-secret"], says="403")
