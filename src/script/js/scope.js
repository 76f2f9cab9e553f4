// The scopes of variables: `pm.environment` and its kin.
import { current } from "./current.js";
import { host } from "./host.js";
import { List, Variable } from "./list.js";

// How the layers are numbered in Rust.
export const LOCAL = 0;
export const DATA = 1;
export const ENVIRONMENT = 2;
export const COLLECTION = 3;
export const GLOBAL = 4;
const EVERY = 5;

// A value as its declared type wants it.
function cast(value, type) {
  switch (typeof type === "string" ? type.toLowerCase() : "any") {
    case "string":
      return value === null || value === undefined ? value : String(value);
    case "number":
      return Number(value);
    case "boolean":
      return Boolean(value);
    case "array":
    case "object":
    case "json":
      return typeof value === "string" ? parsed(value) : value;
    default:
      return value;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value) => value !== null && typeof value === "object" && !(value instanceof Date);

// Variables of one layer. Objects that were given out or taken in stay the script's own until it ends: what it changes
// in them counts.
class PostmanVariableScope {
  #read;
  #write;
  #held = new Map();
  #id;

  constructor(read, write, name) {
    this.#read = read;
    this.#write = write;
    if (name !== undefined) this.name = name;
  }

  get id() {
    return (this.#id ??= host.dynamic("$guid"));
  }

  get values() {
    const values = new List(Variable);
    for (const [key, value] of Object.entries(this.toObject())) values.add({ type: "any", value, key });
    return values;
  }

  get(name) {
    const key = String(name);
    const held = this.#held.get(key);
    if (held) return held.value;
    if (this.#read === EVERY) flushAll();
    const value = host.get(this.#read, key);
    if (isObject(value) && this.#read === this.#write) this.#held.set(key, { value, json: JSON.stringify(value) });
    return value;
  }

  has(name) {
    return host.has(this.#read, String(name));
  }

  set(name, given, type) {
    const key = String(name);
    const value = typeof given === "function" ? undefined : cast(given, type);
    this.#held.delete(key);
    host.set(this.#write, key, value);
    if (isObject(value)) this.#held.set(key, { value, json: JSON.stringify(value) });
    else if (value === undefined) this.#held.set(key, { value, json: undefined });
  }

  unset(name) {
    this.#held.delete(String(name));
    host.unset(this.#write, String(name));
  }

  clear() {
    this.#held.clear();
    for (const name of host.names(this.#write)) host.unset(this.#write, name);
  }

  toObject() {
    flushAll();
    return host.all(this.#read);
  }

  variables() {
    return this.toObject();
  }

  replaceIn(template) {
    flushAll();
    return replace(this.#read, template, 0);
  }

  toJSON() {
    const values = Object.entries(this.toObject()).map(([key, value]) => ({ type: "any", value, key }));
    return { id: this.id, name: this.name, values };
  }

  // Writes back what was changed in objects.
  flush() {
    for (const [key, held] of this.#held) {
      if (!isObject(held.value)) continue;
      const json = JSON.stringify(held.value);
      if (json === held.json) continue;
      held.json = json;
      host.set(this.#write, key, held.value);
    }
  }
}

// Writes back what was changed in the objects of every scope.
export function flushAll() {
  const { environment, collectionVariables, globals, iterationData, variables } = current.made;
  for (const scope of [environment, collectionVariables, globals, iterationData, variables]) scope?.flush();
}

// How deep `replaceIn` looks into an object.
const DEEPEST = 100;

function replace(layer, template, depth) {
  if (typeof template === "string") return host.replace(layer, template);
  if (!isObject(template) || depth > DEEPEST) return template;
  if (Array.isArray(template)) return template.map((it) => replace(layer, it, depth + 1));
  const source = typeof template.toJSON === "function" ? template.toJSON() : template;
  if (!isObject(source)) return replace(layer, source, depth + 1);
  return Object.fromEntries(Object.entries(source).map(([key, it]) => [key, replace(layer, it, depth + 1)]));
}

export const makeScope = (layer, name) => new PostmanVariableScope(layer, layer, name);

// `pm.variables`: looks everywhere, and writes what lasts for this run only.
export const makeVariables = () => new PostmanVariableScope(EVERY, LOCAL);

export const classes = [PostmanVariableScope];
