// tv4 1.3 as scripts know it: JSON Schema draft 4, with its codes and its words.
import { ReferenceFault, SchemaFault, TV4_ORDER, at, errorsOf, sorted } from "./schema_errors.js";

export const errorCodes = {
  INVALID_TYPE: 0,
  ENUM_MISMATCH: 1,
  ANY_OF_MISSING: 10,
  ONE_OF_MISSING: 11,
  ONE_OF_MULTIPLE: 12,
  NOT_PASSED: 13,
  NUMBER_MULTIPLE_OF: 100,
  NUMBER_MINIMUM: 101,
  NUMBER_MINIMUM_EXCLUSIVE: 102,
  NUMBER_MAXIMUM: 103,
  NUMBER_MAXIMUM_EXCLUSIVE: 104,
  NUMBER_NOT_A_NUMBER: 105,
  STRING_LENGTH_SHORT: 200,
  STRING_LENGTH_LONG: 201,
  STRING_PATTERN: 202,
  OBJECT_PROPERTIES_MINIMUM: 300,
  OBJECT_PROPERTIES_MAXIMUM: 301,
  OBJECT_REQUIRED: 302,
  OBJECT_ADDITIONAL_PROPERTIES: 303,
  OBJECT_DEPENDENCY_KEY: 304,
  ARRAY_LENGTH_SHORT: 400,
  ARRAY_LENGTH_LONG: 401,
  ARRAY_UNIQUE: 402,
  ARRAY_ADDITIONAL_ITEMS: 403,
  FORMAT_CUSTOM: 500,
  KEYWORD_CUSTOM: 501,
  CIRCULAR_REFERENCE: 600,
  UNKNOWN_PROPERTY: 1000,
};

const kindOf = (data) => (data === null ? "null" : Array.isArray(data) ? "array" : typeof data);
const pointer = (steps) => steps.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

// For each keyword the name of its code, what belongs to it, and the words.
const SAYS = {
  type: (data, { value }) => ["INVALID_TYPE", { type: kindOf(data), expected: [value].flat().join("/") }, (it) => `Invalid type: ${it.type} (expected ${it.expected})`],
  enum: (data) => ["ENUM_MISMATCH", { value: JSON.stringify(data) }, (it) => `No enum match for: ${it.value}`],
  anyOf: () => ["ANY_OF_MISSING", {}, () => 'Data does not match any schemas from "anyOf"'],
  oneOf: (_, { passing }) =>
    passing
      ? ["ONE_OF_MULTIPLE", { index1: passing[0], index2: passing[1] }, (it) => `Data is valid against more than one schema from "oneOf": indices ${it.index1} and ${it.index2}`]
      : ["ONE_OF_MISSING", {}, () => 'Data does not match any schemas from "oneOf"'],
  not: () => ["NOT_PASSED", {}, () => 'Data matches schema from "not"'],
  multipleOf: (value, { value: multipleOf }) => ["NUMBER_MULTIPLE_OF", { value, multipleOf }, () => `Value ${value} is not a multiple of ${multipleOf}`],
  minimum: (value, { value: minimum }) => ["NUMBER_MINIMUM", { value, minimum }, () => `Value ${value} is less than minimum ${minimum}`],
  maximum: (value, { value: maximum }) => ["NUMBER_MAXIMUM", { value, maximum }, () => `Value ${value} is greater than maximum ${maximum}`],
  exclusiveMinimum: (value, { limit: minimum }) =>
    value < minimum
      ? ["NUMBER_MINIMUM", { value, minimum }, () => `Value ${value} is less than minimum ${minimum}`]
      : ["NUMBER_MINIMUM_EXCLUSIVE", { value, minimum }, () => `Value ${value} is equal to exclusive minimum ${minimum}`],
  exclusiveMaximum: (value, { limit: maximum }) =>
    value > maximum
      ? ["NUMBER_MAXIMUM", { value, maximum }, () => `Value ${value} is greater than maximum ${maximum}`]
      : ["NUMBER_MAXIMUM_EXCLUSIVE", { value, maximum }, () => `Value ${value} is equal to exclusive maximum ${maximum}`],
  minLength: ({ length }, { value: minimum }) => ["STRING_LENGTH_SHORT", { length, minimum }, () => `String is too short (${length} chars), minimum ${minimum}`],
  maxLength: ({ length }, { value: maximum }) => ["STRING_LENGTH_LONG", { length, maximum }, () => `String is too long (${length} chars), maximum ${maximum}`],
  pattern: (_, { value: pattern }) => ["STRING_PATTERN", { pattern }, () => `String does not match pattern: ${pattern}`],
  minProperties: (data, { value: minimum }) => ["OBJECT_PROPERTIES_MINIMUM", { propertyCount: Object.keys(data).length, minimum }, (it) => `Too few properties defined (${it.propertyCount}), minimum ${minimum}`],
  maxProperties: (data, { value: maximum }) => ["OBJECT_PROPERTIES_MAXIMUM", { propertyCount: Object.keys(data).length, maximum }, (it) => `Too many properties defined (${it.propertyCount}), maximum ${maximum}`],
  required: (_, { key }) => ["OBJECT_REQUIRED", { key }, () => `Missing required property: ${key}`],
  additionalProperties: (_, { key }) => ["OBJECT_ADDITIONAL_PROPERTIES", { key }, () => "Additional properties not allowed"],
  falseSchema: (_, { key }) => ["OBJECT_ADDITIONAL_PROPERTIES", { key }, () => "Additional properties not allowed"],
  dependencies: (_, { key, missing }) => ["OBJECT_DEPENDENCY_KEY", { key, missing }, () => `Dependency failed - key must exist: ${missing} (due to key: ${key})`],
  minItems: ({ length }, { value: minimum }) => ["ARRAY_LENGTH_SHORT", { length, minimum }, () => `Array is too short (${length}), minimum ${minimum}`],
  maxItems: ({ length }, { value: maximum }) => ["ARRAY_LENGTH_LONG", { length, maximum }, () => `Array is too long (${length}), maximum ${maximum}`],
  uniqueItems: (_, { match1, match2 }) => ["ARRAY_UNIQUE", { match1, match2 }, () => `Array items are not unique (indices ${match1} and ${match2})`],
  additionalItems: () => ["ARRAY_ADDITIONAL_ITEMS", {}, () => "Additional items not allowed"],
};

