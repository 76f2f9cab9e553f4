// What can be asserted of responses and requests: `pm.response.to.have.status(200)`.

import { Assertion, addChainableMethod, eql, overwriteProperty, show } from "./core.js";
import { method, property } from "./define.js";
import { lookUp, loosePath } from "./path.js";

const prototype = Assertion.prototype;

const KIND = Symbol.for("posthaste.kind");

/** Whether a value is the kind of object that `pm` hands out under this name. */
const is = (value, kind) =>
  (typeof value === "object" || typeof value === "function") && value !== null && value[KIND] === kind;
const isResponse = (value) => is(value, "PostmanResponse");
const isRequest = (value) => is(value, "PostmanRequest");

for (const [name, what, holds] of [
  ["postmanRequest", "request", isRequest],
  ["postmanResponse", "response", isResponse],
  ["postmanRequestOrResponse", "request or response", (value) => isRequest(value) || isResponse(value)],
]) {
  property(name, function read() {
    this.assert(
      holds(this._obj),
      `expecting a postman ${what} object but got #{this}`,
      `not expecting a postman ${what} object`,
    );
  });
}

// The subject, which must be a response; whatever the chain says, and without its message.
function responseOf(assertion) {
  const response = assertion._obj;
  if (!isResponse(response)) new Assertion(response).to.be.postmanResponse;
  return response;
}

// The same where something is needed that the response to a request that failed does not have.
function answered(assertion, key = "code") {
  const response = responseOf(assertion);
  new Assertion(response).assert(response[key] !== undefined, `expected #{this} to have property '${key}'`);
  return response;
}

function assertClass(assertion, number) {
  const { code } = answered(assertion);
  assertion.assert(
    Math.floor(code / 100) === number,
    "expected response code to be #{exp}XX but found #{act}",
    "expected response code to not be #{exp}XX",
    number,
    code,
  );
}

method("statusCodeClass", function statusCodeClass(number) {
  assertClass(this, number);
});

for (const [at, name] of ["info", "success", "redirection", "clientError", "serverError"].entries()) {
  property(name, function read() {
    assertClass(this, at + 1);
  });
}

property("error", function read() {
  const { code } = answered(this);
  const number = Math.floor(code / 100);
  this.assert(
    number === 4 || number === 5,
    "expected response code to be 4XX or 5XX but found #{act}",
    "expected response code to not be 4XX or 5XX",
    null,
    code,
  );
});

function assertCode(assertion, wanted) {
  judgeCode(assertion, wanted, answered(assertion).code);
}

function judgeCode(assertion, wanted, found) {
  assertion.assert(
    found === wanted,
    "expected response to have status code #{exp} but got #{act}",
    "expected response to not have status code #{exp}",
    wanted,
    found,
  );
}

function assertReason(assertion, wanted, found) {
  assertion.assert(
    found === wanted,
    "expected response to have status reason #{exp} but got #{act}",
    "expected response to not have status reason #{exp}",
    wanted,
    found,
  );
}

method("statusCode", function statusCode(code) {
  assertCode(this, Number(code));
});
method("statusReason", function statusReason(reason) {
  assertReason(this, String(reason), responseOf(this).reason());
});

// Reason and number of a status must both be right.
function assertStatus(assertion, code, reason) {
  const response = responseOf(assertion);
  const found = String(response.reason()).toUpperCase();
  assertReason(assertion, reason, reason === "UNAUTHORISED" ? found.replace("ORIZED", "ORISED") : found);
  judgeCode(assertion, code, response.code);
}

for (const [name, code, reason] of [
  ["accepted", 202, "ACCEPTED"],
  ["withoutContent", 204, "NO CONTENT"],
  ["badRequest", 400, "BAD REQUEST"],
  ["unauthorised", 401, "UNAUTHORISED"],
  ["unauthorized", 401, "UNAUTHORIZED"],
  ["forbidden", 403, "FORBIDDEN"],
  ["notFound", 404, "NOT FOUND"],
  ["notAcceptable", 406, "NOT ACCEPTABLE"],
  ["rateLimited", 429, "TOO MANY REQUESTS"],
]) {
  property(name, function read() {
    assertStatus(this, code, reason);
  });
}

overwriteProperty(
  prototype,
  "ok",
  (before) =>
    function read() {
      if (isResponse(this._obj)) assertStatus(this, 200, "OK");
      else before.call(this);
    },
);

method("status", function status(wanted) {
  const response = responseOf(this);
  if (typeof wanted === "number") assertCode(this, wanted);
  else assertReason(this, wanted, response.reason());
});

