// What Rust finds wrong with data, in the order in which a validator of JavaScript comes upon it.
import { host } from "./host.js";

// The order in which Ajv 6 looks at the keywords of one schema.
export const AJV_ORDER = [
  "type,maximum,exclusiveMaximum,minimum,exclusiveMinimum,multipleOf,maxLength,minLength,pattern,format,maxItems,minItems,additionalItems",
  "items,contains,uniqueItems,maxProperties,minProperties,required,dependencies,propertyNames,additionalProperties",
  "properties,patternProperties,$ref,const,enum,not,anyOf,oneOf,allOf,if,then,else",
].join().split(",");

// The same of tv4.
export const TV4_ORDER = [
  "type,enum,multipleOf,minimum,exclusiveMinimum,maximum,exclusiveMaximum,minLength,maxLength,pattern,minItems,maxItems",
  "uniqueItems,items,additionalItems,minProperties,maxProperties,required,properties,patternProperties,additionalProperties",
  "dependencies,allOf,anyOf,oneOf,not,format,$ref",
].join().split(",");

// Steps of a schema that go down into the data.
const GOES_DOWN = new Set(["properties", "patternProperties", "additionalProperties", "items", "additionalItems"]);

// tv4 goes through the data, and looks for each of its names at these.
const OF_PROPERTIES = new Set(["properties", "patternProperties", "additionalProperties"]);

export const at = (root, steps) => steps.reduce((value, step) => value?.[step], root);

export class SchemaFault extends Error {
  constructor(found) {
    super("schema");
    this.found = found;
  }
}

export class ReferenceFault extends Error {}

// The errors of data, or of the schema itself if there is no data.
export function errorsOf(schema, data, options) {
  let found;
  try {
    found = host.schemaErrors(JSON.stringify(schema) ?? "true", data === undefined ? data : JSON.stringify(data), JSON.stringify(options));
  } catch ({ message }) {
    const [, kind, text] = /^(schema|reference): ([^]*)$/.exec(message) ?? [];
    if (kind === "schema") throw new SchemaFault(JSON.parse(text));
    if (kind === "reference") throw new ReferenceFault(text);
    throw new Error(message);
  }
  return JSON.parse(found);
}

// The place in the order of what a reference points to, and of what stands beside it.
export function sorted(errors, { schema, data, order, byData = false }) {
  const keyed = errors.map((error) => ({ error, key: keyOf(error, { schema, data, order, byData }) }));
  keyed.sort((one, other) => compare(one.key, other.key));
  return keyed.map(({ error }) => error);
}

function compare(one, other) {
  for (let at = 0; at < Math.min(one.length, other.length); at++) {
    if (one[at] !== other[at]) return one[at] - other[at];
  }
  return one.length - other.length;
}

function keyOf(error, { schema: root, data, order, byData }) {
  const key = [];
  let schema = root;
  let here = data;
  let depth = 0;
  const { route } = error;
  for (let step = 0; step < route.length; step++) {
    const keyword = route[step];
    const missing = error.params.missingProperty;
    const isLast = step === route.length - 1;
    // Ajv looks for a required property where it looks at its value.
    if (isLast && keyword === "required" && !byData && isDemanding(schema?.properties?.[missing])) {
      key.push(rank(order, "properties"), Object.keys(schema.properties).indexOf(missing), -1);
      return key;
    }
    key.push(rank(order, byData && OF_PROPERTIES.has(keyword) ? "properties" : keyword));
    if (byData && isLast && keyword === "additionalProperties") key.push(Object.keys(here).indexOf(error.params.unexpected[0]));
    if (keyword === "$ref") {
      schema = pointedTo(root, schema?.$ref);
      continue;
    }
    schema = schema?.[keyword];
    if (isLast || !GOES_DOWN.has(keyword)) {
      if (isLast || typeof route[step + 1] !== "number") {
        if (isLast && keyword === "required" && Array.isArray(schema)) key.push(schema.indexOf(missing));
        continue;
      }
      key.push(route[++step]);
      schema = schema?.[route[step]];
      continue;
    }
    const name = error.data[depth++];
    if (byData && here !== null && typeof here === "object") key.push(Object.keys(here).indexOf(String(name)));
    if (keyword === "properties" || keyword === "patternProperties") {
      key.push(Object.keys(schema ?? {}).indexOf(route[++step]));
      schema = schema?.[route[step]];
    } else if (Array.isArray(schema)) {
      key.push(route[++step]);
      schema = schema?.[route[step]];
    } else if (typeof name === "number") {
      key.push(name);
    }
    here = here?.[name];
  }
  return key;
}

const rank = (order, keyword) => (order.indexOf(keyword) + order.length + 1) % (order.length + 1);

// Whether a schema says anything.
export const isDemanding = (schema) => schema === false || (schema !== null && typeof schema === "object" && Object.keys(schema).length > 0);

function pointedTo(root, reference) {
  if (reference === "#") return root;
  if (typeof reference !== "string" || !reference.startsWith("#/")) return undefined;
  const steps = reference.slice(2).split("/");
  return at(root, steps.map((step) => unescaped(step).replaceAll("~1", "/").replaceAll("~0", "~")));
}

function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
