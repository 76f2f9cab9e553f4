// `expect` and `assert`, with what Bruno adds to them.
import { createExpect } from "../expect.js";
import { Assertion, addMethod, addProperty, eql, show } from "../expect/core.js";
import { jsonSchema } from "../require.js";

const VERSIONS = ["http://json-schema.org/draft-07/schema#", "http://json-schema.org/draft-07/schema"];

// The keys of a path: `items[0].name`, `data["a.b"]`.
function keysOf(path) {
  const parts = path.matchAll(/\[(?:"((?:\\"|[^"])*)"|'((?:\\'|[^'])*)'|([^\]]*))\]|[^.[]+/g);
  return [...parts].map(([whole, double, single, bare]) => {
    if (double !== undefined) return double.replaceAll('\\"', '"');
    if (single !== undefined) return single.replaceAll("\\'", "'");
    return bare ?? whole;
  });
}

function lookUp(value, path) {
  for (const key of keysOf(path)) {
    if (value === null || value === undefined || !Object.hasOwn(Object(value), key)) return { found: false };
    value = value[key];
  }
  return { found: true, value };
}

function assertBody(...given) {
  const body = this._obj;
  const [first, wanted] = given;
  if (given.length === 0) {
    const isBody = typeof body === "object" && body !== null;
    this.assert(isBody, "expected #{this} to be a JSON body (object or array)", "expected #{this} not to be a JSON body");
  } else if (given.length === 1 && typeof first === "object" && first !== null) {
    const [not, shown] = ["expected body to not deeply equal", show(first)];
    this.assert(eql(body, first), `expected body to deeply equal ${shown}`, `${not} ${shown}`);
  } else {
    const { found, value } = lookUp(body, String(first));
    const holds = found && (given.length === 1 || eql(value, wanted));
    const what = `have nested property '${first}'${given.length === 1 ? "" : ` equal to ${show(wanted)}`}`;
    this.assert(holds, `expected body to ${what}`, `expected body to not ${what}`);
  }
}

function assertSchema(schema, options) {
  const version = schema?.$schema;
  if (version && !VERSIONS.includes(version)) {
    const what = `Unsupported JSON Schema version: "${version}". Only Draft-07 (${VERSIONS[0]}) is supported`;
    this.assert(false, what, what);
  }
  let errors;
  try {
    errors = jsonSchema(schema, this._obj, options).map(inNewWords);
  } catch (error) {
    const what = `JSON schema compile error: ${error.message}`;
    this.assert(false, what, what);
  }
  this.assert(
    errors.length === 0,
    `expected #{this} to match JSON schema, validation errors: ${errors.length === 0 ? "none" : JSON.stringify(errors)}`,
    "expected #{this} to not match JSON schema",
  );
}

// An error as Ajv 8 words it.
export function inNewWords({ dataPath = "", message = "", params = {}, ...rest }) {
  const instancePath = dataPath.replace(/\[(\d+)\]|\.([^.[]+)|\['((?:\\'|[^'])*)'\]/g, (_, at, name, quoted) => `/${at ?? name ?? quoted}`);
  const words = message.replace(/^should /, "must ").replaceAll(" should ", " must ").replace(/^(must have required property ')\./, "$1");
  const missing = params.missingProperty === undefined ? {} : { missingProperty: params.missingProperty.replace(/^\./, "") };
  const { keyword, schemaPath, ...more } = rest;
  return { instancePath, schemaPath, keyword, params: { ...params, ...missing }, message: words, ...more };
}

const isText = (value) => typeof value === "string";

const TEXT = {
  startWith: [(value, wanted) => value.startsWith(wanted), "start with"],
  endWith: [(value, wanted) => value.endsWith(wanted), "end with"],
  equalIgnoreCase: [(value, wanted) => value.toLowerCase() === String(wanted).toLowerCase(), "equal (ignoring case)"],
};

function extend() {
  const { prototype } = Assertion;
  addProperty(prototype, "json", function read() {
    const kind = Object.prototype.toString.call(this._obj);
    const isJson = kind === "[object Object]" || Array.isArray(this._obj);
    this.assert(isJson, "expected #{this} to be JSON", "expected #{this} not to be JSON");
  });
  addMethod(prototype, "jsonSchema", assertSchema);
  addMethod(prototype, "jsonBody", assertBody);
  addMethod(prototype, "match", function match(pattern) {
    const value = this._obj;
    const matches = value !== undefined && pattern.test(value);
    this.assert(matches, `expected #{this} to match ${pattern}`, `expected #{this} not to match ${pattern}`);
  });
  for (const [name, [holds, what]] of Object.entries(TEXT)) {
    const assert = function assert(wanted) {
      const value = this._obj;
      const fits = isText(value) && isText(wanted) && holds(value, wanted);
      this.assert(fits, `expected #{this} to ${what} ${show(wanted)}`, `expected #{this} not to ${what} ${show(wanted)}`);
    };
    for (const spelling of [name, name.replace("With", "sWith")]) addMethod(prototype, spelling, assert);
  }
}

const made = createExpect({ jsonSchema, extend });

export const { expect, chai, restore: restoreExpect } = made;

export const assertOf = () => made.assert;