method("header", function header(name, value) {
  const subject = this._obj;
  if (!isResponse(subject) && !isRequest(subject)) new Assertion(subject).to.be.postmanRequestOrResponse;
  const what = isRequest(subject) ? "request" : "response";
  const there = subject.headers.has(name);
  this.assert(
    there,
    () => `expected ${what} to have header with key '${String(name)}'`,
    () => `expected ${what} to not have header with key '${String(name)}'`,
    true,
    false,
  );
  if (arguments.length < 2) return;
  const found = there ? subject.headers.get(name) : undefined;
  this.assert(
    there && found === value,
    () => `expected '${String(name)}' ${what} header to be #{exp} but got #{act}`,
    () => `expected '${String(name)}' ${what} header to not be #{act}`,
    value,
    found,
  );
});

// The text of a response; a request that failed has none.
const textOf = (response) => response.text();

function assertContent(assertion) {
  const text = textOf(responseOf(assertion));
  assertion.assert(
    typeof text === "string" && text.length > 0,
    "expected response to have content in body",
    "expected response to not have content in body",
  );
}

property("withBody", function read() {
  assertContent(this);
});

// The body as JSON, or what is wrong with it.
function parse(response) {
  try {
    return { json: response.json() };
  } catch (error) {
    return { error };
  }
}

function assertJson(assertion) {
  const { error } = parse(responseOf(assertion));
  const why = () => String(error?.message ?? error).split("\n")[0];
  assertion.assert(
    error === undefined,
    () => `expected response body to be a valid json but got error ${why()}`,
    "expected response body not to be a valid json",
  );
}

property("json", function read() {
  assertJson(this);
});

method("body", function body(wanted) {
  const response = responseOf(this);
  if (arguments.length === 0) {
    assertContent(this);
  } else if (wanted instanceof RegExp) {
    const text = textOf(response);
    this.assert(
      wanted.exec(text),
      "expected response body text to match #{exp} but got #{act}",
      "expected response body text #{act} to not match #{exp}",
      wanted,
      text,
    );
  } else if (typeof wanted === "object" && wanted !== null) {
    const { json } = parse(response);
    this.assert(
      eql(json, wanted),
      "expected response body json to equal #{exp} but got #{act}",
      "expected response body json to not equal #{exp} but got #{act}",
      wanted,
      json,
    );
  } else {
    const text = textOf(response);
    this.assert(
      text === wanted,
      "expected response body to equal #{exp} but got #{act}",
      "expected response body to not equal #{exp}",
      wanted,
      text,
    );
  }
});

method("jsonBody", function jsonBody(path, value) {
  const response = responseOf(this);
  if (arguments.length === 0) {
    assertJson(this);
    return;
  }
  // Anything else asserts nothing: it is what collections get today, and what they pass with.
  if (typeof path !== "string") return;
  const { json } = parse(response);
  const found = lookUp(json, loosePath(json, path));
  this.assert(
    found.exists,
    () => `expected #{act} in response to contain property ${show(path)}`,
    () => `expected #{act} in response to not contain property ${show(path)}`,
    true,
    json,
  );
  if (arguments.length < 2) return;
  this.assert(
    eql(found.value, value),
    `expected response body json at "${path}" to contain #{exp} but got #{act}`,
    `expected response body json at "${path}" to not contain #{exp} but got #{act}`,
    value,
    found.value,
  );
});

addChainableMethod(
  prototype,
  "responseTime",
  function responseTime(value) {
    const found = this._obj;
    this.assert(
      arguments.length > 0 ? found === value : true,
      "expected response to have a valid response time but got #{act}",
      "expected response to not have a valid response time but got #{act}",
      null,
      found,
    );
  },
  function read() {
    this._obj = answered(this, "responseTime").responseTime;
  },
);

addChainableMethod(
  prototype,
  "responseSize",
  function responseSize(value) {
    const found = this._obj;
    this.assert(
      typeof found === "number",
      "expected response to have a valid response size but got #{act}",
      "expected response to not have a valid response size but got #{act}",
      null,
      found,
    );
    if (arguments.length === 0) return;
    this.assert(
      found === value,
      "expected response size to equal #{act} but got #{exp}",
      "expected response size to not equal #{act}",
      value,
      found,
    );
  },
  function read() {
    this._obj = sizeOf(responseOf(this));
  },
);

// Headers and body together, in bytes.
function sizeOf(response) {
  const size = typeof response.size === "function" ? response.size() : undefined;
  return size?.total ?? size ?? response.responseSize;
}

/** Adds `jsonSchema`; `check(schema, data, options)` answers with what is wrong, each as `{ dataPath, message }`. */
export function addSchema(check) {
  method("jsonSchema", function jsonSchema(schema, options) {
    new Assertion(schema).to.be.an("object");
    const data = isResponse(this._obj) ? this._obj.json() : this._obj;
    const errors = check(schema, data, options) ?? [];
    this.assert(
      errors.length === 0,
      () => `expected data to satisfy schema but found following errors: \n${errors.map(told).join(", ")}`,
      "expected data to not satisfy schema",
      true,
      false,
    );
  });
}

const told = ({ dataPath, message }) => `data${dataPath ?? ""} ${message}`;