class ValidationError extends Error {
  constructor(code, message, params, dataPath, schemaPath, subErrors) {
    super(message);
    for (const [name, value] of Object.entries({ message, params, code, dataPath, schemaPath, subErrors })) {
      Object.defineProperty(this, name, { value, enumerable: true, writable: true, configurable: true });
    }
  }
}
Object.defineProperty(ValidationError.prototype, "name", { value: "ValidationError" });

function twins(items) {
  const texts = items.map((item) => JSON.stringify(item));
  for (let match2 = 1; match2 < texts.length; match2++) {
    const match1 = texts.indexOf(texts[match2]);
    if (match1 < match2) return { match1, match2 };
  }
  return { match1: 0, match2: 0 };
}

// An error for each property that is too many.
function single(found) {
  if (found.keyword !== "additionalProperties") return [found];
  return found.params.unexpected.map((name) => ({ ...found, params: { unexpected: [name] } }));
}

// The errors of tv4 for one that Rust has found.
function worded(found, view) {
  const { params } = found;
  let { keyword } = found;
  const data = at(view.data, found.data);
  const value = at(view.schema, found.schema);
  const facts = { value: value ?? params.type, limit: params.limit, passing: params.passingSchemas };
  const route = found.route.filter((step) => step !== "$ref");
  let place = found.data;
  const make = () => {
    const [name, own, words] = (SAYS[keyword] ?? (() => ["KEYWORD_CUSTOM", {}, () => `Keyword failed: ${keyword}`]))(data, facts);
    const below = found.below.length > 0 ? untilEnds(sorted(found.below.flatMap(single), view)).flatMap((it) => worded(it, view)) : null;
    return new ValidationError(errorCodes[name], words(own), own, pointer(place), pointer(route), below);
  };
  if (keyword === "required" && route.at(-1) === "dependencies") {
    keyword = "dependencies";
    facts.missing = params.missingProperty;
    const isMeant = ([name, needed]) => name in data && [needed].flat().includes(facts.missing);
    facts.key = (Object.entries(value ?? {}).find(isMeant) ?? [""])[0];
    route.push(facts.key, Math.max(0, [value[facts.key]].flat().indexOf(facts.missing)));
  } else if (keyword === "required") {
    facts.key = params.missingProperty;
    route.push(Array.isArray(value) ? value.indexOf(facts.key) : 0);
  } else if (keyword === "additionalProperties") {
    return params.unexpected.map((key) => {
      place = [...found.data, key];
      facts.key = key;
      return make();
    });
  } else if (keyword === "additionalItems") {
    return data.slice(params.limit).map((_, number) => {
      place = [...found.data, params.limit + number];
      return make();
    });
  } else if (keyword === "uniqueItems") {
    Object.assign(facts, twins(data));
  } else if (keyword === "exclusiveMinimum" && data < params.limit) {
    route[route.length - 1] = "minimum";
  } else if (keyword === "exclusiveMaximum" && data > params.limit) {
    route[route.length - 1] = "maximum";
  } else if (keyword === "falseSchema") {
    facts.key = found.data.at(-1);
  } else if (keyword === "multipleOf") {
    route.pop();
  } else if (keyword === "enum") {
    // So it is in tv4.
    route[route.length - 1] = "type";
  }
  return [make()];
}

// After one of these tv4 looks no further at the same value.
const ENDS = new Set("type,enum,multipleOf,minimum,exclusiveMinimum,maximum,exclusiveMaximum,minLength,maxLength,pattern".split(","));

function untilEnds(errors) {
  const ended = [];
  const starts = (steps, with_) => with_.every((step, number) => steps[number] === step);
  return errors.filter((error) => {
    const node = error.route.slice(0, -1);
    if (ended.some((it) => starts(error.route, it.node) && starts(error.data, it.data))) return false;
    if (ENDS.has(error.keyword)) ended.push({ node, data: error.data });
    return true;
  });
}

