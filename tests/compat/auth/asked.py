"""A request with its auth, in our own YAML, in a collection of Postman's and in one of Bruno's."""

import json
from dataclasses import dataclass, field

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"


@dataclass
class Asked:
    """`form` is a list of pairs, `text` a body with the type that `headers` name. Each dialect has its own words for the auth."""

    method: str
    url: str
    ours: dict
    postman: dict | None = None
    bruno: dict | None = None
    headers: list = field(default_factory=list)
    form: list | None = None
    text: str | None = None

    def dialects(self):
        return ["ours"] + [it for it in ("postman", "bruno") if getattr(self, it) is not None]

    def files(self, dialect):
        """What is written to disk, and what of it is run."""
        return getattr(self, f"as_{dialect}")()

    def as_ours(self):
        # JSON is YAML, and nothing in it has to be escaped twice.
        request = {"method": self.method, "url": self.url, "auth": self.ours}
        if self.headers:
            request["headers"] = gathered(self.headers)
        if self.form is not None:
            request["form"] = gathered(self.form)
        if self.text is not None:
            request["text"] = self.text
        return {"case/request.yaml": json.dumps(request)}, "case"

    def as_postman(self):
        kind, given = self.postman
        auth = {"type": kind, kind: [{"key": key, "value": value} for key, value in given.items()]}
        request = {"method": self.method, "url": self.url, "auth": auth}
        request["header"] = [{"key": name, "value": value} for name, value in self.headers]
        if self.form is not None:
            request["body"] = {"mode": "urlencoded", "urlencoded": [{"key": k, "value": v} for k, v in self.form]}
        if self.text is not None:
            request["body"] = {"mode": "raw", "raw": self.text}
        collection = {"info": {"name": "case", "schema": SCHEMA}, "item": [{"name": "request", "request": request}]}
        return {"case.postman_collection.json": json.dumps(collection)}, "case.postman_collection.json"

    def as_bruno(self):
        http = {"method": self.method, "url": self.url, "auth": self.bruno}
        http["headers"] = [{"name": name, "value": value} for name, value in self.headers]
        if self.form is not None:
            http["body"] = {"type": "form-urlencoded", "data": [{"name": k, "value": v} for k, v in self.form]}
        if self.text is not None:
            http["body"] = {"type": "text", "data": self.text}
        request = {"info": {"name": "request", "type": "http", "seq": 1}, "http": http}
        root = {"opencollection": "1.0.0", "info": {"name": "case"}}
        return {"case/opencollection.yml": json.dumps(root), "case/request.yml": json.dumps(request)}, "case"


def gathered(pairs):
    """A map in which a name that is repeated has a list."""
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}
