// `pm`.
import { makeCookies } from "./cookies.js";
import { current } from "./current.js";
import { createExpect } from "./expect.js";
import { host } from "./host.js";
import { Request } from "./request.js";
import { createRequire, jsonSchema } from "./require.js";
import { Response } from "./response.js";
import { COLLECTION, DATA, ENVIRONMENT, GLOBAL, makeScope, makeVariables } from "./scope.js";
import { sendRequest } from "./send.js";
import { test } from "./tests.js";

// What `require("chai")` gives has these assertions too; `restore` undoes what a script did to them.
const { expect, chai, restore: restoreExpect } = createExpect({ jsonSchema });

export const require = createRequire({ chai });

export { chai, expect, restoreExpect };

// `pm.response.to` and `pm.request.to`.
for (const [type, kind] of [
  [Request, "PostmanRequest"],
  [Response, "PostmanResponse"],
]) {
  Object.defineProperty(type.prototype, Symbol.for("posthaste.kind"), { value: kind });
  Object.defineProperty(type.prototype, "to", {
    get() {
      return expect(this).to;
    },
    configurable: true,
  });
}

// What is made when it is first asked for, by name.
const parts = {
  environment: () => makeScope(ENVIRONMENT, host.environmentName()),
  globals: () => makeScope(GLOBAL),
  collectionVariables: () => makeScope(COLLECTION),
  iterationData: () => makeScope(DATA),
  variables: () => makeVariables(),
  info: () => makeInfo(),
  request: () => makeRequest(),
  response: () => (current.isAfter ? new Response(0) : undefined),
  cookies: () => makeCookies(),
  execution: () => makeExecution(),
  visualizer: () => visualizer(),
  vault: () => makeVault(),
};

class Postman {
  test = test;
  expect = expect;
  sendRequest = sendRequest;

  require(name) {
    return requirePackage(name);
  }

  datasets() {
    throw new Error("pm.datasets is not supported: `-d NAME#VIEW` runs the requests for each row of a dataset");
  }
}

// The parts are found on the prototype, and kept in the script's own drawer.
for (const [name, make] of Object.entries(parts)) {
  Object.defineProperty(Postman.prototype, name, {
    get() {
      const { made } = current;
      return name in made ? made[name] : (made[name] = make());
    },
    // As in Postman, an assignment changes nothing.
    set() {},
    configurable: true,
  });
}

export const makePm = () => new Postman();

function makeInfo() {
  const facts = host.info();
  const info = {};
  for (const name of ["eventName", "iteration", "iterationCount", "requestName", "requestId"]) {
    Object.defineProperty(info, name, { value: facts[name] });
  }
  return info;
}

function makeRequest() {
  const request = new Request(host.request());
  if (!current.isAfter) current.before = { request, json: JSON.stringify(request) };
  return request;
}

// The request, if the script has changed it.
export function changedRequest() {
  const { before } = current;
  if (!before) return undefined;
  const json = JSON.stringify(before.request);
  return json === before.json ? undefined : JSON.parse(json);
}

function makeExecution() {
  const { location, owner } = host.info();
  Object.defineProperty(location, "current", { value: owner });
  return {
    skipRequest() {
      if (current.isAfter) throw new TypeError("pm.execution.skipRequest is not a function");
      host.skip();
    },
    location,
    setNextRequest(name) {
      if (name !== undefined) host.next(name === null ? null : String(name));
    },
    runRequest() {
      throw new Error("pm.execution.runRequest is not supported: use pm.sendRequest or pm.execution.setNextRequest");
    },
  };
}

const kindOf = (value) => (value === null ? "null" : typeof value);

function check(holds, what, wanted, value) {
  if (!holds)
    throw new Error(
      `Invalid ${what}. ${what[0].toUpperCase()}${what.slice(1)} must be ${wanted}, found ${kindOf(value)}`,
    );
}

// There is nothing to draw on: what is given is only checked.
function visualizer() {
  const isObject = (value) => value === undefined || (value !== null && typeof value === "object");
  return {
    set(template, data, options) {
      check(typeof template === "string", "template", "of type string", template);
      check(isObject(data), "data", "an object", data);
      check(isObject(options), "options", "an object", options);
    },
    clear() {},
  };
}

function makeVault() {
  const refuse = () =>
    Promise.reject(new Error("pm.vault is not available here: use pm.environment and a secret variable"));
  return { get: refuse, set: refuse, unset: refuse };
}

// `npm:lodash@4` is what `require` gives for `lodash`; a team's packages live in Postman's cloud.
function requirePackage(name) {
  const [, npm] = /^npm:((?:@[^/]+\/)?[^@/]+)/.exec(String(name)) ?? [];
  if (npm) return require(npm);
  throw new Error(`Cannot find package '${name}': packages of a team live in Postman's cloud`);
}
