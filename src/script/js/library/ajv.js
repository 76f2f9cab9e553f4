// Ajv 6 as scripts know it: the same calls, and the same words for what is wrong.
import { AJV_ORDER, ReferenceFault, SchemaFault, at, errorsOf, isDemanding, sorted } from "./schema_errors.js";
import { ownFailures } from "./ajv_own.js";

const FORMATS =
  "date,time,date-time,uri,uri-reference,uri-template,url,email,hostname,ipv4,ipv6,regex,uuid,json-pointer,json-pointer-uri-fragment,relative-json-pointer";
const KNOWN_FORMATS = new Set(FORMATS.split(","));

const isName = (text) => /^[a-z$_][a-z$_0-9]*$/i.test(text);
const quoted = (text) => String(text).replace(/['\\]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r");
const member = (name) => (typeof name === "number" ? `[${name}]` : isName(name) ? `.${name}` : `['${quoted(name)}']`);
const pointer = (steps) => steps.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
const fragment = (steps) => steps.map((step) => `/${encodeURIComponent(String(step).replaceAll("~", "~0").replaceAll("/", "~1"))}`).join("");
// Where in the data an error is. What no schema names on its own is always quoted.
function dataPathOf({ data, route }) {
  let path = "";
  let depth = 0;
  for (let step = 0; step < route.length && depth < data.length; step++) {
    const keyword = route[step];
    if (keyword === "properties") {
      path += member(data[depth++]);
      step++;
    } else if (keyword === "patternProperties" || keyword === "additionalProperties") {
      path += `['${data[depth++]}']`;
      if (keyword === "patternProperties") step++;
    } else if (keyword === "items" || keyword === "additionalItems") {
      path += member(data[depth++]);
    }
  }
  return path + data.slice(depth).map(member).join("");
}

const things = (count, noun) => `${count} ${noun}`;

// What Ajv says for each keyword.
const SAYS = {
  additionalItems: ({ limit }) => `should NOT have more than ${things(limit, "items")}`,
  additionalProperties: () => "should NOT have additional properties",
  anyOf: () => "should match some schema in anyOf",
  const: () => "should be equal to constant",
  contains: () => "should contain a valid item",
  enum: () => "should be equal to one of the allowed values",
  falseSchema: () => "boolean schema is false",
  format: ({ format }) => `should match format "${format}"`,
  if: ({ failingKeyword }) => `should match "${failingKeyword}" schema`,
  maxItems: ({ limit }) => `should NOT have more than ${things(limit, "items")}`,
  minItems: ({ limit }) => `should NOT have fewer than ${things(limit, "items")}`,
  maxLength: ({ limit }) => `should NOT be longer than ${things(limit, "characters")}`,
  minLength: ({ limit }) => `should NOT be shorter than ${things(limit, "characters")}`,
  maxProperties: ({ limit }) => `should NOT have more than ${things(limit, "properties")}`,
  minProperties: ({ limit }) => `should NOT have fewer than ${things(limit, "properties")}`,
  multipleOf: ({ multipleOf }) => `should be multiple of ${multipleOf}`,
  not: () => "should NOT be valid",
  oneOf: () => "should match exactly one schema in oneOf",
  pattern: ({ pattern }) => `should match pattern "${pattern}"`,
  propertyNames: ({ propertyName }) => `property name '${propertyName}' is invalid`,
  required: ({ missingProperty }) => `should have required property '${quoted(missingProperty)}'`,
  type: ({ type }) => `should be ${type}`,
  uniqueItems: ({ i, j }) => `should NOT have duplicate items (items ## ${j} and ${i} are identical)`,
};

const LIMITS = new Set(["maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum"]);

// The errors of Ajv for one that Rust has found: those of its branches, then itself.
function worded(found, view) {
  const { keyword } = found;
  const made = [];
  const below = sorted(found.below, view);
  const shown = view.all || keyword === "propertyNames" ? below : firstOfEach(below, found.route.length);
  for (const error of shown) made.push(...worded(error, view));
  if (keyword === "propertyNames") for (const error of made) error.propertyName = found.params.propertyName;
  const schemaSteps = keyword === "propertyNames" ? found.schema.slice(0, -1) : found.schema;
  for (const params of allParams(found, view)) made.push(one(found, params, schemaSteps, view));
  return made;
}

// Each branch ends with its first error.
function firstOfEach(errors, depth) {
  const seen = new Set();
  return errors.filter((error) => !seen.has(error.route[depth]) && seen.add(error.route[depth]));
}

function one(found, params, schemaSteps, view) {
  let { keyword } = found;
  let message = LIMITS.has(keyword) ? `should be ${params.comparison} ${params.limit}` : SAYS[keyword]?.(params) ?? `should pass "${keyword}" keyword validation`;
  if (keyword === "required" && at(view.schema, found.schema) !== undefined && found.route.at(-1) === "dependencies") {
    ({ keyword, params, message } = dependency(found, view));
  }
  if (keyword === "falseSchema") {
    keyword = "false schema";
  }
  const last = keyword === "false schema" ? "/false schema" : "";
  const dataPath = view.options.jsonPointers ? pointer(found.data) : dataPathOf(found);
  const outside = elsewhere(found, view.schema);
  const error = { keyword, dataPath, schemaPath: `${outside ?? "#"}${fragment(schemaSteps)}${last}`, params, message };
  if (view.options.messages === false) delete error.message;
  if (view.options.verbose) {
    const parent = at(view.schema, found.schema.slice(0, -1));
    Object.assign(error, { schema: at(view.schema, found.schema), parentSchema: parent, data: at(view.data, found.data) });
  }
  return error;
}

// The other schema that a reference has led to.
function elsewhere({ route }, schema) {
  const step = route.indexOf("$ref");
  const reference = step < 0 ? undefined : at(schema, route.slice(0, step + 1));
  return typeof reference === "string" && !reference.startsWith("#") ? reference.split("#")[0] : undefined;
}

function dependency(found, view) {
  const { missingProperty } = found.params;
  const dependencies = at(view.schema, found.schema);
  const data = at(view.data, found.data);
  const isMeant = ([name, needed]) => Array.isArray(needed) && name in data && needed.includes(missingProperty);
  const [property, needed] = Object.entries(dependencies).find(isMeant) ?? ["", []];
  const named = view.all ? missingProperty : member(missingProperty);
  const params = { property, missingProperty: named, depsCount: needed.length, deps: needed.join(", ") };
  const noun = needed.length === 1 ? "property" : "properties";
  return { keyword: "dependencies", params, message: `should have ${noun} ${params.deps} when property ${property} is present` };
}

// An error for each property that is too many; what Rust says of it, else.
function allParams(found, view) {
  const { keyword, params } = found;
  if (keyword === "additionalProperties") {
    const all = params.unexpected.map((name) => ({ additionalProperty: name }));
    return view.all ? all : all.slice(0, 1);
  }
  if (keyword === "type") {
    const type = at(view.schema, found.schema);
    return [{ type: Array.isArray(type) ? type.join(",") : params.type }];
  }
  if (keyword === "oneOf") return [{ passingSchemas: params.passingSchemas ?? null }];
  if (keyword === "uniqueItems") return [twins(at(view.data, found.data), at(view.schema, found.schema.slice(0, -1)))];
  // Ajv writes such a property as it writes paths, unless it looks for all errors.
  if (keyword === "required" && !view.all && found.route.at(-1) === "required") {
    const parent = at(view.schema, found.schema.slice(0, -1));
    const { missingProperty } = params;
    if (!isDemanding(parent?.properties?.[missingProperty])) return [{ missingProperty: member(missingProperty) }];
  }
  return [params];
}

// Two items that are equal: Ajv comes upon other ones, and names them otherwise, where all items are scalars.
function twins(items, schema) {
  const texts = items.map((item) => canonical(item));
  const types = [schema?.items?.type ?? "object"].flat();
  const areScalars = !types.includes("object") && !types.includes("array");
  for (let i = texts.length - 1; i >= 0; i--) {
    const j = areScalars ? texts.indexOf(texts[i], i + 1) : i > 0 ? texts.lastIndexOf(texts[i], i - 1) : -1;
    if (j >= 0) return { i, j };
  }
  return { i: 0, j: 0 };
}

const canonical = (value) =>
  JSON.stringify(value, (_, it) =>
    it !== null && typeof it === "object" && !Array.isArray(it) ? Object.fromEntries(Object.entries(it).sort(([a], [b]) => (a < b ? -1 : 1))) : it,
  );

// Errors in a `then` or an `else` are followed by one of the `if`.
function withConditions(errors, view) {
  const made = [];
  errors.forEach((found, number) => {
    made.push(...worded(found, view));
    for (let depth = found.route.length - 1; depth >= 0; depth--) {
      const keyword = found.route[depth];
      if (keyword !== "then" && keyword !== "else") continue;
      const prefix = JSON.stringify(found.route.slice(0, depth + 1));
      const next = errors[number + 1];
      if (next && JSON.stringify(next.route.slice(0, depth + 1)) === prefix) continue;
      const back = found.route.length - depth;
      const steps = [...found.schema.slice(0, found.schema.length - back), "if"];
      const down = found.route.slice(depth + 1).filter((step) => step === "properties" || step === "items").length;
      const place = { keyword: "if", data: found.data.slice(0, found.data.length - down), route: steps, schema: steps, below: [] };
      made.push(one(place, { failingKeyword: keyword }, steps, view));
    }
  });
  return made;
}

function errorsText(errors, { dataVar = "data", separator = ", " } = {}) {
  if (!errors || errors.length === 0) return "No errors";
  return errors.map((error) => `${dataVar}${error.dataPath} ${error.message}`).join(separator);
}

class ValidationError extends Error {
  constructor(errors) {
    super("validation failed");
    this.errors = errors;
    this.ajv = this.validation = true;
  }
}

class MissingRefError extends Error {
  constructor(baseId, ref, message) {
    super(message || `can't resolve reference ${ref} from id ${baseId}`);
    this.missingRef = ref;
    this.missingSchema = String(ref).split("#")[0];
  }
}

// The first reference of a schema that leads nowhere.
function lostReference(schema, known) {
  const seen = new Set();
  const todo = [schema];
  while (todo.length > 0) {
    const value = todo.pop();
    if (value === null || typeof value !== "object" || seen.has(value)) continue;
    seen.add(value);
    const { $ref } = value;
    if (typeof $ref === "string") {
      const steps = $ref.startsWith("#/") ? $ref.slice(2).split("/") : undefined;
      if (steps ? at(schema, steps) === undefined : $ref !== "#" && !($ref.split("#")[0] in known)) return $ref;
    }
    todo.push(...Object.values(value).reverse());
  }
  return "#";
}

function Ajv(options) {
  if (!(this instanceof Ajv)) return new Ajv(options);
  this._opts = { ...options };
  this._schemas = {};
  this._formats = { ...this._opts.formats };
  this._keywords = {};
  this.errors = null;
  const { schemas } = this._opts;
  if (Array.isArray(schemas)) this.addSchema(schemas);
  else if (schemas) for (const key of Object.keys(schemas)) this.addSchema(schemas[key], key);
}

Object.assign(Ajv.prototype, {
  compile(schema) {
    const kept = (this._compiled ??= new Map()).get(schema);
    if (kept) return kept;
    const known = this._known();
    const options = { formats: this._opts.format !== false, known };
    this._check(schema, options);
    const view = { schema, order: AJV_ORDER, all: Boolean(this._opts.allErrors), options: this._opts };
    const validate = (data) => {
      const found = sorted(errorsOf(schema, data === undefined ? null : data, options), { ...view, data });
      const made = withConditions(view.all ? found : found.slice(0, 1), { ...view, data });
      for (const error of ownFailures(this, schema, data)) made.push(error);
      const errors = view.all ? made : firstWhole(made);
      validate.errors = errors.length > 0 ? errors : null;
      return errors.length === 0;
    };
    validate.schema = schema;
    validate.errors = null;
    this._compiled.set(schema, validate);
    return validate;
  },
  _check(schema, options) {
    if ((typeof schema !== "object" || schema === null) && typeof schema !== "boolean") {
      throw new Error("schema should be object or boolean");
    }
    this._checkFormats(schema);
    try {
      errorsOf(schema, undefined, options);
    } catch (error) {
      if (error instanceof ReferenceFault) {
        const base = schema.$id ?? "";
        throw new MissingRefError(base ? base : "#", lostReference(schema, options.known));
      }
      if (!(error instanceof SchemaFault) || this._opts.validateSchema === false) throw error;
      const view = { schema, data: schema, order: AJV_ORDER, all: true, options: {} };
      this.errors = worded(error.found, view);
      throw new Error(`schema is invalid: ${errorsText(this.errors)}`);
    }
  },
  _checkFormats(schema) {
    const { unknownFormats = true, format } = this._opts;
    if (format === false || unknownFormats === "ignore") return;
    const todo = [[schema, "#"]];
    const seen = new Set();
    while (todo.length > 0) {
      const [value, path] = todo.pop();
      if (value === null || typeof value !== "object" || seen.has(value)) continue;
      seen.add(value);
      const name = value.format;
      const isKnown = typeof name !== "string" || KNOWN_FORMATS.has(name) || name in this._formats;
      if (!isKnown && !(Array.isArray(unknownFormats) && unknownFormats.includes(name))) {
        throw new Error(`unknown format "${name}" is used in schema at path "${path}"`);
      }
      for (const key of Object.keys(value)) if (key !== "enum" && key !== "const" && key !== "default" && key !== "examples") todo.push([value[key], `${path}/${key}`]);
    }
  },
  _known() {
    const known = {};
    for (const key of Object.keys(this._schemas)) known[key.replace(/#$/, "")] = this._schemas[key];
    return known;
  },
  validate(schemaOrKey, data) {
    const schema = typeof schemaOrKey === "string" ? this._schemas[schemaOrKey] : schemaOrKey;
    if (schema === undefined) throw new Error(`no schema with key or ref "${schemaOrKey}"`);
    const validate = this.compile(schema);
    const valid = validate(data);
    this.errors = validate.errors;
    return valid;
  },
  compileAsync(schema, meta, callback) {
    const made = new Promise((resolve) => resolve(this.compile(schema)));
    const call = typeof meta === "function" ? meta : callback;
    if (call) made.then((it) => call(null, it), call);
    return made;
  },
  addSchema(schema, key) {
    if (Array.isArray(schema)) {
      for (const it of schema) this.addSchema(it);
      return this;
    }
    const name = key ?? schema.$id ?? schema.id ?? "";
    if (name in this._schemas) throw new Error(`schema with key or id "${name}" already exists`);
    this._schemas[name] = schema;
    const id = schema.$id ?? schema.id;
    if (key !== undefined && id && !(id in this._schemas)) this._schemas[id] = schema;
    this._compiled?.clear();
    return this;
  },
  addMetaSchema(schema, key) {
    return this.addSchema(schema, key);
  },
  validateSchema(schema) {
    try {
      this._check(schema, { formats: false, known: this._known() });
      this.errors = null;
      return true;
    } catch (error) {
      if (!String(error.message).startsWith("schema is invalid")) throw error;
      return false;
    }
  },
  getSchema(key) {
    return key in this._schemas ? this.compile(this._schemas[key]) : undefined;
  },
  removeSchema(key) {
    if (key === undefined) this._schemas = {};
    for (const name of Object.keys(this._schemas)) {
      if (name === key || this._schemas[name] === key || (key instanceof RegExp && key.test(name))) delete this._schemas[name];
    }
    this._compiled?.clear();
    return this;
  },
  addFormat(name, format) {
    this._formats[name] = format;
    return this;
  },
  addKeyword(keyword, definition) {
    if (keyword in this._keywords || AJV_ORDER.includes(keyword)) throw new Error(`Keyword ${keyword} is already defined`);
    this._keywords[keyword] = definition ?? {};
    return this;
  },
  getKeyword(keyword) {
    return this._keywords[keyword] ?? AJV_ORDER.includes(keyword);
  },
  removeKeyword(keyword) {
    delete this._keywords[keyword];
    return this;
  },
  errorsText(errors = this.errors, options) {
    return errorsText(errors, options);
  },
});

// One error, and those of the branches that led to it.
function firstWhole(errors) {
  const last = errors.findIndex((error) => !["anyOf", "oneOf", "propertyNames", "if"].some((it) => error.schemaPath.includes(`/${it}`)));
  return last === 0 ? errors.slice(0, 1) : errors;
}

Ajv.ValidationError = ValidationError;
Ajv.MissingRefError = MissingRefError;
Ajv.default = Ajv;

export default Ajv;

// The errors of data against a schema, for the assertion `jsonSchema`: every one of them, unless the options say otherwise.
export function jsonSchema(schema, data, options) {
  const ajv = new Ajv({ allErrors: true, ...options });
  const validate = ajv.compile(schema);
  validate(data);
  return validate.errors ?? [];
}
