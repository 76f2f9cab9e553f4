// `require`, and the global names that stand for libraries. A library is loaded when a script first asks for it.
import { current } from "./current.js";
import { keep } from "./guard.js";
import { host } from "./host.js";

const loaded = new Map();

// A module of ours, loaded once for this world.
function load(name) {
  if (!loaded.has(name)) loaded.set(name, host.load(`library/${name}.js`));
  return loaded.get(name);
}

// What scripts share is put back after each of them.
const shared = new Map();

function share(name, make) {
  if (!shared.has(name)) {
    const value = make();
    keep(value);
    shared.set(name, value);
  }
  return shared.get(name);
}

// What a script has for itself, until it ends.
function own(name, make) {
  const modules = (current.modules ??= new Map());
  if (!modules.has(name)) modules.set(name, make());
  return modules.get(name);
}

const buffer = () => share("buffer", () => ({ ...bufferParts(), SlowBuffer: bufferParts().Buffer, INSPECT_MAX_BYTES: 50, kMaxLength: 0x7fffffff }));
const bufferParts = () => load("buffer");
const web = (name) => share(name, () => load("web")[name]);
const address = (name) => share(name, () => load("url")[name]);

// Packages of npm that are part of this program, if npm was there when it was built: how to get each one otherwise.
const PACKAGES = {
  lodash: "lodash@4",
  lodash3: "lodash@3",
  moment: "moment",
  cheerio: "cheerio@0.22",
  backbone: "backbone",
  "postman-collection": "postman-collection@4",
  "liquid-json": "liquid-json",
};

// `moment` keeps a language for all; every script has its own.
const CHANGING = new Set(["moment"]);

function bundle(name) {
  const path = `npm/${name}.js`;
  const make = () => {
    if (!host.exists(path)) {
      const known = name === "lodash3" ? "lodash" : name;
      const beside = packaged(known);
      if (beside) return beside.value;
      throw new Error(
        `Cannot find module '${known}': this posthaste was built without npm. Run \`npm install ${PACKAGES[name]}\` beside the collection, or build posthaste where npm is`,
      );
    }
    if (!loaded.has(path)) loaded.set(path, host.load(path).default);
    return loaded.get(path)(requireBuiltIn, surroundings());
  };
  return CHANGING.has(name) || !host.exists(path) ? own(path, make) : share(path, make);
}

// What a package takes for the global object: it neither sees there what stands for packages, nor leaves anything behind.
function surroundings() {
  const nothing = { value: undefined, writable: true, enumerable: true, configurable: true };
  return Object.create(globalThis, { _: nothing, Backbone: nothing, cheerio: nothing });
}

// What a bundle asks for in turn.
function requireBuiltIn(name) {
  const found = builtIn(name);
  if (found) return found.value;
  if (name === "crypto") return load("web").nodeCrypto(buffer().Buffer);
  throw new Error(`Cannot find module '${name}'`);
}

const node = (name) => share(name, () => load(`node/${name}`).default);
const small = (name) => load("node/small")[name];

const MODULES = {
  ajv: () => share("ajv", () => load("ajv").default),
  atob: () => buffer().atob,
  btoa: () => buffer().btoa,
  chai: () => share("chai", () => chai ?? { expect: host.expect }),
  cheerio: () => bundle("cheerio"),
  "crypto-js": () => share("crypto-js", () => load("crypto_js").default),
  "csv-parse/lib/sync": () => share("csv", () => load("csv").parseCsv),
  "csv-parse/sync": () => share("csv/sync", () => ({ parse: load("csv").parseCsv })),
  lodash: () => bundle("lodash"),
  moment: () => bundle("moment"),
  "postman-collection": () => bundle("postman-collection"),
  tv4: () => own("tv4", () => load("tv4").makeTv4()),
  uuid: () => share("uuid", () => load("uuid").default),
  xml2js: () => share("xml2js", () => load("xml").xml2js),
  backbone: () => bundle("backbone"),
  json: () => (host.exists("npm/liquid-json.js") ? bundle("liquid-json") : share("json", () => small("json"))),
  path: () => node("path"),
  assert: () => node("assert"),
  buffer,
  util: () => node("util"),
  url: () => share("url", () => ({ ...load("node/url").default, URL: address("URL"), URLSearchParams: address("URLSearchParams") })),
  querystring: () => node("querystring"),
  // The one that streams are made of.
  events: () => share("events", () => load("node/stream").EventEmitter),
  stream: () => node("stream"),
  punycode: () => share("punycode", () => small("punycode")),
  string_decoder: () => share("string_decoder", () => ({ StringDecoder: small("makeStringDecoder")(buffer().Buffer, web("TextDecoder")) })),
  timers: () => own("timers", () => small("timers")()),
  os: () => share("os", () => small("os")),
  fs: () => own("fs", () => ({})),
};

// The engine's own assertions.
let chai;

function builtIn(name) {
  const plain = name.replace(/^node:/, "").replace(/\/$/, "");
  return Object.hasOwn(MODULES, plain) ? { value: MODULES[plain]() } : undefined;
}

// A package beside the collection.
function packaged(name) {
  if (!host.library.hasPackages()) return undefined;
  return own("packages", () => load("packages").makeLoader(builtIn))(name);
}

// `require(name)`.
export function createRequire(given) {
  chai = given?.chai;
  return function require(name) {
    const text = String(name);
    const found = builtIn(text) ?? packaged(text);
    if (found) return found.value;
    throw Object.assign(new Error(`Cannot find module '${text}'`), { code: "MODULE_NOT_FOUND" });
  };
}

// The names of libraries in every script.
export const lazyGlobals = {
  _: () => bundle("lodash3"),
  CryptoJS: MODULES["crypto-js"],
  tv4: MODULES.tv4,
  cheerio: MODULES.cheerio,
  xml2Json: () => share("xml2Json", () => load("xml").xml2Json),
  Backbone: MODULES.backbone,
  Buffer: () => buffer().Buffer,
  atob: MODULES.atob,
  btoa: MODULES.btoa,
  URL: () => address("URL"),
  URLSearchParams: () => address("URLSearchParams"),
  TextEncoder: () => web("TextEncoder"),
  TextDecoder: () => web("TextDecoder"),
  structuredClone: () => web("structuredClone"),
  crypto: () => web("crypto"),
};

// The errors of data against a schema in the words of Ajv 6: what the assertion `jsonSchema` looks at.
export const jsonSchema = (schema, data, options) => load("ajv").jsonSchema(schema, data, options);
