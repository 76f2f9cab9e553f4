// The names of old: `tests`, `responseBody`, `postman.setEnvironmentVariable` and their kin.
import { current } from "./current.js";
import { host } from "./host.js";
import { Request } from "./request.js";

// The variables as they were when the script began; `postman.*` keeps them up to date.
export function copyOf(name) {
  return (current.lazy[name] ??= current.pm[name].toObject());
}

const isAfter = () => current.isAfter;
const response = () => current.pm.response;
const answered = () => isAfter() && response()?.code !== undefined;

// What each name stands for. A name without a value is as good as none.
export const legacy = {
  tests: () => ({}),
  environment: () => copyOf("environment"),
  globals: () => copyOf("globals"),
  data: () => current.pm.iterationData.toObject(),
  iteration: () => current.pm.info.iteration,
  request: () => describeRequest(),
  responseBody: () => (answered() ? response().text() : undefined),
  responseCode: () => (answered() ? response().details() : undefined),
  responseTime: () => (isAfter() ? response()?.responseTime : undefined),
  responseHeaders: () => (answered() ? headersOf(response()) : undefined),
  responseCookies: () => (isAfter() ? current.pm.cookies.toJSON() : undefined),
  postman: () => makePostman(),
};

// The headers under their names; of several the last. Whoever asks in another spelling is answered as well.
const headersOf = ({ headers }) => {
  const written = Object.fromEntries(headers.members.map((it) => [it.key, it.value]));
  const get = (object, name) => (name in object || typeof name !== "string" ? object[name] : headers.get(name));
  return new Proxy(written, { get });
};

// The request as it was when the script began.
function describeRequest() {
  const { info } = current.pm;
  const request = new Request(host.request());
  const { body } = request;
  let data = {};
  if (body?.mode === "raw" || body?.mode === "file") data = body.toString();
  else if (body?.mode === "urlencoded" || body?.mode === "formdata") data = body[body.mode]?.toObject?.(true) ?? {};
  return {
    id: info.requestId,
    name: info.requestName,
    description: request.toJSON().description,
    headers: request.headers.toObject(true),
    method: request.method,
    url: String(request.url),
    data,
  };
}

const text = (value) => (value === null || value === undefined ? value : String(value));

function makePostman() {
  const scope = (name) => ({
    get: (key) => current.pm[name].get(key),
    set(key, value) {
      current.pm[name].set(key, text(value));
      copyOf(name)[key] = text(value);
    },
    unset(key) {
      current.pm[name].unset(key);
      delete copyOf(name)[key];
    },
    clear() {
      current.pm[name].clear();
      for (const key of Object.keys(copyOf(name))) delete copyOf(name)[key];
    },
  });
  const environment = scope("environment");
  const globals = scope("globals");
  const postman = {
    setEnvironmentVariable: environment.set,
    getEnvironmentVariable: environment.get,
    clearEnvironmentVariable: environment.unset,
    clearEnvironmentVariables: environment.clear,
    setGlobalVariable: globals.set,
    getGlobalVariable: globals.get,
    clearGlobalVariable: globals.unset,
    clearGlobalVariables: globals.clear,
    setNextRequest: (name) => current.pm.execution.setNextRequest(name),
  };
  if (isAfter()) {
    postman.getResponseHeader = (name) => response()?.headers.get(name);
    postman.getResponseCookie = (name) => current.pm.cookies.one(name)?.toJSON();
  }
  return postman;
}

// The tests that were noted in `tests`, when the script has run through.
export function reportNoted() {
  const noted = current.lazy.tests;
  if (noted === null || typeof noted !== "object") return;
  for (const [name, value] of Object.entries(noted)) {
    const failure = value ? null : { name: "AssertionError", message: `expected ${value} to be truthy`, stack: "" };
    host.test(name, current.tests++, false, failure);
  }
  current.lazy.tests = undefined;
}
