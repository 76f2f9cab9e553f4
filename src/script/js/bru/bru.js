// `bru`.
import { current } from "../current.js";
import { host } from "../host.js";
import { DATA } from "../scope.js";
import { timers } from "../timers.js";
import { cookies } from "./cookies.js";
import { changeMemo, leaveMemo, memo } from "./memo.js";
import { jsonOf, parseJson } from "./numbers.js";
import { runRequest, sendRequest } from "./send.js";
import { assertionResults, testResults } from "./tests.js";
import { variables } from "./variables.js";
import { minifyXml } from "./xml.js";

function setNextRequest(name) {
  if (name !== undefined) current.next = name === null ? null : String(name);
}

// Where the place in the list of rows is told, and the row itself.
const iterationData = {
  get: (name) => (name ? host.get(DATA, String(name)) : host.all(DATA)),
  set: (name, value) => host.set(DATA, String(name), value),
  has: (name) => host.has(DATA, String(name)),
  unset: (name) => host.unset(DATA, String(name)),
  stringify: () => jsonOf(host.all(DATA)),
};

const runner = () => {
  const { iteration, iterationCount } = host.info();
  return {
    setNextRequest,
    skipRequest() {
      if (!current.isAfter) current.skips = true;
    },
    stopExecution() {
      changeMemo({ stops: true });
    },
    iterationData,
    iterationIndex: iteration,
    totalIterations: iterationCount,
  };
};

function minifyJson(given) {
  if (given === null || given === undefined) throw new Error("Failed to minify");
  if (typeof given === "object") return jsonOf(given);
  if (typeof given !== "string") throw new TypeError("minifyJson expects a string or object");
  const text = given.trim();
  if (text === "") return text;
  try {
    return jsonOf(parseJson(text));
  } catch (error) {
    throw new Error(`Failed to minify: ${error.message}`);
  }
}

// There is nothing to draw on: what is given is only checked.
function visualize(type, data) {
  if (!type) throw new Error("visualization type is required");
  if (type === "html" && typeof data?.template !== "string" && !data?.content) {
    throw new Error("html content or template is required");
  }
}

const methods = {
  ...variables,
  setNextRequest,
  sendRequest,
  sleep: (wait) => new Promise((resolve) => timers.setTimeout(resolve, wait, "slept")),
  getTestResults: async () => testResults(),
  getAssertionResults: async () => assertionResults(),
  isSafeMode: () => true,
  cwd: () => host.home().folder,
  getCollectionName: () => host.home().name,
  visualize,
  clearVisualizations() {},
  utils: { minifyJson, minifyXml },
  runRequest,
  resetOauth2Credential(id) {
    if (!id || typeof id !== "string") throw new Error("credentialId must be a non-empty string");
    host.forgetToken(id);
  },
};

const parts = { runner, cookies };

// The parts are found on the prototype, and kept in the script's own drawer.
const prototype = { ...methods };
for (const [name, make] of Object.entries(parts)) {
  Object.defineProperty(prototype, name, {
    get: () => (current.made[name] ??= make()),
    enumerable: true,
    configurable: true,
  });
}

export const bru = () => Object.create(prototype);

// What the script said of the run is passed on when it has ended.
export function finish() {
  if (memo().stops) host.next(null);
  else if (current.next !== undefined) host.next(current.next);
  leaveMemo();
  if (current.skips) host.skip();
}
