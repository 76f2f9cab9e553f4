// `require`: libraries, packages beside the collection, and the collection's own files.
import { current } from "../current.js";
import { host } from "../host.js";
import { createRequire, lazyGlobals } from "../require.js";
import { chai } from "./chai.js";
import { makeAxios } from "./send.js";

const base = createRequire({ chai });
const OwnFunction = Function;

const more = (name) => host.load("library/bru.js")[name];

const own = (name, make) => () => ((current.modules ??= new Map()).has(name) || current.modules.set(name, make()), current.modules.get(name));

const MODULES = {
  ajv: own("ajv8", () => more("makeAjv")(base("ajv"))),
  "ajv-formats": () => more("addFormats"),
  axios: own("axios", makeAxios),
  jsonwebtoken: own("jsonwebtoken", () => more("makeJwt")(base)),
  nanoid: own("nanoid", () => more("makeNanoid")(base)),
  crypto: own("crypto", () => host.load("library/bru_crypto.js").makeCrypto()),
};

// What only Bruno's developer mode has, and what does its work here.
const REQUESTS = "a script has no network of its own: `axios` and `bru.sendRequest` send requests";
const ELSEWHERE = {
  "node-fetch": REQUESTS,
  http: REQUESTS,
  https: REQUESTS,
  net: REQUESTS,
  tls: REQUESTS,
  dns: REQUESTS,
  "form-data": "a request of the collection can have a body of the kind `multipart-form`",
  fs: "a script reads no files but `require`s them, as `.js` or `.json`",
  "fs/promises": "a script reads no files but `require`s them, as `.js` or `.json`",
  child_process: "a script starts no programs",
  worker_threads: "a script starts no threads",
  "node-vault": "secrets are given with `--var`, or come from variables of the system",
  zlib: "answers are unpacked before a script sees them",
};

// How many files one script may load.
const MOST_FILES = 1_000;

// A file of the collection, run once for each script.
function load(path, from) {
  const found = host.localModule(path, from);
  const files = (current.files ??= new Map());
  if (files.has(found.path)) return files.get(found.path).exports;
  if (files.size >= MOST_FILES) throw new Error(`require: more than ${MOST_FILES} files`);
  const module = { exports: {} };
  files.set(found.path, module);
  try {
    if (found.path.endsWith(".json")) module.exports = JSON.parse(found.text);
    else run(module, found);
  } catch (error) {
    files.delete(found.path);
    throw error;
  }
  return module.exports;
}

function run(module, { path, folder, text }) {
  const within = (name) => resolve(String(name), folder);
  const parameters = ["module", "exports", "require", "__filename", "__dirname"];
  new OwnFunction(...parameters, text).call(module.exports, module, module.exports, within, path, folder);
}

function resolve(name, from) {
  const plain = name.replace(/^node:/, "");
  if (Object.hasOwn(MODULES, plain)) return MODULES[plain]();
  if (/^\.{1,2}(?:\/|$)/.test(name) || isWithin(name)) return load(name, from);
  if (!Object.hasOwn(ELSEWHERE, plain)) return base(name);
  try {
    // An empty stand-in would only fail later.
    if (plain !== "fs") return base(name);
  } catch {
    // There is no package of this name beside the collection either.
  }
  throw Object.assign(new Error(`Cannot find module '${name}': ${ELSEWHERE[plain]}`), { code: "MODULE_NOT_FOUND" });
}

// Whether a name is the whole path of a file of the collection.
function isWithin(name) {
  const { folder } = host.home();
  return folder !== "" && name.startsWith(folder);
}

export function require(name) {
  return resolve(String(name), null);
}

// The names of libraries in every script.
export const libraries = {
  ...Object.fromEntries(
    ["Buffer", "atob", "btoa", "tv4", "URL", "URLSearchParams", "TextEncoder", "TextDecoder", "structuredClone", "crypto"].map((name) => [name, lazyGlobals[name]]),
  ),
  moment: () => base("moment"),
  axios: MODULES.axios,
  Ajv: MODULES.ajv,
  addFormats: MODULES["ajv-formats"],
};