// tv4 takes schemas as they come: what is not right in them is left out.
function mended(schema, options) {
  let copy = JSON.parse(JSON.stringify(schema) ?? "true");
  for (let tries = 0; tries < 100; tries++) {
    try {
      errorsOf(copy, undefined, options);
      return copy;
    } catch (error) {
      if (!(error instanceof SchemaFault)) throw error;
      const { data } = error.found;
      if (data.length === 0) return {};
      const parent = at(copy, data.slice(0, -1));
      if (Array.isArray(parent)) parent.splice(data.at(-1), 1);
      else delete parent[data.at(-1)];
    }
  }
  return copy;
}

// References that lead nowhere: tv4 goes on without them, and names them.
function withoutLost(schema, known, missing) {
  const visit = (value, seen) => {
    if (value === null || typeof value !== "object" || seen.has(value)) return;
    seen.add(value);
    if (typeof value.$ref === "string") {
      const [uri, path] = value.$ref.split("#");
      const lost = uri === "" ? path && at(schema, path.split("/").slice(1)) === undefined : !(uri in known);
      if (lost) {
        if (uri !== "" && !missing.includes(uri)) missing.push(uri);
        delete value.$ref;
      }
    }
    for (const name of Object.keys(value)) visit(value[name], seen);
  };
  visit(schema, new Set());
  return schema;
}

export function makeTv4() {
  const schemas = {};
  const formats = {};

  function check(data, given, all) {
    const options = { old: true, formats: false, known: Object.fromEntries(Object.entries(schemas).map(([uri, it]) => [uri.replace(/#$/, ""), it])) };
    const start = typeof given === "string" ? { $ref: given } : given;
    const missing = [];
    let schema;
    try {
      schema = mended(start, options);
    } catch (error) {
      if (!(error instanceof ReferenceFault)) throw error;
      schema = mended(withoutLost(JSON.parse(JSON.stringify(start)), options.known, missing), options);
    }
    const view = { schema, data, order: TV4_ORDER, byData: true };
    const found = untilEnds(sorted(errorsOf(schema, data === undefined ? null : data, options).flatMap(single), view));
    const errors = found.flatMap((it) => worded(it, view));
    errors.push(...formatErrors(schema, data));
    return { errors: all ? errors : errors.slice(0, 1), missing };
  }

  function formatErrors(schema, data, dataSteps = [], schemaSteps = [], depth = 0) {
    const found = [];
    if (Object.keys(formats).length === 0 || depth > 200 || schema === null || typeof schema !== "object") return found;
    const test = formats[schema.format];
    const message = test?.(data, schema);
    if (message) {
      found.push(new ValidationError(errorCodes.FORMAT_CUSTOM, `Format validation failed (${message})`, { message }, pointer(dataSteps), pointer([...schemaSteps, "format"]), null));
    }
    if (data === null || typeof data !== "object") return found;
    for (const name of Object.keys(data)) {
      const isItem = Array.isArray(data);
      const part = isItem ? schema.items : schema.properties?.[name];
      const route = isItem ? ["items"] : ["properties", name];
      found.push(...formatErrors(part, data[name], [...dataSteps, name], [...schemaSteps, ...route], depth + 1));
    }
    return found;
  }

  const tv4 = {
    error: null,
    missing: [],
    valid: true,
    errorCodes,
    validate(data, schema) {
      const { errors, missing } = check(data, schema, false);
      this.error = errors[0] ?? null;
      this.missing = missing;
      this.valid = errors.length === 0;
      return this.valid;
    },
    validateResult(data, schema) {
      const { errors, missing } = check(data, schema, false);
      return { valid: errors.length === 0, error: errors[0] ?? null, missing };
    },
    validateMultiple(data, schema) {
      const { errors, missing } = check(data, schema, true);
      return { errors, missing, valid: errors.length === 0 };
    },
    addSchema(uri, schema) {
      if (typeof uri !== "string") {
        const found = uri?.id;
        if (typeof found === "string") schemas[found] = uri;
      } else {
        schemas[uri] = schema;
      }
    },
    getSchema: (uri) => schemas[uri],
    getSchemaMap: () => ({ ...schemas }),
    getSchemaUris: (filter) => Object.keys(schemas).filter((uri) => !filter || filter.test(uri)),
    getMissingUris: () => [],
    dropSchemas() {
      for (const uri of Object.keys(schemas)) delete schemas[uri];
    },
    addFormat(name, test) {
      Object.assign(formats, typeof name === "string" ? { [name]: test } : name);
    },
    defineKeyword() {
      throw new Error("tv4.defineKeyword is not supported: check it in the script, or use ajv");
    },
    defineError() {},
    setErrorReporter() {},
    language: () => tv4,
    addLanguage: () => true,
    reset() {
      tv4.dropSchemas();
      for (const name of Object.keys(formats)) delete formats[name];
      Object.assign(tv4, { error: null, missing: [], valid: true });
    },
    freshApi: () => makeTv4(),
    resolveUrl: (_, href) => href,
    normSchema: (schema) => schema,
  };
  tv4.tv4 = tv4;
  return tv4;
}
